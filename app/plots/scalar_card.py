"""The card of one tag: train and validation of every visible run."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

from app import theme
from app.base.i18n import tr
from app.commands.command import Where
from app.commands.keys import command, first_key
from app.plots.card import Card
from app.plots.chart import Chart, ChartSettings, as_they_are
from app.plots.export import readings_table
from app.plots.legend import Legend, legend_entries
from app.plots.series import Curve, PlotRun, Reading, train_first


class ScalarCard(Card):
    """Shows the curves of one tag.

    `hovered` carries the readings at the crosshair and the place on the screen to show them beside;
    no readings when the crosshair goes away. `saveRequested` carries "png" or "csv".
    """

    hovered = Signal(list, QPoint)
    saveRequested = Signal(str)
    logSet = Signal(bool)

    def __init__(self, tag: str, parent: QWidget | None = None) -> None:
        self.chart = Chart()
        super().__init__(tag, self.chart, parent)
        self.tag = tag
        self._curves: list[Curve] = []
        self._legend = Legend()
        self._legend.setToolTip(as_they_are())
        self.add_row(self._legend)
        self._log = QToolButton()
        self._log.setText(tr("log"))
        self._log.setCheckable(True)
        tip = tr("Logarithmic y axis (L)")
        self._log.setToolTip(tip)
        self._log.setAccessibleName(tip)
        self._log.toggled.connect(self._set_log)
        self._reset = self.make_button("fit", tr("Show all of the curve (0)"), self.chart.reset)
        self._reset.setEnabled(False)
        self.add_button(self._log)
        self.add_button(self._reset)
        self.chart.setAccessibleName(tr("Chart of {tag}", tag=tag))
        self.chart.freed.connect(self._reset.setEnabled)
        self.chart.menuRequested.connect(self.pop_up_menu)
        self.chart.hovered.connect(self._on_hovered)

    @property
    def curves(self) -> list[Curve]:
        """The curves that the card shows."""
        return list(self._curves)

    def set_runs(self, runs: Iterable[PlotRun]) -> None:
        """Show this tag of every run in `runs` that is visible, from the next refresh on."""
        self._curves = [
            Curve(run, split, series)
            for run in runs
            if run.visible
            for (tag, split), series in sorted(
                run.series.items(), key=lambda item: train_first(item[0][1])
            )
            if tag == self.tag
        ]
        self.chart.set_curves(self._curves)

    def set_settings(self, settings: ChartSettings) -> None:
        """Use these settings from the next refresh on."""
        self.chart.set_settings(settings)

    def refresh(self) -> bool:
        """Bring the chart and the legend up to date."""
        done = self.chart.refresh()
        note = tr("too short to smooth") if self.chart.is_too_short else ""
        self._legend.set_entries(legend_entries(self._curves, theme.current()), note)
        return done

    def set_theme(self, current: theme.Theme) -> None:
        """Paint in the colours of `current` from the next refresh on."""
        self.chart.set_theme(current)

    def set_wheel_zooms(self, zooms: bool) -> None:
        """Let the bare wheel zoom the chart, or not."""
        self.chart.wheel_zooms = zooms

    def paint_seconds(self) -> float:
        """Return how long the chart took to paint last."""
        return self.chart.paint_seconds

    def copy_values(self) -> None:
        """Copy the values at the crosshair, or the latest ones, as a table."""
        QApplication.clipboard().setText(readings_table(self.chart.readings()))

    def fill_menu(self, menu: QMenu) -> None:
        """Add copying, saving and the scale to what every card offers."""
        copy = menu.addAction(tr("Copy values"))
        copy.triggered.connect(self.copy_values)
        copy.setShortcut(first_key("copy_values"))
        menu.addAction(tr("Save picture…"), lambda: self.saveRequested.emit("png"))
        menu.addAction(tr("Save values as CSV…"), lambda: self.saveRequested.emit("csv"))
        menu.addSeparator()
        log = menu.addAction(tr("Logarithmic y axis"))
        log.triggered.connect(self._log.toggle)
        log.setCheckable(True)
        log.setChecked(self._log.isChecked())
        show_all = menu.addAction(tr("Show all of the curve"))
        show_all.triggered.connect(self.chart.reset)
        show_all.setEnabled(self._reset.isEnabled())
        menu.addSeparator()
        super().fill_menu(menu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the values, toggle the scale."""
        match command(event, Where.CARD):
            case "copy_values":
                self.copy_values()
            case "logarithm":
                self._log.toggle()
            case _:
                super().keyPressEvent(event)

    @property
    def is_log(self) -> bool:
        """Whether the y axis is logarithmic."""
        return self._log.isChecked()

    def set_log(self, log: bool) -> None:
        """Draw over a logarithmic y axis, or not."""
        self._log.setChecked(log)

    def _set_log(self, log: bool) -> None:
        self.chart.set_log(log)
        self.chart.refresh()
        self.logSet.emit(log)

    def _on_hovered(self, readings: list[Reading]) -> None:
        self.hovered.emit(self.chart.nearest_first(readings), self.chart.crosshair_place())
