"""Notes on the canvas: written where they stand, and their links followed."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, QPointF, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu

from app.base.i18n import tr
from app.canvas import note_text
from app.canvas.interaction import CanvasView
from app.canvas.node_shape import NOTE_EDGES
from app.canvas.note_editor import NoteEditor
from app.canvas.requests import Requests
from graph_nodes.edit import SetParam

_CORNER = QPointF(14.0, 10.0)
"""Where the text of a note begins."""


class Notes(QObject):
    """Opens the field for a note, and the pages that its links lead to.

    Attributes:
        editor: The field.
    """

    def __init__(self, view: CanvasView, requests: Requests) -> None:
        super().__init__(requests)
        self._view, self._requests = view, requests
        self.editor = NoteEditor(view.viewport())
        self.editor.accepted.connect(self._write)
        self.editor.left.connect(view.setFocus)
        view.viewChanged.connect(self.editor.accept)
        view.ctrlClicked.connect(self._follow)

    def open(self, node_id: str) -> None:
        """Edit what a note says, where it stands; it must be in view."""
        item = self._view.mirror.nodes[node_id]
        place = self._view.mapFromScene(item.body()).boundingRect()
        text = next(iter(item.node.values().values()), "")
        self.editor.open(node_id, str(text), place, self._view.zoom)

    def _write(self, node_id: str, text: str) -> None:
        node = self._view.mirror.graph.nodes.get(node_id)
        if node is not None:
            name = next(iter(node.values()))
            self._requests.editRequested.emit(SetParam(node_id, name, text))

    # -- links -----------------------------------------------------------------------------

    def put_links(self, menu: QMenu, node_id: str) -> None:
        """Offer the pages that a note leads to first in its menu."""
        shape = self._view.mirror.nodes[node_id].shape_
        before = menu.actions()[0]
        for url in note_text.links(shape.note) if shape.is_note else ():
            action = menu.addAction(tr("Open {page}", page=url.toDisplayString()))
            action.triggered.connect(partial(QDesktopServices.openUrl, url))
            menu.insertAction(before, action)

    def link_at(self, at: QPoint) -> QUrl | None:
        """The page that a link at a point of the view leads to."""
        item = None if self._view.is_far else self._view.hit(at).node
        if item is None or not item.shape_.is_note:
            return None
        place = self._view.mapToScene(at) - item.pos() - _CORNER
        return note_text.link_at(item.shape_.note, item.shape_.width - NOTE_EDGES, place)

    def _follow(self, at: QPoint) -> None:
        """Open the page that a link leads to which was clicked with Ctrl held."""
        if (url := self.link_at(at)) is not None:
            QDesktopServices.openUrl(url)
