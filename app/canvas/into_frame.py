"""Nodes that are held over a frame: whether they would come into it, or leave the one around."""

from collections.abc import Collection

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication

from app.base.i18n import tr
from app.canvas.sign import Sign, Verdict
from app.canvas.viewer import Viewer
from graph_nodes.drawing import Drawing
from graph_nodes.frames import frame_around, put_in


class IntoFrame:
    """Lights the frame that what is held would come into, and says so.

    What is in a frame stays in it wherever it is moved, and the frame follows; it goes into another
    one that it is let go on, and leaves its own while Alt is held.

    Args:
        viewer: Shows the frames.
        ids: The nodes that are held.
    """

    def __init__(self, viewer: Viewer, ids: Collection[str]) -> None:
        self._viewer, self._ids = viewer, ids
        self._frames, self._drawing = viewer.mirror.frames, viewer.mirror.graph.drawing
        self._own = frame_around(self._drawing, ids)
        self._target = self._own
        self._sign = Sign(viewer.style_)

    def move(self, at: QPoint, by: QPointF, *, quiet: bool) -> None:
        """The pointer is here, and the nodes are so far from where they stood.

        Args:
            at: The point of the view.
            by: How far the nodes are carried.
            quiet: Whether something else is said beside the pointer.
        """
        if not self._frames.items:
            return
        place = self._viewer.mapToScene(at)
        leaves = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.AltModifier)
        found = self._frames.at(place)
        stays = not found or found in self._drawing.around(self._own)
        self._target = self._own if stays and not leaves else found
        if leaves:
            self._frames.carry(by, leaving=self._target != self._own)
        changes = self._target != self._own
        self._frames.light(self._target if changes else "")
        self._viewer.remove_overlay(self._sign)
        if changes and not quiet:
            self._sign.show_at(place)
            self._sign.say(Verdict(self.label, "ok"))
            self._viewer.add_overlay(self._sign)

    @property
    def is_offered(self) -> bool:
        """Whether the nodes would come into another frame, or out of theirs."""
        return self._target != self._own

    @property
    def label(self) -> str:
        """What would be done, in words."""
        if self._target:
            return tr("Into the frame “{title}”", title=self._frames.items[self._target].title)
        return tr("Out of the frame “{title}”", title=self._frames.items[self._own].title)

    def take(self) -> Drawing | None:
        """How the graph is drawn once the nodes are let go; None where that is as before."""
        if self._target == self._own:
            return None
        return put_in(self._drawing, self._ids, self._target)

    def leave(self) -> None:
        """The nodes are not held here any more."""
        self._frames.light("")
        self._viewer.remove_overlay(self._sign)
