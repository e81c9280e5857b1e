"""The panels that open over the canvas: the search for a node, the list of inputs, the name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, QPointF

from app.base.i18n import tr
from app.canvas.insertion import Insertion
from app.canvas.interaction import CanvasView
from app.canvas.on_wire import OnWire
from app.canvas.placement import placed, placed_on_wire
from app.canvas.rename_editor import RenameEditor
from app.canvas.requests import Requests
from app.canvas.sign import Verdict
from app.canvas.wiring import Wiring, known_misfit, targets_of
from app.docks.pick_list import Entry, PickList, containing
from app.docks.search import find
from app.document.editing import NEW
from app.theme import icons
from graph_nodes.edit import Edit, Insert, Splice
from graph_nodes.flow_edits import splices
from graph_nodes.graph import GraphNode, Wire
from graph_nodes.spec import Node

Joint = Wiring | Insertion
"""A wire that a new node is to take: its loose end, or all of it."""


class Panels(QObject):
    """Opens the panels, and turns what is chosen in them into requests."""

    def __init__(self, view: CanvasView, requests: Requests) -> None:
        super().__init__(requests)
        self._view, self._requests = view, requests
        self._place = QPointF()
        self.search = PickList(requests)
        self.targets = PickList(requests)
        self.wires = PickList(requests)
        self.splices = PickList(requests)
        self._meant: OnWire | None = None
        self._refused = False
        self.rename = RenameEditor(view.viewport())
        self.search.picked.connect(self._add)
        self.search.closed.connect(view.drop_loose_wire)
        self.search.marked.connect(lambda value: self._mean(value[1]))
        self.splices.marked.connect(self._mean)
        self.splices.picked.connect(self._splice)
        for panel in (self.search, self.splices):
            panel.closed.connect(self._mean_nothing)
        self.targets.picked.connect(requests.connectRequested)
        self.wires.picked.connect(lambda wire: requests.disconnectRequested.emit([wire]))
        self.rename.accepted.connect(requests.renameRequested)
        for panel in (self.search, self.targets, self.wires, self.splices, self.rename):
            panel.left.connect(view.setFocus)

    def open_search(self, joint: Joint | None, place: QPointF) -> None:
        """Offer the nodes that could stand at a place of the scene.

        Args:
            joint: The wire whose loose end a new node should take, or that it should go on, if
                there is one; only nodes that can are offered.
            place: Where the node goes.
        """
        self._place = place
        library = self._view.offered
        wires = joint.new_nodes(library) if joint else {}
        offered = [s for s in library.specs() if joint is None or s.type in wires]

        def entry(spec: type[Node]) -> Entry:
            value = (spec.type, wires.get(spec.type))
            icon = icons.category(spec.category.look)
            return Entry(value, spec.label, spec.category.label, spec.summary, icon)

        below = 32 if isinstance(joint, Insertion) else -20  # what would come of it stands above
        at = self._view.mapFromScene(place) + QPoint(-24, below)
        title, hint = tr("Add node"), tr("Search for a node…")
        if isinstance(joint, Insertion):
            title = hint = tr("Insert into {wire}…", wire=_wire_text(joint.wire, joint.graph.nodes))
        self.search.open(at, lambda typed: map(entry, find(typed, offered)), title, hint)

    def _add(self, picked: tuple[str, Wire | Insert | None]) -> None:
        node_type, wire = picked
        if isinstance(wire, Insert) and not self._refused:
            on = self._view.mirror.wires[wire.wire].curve.nearest(self._place)
            at = placed_on_wire(self._view.offered.fresh(node_type), on)
            self._requests.editRequested.emit(replace(wire, at=at))
            return
        wire = None if isinstance(wire, Insert) else wire
        loose = None if wire is None else wire.target == NEW
        fresh = self._view.offered.fresh(node_type)
        self._requests.addRequested.emit(node_type, placed(fresh, self._place, loose), wire)

    # -- onto a wire -----------------------------------------------------------------------

    def open_splices(self, ids: Sequence[str]) -> None:
        """Offer the wires that nodes could be put on as they hang together."""
        mirror = self._view.mirror
        nodes = mirror.graph.nodes
        entries = [
            _wire_entry(_wire_text(splice.wire, nodes), splice, nodes)
            for splice in splices(mirror.graph, ids, known_misfit(mirror.findings))
        ]
        title = tr("Insert into…")
        self.splices.open(self._beside(ids[-1]), containing(entries), title, title)

    def _splice(self, splice: Splice) -> None:
        if not self._refused:
            self._requests.editRequested.emit(splice)

    def _mean(self, edit: object) -> None:
        """Show what would come of the edit that is marked in a list, if it is one of a wire."""
        if not isinstance(edit, Insert | Splice):
            return
        self._mean_nothing()
        known = self._view.mirror.graph
        if isinstance(edit, Insert):
            known = self._view.graph_with(edit.type)
        self._meant = OnWire(self._view, self._requests, lambda *_: edit, known, above=True)
        self._meant.point_at(edit.wire)
        self._explain()

    def _mean_nothing(self) -> None:
        self._refused = self._meant is not None and self._meant.refused
        if self._meant is not None:
            self._meant.leave()
            self._meant = None

    def judge(self, edit: Edit, verdict: Verdict) -> None:
        """Someone found out what would come of an edit that was hovered."""
        if self._meant is not None:
            self._meant.judge(edit, verdict)
            self._explain()

    def _explain(self) -> None:
        """Say in the list, too, why nothing would come of what is marked: it may hide the wire."""
        if self._meant is not None and self._meant.refused:
            for panel in (self.search, self.splices):
                panel.explain(self._meant.verdict.text)

    # -- wires -----------------------------------------------------------------------------

    def open_targets(self, node_id: str) -> None:
        """Offer the inputs that a node could be wired to."""
        mirror = self._view.mirror
        nodes = mirror.graph.nodes
        wires = targets_of(mirror.graph, node_id, mirror.findings)
        entries = [
            _wire_entry(f"{wire.output} → {nodes[wire.target].name}.{wire.input}", wire, nodes)
            for wire in wires
        ]
        title = tr("Connect {name} to…", name=nodes[node_id].name)
        self.targets.open(self._beside(node_id), containing(entries), title, title)

    def open_wires(self, node_id: str) -> None:
        """Offer the wires of a node, to take one away."""
        graph = self._view.mirror.graph
        entries = [
            _wire_entry(_wire_text(wire, graph.nodes), wire, graph.nodes)
            for wire in graph.wires_of([node_id])
        ]
        title = tr("Disconnect {name} from…", name=graph.nodes[node_id].name)
        self.wires.open(self._beside(node_id), containing(entries), title, title)

    def _beside(self, node_id: str) -> QPoint:
        return self._view.mapFromScene(self._view.mirror.nodes[node_id].body().topRight())

    def open_rename(self, node_id: str) -> None:
        """Edit a node's name where it stands; the node must be in view."""
        title = self._view.mirror.nodes[node_id].title()
        place = self._view.mapFromScene(title).boundingRect()
        self.rename.open(self._view.mirror.graph, node_id, place, self._view.zoom)

    def dismiss_rename(self) -> None:
        """Close the name's field: its node may be elsewhere, or gone."""
        self.rename.dismiss()


def _wire_text(wire: Wire, nodes: Mapping[str, GraphNode]) -> str:
    source, target = nodes[wire.source], nodes[wire.target]
    return f"{source.name}.{wire.output} → {target.name}.{wire.input}"


def _wire_entry(text: str, value: Wire | Splice, nodes: Mapping[str, GraphNode]) -> Entry:
    """A wire, or what is done with it, to pick, told by the node that it ends in."""
    wire = value.wire if isinstance(value, Splice) else value
    target = nodes[wire.target]
    spec, port = target.spec, target.input(wire.input)
    return Entry(
        value,
        text,
        spec.label if spec else target.type,
        port.help if port else "",
        icons.category(spec.category.look if spec else "tools"),
    )
