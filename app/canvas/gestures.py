"""What a person does with the mouse, from press to release: one object a gesture."""

from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.base.errors import guarded
from app.base.i18n import tr
from app.canvas.requests import Requests
from app.canvas.selection import Selection
from app.canvas.sign import Sign, Verdict
from app.canvas.style import CanvasStyle
from app.canvas.viewer import Viewer
from app.canvas.wire_item import WireItem
from app.canvas.wire_path import Form
from graph_nodes.edit import Edit

DRAG_DISTANCE = 4
"""Pixels that the pointer may tremble before a click becomes a drag."""


class Gesture:
    """A drag in progress. The base does nothing; each method is called at most once an event."""

    cursor = Qt.CursorShape.ArrowCursor
    pans_at_edges = False
    """Whether the view follows a pointer that leaves it."""

    in_hand = False
    """Whether it goes on with no button held, until Shift is let go."""

    modifiers = Qt.KeyboardModifier.NoModifier
    """The keys that are held while it moves."""

    def move(self, at: QPoint) -> None:
        """The pointer is here now."""

    def goes_on(self, modifiers: Qt.KeyboardModifier) -> bool:
        """The button was let go, with these keys held: does the gesture go on?"""
        return False

    def release(self, at: QPoint) -> None:
        """The button was let go: do it."""

    def cancel(self) -> None:
        """Escape was pressed or the window lost the pointer: leave all as it was."""

    def judge(self, edit: Edit, verdict: Verdict) -> None:
        """Someone found out what would come of an edit that was hovered."""


class Pan(Gesture):
    """Move the view."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, viewer: Viewer, at: QPoint) -> None:
        self._viewer, self._last = viewer, at

    def move(self, at: QPoint) -> None:
        self._viewer.pan_by(QPointF(at - self._last))
        self._last = at


class SelectBand(Gesture):
    """Select what a rectangle touches; Shift adds to the selection, Ctrl takes away from it."""

    def __init__(
        self,
        viewer: Viewer,
        selection: Selection,
        at: QPoint,
        modifiers: Qt.KeyboardModifier,
    ) -> None:
        self._viewer, self._selection, self._start = viewer, selection, at
        self._adds = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._removes = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        self._before = set(selection.ids())
        self._dots = set(selection.dots())

    def move(self, at: QPoint) -> None:
        rect = QRect(self._start, at).normalized()
        self._viewer.band.setGeometry(rect)
        self._viewer.band.show()
        area, mirror = self._viewer.mapToScene(rect).boundingRect(), self._viewer.mirror
        touched, dots = mirror.nodes_in(area), mirror.dots.within(area)
        if self._adds:
            touched, dots = touched | self._before, dots | self._dots
        elif self._removes:
            touched, dots = self._before - touched, self._dots - dots
        self._selection.show(touched, dots=dots)

    def release(self, at: QPoint) -> None:
        if not self._viewer.band.isVisible() and not (self._adds or self._removes):
            self._selection.show(())
        self._viewer.band.hide()
        self._selection.announce()

    def cancel(self) -> None:
        self._viewer.band.hide()
        self._selection.show(self._before, dots=self._dots)


class CutWires(Gesture):
    """Draw a line; the wires that it crosses are cut."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, viewer: Viewer, requests: Requests, at: QPoint) -> None:
        self._viewer, self._requests = viewer, requests
        self._start = viewer.mapToScene(at)
        self._line = CutLine(viewer.style_)
        self._crossed: list[WireItem] = []
        viewer.add_overlay(self._line)

    def move(self, at: QPoint) -> None:
        end = self._viewer.mapToScene(at)
        around = QRectF(self._start, end).normalized().adjusted(-1.0, -1.0, 1.0, 1.0)
        mode = Qt.ItemSelectionMode.IntersectsItemBoundingRect
        self._crossed = [
            item
            for item in self._viewer.scene().items(around, mode)
            if isinstance(item, WireItem) and item.curve.crosses(self._start, end)
        ]
        self._line.draw(QLineF(self._start, end), [item.curve for item in self._crossed])

    def release(self, at: QPoint) -> None:
        wires = [item.wire for item in self._crossed]
        self.cancel()
        if wires:
            self._requests.disconnectRequested.emit(wires)

    def cancel(self) -> None:
        self._viewer.remove_overlay(self._line)


class CutLine(Sign):
    """The line of a cut, the wires that it would take away, and how many these are."""

    def __init__(self, style: CanvasStyle) -> None:
        super().__init__(style)
        self._line = QLineF()

    def draw(self, line: QLineF, curves: list[Form]) -> None:
        """Draw it from and to here, across these wires."""
        self._line = line
        text = tr("Wires to cut: {count}", count=len(curves)) if curves else ""
        self.show_at(line.p2())
        self.say(Verdict(text, "error" if curves else ""), curves)

    def boundingRect(self) -> QRectF:
        rect = QRectF(self._line.p1(), self._line.p2()).normalized()
        return super().boundingRect().united(rect.adjusted(-4.0, -4.0, 4.0, 4.0))

    @guarded
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        super().paint(painter, option, widget)
        pen = QPen(self._style.text, 1.5, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLine(self._line)
