"""The panels that open over the canvas: the search for a node, the lists of edits, the name."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, QPointF, QTimer

from app.base.i18n import tr
from app.canvas.edit_lists import EditLists
from app.canvas.entries import at_target, of_offer, wire_text
from app.canvas.held_wires import HeldWires
from app.canvas.insertion import Insertion
from app.canvas.interaction import CanvasView
from app.canvas.meant import Meant
from app.canvas.offers import Offers
from app.canvas.placement import placed
from app.canvas.placing import free_offset, free_places, place_on_wire, width_before_last
from app.canvas.rename_editor import RenameEditor
from app.canvas.requests import Requests
from app.canvas.sign import Verdict
from app.canvas.wiring import Wiring
from app.docks.pick_list import Entry, PickList, containing
from app.theme import icons
from graph_nodes.chain import Chain, Piece
from graph_nodes.edit import Edit, Insert
from graph_nodes.params import Value

_WIDE = 460
"""The width of the search in pixels: room for a few nodes in a row."""

_PAUSE = 120
"""Milliseconds that something must be current before it is found out what would come of it."""

_MAY_COVER = 0.5
"""How much of a new node may lie on another one, so that it still stands where it was wanted."""

Joint = HeldWires | Insertion
"""Wires that a new node is to take: their loose ends, or all of one."""


class Panels(QObject):
    """Opens the panels, and turns what is chosen in them into requests.

    Attributes:
        edits: The lists of what can be done with selected nodes.
        meant: Shows what is marked in a list.
        recent: Tells the types of the nodes that were added last.
    """

    _held: HeldWires | None

    def __init__(self, view: CanvasView, requests: Requests) -> None:
        super().__init__(requests)
        self._view, self._requests = view, requests
        self._place, self._held = QPointF(), None
        self.recent: Callable[[], Sequence[str]] = tuple
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._consider)
        self.search = PickList(requests, _WIDE)
        self.wires = PickList(requests)
        self.meant = Meant(view, requests)
        self.meant.serve(self.search)
        self.edits = EditLists(view, requests, self.meant)
        self.rename = RenameEditor(view.viewport())
        self.search.picked.connect(self._add)
        self.search.closed.connect(view.wires.drop_loose)
        self.search.marked.connect(lambda _: self._pause.start())
        self.wires.picked.connect(lambda wire: requests.disconnectRequested.emit([wire]))
        self.rename.accepted.connect(requests.renameRequested)
        for panel in (self.search, self.wires, self.rename):
            panel.left.connect(view.setFocus)

    def open_search(self, joint: Joint | None, place: QPointF) -> None:
        """Offer the nodes that could stand at a place of the scene, or go on a wire there."""
        if isinstance(joint, Insertion):
            self._open_insertion(joint, place)
        else:
            self._open_offers(joint, place)

    def _open_offers(self, held: HeldWires | None, place: QPointF) -> None:
        """Offer the nodes that could stand at a place of the scene.

        Args:
            held: The wires whose loose ends a new node should take, if there are any. Without, a
                new node is wired to the selected one, where only one way makes sense.
            place: Where the node goes.
        """
        self._place, self._held = place, held
        offers = self._offers(held.first if held else None)
        at = self._view.mapFromScene(place)
        title, hint = tr("Add node"), tr("Search for a node…")

        def entries(typed: str) -> Iterator[Entry]:
            if held and held.moved and not typed:
                yield _parting(held)
            yield from map(of_offer, offers.find(typed))

        self.search.open(
            at + QPoint(-24, -20) if held is None else at,
            entries,
            title,
            hint,
            side=None if held is None else "right" if held.from_output else "left",
            nothing=tr("No node can be wired to this port."),
        )

    def _open_insertion(self, insertion: Insertion, place: QPointF) -> None:
        """Offer the nodes that could go on a wire."""
        self._place, self._held = place, None
        offers, nodes = self._offers(insertion.beginning), insertion.graph.nodes
        title = tr("Insert into {wire}…", wire=wire_text(insertion.wire, nodes))

        def entries(typed: str) -> Iterator[Entry]:
            for offer in offers.find(typed):
                edit = insertion.putting(offer.chain) if offer.chain else None
                if edit is not None:
                    yield replace(of_offer(offer), value=edit)

        self.search.open(
            self._view.mapFromScene(place) + QPoint(-24, 32),  # what would come of it stands above
            entries,
            title,
            title,
            nothing=tr("Nothing that is called so can go on this wire."),
        )

    def _offers(self, wiring: Wiring | None) -> Offers:
        view, ids = self._view, self._view.selection.ids()
        one = ids[0] if len(ids) == 1 else ""
        mirror = view.mirror
        return Offers(mirror.graph, view.offered, mirror.findings, wiring, one, self.recent())

    def add(self, node_type: str, params: Mapping[str, Value]) -> None:
        """Ask for a node beside the selected one, wired to it where only one way makes sense."""
        node = replace(self._view.offered.fresh(node_type), params=params)
        wire = self._offers(None).joined(node)
        chain = Chain((Piece(node_type, params),), (wire,) if wire else ())
        places = free_places(self._view, [node], self._view.selection.ids())
        self._requests.chainRequested.emit(chain, places)

    def show_verdict(self, chain: Chain, text: str, severity: str) -> None:
        """Say what would come of what is about to be chosen, if it still is."""
        self.search.say(chain, text, more=severity == "ok")

    def _consider(self) -> None:
        if self.search.isVisible() and isinstance(chain := self.search.current(), Chain):
            self._requests.chainConsidered.emit(chain)

    def _add(self, chosen: Chain | Insert | HeldWires) -> None:
        if isinstance(chosen, HeldWires):
            self._requests.disconnectRequested.emit(list(chosen.moved))
        elif isinstance(chosen, Chain):
            self._add_chain(chosen)
        elif not self.meant.refused:
            fresh = self._view.offered.fresh(chosen.type)
            at = place_on_wire(self._view, fresh, chosen.wire, self._place)
            self._requests.editRequested.emit(replace(chosen, at=at))

    def _add_chain(self, chain: Chain) -> None:
        offered, held, view = self._view.offered, self._held, self._view
        row = [replace(offered.fresh(p.type), params=p.params) for p in chain.pieces]
        if held is None and chain.wires:
            places = free_places(view, row, view.selection.ids())
        else:
            loose = None if held is None else held.from_output
            mark = row[-1] if loose is False else row[0]
            at = placed(mark, self._place, loose)
            offset = free_offset(view, [replace(mark, at=at)], (0.0, 0.0), _MAY_COVER)
            places = [(at[0] + offset[0], at[1] + offset[1])]
            if len(row) > 1:
                back = width_before_last(row) if loose is False else 0.0
                start = QPointF(*places[0]) - QPointF(back, 0.0)
                places = free_places(view, row, start=start)
        taking = chain if held is None else held.taken_over(chain)
        self._requests.chainRequested.emit(taking, places)

    def judge(self, edit: Edit, verdict: Verdict) -> None:
        """Someone found out what would come of an edit that was hovered."""
        self.meant.judge(edit, verdict)

    # -- wires -----------------------------------------------------------------------------

    def open_wires(self, node_id: str) -> None:
        """Offer the wires of a node, to take one away."""
        graph = self._view.mirror.graph
        entries = [
            at_target(wire_text(wire, graph.nodes), wire, wire, graph)
            for wire in graph.wires_of([node_id])
        ]
        name = graph.nodes[node_id].name
        title = tr("Disconnect {name} from…", name=name)
        nothing = tr("{name} has no wires.", name=name)
        self.wires.open(self._beside(node_id), containing(entries), title, title, nothing=nothing)

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


def _parting(held: HeldWires) -> Entry:
    """To take wires away whose ends were let go: what takes a node over comes after it."""
    several = len(held.moved) > 1
    return Entry(
        held,
        tr("Take the wires away") if several else tr("Take the wire away"),
        "",
        tr("Nothing goes there from then on. Escape puts it back; a node below takes it over."),
        icons.icon("delete"),
    )
