"""Which nodes and wires are selected. Qt's own flags hold it; this counts them once a change."""

from collections.abc import Iterable

from app.canvas.mirror import Mirror
from app.canvas.requests import Requests
from graph_nodes.graph import Wire


class Selection:
    """The selected items of a mirror.

    Qt tells of each item that is selected or not; a thousand of them are one change to a person,
    so the changes are gathered and ``announce`` tells of them once.
    """

    def __init__(self, mirror: Mirror, requests: Requests) -> None:
        self._mirror, self._requests = mirror, requests
        self._announced: list[str] = []

    def ids(self) -> list[str]:
        """The selected nodes, in the order of the graph."""
        nodes = self._mirror.nodes
        return [i for i in self._mirror.graph.nodes if i in nodes and nodes[i].isSelected()]

    def wires(self) -> list[Wire]:
        """The selected wires."""
        return [wire for wire, item in self._mirror.wires.items() if item.isSelected()]

    def show(self, ids: Iterable[str], wires: Iterable[Wire] = ()) -> None:
        """Select these and nothing else, without telling yet."""
        chosen, chosen_wires = set(ids), set(wires)
        items = [(item, i in chosen) for i, item in self._mirror.nodes.items()]
        items += [(item, w in chosen_wires) for w, item in self._mirror.wires.items()]
        for item, on in items:
            if item.isSelected() != on:
                item.setSelected(on)
                self._mirror.version += 1
        if len(chosen) == 1:
            self._mirror.raise_node(chosen.pop())

    def select(self, ids: Iterable[str], wires: Iterable[Wire] = ()) -> None:
        """Select these and nothing else."""
        self.show(ids, wires)
        self.announce()

    def toggle(self, node_id: str) -> None:
        """Take a node in or out."""
        ids = self.ids()
        self.select([i for i in ids if i != node_id] if node_id in ids else [*ids, node_id])

    def announce(self) -> None:
        """Tell of the selected nodes, if they are others than last time."""
        ids = self.ids()
        if ids != self._announced:
            self._announced = ids
            self._requests.selectionChanged.emit(ids)
