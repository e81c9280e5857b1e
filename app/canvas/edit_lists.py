"""Lists of what could be done with selected nodes; what is marked is shown on the canvas."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice

from PySide6.QtCore import QObject

from app.base.i18n import tr
from app.canvas.combinations import combinations
from app.canvas.entries import at_target, of_kind, of_wire, wire_text
from app.canvas.interaction import CanvasView
from app.canvas.meant import Meant
from app.canvas.placing import free_places
from app.canvas.requests import Requests
from app.canvas.wire_offers import MOST_NODES, called, nearest_first, wire_offers
from app.canvas.wiring import known_misfit
from app.docks.asked import Asked, ask, pieces
from app.docks.pick_list import ROWS, Entry, PickList, containing
from graph_nodes.edit import Combine, Rewire
from graph_nodes.elements import Spec
from graph_nodes.flow_edits import splices
from graph_nodes.graph import Graph, Position, Wire
from graph_nodes.retyping import kin, retyping


class EditLists(QObject):
    """Opens the lists, and asks for what is chosen.

    Attributes:
        list: The one that is open; each takes the place of the one before.
    """

    def __init__(self, view: CanvasView, requests: Requests, meant: Meant) -> None:
        super().__init__(requests)
        self._view, self._requests, self._meant = view, requests, meant
        self.list = PickList(requests)
        meant.serve(self.list)
        self.list.picked.connect(self._do)
        self.list.left.connect(view.setFocus)

    def _do(self, edit: object) -> None:
        if not self._meant.refused:
            self._requests.editRequested.emit(edit)

    @property
    def _graph(self) -> Graph:
        return self._view.mirror.graph

    def _open(
        self, ids: Sequence[str], find: Callable[[str], Iterable[Entry]], title: str, nothing: str
    ) -> None:
        place = self._view.mirror.bounds(ids).topRight()
        at = self._view.mapFromScene(place)
        self.list.open(at, find, title, title, side="right", nothing=nothing)

    # -- kinds -----------------------------------------------------------------------------

    def open_kinds(self, ids: Sequence[str]) -> None:
        """Offer other kinds for nodes: at first those that are near, and for words, any."""
        graph, modules = self._graph, self._view.mirror.definitions
        here = {graph.nodes[i].type for i in ids}
        others = [s for s in graph.library.specs() if {s.type} != here]
        near = [Asked(spec) for spec in _near(graph, ids, kin(graph, ids, others))]

        def find(typed: str) -> Iterable[Entry]:
            words = pieces(typed)[0]
            for asked in ask(words, others) if words else near:
                edit = retyping(graph, ids, asked.spec.type, modules, asked.params)
                lost = ", ".join(edit.losses(graph))
                text = tr("Loses {what}.", what=lost) if lost else ""
                yield of_kind(asked, edit, text)

        title = tr("Swap {names} for…", names=_names(graph, ids))
        nothing = tr("Nothing is like it. Type the name of any kind of node.")
        self._open(ids, find, title, nothing)

    # -- wires -----------------------------------------------------------------------------

    def open_targets(self, node_id: str) -> None:
        """Offer the inputs that a node could be wired to."""
        graph, name = self._graph, self._graph.nodes[node_id].name
        findings = self._view.mirror.findings
        outputs = [port.name for port in graph.nodes[node_id].outputs()]
        others = nearest_first(graph, node_id)

        def find(typed: str) -> Iterable[Entry]:
            words = [w for w in typed.casefold().split() if w not in outputs]
            nodes = islice((node for node in others if called(node, words)), MOST_NODES)
            offers = wire_offers(graph, findings, node_id, nodes)
            return containing(of_wire(o, o.wire.output, graph) for o in offers)(typed)

        nothing = tr("No input can take what {name} gives.", name=name)
        if not outputs:
            nothing = tr("{name} has no outputs to draw a wire from.", name=name)
        title = tr("Connect {name} to…", name=name)
        self._open([node_id], find, title, nothing)

    def join(self, first: str, second: str) -> None:
        """Wire two nodes from left to right, or offer the ways where there are several."""
        graph, findings = self._graph, self._view.mirror.findings
        left, right = sorted((graph.nodes[first], graph.nodes[second]), key=lambda n: n.at)
        ways = [
            wire_offers(graph, findings, source.id, [target])
            for source, target in ((left, right), (right, left))
        ]
        for offers in ways:
            good = [offer for offer in offers if offer.is_good]
            must = [o for o in good if _is_required(graph, o.wire)] or good
            if len(must) == 1:
                self._requests.editRequested.emit(Rewire((must[0].wire,)))
                return
            if good:
                break
        offers = sorted((o for way in ways for o in way), key=lambda o: bool(o.problem))
        names = graph.nodes
        entries = [
            of_wire(o, f"{names[o.wire.source].name}.{o.wire.output}", graph) for o in offers
        ]
        title = tr("Join {names}…", names=_names(graph, [left.id, right.id]))
        nothing = tr("Neither can take what the other one gives.")
        self._open([left.id, right.id], containing(entries), title, nothing)

    def open_combinations(self, ids: Sequence[str]) -> None:
        """Offer the nodes that could take what several nodes give."""
        graph, view = self._graph, self._view
        specs = graph.library.specs()
        found = combinations(graph, view.mirror.findings, ids, specs)
        known = {spec.type: spec for spec in specs}
        at = self._place_behind(ids, [way for way, _ in found])
        entries = {way.type: replace(way, at=at) for way, _ in found}
        wrong = {way.type: problem for way, problem in found}
        possible = [known[way.type] for way, _ in found]

        def find(typed: str) -> Iterable[Entry]:
            words = pieces(typed)[0]
            for spec in (a.spec for a in ask(words, possible)) if words else possible:
                yield of_kind(Asked(spec), entries[spec.type], wrong[spec.type])

        title = tr("Combine {names} by…", names=_names(graph, ids))
        nothing = tr("No node takes what these give.")
        self._open(ids, find, title, nothing)

    def _place_behind(self, ids: Sequence[str], ways: Sequence[Combine]) -> Position:
        """Where a new node has room behind those that it takes from, whichever of these it is."""
        library = self._graph.library
        fresh = [replace(library.fresh(way.type), params=way.params) for way in ways[:ROWS]]
        largest = max(fresh, key=lambda node: len(node.inputs()), default=None)
        if largest is None:
            return (0.0, 0.0)
        return free_places(self._view, [largest] * max(1, len(ids) - 1), ids)[0]

    # -- onto a wire -----------------------------------------------------------------------

    def open_splices(self, ids: Sequence[str]) -> None:
        """Offer the wires that nodes could be put on as they hang together."""
        graph = self._graph
        found = splices(graph, ids, known_misfit(self._view.mirror.findings))
        entries = [at_target(wire_text(s.wire, graph.nodes), s, s.wire, graph) for s in found]
        title = tr("Insert into…")
        self._open(ids[-1:], containing(entries), title, "")


def _near(graph: Graph, ids: Sequence[str], found: Sequence[Spec]) -> list[Spec]:
    """Kin of nodes: all of their category, and as many others as can be seen at once with them."""
    here = {spec.category for i in ids if (spec := graph.nodes[i].spec)}
    own = [spec for spec in found if {spec.category} == here]
    return [*own, *found[len(own) : ROWS]]


def _is_required(graph: Graph, wire: Wire) -> bool:
    port = graph.nodes[wire.target].input(wire.input)
    return port is not None and port.required


def _names(graph: Graph, ids: Sequence[str]) -> str:
    """Nodes in short."""
    names = [graph.nodes[i].name for i in ids]
    if len(names) > 3:
        return tr("{count} nodes", count=len(names))
    return ", ".join(names)
