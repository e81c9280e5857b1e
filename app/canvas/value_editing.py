"""Editing the values that nodes show, where they stand."""

from PySide6.QtCore import QObject

from app.canvas.interaction import CanvasView
from app.canvas.requests import Requests
from app.canvas.value_editor import ValueEditor
from app.canvas.value_spots import value_spots
from graph_nodes.graph import GraphNode
from graph_nodes.params import Infer, Value

_LEAST_ZOOM = 0.8


class ValueEditing(QObject):
    """Opens an editor over a value, and goes from one to the next.

    What cannot be edited there is edited in the properties: texts of several lines, tables, and
    what follows from a formula.
    """

    def __init__(self, view: CanvasView, requests: Requests) -> None:
        super().__init__(requests)
        self._view, self._requests = view, requests
        self._node, self._param = "", ""
        self.editor = ValueEditor(view.viewport())
        self.editor.entered.connect(self._enter)
        self.editor.stepped.connect(self._step)
        self.editor.left.connect(view.setFocus)
        view.valueAsked.connect(self._open_by_mouse)
        view.viewChanged.connect(self.dismiss)

    def begin(self, node_id: str) -> None:
        """Edit the first value that a node shows, bringing the node into view.

        A size that is read off an input is passed over.
        """
        item = self._view.mirror.nodes[node_id]
        if self._view.zoom < _LEAST_ZOOM or not self._view.shows(item.body()):
            self._view.show_rect(item.body(), max(self._view.zoom, _LEAST_ZOOM))
        spec, shown = item.node.spec, [spot.param for spot in value_spots(item.shape_)]
        chosen = [p for p in shown if spec and not isinstance(spec.params[p], Infer)]
        if not any(self._open(node_id, param) for param in chosen):
            self._requests.valueActivated.emit(node_id, "")

    def dismiss(self) -> None:
        """Close the editor: its node may be elsewhere, or gone."""
        self._node = ""
        self.editor.dismiss()

    def follow(self) -> None:
        """Show what the value is now, and stand where it stands."""
        node = self._view.mirror.graph.nodes.get(self._node)
        if node is None or self.editor.editor is None:
            return
        self.editor.editor.show_value(node.value(self._param), self._auto(node, self._param))
        self._stand()

    def _open_by_mouse(self, node_id: str, param: str) -> None:
        if not self._open(node_id, param, by_mouse=True):
            self._requests.valueActivated.emit(node_id, param)

    def _open(self, node_id: str, param: str, *, by_mouse: bool = False) -> bool:
        node = self._view.mirror.graph.nodes[node_id]
        if node.spec is None or param in node.bound:
            return False
        self._node, self._param = node_id, param
        kind, auto = node.spec.params[param], self._auto(node, param)
        if not self.editor.open(kind, node.value(param), auto, by_mouse=by_mouse):
            return False
        self._stand()
        return True

    def _auto(self, node: GraphNode, param: str) -> Value:
        return self._view.mirror.findings.of(node.id).inferred.get(param)

    def _stand(self) -> None:
        item = self._view.mirror.nodes[self._node]
        for spot in value_spots(item.shape_):
            if spot.param == self._param:
                rect = spot.rect.translated(item.pos())
                rect.setLeft(item.x() + spot.value - 2.0)
                self.editor.stand(self._view.mapFromScene(rect).boundingRect())

    def _enter(self, value: Value) -> None:
        self._requests.paramRequested.emit([self._node], self._param, value)

    def _step(self, by: int) -> None:
        """Go on to the next value that can be edited here, after the last to the first."""
        node_id, item = self._node, self._view.mirror.nodes[self._node]
        order = [] if item.node.spec is None else list(item.node.spec.params)
        at = order.index(self._param)  # it may be shown no more, as it is now
        around = [order[(at + by * nth) % len(order)] for nth in range(1, len(order) + 1)]
        shown = {spot.param for spot in value_spots(item.shape_)}
        if not any(self._open(node_id, param) for param in around if param in shown):
            self.dismiss()
