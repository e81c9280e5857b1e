"""The list of problems: rows as high as their text, and buttons in them that mend."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from app.commands.command import Where
from app.commands.keys import pressed
from app.docks.fix_offers import Offer
from app.docks.problem_items import ProblemDelegate
from app.docks.problem_model import OFFERS, PROBLEM, Index

_WALK = (-1, 1)
_BATCH = 40


class ProblemList(QListView):
    """Shows problems, and takes what the mouse and the keys do to them.

    Right and Left go to the buttons of the current row and back; Enter and Space press one. Enter
    on a row, and a double click, mend it where there is exactly one way to, and go to it elsewhere.

    Signals:
        chosen(QModelIndex): A row was clicked, or Enter pressed on one that has not one fix.
        fixChosen(Edit): A button was pressed, or the one fix of a row asked for.
    """

    chosen = Signal(QModelIndex)
    fixChosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._delegate = ProblemDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # thousands are measured a few at a time
        self.setBatchSize(_BATCH)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._clicked: object = None
        self.clicked.connect(self._click)

    def offers(self, index: QModelIndex) -> tuple[Offer, ...]:
        """What would mend the problem of a row."""
        return index.data(OFFERS) or ()

    def button_at(self, at: QPoint) -> tuple[int, int] | None:
        """The row and the number of the button at a point of the viewport, if one is there."""
        index = self.indexAt(at)
        if not index.isValid():
            return None
        number = self._delegate.button_at(at, self.visualRect(index), self.font(), index)
        return None if number is None else (index.row(), number)

    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self.scheduleDelayedItemsLayout()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._delegate.marks.reached = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the buttons of the current row, press them, or go to the row's node."""
        marks, index = self._delegate.marks, self.currentIndex()
        match pressed(event, Where.PROBLEMS):
            case ("walk_fixes", nth) if self.offers(index):
                at = -1 if marks.reached is None else marks.reached[1]
                at = max(-1, min(at + _WALK[nth], len(self.offers(index)) - 1))
                marks.reached = None if at < 0 else (index.row(), at)
                self.viewport().update()
            case ("to_problem" | "press_fix", _) if marks.reached is not None:
                self._press(marks.reached)
            case ("to_problem", _):
                self._mend(index)
            case _:
                super().keyPressEvent(event)

    def mouseMoveEvent(self, e: QMouseEvent) -> None:
        super().mouseMoveEvent(e)
        self._mark(self.button_at(e.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.button_at(event.position().toPoint())
        if at is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._delegate.marks.down = at
        self._mark(at)

    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        down, self._delegate.marks.down = self._delegate.marks.down, None
        if down is None:
            super().mouseReleaseEvent(e)
            return
        self.viewport().update()
        if down == self.button_at(e.position().toPoint()):
            self._press(down)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Mend the problem that was clicked; another may have come in its place meanwhile."""
        at = event.position().toPoint()
        index, is_left = self.indexAt(at), event.button() == Qt.MouseButton.LeftButton
        if self.button_at(at) is not None:
            self.mousePressEvent(event)
        elif is_left and index.isValid() and index.data(PROBLEM) == self._clicked:
            self._mend(index)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._mark(None)

    def _mark(self, under: tuple[int, int] | None) -> None:
        self._delegate.marks.under = under
        shape = Qt.CursorShape.ArrowCursor if under is None else Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)
        self.viewport().update()

    def _click(self, index: QModelIndex) -> None:
        self._clicked = index.data(PROBLEM)
        self.chosen.emit(index)

    def _mend(self, index: QModelIndex) -> None:
        found = self.offers(index)
        if len(found) == 1:
            self.fixChosen.emit(found[0].fix)
        else:
            self.chosen.emit(index)

    def _press(self, place: tuple[int, int]) -> None:
        self._delegate.marks.reached = None
        row, number = place
        self.fixChosen.emit(self.offers(self.model().index(row, 0))[number].fix)
