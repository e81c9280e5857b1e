"""What is dragged onto the canvas from elsewhere: kinds of node, modules and files."""

from dataclasses import replace

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent

from app.canvas.insertion import Insertion
from app.canvas.on_wire import OnWire
from app.canvas.placement import placed
from app.canvas.placing import place_on_wire
from app.canvas.requests import Requests
from app.canvas.sign import Verdict
from app.canvas.viewer import Viewer
from app.docks.palette_items import MIME_TYPE, MODULE_MIME_TYPE, dragged_values
from graph_nodes.chain import Chain, Piece
from graph_nodes.edit import Edit, Insert
from graph_nodes.graph import GraphNode, Wire


class DropTarget:
    """Takes what is dropped; shows what a node would do on the wire that it is held over."""

    def __init__(self, viewer: Viewer, requests: Requests) -> None:
        self._viewer, self._requests = viewer, requests
        self._on_wire: OnWire | None = None

    def consider(self, event: QDragMoveEvent) -> None:
        """Take kinds of node and files, and nothing else."""
        mime = event.mimeData()
        if not (mime.hasFormat(MIME_TYPE) or any(u.isLocalFile() for u in mime.urls())):
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if mime.hasFormat(MIME_TYPE) and not _is_module_from_elsewhere(event):
            self._hold(self._dragged(mime), event.position().toPoint())

    def _dragged(self, mime: QMimeData) -> GraphNode:
        """The node that is dragged, as it is before it stands in a graph."""
        fresh = self._viewer.offered.fresh(bytes(mime.data(MIME_TYPE).data()).decode())
        return replace(fresh, params=dragged_values(mime, fresh.spec))

    def _hold(self, fresh: GraphNode, at: QPoint) -> None:
        if self._on_wire is None:
            viewer, offered = self._viewer, self._viewer.offered
            graph, findings = viewer.mirror.graph, viewer.mirror.findings

            def insert(wire: Wire, at: QPoint) -> Insert:
                place = place_on_wire(viewer, fresh, wire, viewer.mapToScene(at))
                insertion = Insertion(graph, wire, findings, offered)
                return insertion.of(fresh.type, fresh.params, place)

            known = viewer.graph_with(fresh.type)
            self._on_wire = OnWire(viewer, self._requests, insert, known, above=True)
        self._on_wire.move(at)

    def judge(self, edit: Edit, verdict: Verdict) -> None:
        """Someone found out what would come of an edit that was hovered."""
        if self._on_wire is not None:
            self._on_wire.judge(edit, verdict)

    def leave(self) -> None:
        """Nothing is held here any more."""
        if self._on_wire is not None:
            self._on_wire.leave()
            self._on_wire = None

    def drop(self, event: QDropEvent) -> None:
        """Ask for the node, or hand on the files."""
        mime, at = event.mimeData(), self._viewer.mapToScene(event.position().toPoint())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        edit = None if self._on_wire is None else self._on_wire.take()
        self._on_wire = None
        if _is_module_from_elsewhere(event):
            text = bytes(mime.data(MODULE_MIME_TYPE).data()).decode()
            self._requests.moduleDropped.emit(text, (at.x(), at.y()))
        elif edit is not None:
            self._requests.editRequested.emit(edit)
        elif mime.hasFormat(MIME_TYPE):
            fresh = self._dragged(mime)
            chain = Chain((Piece(fresh.type, fresh.params),))
            self._requests.chainRequested.emit(chain, [placed(fresh, at)])
        else:
            paths = [u.toLocalFile() for u in mime.urls() if u.isLocalFile()]
            self._requests.filesDropped.emit(paths, (at.x(), at.y()))


def _is_module_from_elsewhere(event: QDropEvent) -> bool:
    """Whether another window's module is dragged, of which this one knows no type."""
    return event.mimeData().hasFormat(MODULE_MIME_TYPE) and event.source() is None
