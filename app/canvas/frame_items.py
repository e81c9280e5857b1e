"""The frames of a graph on the canvas: each is where what is in it stands."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from app.canvas.frame_item import FrameItem
from app.canvas.node_item import NodeItem
from app.canvas.style import CanvasStyle
from graph_nodes.drawing import Drawing


@dataclass(slots=True)
class _Held:
    """Nodes that are carried about: what of each frame stays, and what goes along."""

    by: QPointF = field(default_factory=QPointF)
    stay: Mapping[str, QRectF] = field(default_factory=dict[str, QRectF])
    go: Mapping[str, QRectF] = field(default_factory=dict[str, QRectF])


class Frames:
    """Keeps an item for each frame of a drawing, around what is in it.

    Args:
        scene: Where the items are.
        style: What they are painted with.
        nodes: The items of the nodes by id. Whoever holds the frames is not known here: it would
            end only when garbage is looked for, maybe in a thread in which Qt's things must not.

    Attributes:
        items: Frame id → its item.
    """

    def __init__(
        self, scene: QGraphicsScene, style: CanvasStyle, nodes: Mapping[str, NodeItem]
    ) -> None:
        self._scene, self._style, self._nodes = scene, style, nodes
        self._drawing = Drawing()
        self._direct: dict[str, list[str]] = {}
        self._content: dict[str, QRectF] = {}
        self._stale: set[str] = set()
        self._held = _Held()
        self.items: dict[str, FrameItem] = {}

    def __iter__(self) -> Iterator[FrameItem]:
        """The items, those around others first."""
        return iter(sorted(self.items.values(), key=FrameItem.zValue))

    def show(self, drawing: Drawing) -> None:
        """Show the frames of another drawing."""
        if drawing is self._drawing:
            return
        self._drawing = drawing
        direct: dict[str, list[str]] = {frame: [] for frame in drawing.frames}
        for node, look in drawing.nodes.items():
            if look.frame:
                direct[look.frame].append(node)
        self._stale |= {f for f, ids in direct.items() if ids != self._direct.get(f)}
        self._direct = direct
        for gone in self.items.keys() - drawing.frames.keys():
            self._scene.removeItem(self.items.pop(gone))
            self._content.pop(gone, None)
        for frame, one in drawing.frames.items():
            if frame not in self.items:
                self.items[frame] = FrameItem(frame, self._style)
                self._scene.addItem(self.items[frame])
            self.items[frame].show_frame(one, len(drawing.around(frame)))
        self.settle()

    def touch(self, ids: Collection[str]) -> None:
        """Some nodes have moved, or are of another size."""
        if self.items:
            self._stale |= {self._drawing.node(i).frame for i in ids}

    def settle(self) -> None:
        """Be around the nodes where they stand by now."""
        self._held = _Held()
        for frame in self._stale & self._direct.keys():
            self._content[frame] = self._bodies(self._direct[frame])
        self._stale.clear()
        self._place(self._content.get)

    def lift(self, ids: Collection[str]) -> None:
        """Get ready to follow nodes that are carried about."""
        chosen = set(ids)
        touched = {f for f in self.items if not chosen.isdisjoint(self._direct[f])}
        held = {f: [i for i in self._direct[f] if i in chosen] for f in touched}
        rest = {f: [i for i in self._direct[f] if i not in chosen] for f in touched}
        go = {frame: self._bodies(nodes) for frame, nodes in held.items()}
        self._held = _Held(QPointF(), {f: self._bodies(i) for f, i in rest.items()}, go)

    def carry(self, by: QPointF, *, leaving: bool = False) -> None:
        """Follow nodes that are this far from where they stand, or stay, as they are to leave."""
        held = self._held
        held.by = by

        def content(frame: str) -> QRectF | None:
            if frame not in held.go:
                return self._content.get(frame)
            goes = QRectF() if leaving else held.go[frame].translated(by)
            return held.stay[frame].united(goes)

        if held.go:
            self._place(content)

    def without_held(self) -> dict[str, QRectF]:
        """Where each frame would be, were it not for the nodes that are carried about."""
        return self._rects(lambda f: self._held.stay.get(f, self._content.get(f)))

    def _place(self, content: Callable[[str], QRectF | None]) -> None:
        for frame, rect in self._rects(content).items():
            self.items[frame].stand(rect)

    def _rects(self, content: Callable[[str], QRectF | None]) -> dict[str, QRectF]:
        """The frames around what is directly in them and the frames in them, from the inside."""
        frames, rects = self._drawing.frames, dict[str, QRectF]()
        inner: dict[str, QRectF] = {}
        for frame in sorted(frames, key=lambda f: -len(self._drawing.around(f))):
            whole = (content(frame) or QRectF()).united(inner.get(frame, QRectF()))
            rects[frame] = QRectF() if whole.isNull() else self.items[frame].around(whole)
            outside = frames[frame].inside
            inner[outside] = inner.get(outside, QRectF()).united(rects[frame])
        return rects

    def _bodies(self, ids: Iterable[str]) -> QRectF:
        """The rectangle around nodes where they are shown."""
        rect = QRectF()
        for node_id in ids:
            rect = rect.united(self._nodes[node_id].body())
        return rect

    # -- what is where ---------------------------------------------------------------------

    def title_at(self, place: QPointF) -> FrameItem | None:
        """The frame whose title is at a place of the scene, close up."""
        return next((i for i in reversed(list(self)) if i.bar.contains(place)), None)

    def tag_at(self, place: QPointF, zoom: float) -> FrameItem | None:
        """The frame whose title is at a place of the scene, from afar."""
        return next((i for i in reversed(list(self)) if i.tag(zoom).contains(place)), None)

    def at(self, place: QPointF) -> str:
        """The innermost frame at a place, were it not for what is carried about; "" for none."""
        found = [f for f, rect in self.without_held().items() if rect.contains(place)]
        return max(found, key=lambda f: len(self._drawing.around(f)), default="")

    def light(self, frame: str) -> None:
        """Show which frame what is held would come into; "" for none."""
        for item in self.items.values():
            if item.lit != (item.id == frame):
                item.light(item.id == frame)

    def set_style(self, style: CanvasStyle) -> None:
        """Paint with another theme."""
        self._style = style
        for item in self.items.values():
            item.show_style(style)
        self._place(self._content.get)
