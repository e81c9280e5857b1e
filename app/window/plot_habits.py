"""How a person likes plots to be drawn, from one start to the next."""

from app.plots.chart import ChartSettings
from app.plots.panel import PlotsPanel
from app.plots.series import XAxis
from app.window.settings import Settings


def keep_habits(panel: PlotsPanel, settings: Settings) -> None:
    """Draw plots as the person last had them drawn, and remember what they change."""
    if settings.charts is not None:
        smoothing, axis, follow = settings.charts
        if axis in [known.value for known in XAxis]:
            panel.bar.show_settings(ChartSettings(XAxis(axis), smoothing, follow))
    panel.log_tags = frozenset(settings.log_charts)

    def keep(now: ChartSettings) -> None:
        settings.keep_charts(now.smoothing, now.axis.value, now.follow)

    panel.bar.settingsChanged.connect(keep)
    panel.logSet.connect(settings.keep_log_chart)
