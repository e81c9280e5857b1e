"""The panels that open over the canvas: the search for a node, the list of inputs, the name."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, QPointF

from app.base.i18n import tr
from app.canvas.interaction import CanvasView
from app.canvas.placement import placed
from app.canvas.rename_editor import RenameEditor
from app.canvas.requests import Requests
from app.canvas.wiring import Wiring, targets_of
from app.docks.pick_list import Entry, PickList, containing
from app.docks.search import find
from app.document.editing import NEW
from app.theme import icons
from graph_nodes.graph import GraphNode, Wire
from graph_nodes.spec import Node


class Panels(QObject):
    """Opens the panels, and turns what is chosen in them into requests."""

    def __init__(self, view: CanvasView, requests: Requests) -> None:
        super().__init__(requests)
        self._view, self._requests = view, requests
        self._place = QPointF()
        self.search = PickList(requests)
        self.targets = PickList(requests)
        self.wires = PickList(requests)
        self.rename = RenameEditor(view.viewport())
        self.search.picked.connect(self._add)
        self.search.closed.connect(view.drop_loose_wire)
        self.targets.picked.connect(requests.connectRequested)
        self.wires.picked.connect(lambda wire: requests.disconnectRequested.emit([wire]))
        self.rename.accepted.connect(requests.renameRequested)
        for panel in (self.search, self.targets, self.wires, self.rename):
            panel.left.connect(view.setFocus)

    def open_search(self, wiring: Wiring | None, place: QPointF) -> None:
        """Offer the nodes that could stand at a place of the scene.

        Args:
            wiring: The wire whose loose end a new node should take, if there is one; only nodes
                that can are offered.
            place: Where the node goes.
        """
        self._place = place
        library = self._view.offered
        wires = wiring.new_nodes(library) if wiring else {}
        offered = [s for s in library.specs() if wiring is None or s.type in wires]

        def entry(spec: type[Node]) -> Entry:
            value = (spec.type, wires.get(spec.type))
            icon = icons.category(spec.category.look)
            return Entry(value, spec.label, spec.category.label, spec.summary, icon)

        at = self._view.mapFromScene(place) + QPoint(-24, -20)
        title, hint = tr("Add node"), tr("Search for a node…")
        self.search.open(at, lambda typed: map(entry, find(typed, offered)), title, hint)

    def _add(self, picked: tuple[str, Wire | None]) -> None:
        node_type, wire = picked
        loose = None if wire is None else wire.target == NEW
        fresh = self._view.offered.fresh(node_type)
        self._requests.addRequested.emit(node_type, placed(fresh, self._place, loose), wire)

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


def _wire_entry(text: str, wire: Wire, nodes: Mapping[str, GraphNode]) -> Entry:
    """A wire to pick, told by the node that it ends in."""
    target = nodes[wire.target]
    spec, port = target.spec, target.input(wire.input)
    return Entry(
        wire,
        text,
        spec.label if spec else target.type,
        port.help if port else "",
        icons.category(spec.category.look if spec else "tools"),
    )
