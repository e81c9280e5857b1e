"""The view's answers to mouse, wheel and drops."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip

from app.canvas.drop_target import DropTarget
from app.canvas.duplicate_nodes import DuplicateNodes
from app.canvas.edge_pan import EdgePan
from app.canvas.gestures import DRAG_DISTANCE, CutWires, Gesture, Pan, SelectBand
from app.canvas.move_nodes import MoveNodes
from app.canvas.press import ADDS, Press
from app.canvas.requests import Requests
from app.canvas.scrub import Scrub, number_at
from app.canvas.selection import Selection
from app.canvas.sign import Verdict
from app.canvas.style import CanvasStyle
from app.canvas.tips import tip
from app.canvas.trace import Trace
from app.canvas.viewer import Hit, Viewer
from app.canvas.wire_hands import WireHands
from app.canvas.wiring import End
from app.commands.command import Where
from app.commands.keys import command
from app.docks.palette_items import MIME_TYPE
from graph_nodes.edit import Edit

_WHEEL_BASE = 1.0015
_HELD = ("hold_to_pan", "hold_to_cut")


class CanvasView(Viewer):
    """Turns what hands do into gestures, and gestures into requests.

    NodeGraphQt deletes the wire under a press, selects what is near, cannot pan from on top of a
    node and keeps its own idea of which keys are held; all of its mouse events are replaced.

    Signals:
        searchAsked(Joint | None, QPointF): A new node is wanted at this place of the scene, to
            take the loose end of a wire, or to go on one, if there is one.
        renameAsked(str): The name of this node is to be edited.
        pressed: A button of the mouse went down.
        ctrlClicked(QPoint): A point of the view was clicked with Ctrl held.
        revealAsked(str): This node is to be brought into view.
        valueAsked(str, str): This parameter of a node, which shows it, is to be edited.
        lookAsked(str, str, bool): The value at this port of a node, an output or not, is wanted.

    Attributes:
        put_away: Puts away what was opened over the canvas; returns whether there was something.
    """

    searchAsked = Signal(object, object)
    renameAsked = Signal(str)
    pressed = Signal()
    ctrlClicked = Signal(object)
    revealAsked = Signal(str)
    valueAsked = Signal(str, str)
    lookAsked = Signal(str, str, bool)

    def __init__(self, style: CanvasStyle, requests: Requests) -> None:
        super().__init__(style)
        self.requests = requests
        self.selection = Selection(self.mirror, requests, self.repaint_overview)
        self._press: Press | None = None
        self._gesture: Gesture | None = None
        self._hovered = Hit()
        self._held = ""  # the command of a key that is held
        self.put_away: Callable[[], bool] = lambda: False
        self._drops = DropTarget(self, requests)
        self._edge = EdgePan(self, lambda: self._gesture)
        self.wires = WireHands(self, requests, self.selection, self.searchAsked.emit)
        self.trace = Trace(self, self.selection)

    @property
    def busy(self) -> bool:
        """Whether a drag is in progress."""
        return self._gesture is not None

    # -- gestures --------------------------------------------------------------------------

    def begin(self, gesture: Gesture) -> None:
        """Let a gesture have the mouse until it is released or cancelled."""
        self.cancel()
        self.wires.drop_loose()
        self.hover(Hit())
        self._gesture = gesture
        self.viewport().setCursor(gesture.cursor)

    def cancel(self) -> None:
        """Give up the gesture in progress: nothing has happened."""
        self._press = None
        if self._gesture is not None:
            gesture, self._gesture = self._gesture, None
            gesture.cancel()
            self._show_cursor()

    def show_verdict(self, edit: Edit, verdict: Verdict) -> None:
        """Show what was found out about what is held, if it still is."""
        self._drops.judge(edit, verdict)
        if self._gesture is not None:
            self._gesture.judge(edit, verdict)

    def _drag(self, press: Press) -> None:
        """The press has become a drag: of what?"""
        hit = press.hit
        if self._cuts(press):
            self.begin(CutWires(self, self.requests, press.at))
        elif hit.node and hit.port:
            every = bool(press.modifiers & Qt.KeyboardModifier.ControlModifier)
            end = End(hit.node.id, hit.port.name, hit.port.is_output)
            self.begin(self.wires.from_port(end, every=every))
        elif ids := press.copied:
            self.selection.select(ids)
            self.begin(DuplicateNodes(self, self.requests, press, self.snap))
        elif hit.node and hit.spot and (number := number_at(hit)) and not press.adds:
            shown = (hit.node.id, hit.spot.param)
            self.begin(Scrub(self, self.requests, shown, number, press.at))
        elif hit.node and hit.node.isSelected():
            ids = self.selection.ids()
            self.begin(MoveNodes(self, self.requests, hit.node.id, ids, press.at, self.snap))
        elif hit.wire:
            self.begin(self.wires.from_wire(hit.wire, press.at))
        elif hit.dot:
            self.begin(self.wires.from_dot(hit.dot.dot, press.at))
        elif hit.frame:
            ids = self.selection.movable()
            self.begin(MoveNodes(self, self.requests, "", ids, press.at, self.snap))
        elif not hit.node:
            self.begin(SelectBand(self, self.selection, press.at, press.modifiers))

    def _cuts(self, press: Press) -> bool:
        return self._held == "hold_to_cut" or press.cuts

    # -- mouse -----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select what is under the pointer and get ready for a drag."""
        at, button = event.position().toPoint(), event.button()
        self._previous_pos = at
        if self._gesture is not None:
            return
        self.pressed.emit()
        if button == Qt.MouseButton.MiddleButton or (
            button == Qt.MouseButton.LeftButton and self._held == "hold_to_pan"
        ):
            self.begin(Pan(self, at))
        elif button == Qt.MouseButton.LeftButton:
            hit = self.hit(at)
            self._press = Press(at, hit, event.modifiers(), tuple(self.selection.ids()))
            self._select(self._press)
        elif button == Qt.MouseButton.RightButton:
            hit = self.hit(at)
            if hit.node is None or not hit.node.isSelected():
                self._select(Press(at, hit), clear=True)

    def _select(self, press: Press, *, clear: bool = False) -> None:
        hit = press.hit
        if hit.port or self._cuts(press):
            return
        if hit.node and press.adds:
            self.selection.toggle(hit.node.id)
        elif hit.node and not hit.node.isSelected():
            self.selection.select([hit.node.id])
        elif hit.wire:
            self.selection.select([], [hit.wire.wire])
        elif hit.dot:
            self.selection.pick_dot(hit.dot.dot, toggled=press.adds)
        elif hit.frame and not hit.frame.isSelected():
            self.selection.select([], frames=[hit.frame.id])
        elif clear and not (hit.node or hit.frame):
            self.selection.select([])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the drag, start one, or show what is under the pointer."""
        at = event.position().toPoint()
        self._previous_pos = at
        self.pointer = self.mapToScene(at)
        if self._press is not None:
            if (at - self._press.at).manhattanLength() < DRAG_DISTANCE:
                return
            press, self._press = self._press, None
            self._drag(press)
        if self._gesture is not None:
            self._gesture.modifiers = event.modifiers()
            self._gesture.move(at)
            self._edge.move(at)
        elif not event.buttons():
            self.hover(self.hit(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag, or finish the click."""
        at = event.position().toPoint()
        if self._gesture is not None:
            if self._gesture.goes_on(event.modifiers()):
                self._gesture.move(at)
            else:
                self._finish(at)
        elif self._press is not None:
            press, self._press = self._press, None
            if press.hit.node and press.hit.port and press.looks:
                port = press.hit.port
                self.lookAsked.emit(press.hit.node.id, port.name, port.is_output)
            elif press.modifiers == Qt.KeyboardModifier.ControlModifier:
                self.ctrlClicked.emit(at)
            elif not press.adds and not press.hit.port:
                if press.hit.node and press.hit.node.id in press.selected:
                    self.selection.select([press.hit.node.id])
                elif press.hit == Hit():
                    self.selection.select([])

    def _finish(self, at: QPoint) -> None:
        """Do what the gesture in progress is for."""
        if self._gesture is not None:
            gesture, self._gesture = self._gesture, None
            gesture.release(at)
            self._show_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit a name or a value there, open a body, lead a wire, add on the empty canvas."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        hit, place = self.hit(at), self.mapToScene(at)
        if hit.frame is not None:
            self.selection.select(self.mirror.graph.drawing.content[hit.frame.id])
        elif hit.wire and hit.wire.look.portal:
            self.revealAsked.emit(self.wires.beyond(hit.wire, place))
        elif hit.wire:
            self.wires.add_dot(hit.wire, place)
        elif hit.node is None:
            if not hit.dot:
                self.searchAsked.emit(None, place)
        elif hit.spot:
            self.valueAsked.emit(hit.node.id, hit.spot.param)
        elif hit.port or not hit.node.title().contains(place):
            self.requests.nodeActivated.emit(hit.node.id)
        else:
            self.renameAsked.emit(hit.node.id)

    def hover(self, hit: Hit) -> None:
        """Show what the pointer is on."""
        if hit == self._hovered and not hit.wire:
            return
        before, self._hovered = self._hovered, hit
        if before.node and before.node is not hit.node:
            before.node.hover(False)
        if hit.node:
            port = (hit.port.name, hit.port.is_output) if hit.port else None
            hit.node.hover(True, port, hit.spot.rect if hit.spot else None)
        if before.wire is not hit.wire:
            for item, on in ((before.wire, False), (hit.wire, True)):
                for each in self.wires.together(item) if item else ():
                    each.hover(on)
        self.hovered_wire = hit.wire
        if before.wire or hit.wire:
            self.viewport().update()
        self._show_cursor()

    def _show_cursor(self) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self._held:
            pans = self._held == "hold_to_pan"
            shape = Qt.CursorShape.OpenHandCursor if pans else Qt.CursorShape.CrossCursor
        elif self._hovered.port:
            shape = Qt.CursorShape.CrossCursor
        elif self._hovered.wire or self._hovered.dot:
            shape = Qt.CursorShape.PointingHandCursor
        elif number_at(self._hovered):
            shape = Scrub.cursor
        self.viewport().setCursor(shape)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under a pointer that is elsewhere."""
        self.hover(Hit())
        super().leaveEvent(event)

    # -- wheel and touchpad ----------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel zooms, two fingers pan; Ctrl always zooms, Shift goes sideways."""
        turn, modifiers = event.angleDelta(), event.modifiers()
        amount = turn.y() or turn.x()
        touchpad = event.device().type() == QInputDevice.DeviceType.TouchPad
        if touchpad and not modifiers & Qt.KeyboardModifier.ControlModifier:
            self.pan_by(QPointF(event.pixelDelta() if event.hasPixelDelta() else turn / 2))
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.pan_by(QPointF(amount / 2, 0.0))
        else:
            self.zoom_by(_WHEEL_BASE**amount, event.position().toPoint())
        if self._gesture is not None:
            self._gesture.move(event.position().toPoint())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Explain what is under the pointer; zoom with two fingers."""
        if isinstance(event, QHelpEvent):
            text = tip(self.hit(event.pos()), self.mirror)
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom_by(1.0 + event.value(), event.position().toPoint())
            return True
        return super().viewportEvent(event)

    # -- keys that are held ----------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Some keys make a drag pan or cut; Escape gives up a drag, a card, then the selection."""
        key = command(event, Where.CANVAS)
        if key in _HELD:
            if not event.isAutoRepeat():
                self._held = key
                self._show_cursor()
        elif key == "let_go":
            if self.busy:
                self.cancel()
            elif not (self.put_away() or self.trace.end()):
                self.selection.select([])
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Such a key was let go."""
        if command(event, Where.CANVAS) in _HELD:
            if not event.isAutoRepeat():
                self._held = ""
                self._show_cursor()
        elif self._gesture and self._gesture.in_hand and not event.modifiers() & ADDS:
            self._finish(self._previous_pos)
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No key is known to be held once the focus is elsewhere."""
        self._held = ""
        super().focusOutEvent(event)

    # -- drops -----------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take node types and files."""
        self._drops.consider(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on taking what was taken at the border."""
        self._drops.consider(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show nothing of what went on elsewhere."""
        self._drops.leave()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped, and the keyboard with a node."""
        self._drops.drop(event)
        if event.mimeData().hasFormat(MIME_TYPE):
            self.setFocus()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Leave menus to the canvas; NodeGraphQt would open its own."""
        event.ignore()
