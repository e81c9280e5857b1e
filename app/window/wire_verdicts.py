"""What would come of a wire while it is still held: the worker tries it on the graph."""

from PySide6.QtCore import QObject

from app.base.i18n import tr
from app.canvas import Canvas
from app.document.document import Document
from app.document.level import Level
from app.training.worker_bridge import WorkerBridge
from graph_nodes.chain import Chain
from graph_nodes.graph import Graph, GraphError, Wire
from graph_nodes.project import Project
from runtime.check_result import CheckResult
from runtime.protocol import Try


class WireVerdicts(QObject):
    """Answers the canvas: the shape that would come out, or why the sizes do not fit."""

    def __init__(
        self,
        canvas: Canvas,
        document: Document,
        level: Level,
        bridge: WorkerBridge,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._canvas, self._document, self._level, self._bridge = canvas, document, level, bridge
        canvas.wireHovered.connect(self._try)
        canvas.chainConsidered.connect(self._try_chain)

    def _try(self, wire: Wire) -> None:
        if not self._bridge.is_ready:
            return
        way, project = self._level.way, Project(self._document.graph)
        try:
            graph = project.edit_scope(self._level.scope, lambda g: g.connect(wire)).main
        except GraphError:
            return  # the canvas has said so already
        # What comes into a module is what comes into the instance that one came through.
        small = graph.copy_fragment(graph.upstream([*way, wire.target][:1]))
        self._bridge.request(
            Try(small, self._document.folder, way),
            lambda found: self._tell(wire, found.at(way)),
            lambda _: None,
        )

    def _try_chain(self, chain: Chain) -> None:
        """Try what could be added; where it is not joined to anything, there is nothing to try."""
        if not (self._bridge.is_ready and (chain.wires or len(chain.pieces) > 1)):
            return
        ids: list[str] = []

        def added(graph: Graph) -> Graph:
            graph, made = chain.add(graph, [(0.0, 0.0)] * len(chain.pieces))
            ids.extend(made)
            return graph

        way, project = self._level.way, Project(self._document.graph)
        try:
            graph = project.edit_scope(self._level.scope, added).main
        except GraphError:
            return  # it will be said when it is added
        small = graph.copy_fragment(graph.upstream([*way, *ids][:1] if way else ids))
        self._bridge.request(
            Try(small, self._document.folder, way),
            lambda found: self._tell_chain(chain, ids, found.at(way)),
            lambda _: None,
        )

    def _tell_chain(self, chain: Chain, ids: list[str], result: CheckResult) -> None:
        """Say the first thing that would be wrong, or else what would come out in the end."""
        takes = {wire.input for wire in chain.wires} | {piece.takes for piece in chain.pieces}
        here = [p for p in result.problems if p.node in ids and p.severity != "info"]
        here = [p for p in here if p.port in takes or p.port is None]
        given = next(iter(result.types.get(ids[-1], {}).values()), None)
        if here:
            self._canvas.panels.show_verdict(chain, here[0].text(tr), "warning")
        elif given is not None:
            self._canvas.panels.show_verdict(chain, tr("Gives {type}.", type=given), "ok")

    def _tell(self, wire: Wire, result: CheckResult) -> None:
        # While nothing asks for the node yet, what would keep it from running is a warning.
        here = [p for p in result.problems if p.node == wire.target and p.severity != "info"]
        wrong = next((p for p in here if p.port in (wire.input, None)), None)
        given = result.type_of(wire.source, wire.output)
        if wrong is not None and given is not None:
            self._canvas.show_wire_verdict(wire, wrong.text(tr), "warning")
        elif given is not None:
            self._canvas.show_wire_verdict(wire, str(given), "ok")
