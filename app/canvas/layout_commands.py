"""Commands on where nodes stand: aligned, at equal gaps, level, or arranged anew."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QRectF

from app.base.i18n import tr
from app.canvas.aligning import Axis, Edge, aligned, distributed, straightened
from app.canvas.glide import Glide
from app.canvas.interaction import CanvasView
from app.canvas.requests import Requests
from app.commands.command import Need, Run
from graph_nodes.drawing import Drawing
from graph_nodes.elements import Position

Places = Mapping[str, Position]


class LayoutCommands:
    """Does them with what is selected, each as one edit.

    Attributes:
        glide: Shows nodes on their way there.
    """

    def __init__(self, view: CanvasView, requests: Requests) -> None:
        self._view, self._requests = view, requests
        self.glide = Glide(view)
        view.pressed.connect(self.glide.stop)

    def runs(self) -> dict[str, Run]:
        """What the commands do, by id."""
        edges: dict[Edge, str] = {
            "left": tr("Align left edges"),
            "center": tr("Align centers"),
            "right": tr("Align right edges"),
            "top": tr("Align top edges"),
            "middle": tr("Align middles"),
            "bottom": tr("Align bottom edges"),
        }
        axes: dict[Axis, str] = {
            "across": tr("Distribute across"),
            "down": tr("Distribute down"),
        }
        return {
            **{f"align_{e}": partial(self._align, e, label) for e, label in edges.items()},
            **{f"distribute_{a}": partial(self._distribute, a, n) for a, n in axes.items()},
            "straighten": self._straighten,
            "arrange_selected": self._arrange,
        }

    def needs(self, ids: Sequence[str]) -> dict[Need, bool]:
        """Which needs of commands are met while these nodes are selected."""
        return {Need.THREE_NODES: len(ids) > 2}

    def _align(self, edge: Edge, label: str) -> None:
        self._move(label, aligned(self._bodies, edge))

    def _distribute(self, axis: Axis, label: str) -> None:
        self._move(label, distributed(self._bodies, axis))

    def _straighten(self) -> None:
        items = self._view.mirror.nodes
        graph, ids = self._view.mirror.graph, self._view.selection.ids()
        self._move(
            tr("Straighten"), straightened(graph, ids, lambda i, *port: items[i].port_place(*port))
        )

    def _arrange(self) -> None:
        """Lay the selected nodes out where they are; the others stay."""
        mirror, ids = self._view.mirror, self._view.selection.movable()
        if not ids:
            return
        places = mirror.arranged(self._view.room(), ids)
        left, top = (min(at[axis] for at in places.values()) for axis in (0, 1))
        was = mirror.bounds(ids).topLeft()
        by = (round(was.x() - left), round(was.y() - top))
        self.arrange(
            tr("Arrange the selection"), {i: (x + by[0], y + by[1]) for i, (x, y) in places.items()}
        )

    def arrange(self, label: str, places: Places, then: Run = lambda: None) -> None:
        """Ask for nodes to stand where a layout has them, the wires among them without bends.

        Args:
            label: What it is called.
            places: Where they stand.
            then: Done once they do, before they are shown on their way.
        """
        drawing = self._view.mirror.graph.drawing
        bent = [
            w
            for w, look in drawing.wires.items()
            if look.bends and {w.source, w.target} <= places.keys()
        ]
        before = {i: self._view.mirror.graph.nodes[i].at for i in places}
        self._requests.drawRequested.emit(label, drawing.set_wires(bent, bends=()), places)
        then()
        self.glide.start(before)

    @property
    def _bodies(self) -> dict[str, QRectF]:
        items = self._view.mirror.nodes
        return {i: items[i].body() for i in self._view.selection.ids()}

    def _move(
        self,
        label: str,
        places: Places,
        drawing: Drawing | None = None,
        then: Run = lambda: None,
    ) -> None:
        graph = self._view.mirror.graph
        before = {i: graph.nodes[i].at for i in places}
        drawing = graph.drawing if drawing is None else drawing
        self._requests.drawRequested.emit(label, drawing, places)
        then()
        self.glide.start(before)
