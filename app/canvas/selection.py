"""What is selected: nodes, wires and dots. Qt's own flags hold it; this counts once a change."""

from collections.abc import Iterable

from app.canvas.dots import DotItem
from app.canvas.mirror import Mirror
from app.canvas.node_item import NodeItem
from app.canvas.requests import Requests
from app.canvas.wire_item import WireItem
from graph_nodes.dots import Dot
from graph_nodes.graph import Wire


class Selection:
    """The selected items of a mirror.

    Qt tells of each item that is selected or not; a thousand of them are one change to a person,
    so the changes are gathered and ``announce`` tells of them once.

    Attributes:
        mirror: Has the items; another one where another graph is shown.
    """

    def __init__(self, mirror: Mirror, requests: Requests) -> None:
        self.mirror, self._requests = mirror, requests
        self._announced: tuple[list[str], list[Wire], list[Dot]] = ([], [], [])

    def ids(self) -> list[str]:
        """The selected nodes, in the order of the graph."""
        items = self.mirror.scene.selectedItems()
        nodes = self.mirror.graph.nodes  # which may have lost one whose item is still there
        chosen = {item.id for item in items if isinstance(item, NodeItem)} & nodes.keys()
        if len(chosen) < 2:
            return list(chosen)
        return [i for i in self.mirror.graph.nodes if i in chosen]

    def wires(self) -> list[Wire]:
        """The selected wires."""
        items = self.mirror.scene.selectedItems()
        chosen = {item.wire for item in items if isinstance(item, WireItem)}
        return [wire for wire in self.mirror.wires if wire in chosen] if chosen else []

    def dots(self) -> list[Dot]:
        """The selected dots of wires."""
        chosen = self.mirror.scene.selectedItems()
        return [item.dot for item in chosen if isinstance(item, DotItem)]

    def show(
        self, ids: Iterable[str], wires: Iterable[Wire] = (), dots: Iterable[Dot] = ()
    ) -> None:
        """Select these and nothing else, without telling yet."""
        items, nodes, points = self.mirror.wires, self.mirror.nodes, self.mirror.dots.items
        chosen = [nodes[i] for i in dict.fromkeys(ids) if i in nodes]
        wanted = {*chosen, *(items[w] for w in wires if w in items)}
        wanted |= {points[dot] for dot in dots if dot in points}
        for item in wanted ^ set(self.mirror.scene.selectedItems()):
            if isinstance(item, (NodeItem, WireItem)):
                self.mirror.note(item)
            item.setSelected(item in wanted)
        if len(chosen) == 1:
            self.mirror.raise_node(chosen[0].id)

    def select(
        self, ids: Iterable[str], wires: Iterable[Wire] = (), dots: Iterable[Dot] = ()
    ) -> None:
        """Select these and nothing else."""
        self.show(ids, wires, dots)
        self.announce()

    def toggle(self, node_id: str) -> None:
        """Take a node in or out."""
        ids = self.ids()
        self.select([i for i in ids if i != node_id] if node_id in ids else [*ids, node_id])

    def pick_dot(self, dot: Dot, *, toggled: bool) -> None:
        """Select a dot, unless it is; ``toggled`` takes it in or out beside what is selected."""
        dots = self.dots()
        if toggled:
            self.select(self.ids(), self.wires(), {*dots} ^ {dot})
        elif dot not in dots:
            self.select([], dots=[dot])

    def announce(self) -> list[str]:
        """Tell of the selected nodes, if the selection is another, and return them."""
        ids = self.ids()
        chosen = (ids, self.wires(), self.dots())
        if chosen != self._announced:
            self._announced = chosen
            self._requests.selectionChanged.emit(ids)
        return ids
