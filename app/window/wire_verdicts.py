"""What would come of what is still held over the canvas: the worker tries it on the graph."""

from collections.abc import Iterator

from PySide6.QtCore import QObject

from app.base.i18n import tr
from app.canvas import Canvas
from app.document.document import Document
from app.document.level import Level
from app.training.live_check import LiveCheck
from app.training.worker_bridge import WorkerBridge
from graph_nodes.chain import Chain
from graph_nodes.edit import Combine, Edit, Extract, Insert, Retype, Rewire, SetParam, Splice
from graph_nodes.graph import Graph, GraphError, Wire
from graph_nodes.problem import Problem
from graph_nodes.project import Project
from runtime.check_result import CheckResult
from runtime.protocol import Try

Told = tuple[str, str]
"""The output, by node and port, of which it is told what it gives."""


class WireVerdicts(QObject):
    """Answers the canvas: the shape that would come out, or why the sizes do not fit."""

    def __init__(
        self,
        canvas: Canvas,
        document: Document,
        level: Level,
        live: LiveCheck,
        bridge: WorkerBridge,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._canvas, self._document, self._level, self._bridge = canvas, document, level, bridge
        self._live = live
        canvas.editHovered.connect(self._try)
        canvas.chainConsidered.connect(self._try_chain)

    def _try(self, edit: Edit) -> None:
        if not self._bridge.is_ready:
            return
        way, before = self._level.way, self._level.graph
        try:
            after = edit.apply(before)
            graph = (
                Project(self._document.graph).edit_scope(self._level.scope, lambda _: after).main
            )
        except GraphError as error:
            if isinstance(edit, Retype):  # a module would contain itself
                self._canvas.show_verdict(edit, str(error), "error")
            return  # the canvas has said so already, or a module is not in the project yet
        made, told, asked = _concerned(edit, before, after)
        if told is None:
            return
        # What comes into a module is what comes into the instance that one came through.
        small = graph.copy_fragment(graph.upstream(way[:1] or asked))
        self._bridge.request(
            Try(small, self._document.folder, way),
            lambda found: self._tell(edit, told, made, found.at(way)),
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

    def _tell(self, edit: Edit, told: Told, made: set[Wire], result: CheckResult) -> None:
        given = result.type_of(*told)
        if isinstance(edit, Rewire):
            wrong, severity = next(_at_ends(made, result), None), "warning"
        else:
            wrong = worse(edit, made, self._live.in_view, result)
            severity = "warning" if isinstance(edit, Combine | Retype) else "error"
        if wrong is not None and (given is not None or not isinstance(edit, Rewire)):
            # People draw wires first and set sizes after, but what goes in between is to fit.
            self._canvas.show_verdict(edit, wrong.text(tr), severity)
        elif given is not None:
            self._canvas.show_verdict(edit, str(given), "ok")


def _concerned(edit: Edit, before: Graph, after: Graph) -> tuple[set[Wire], Told | None, set[str]]:
    """What an edit concerns: wires that it draws, the output that is told of, and what runs."""
    made = set(after.wires).difference(before.wires)
    match edit:
        case Rewire():
            made = made or set(edit.wires)  # they may be there already
            first = min(made)
            return made, (first.source, first.output), {wire.target for wire in made}
        case Insert() | Splice():
            last = after.wire_into(edit.wire.target, edit.wire.input)
            told = None if last is None else (last.source, last.output)
        case Retype():
            made = set(after.wires_of(edit.nodes))
            told = _first_output(after, edit.nodes[0])
            return made, told, after.downstream(edit.nodes)
        case Combine():
            told = _first_output(after, next(reversed(after.nodes)))
        case SetParam():
            given = after.targets.get(edit.node, ())
            told = next(((w.source, w.output) for w in given), None)
            return made, told, {edit.node, *(w.target for w in given)}
        case _:
            told = next(((w.source, w.output) for w in made), None)
    return made, told, after.downstream(w.target for w in made)


def _first_output(graph: Graph, node_id: str) -> Told:
    """What a node gives first; of one that gives nothing, that is not known."""
    outputs = graph.nodes[node_id].outputs()
    return node_id, outputs[0].name if outputs else ""


def _at_ends(wires: set[Wire], result: CheckResult) -> Iterator[Problem]:
    """What is wrong where wires end.

    While nothing asks for a node yet, what would keep it from running is a warning.
    """
    ends = {(w.target, port) for w in wires for port in (w.input, None)}
    return (p for p in result.problems if p.severity != "info" and (p.node, p.port) in ends)


def worse(
    edit: Edit, made: set[Wire], before: CheckResult | None, after: CheckResult
) -> Problem | None:
    """What an edit would break: at the wires that it draws, or else further on."""
    known = {(p.code, p.node, p.port) for p in before.problems} if before else set()
    gone = edit.nodes if isinstance(edit, Extract) else ()  # they wait for other wires
    here = [p for p in _at_ends(made, after) if _stops(p, after)]
    further = [p for p in after.problems if before and p.severity == "error"]
    fresh = (p for p in (*here, *further) if (p.code, p.node, p.port) not in known)
    return next((p for p in fresh if p.node not in gone), None)


def _stops(problem: Problem, result: CheckResult) -> bool:
    """Whether a node cannot run for a problem, which is a warning where nothing asks for it."""
    return problem.severity == "error" or not result.types.get(problem.node or "")
