"""The bar above the cards: smoothing, the x axis, following."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from app.base.i18n import tr
from app.plots.chart import ChartSettings, as_they_are
from app.plots.series import XAxis
from app.theme import icons

_MAX_SMOOTHING = 99
_NARROW = 560


class PlotBar(QWidget):
    """Controls of all charts at once; folds into two rows where there is little room."""

    settingsChanged = Signal(ChartSettings)
    resetRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.smoothing = QSlider(Qt.Orientation.Horizontal)
        self._weight = QLabel()
        self.axes: dict[XAxis, QToolButton] = {}
        self.follow = QToolButton()
        self.reset = QToolButton()
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._rows.setContentsMargins(8, 6, 8, 4)
        self._rows.setSpacing(8)
        self._parts = self._smoothing_row(), self._axis_row()
        for part in self._parts:
            self._rows.addLayout(part)
        self._rows.addStretch(1)
        self.smoothing.setValue(round(100 * ChartSettings.smoothing))

    @property
    def settings(self) -> ChartSettings:
        """What the controls say."""
        axis = next(axis for axis, button in self.axes.items() if button.isChecked())
        return ChartSettings(axis, self.smoothing.value() / 100, self.follow.isChecked())

    def show_settings(self, settings: ChartSettings) -> None:
        """Have the controls say these."""
        self.axes[settings.axis].setChecked(True)
        self.smoothing.setValue(round(100 * settings.smoothing))
        self.follow.setChecked(settings.follow)

    def minimumSizeHint(self) -> QSize:
        """Return a width at which the two rows fit, whether there are two now or not."""
        margins = self._rows.contentsMargins()
        width = max(row.minimumSize().width() for row in self._parts)
        return QSize(width + margins.left() + margins.right(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose one row or two."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if direction != self._rows.direction():
            self._rows.setDirection(direction)
            self._rows.setSpacing(2 if narrow else 8)

    def _smoothing_row(self) -> QHBoxLayout:
        label = QLabel(tr("&Smoothing"))
        label.setBuddy(self.smoothing)
        self.smoothing.setRange(0, _MAX_SMOOTHING)
        self.smoothing.setPageStep(10)
        self.smoothing.setMinimumWidth(140)
        self.smoothing.setAccessibleName(tr("Smoothing"))
        self.smoothing.setToolTip(
            tr(
                "How much the curves are smoothed: 0 not at all, 0.99 very much.\n"
                "The values themselves stay faint behind."
            )
            + " "
            + as_they_are()
        )
        self.smoothing.valueChanged.connect(self._on_smoothing)
        self._weight.setFixedWidth(self._weight.fontMetrics().horizontalAdvance("0.00") + 4)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(label)
        row.addWidget(self.smoothing, 1)
        row.addWidget(self._weight)
        return row

    def _axis_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        group = QButtonGroup(self)
        texts = {
            XAxis.STEP: (tr("Step"), tr("Draw over the training step")),
            XAxis.RELATIVE: (tr("Relative"), tr("Draw over the time since the run started")),
            XAxis.WALL: (tr("Wall"), tr("Draw over the time of day")),
        }
        for axis, (text, tip) in texts.items():
            button = QToolButton()
            button.setText(text)
            button.setToolTip(tip)
            button.setCheckable(True)
            group.addButton(button)
            row.addWidget(button)
            self.axes[axis] = button
        self.axes[XAxis.STEP].setChecked(True)
        group.buttonToggled.connect(lambda _, on: on and self._emit())
        row.addSpacing(8)
        self._dress(self.follow, "scroll-end", tr("Follow"))
        self.follow.setCheckable(True)
        self.follow.setToolTip(tr("Zoomed charts move along with the newest values"))
        self.follow.toggled.connect(self._emit)
        row.addWidget(self.follow)
        self._dress(self.reset, "fit", tr("Show all"))
        self.reset.setToolTip(tr("Show all of every curve again"))
        self.reset.clicked.connect(self.resetRequested)
        row.addWidget(self.reset)
        row.addStretch(1)
        return row

    def _dress(self, button: QToolButton, icon: str, text: str) -> None:
        icons.bind(button, icon)
        button.setIconSize(QSize(16, 16))
        button.setText(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def _on_smoothing(self, value: int) -> None:
        self._weight.setText(f"{value / 100:.2f}")
        self._emit()

    def _emit(self, *_: object) -> None:
        self.settingsChanged.emit(self.settings)
