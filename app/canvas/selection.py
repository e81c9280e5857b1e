"""What is selected: nodes, wires and dots. Qt's own flags hold it; this counts once a change."""

from collections.abc import Callable, Iterable

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

    Args:
        mirror: The same.
        requests: Hears what is selected.
        shown: Is called after items were selected or not.
    """

    def __init__(
        self, mirror: Mirror, requests: Requests, shown: Callable[[], None] = lambda: None
    ) -> None:
        self.mirror, self._requests, self._shown = mirror, requests, shown
        self._announced: tuple[object, ...] = ([], [], [], [])

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

    def frames(self) -> list[str]:
        """The selected frames, the innermost last."""
        return [frame.id for frame in self.mirror.frames if frame.isSelected()]

    def movable(self) -> list[str]:
        """What is moved with the selection: the selected nodes, or those in selected frames."""
        content = self.mirror.graph.drawing.content
        inside = {i for frame in self.frames() for i in content.get(frame, ())}
        return [i for i in self.mirror.graph.nodes if i in inside] if inside else self.ids()

    def show(
        self,
        ids: Iterable[str],
        wires: Iterable[Wire] = (),
        frames: Iterable[str] = (),
        dots: Iterable[Dot] = (),
    ) -> None:
        """Select these and nothing else, without telling yet."""
        items, nodes, grounds = self.mirror.wires, self.mirror.nodes, self.mirror.frames.items
        points = self.mirror.dots.items
        chosen = [nodes[i] for i in dict.fromkeys(ids) if i in nodes]
        wanted = {*chosen, *(items[w] for w in wires if w in items)}
        wanted |= {grounds[f] for f in frames if f in grounds}
        wanted |= {points[dot] for dot in dots if dot in points}
        for item in wanted ^ set(self.mirror.scene.selectedItems()):
            item.setSelected(item in wanted)
            if isinstance(item, (NodeItem, WireItem)):
                self.mirror.note(item)
        if len(chosen) == 1:
            self.mirror.raise_node(chosen[0].id)
        self._shown()

    def select(
        self,
        ids: Iterable[str],
        wires: Iterable[Wire] = (),
        frames: Iterable[str] = (),
        dots: Iterable[Dot] = (),
    ) -> None:
        """Select these and nothing else."""
        self.show(ids, wires, frames, dots)
        self.announce()

    def toggle(self, node_id: str) -> None:
        """Take a node in or out."""
        ids = self.ids()
        self.select([i for i in ids if i != node_id] if node_id in ids else [*ids, node_id])

    def pick_dot(self, dot: Dot, *, toggled: bool) -> None:
        """Select a dot, unless it is; ``toggled`` takes it in or out beside what is selected."""
        dots = self.dots()
        if toggled:
            self.select(self.ids(), self.wires(), self.frames(), {*dots} ^ {dot})
        elif dot not in dots:
            self.select([], dots=[dot])

    def announce(self) -> list[str]:
        """Tell of the selected nodes, if the selection is another, and return them."""
        ids = self.ids()
        chosen = (ids, self.wires(), self.frames(), self.dots())
        if chosen != self._announced:
            self._announced = chosen
            self._requests.selectionChanged.emit(ids)
        return ids
