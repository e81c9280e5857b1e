"""The list of runs beside the cards: which are drawn, in what colour, and where they stand."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app import theme
from app.base.errors import guarded
from app.base.i18n import tr
from app.commands.command import Where
from app.commands.keys import command, first_key
from app.docks.elided import draw_elided
from app.plots.marks import BADGE, paint_badge, run_color, split_name
from app.plots.series import TRAIN, PlotRun, train_first
from app.plots.ticks import format_step, format_value

Index = QModelIndex | QPersistentModelIndex
_RUN = Qt.ItemDataRole.UserRole
_BOX = 16
_LINES = 3
_PAD = 6


class RunModel(QAbstractListModel):
    """The runs, the newest first. Checking one emits `visibilityRequested`."""

    visibilityRequested = Signal(str, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._runs: list[PlotRun] = []

    def run(self, index: Index) -> PlotRun:
        """Return the run at `index`."""
        return self._runs[index.row()]

    def set_runs(self, runs: Sequence[PlotRun]) -> None:
        """List these runs, given in the order they were added."""
        self.beginResetModel()
        self._runs = list(reversed(runs))
        self.endResetModel()

    def update(self) -> None:
        """Show labels, colours, checks and values as they are now."""
        if self._runs:
            self.dataChanged.emit(self.index(0), self.index(len(self._runs) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's signature
        """Return the number of runs."""
        return 0 if parent.isValid() else len(self._runs)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every run be selected and checked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the label, the check state or a text about the run."""
        run = self.run(index)
        if role == _RUN:
            return run
        if role == Qt.ItemDataRole.DisplayRole:
            return run.label
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if run.visible else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tooltip(run)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            shown = tr("shown") if run.visible else tr("hidden")
            return ", ".join(
                filter(
                    None, (tr("run {mark}", mark=run.mark), run.label, shown, *latest_values(run))
                )
            )
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for a run to be shown or hidden."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        checked = Qt.CheckState(value) == Qt.CheckState.Checked
        self.visibilityRequested.emit(self.run(index).id, checked)
        return True


class RunDelegate(QStyledItemDelegate):
    """Paints a check box, the run's badge and label, and its latest values underneath."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for the label and the latest values."""
        values = max(1, len(latest_values(index.data(_RUN))))
        small = QFontMetrics(theme.small(option.font)).height()
        return QSize(160, QFontMetrics(option.font).height() + values * small + 2 * _PAD)

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one run."""
        run = index.data(_RUN)
        widget = option.widget
        style, colors = widget.style(), theme.current().colors
        painter.save()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget)
        check = QStyleOptionViewItem(option)
        check.rect = check_box(option.rect)
        check.state &= ~QStyle.StateFlag.State_HasFocus
        check.state |= QStyle.StateFlag.State_On if run.visible else QStyle.StateFlag.State_Off
        style.drawPrimitive(
            QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, check, painter, widget
        )
        left = check.rect.right() + _PAD + 2
        upper = QFontMetrics(option.font).height()
        top = option.rect.top() + _PAD
        badge = QRectF(left, top + (upper - BADGE) / 2, BADGE, BADGE)
        paint_badge(painter, badge, run.mark, run_color(run, theme.current()))
        painter.setFont(option.font)
        painter.setPen(QColor(colors.text if run.visible else colors.muted))
        left += BADGE + _PAD
        label = QRect(left, top, option.rect.right() - left - 4, upper)
        draw_elided(painter, label, run.label, Qt.TextElideMode.ElideMiddle)
        small = theme.small(option.font)
        painter.setFont(small)
        painter.setPen(QColor(colors.muted))
        line = QFontMetrics(small).height()
        lines = (option.rect.height() - upper - 2 * _PAD) // line  # all rows are as high as one
        for number, text in enumerate(latest_values(run)[:lines]):
            room = QRect(left, top + upper + number * line, option.rect.right() - left - 4, line)
            draw_elided(painter, room, text)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colors.accent_text))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Toggle with a click on the box or the badge, and with Space."""
        if isinstance(event, QMouseEvent):
            zone = check_box(option.rect)
            hit = event.position().x() <= zone.right() + _PAD + BADGE
            if event.type() == QEvent.Type.MouseButtonRelease and hit:
                return _toggle(model, index)
            return False
        if isinstance(event, QKeyEvent) and command(event, Where.RUNS) == "toggle_run":
            return _toggle(model, index)
        return False


class RunList(QListView):
    """The runs as a list.

    Pointing at a run emits `emphasisRequested` with its id so that
    its curves can stand out; leaving emits an empty id. `picked` says that another is selected.

    Attributes:
        can_resume: Tells of a run's id whether that run broke off and could go on.
        can_extend: Tells whether it is finished and could go on for more epochs.
        can_begin_with: Tells whether a new run could begin with its weights.
    """

    emphasisRequested = Signal(str)
    removeRequested = Signal(str)
    onlyRequested = Signal(str)
    resumeRequested = Signal(str)
    extendRequested = Signal(str)
    weightsRequested = Signal(str)
    allRequested = Signal()
    picked = Signal()

    def __init__(self, model: RunModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.can_resume: Callable[[str], bool] = lambda run: False
        self.can_extend: Callable[[str], bool] = lambda run: False
        self.can_begin_with: Callable[[str], bool] = lambda run: False
        self.setModel(model)
        self.setItemDelegate(RunDelegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Runs"))
        self.entered.connect(self._emphasise)
        self._lines = 0
        model.dataChanged.connect(self._follow_values)
        self.selectionModel().selectionChanged.connect(self.picked)

    @property
    def selected(self) -> str:
        """The id of the run that is selected, or ""."""
        return next((self._model.run(index).id for index in self.selectedIndexes()), "")

    def _follow_values(self) -> None:
        """Give the rows room for what the latest run has measured."""
        lines = len(latest_values(self._model.run(self._model.index(0))))
        if lines != self._lines:
            self._lines = lines
            self.scheduleDelayedItemsLayout()

    def leaveEvent(self, event: QEvent) -> None:
        """Let no run stand out any more."""
        super().leaveEvent(event)
        self.emphasisRequested.emit("")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Notice when the pointer is below the last run."""
        super().mouseMoveEvent(event)
        if not self.indexAt(event.position().toPoint()).isValid():
            self.emphasisRequested.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove the current run with Delete."""
        index = self.currentIndex()
        if command(event, Where.RUNS) == "remove_run" and index.isValid():
            self.removeRequested.emit(self._model.run(index).id)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show what can be done with a run."""
        index = self.indexAt(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self._actions(index, menu):
            menu.addAction(action)
        menu.popup(event.globalPos())

    def _actions(self, index: Index, menu: QMenu) -> list[QAction]:
        everything = QAction(tr("Show all runs"), menu)
        everything.triggered.connect(self.allRequested)
        if not index.isValid():
            return [everything]
        run = self._model.run(index).id
        only = QAction(tr("Show only this run"), menu)
        only.triggered.connect(lambda: self.onlyRequested.emit(run))
        remove = QAction(tr("Remove from the plots"), menu)
        remove.setToolTip(tr("The run stays on disk"))
        remove.setShortcut(first_key("remove_run"))
        remove.triggered.connect(lambda: self.removeRequested.emit(run))
        training = (
            (tr("Resume this run"), self.can_resume, self.resumeRequested),
            (tr("More epochs for this run…"), self.can_extend, self.extendRequested),
            (tr("Train from its weights"), self.can_begin_with, self.weightsRequested),
        )
        goes_on: list[QAction] = []
        for text, can, request in training:
            action = QAction(text, menu)
            action.setEnabled(can(run))
            action.triggered.connect(lambda _, request=request: request.emit(run))
            goes_on.append(action)
        return [only, everything, *goes_on, remove]

    def _emphasise(self, index: Index) -> None:
        self.emphasisRequested.emit(self._model.run(index).id)


def latest_values(run: PlotRun) -> list[str]:
    """Return the latest values of a run: "loss 0.1 / 0.2" each, train before validation.

    There are three lines at most; of more values the rest share the last one. Of a run that has a
    problem, say that it has one: it is too long for a line.
    """
    if run.problem:
        return [tr("Cannot be read")]
    latest: dict[str, dict[str, str]] = {}
    for (tag, split), series in run.series.items():
        if len(series):
            latest.setdefault(tag, {})[split] = format_value(series.point(-1).value, 3)
    told = [
        f"{tag} " + " / ".join(values[split] for split in sorted(values, key=train_first))
        for tag, values in latest.items()
    ]
    rest = told[_LINES - 1 :]
    return [*told[: _LINES - 1], " · ".join(rest)] if rest else told


def check_box(row: QRect) -> QRect:
    """Return where the check box of a row is."""
    return QRect(row.left() + _PAD, row.center().y() - _BOX // 2, _BOX, _BOX)


def _tooltip(run: PlotRun) -> str:
    lines = [run.label]
    for (tag, split), series in run.series.items():
        if len(series):
            last = series.point(-1)
            lines.append(
                tr(
                    "{tag}: {value} at step {step}",
                    tag=_tag_name(tag, split),
                    value=format_value(last.value),
                    step=format_step(last.step),
                )
            )
    return "\n".join([*lines, *filter(None, [run.problem]), run.id])


def _tag_name(tag: str, split: str) -> str:
    return tag if split == TRAIN else tr("{split} {tag}", split=split_name(split), tag=tag)


def _toggle(model: Any, index: Index) -> bool:
    checked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    wanted = Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked
    return model.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)
