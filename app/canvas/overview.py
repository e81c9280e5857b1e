"""The canvas from far away: the whole level in a few batched calls, from kept rectangles.

Asking a thousand items to paint themselves takes longer than a frame; a call a colour does not.
Nor is even that done for each frame: pictures of it are kept while only the view changes.
"""

from functools import partial
from typing import NamedTuple, cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.base import memory
from app.canvas.kept_picture import KeptPicture, Shot
from app.canvas.mirror import Mirror
from app.canvas.node_painter import paint_badge, paint_from_afar
from app.canvas.overview_level import Level
from app.canvas.style import CanvasStyle
from app.theme.blank import CLEAR

OVERVIEW_ZOOM = 0.45
"""Below this zoom the overview takes over: texts are too small to read anyway."""

_MANY_NODES = 1000
_MANY_WIRES = 1000
_MANY_DETAILS = 250
_FAINT = 0.4
_LEAST_DETAIL = 0.13


class _Look(NamedTuple):
    """How a level is painted: with smooth wires, and with names and signs."""

    smooth: bool
    detailed: bool


class _Layer:
    """A level and its picture."""

    def __init__(self, ground: QColor) -> None:
        self.level = Level()
        self.picture = KeptPicture(ground)

    def settle(self) -> None:
        """Have the picture painted anew where the level is another one."""
        self.picture.spoil(self.level.take_spoiled().translated(self.level.origin))
        if self.level.is_empty:
            self.picture.forget()


class Overview:
    """Paints a mirror's items from afar.

    Attributes:
        mirror: Has the items.
    """

    def __init__(self, mirror: Mirror, style: CanvasStyle) -> None:
        self.mirror, self._style = mirror, style
        self._still, self._lifted = _Layer(style.background), _Layer(CLEAR)
        self._framed = False

    @property
    def still(self) -> Level:
        """What stands where the graph says."""
        return self._still.level

    @property
    def lifted(self) -> Level:
        """What is being carried about, where it was before."""
        return self._lifted.level

    def set_style(self, style: CanvasStyle) -> None:
        """Paint with other colours."""
        self._style = style
        self._still.picture = KeptPicture(CLEAR if self._framed else style.background)
        self._lifted.picture = KeptPicture(CLEAR)

    def sharpen(self) -> None:
        """Paint all anew, as after it was shown stretched."""
        self._still.picture.forget()
        self._lifted.picture.forget()

    def paint(self, painter: QPainter, view: QRectF, zoom: float) -> bool:
        """Paint the level, and above it what is being carried about.

        Args:
            painter: Paints in the coordinates of the scene.
            view: The visible part of the scene.
            zoom: Pixels a unit of the scene.

        Returns:
            Whether it is sharp. A very large level is stretched at first when it is zoomed: to
            paint it takes longer than a frame.
        """
        self.follow()
        self._paint_grounds(painter, view)
        lifted = self.mirror.lifted
        layers = [(self._still, view.translated(-lifted.by) if lifted.is_all else view)]
        if not self.lifted.is_empty:
            layers.append((self._lifted, view.translated(-lifted.by)))
        ratio = painter.device().devicePixelRatioF()
        shots = [
            (layer, Shot(seen, zoom, ratio, self._look(layer.level, seen, zoom)))
            for layer, seen in layers
        ]
        is_large = len(self.mirror.nodes) > _MANY_NODES
        stretched = is_large and all(layer.picture.can_stretch(shot) for layer, shot in shots)
        for layer, shot in shots:
            if stretched:
                offset = view.topLeft() - shot.view.topLeft()
                painter.translate(offset)
                layer.picture.stretch(painter)
                painter.translate(-offset)
            else:
                paint = partial(_paint_level, level=layer.level, shot=shot, style=self._style)
                layer.picture.show(painter, shot, paint)
        loose = Level()
        for wire in lifted.outer:
            loose.put_wire(wire)
        _paint_wires(painter, loose, view, self._style)
        for frame in self.mirror.frames:
            if frame.rect.intersects(view):
                frame.paint_title_from_afar(painter, zoom)
        return not stretched

    def _paint_grounds(self, painter: QPainter, view: QRectF) -> None:
        """Paint the frames, on which the picture of nodes and wires then lies."""
        frames = list(self.mirror.frames)
        if self._framed != bool(frames):
            self._framed = bool(frames)
            self.set_style(self._style)
        for frame in frames:
            if frame.rect.intersects(view):
                frame.paint_ground_from_afar(painter)

    def follow(self) -> None:
        """Take over what has changed in the mirror since the last time."""
        with memory.building():
            self._follow()

    def _follow(self) -> None:
        mirror, lifted = self.mirror, self.mirror.lifted
        nodes, wires, shift = mirror.take_stale()
        if not shift.isNull():
            self.still.origin += shift
            self.lifted.origin += shift
            self.sharpen()
        for item in nodes:
            here, there = self._order(item.id in lifted.ids and not lifted.is_all)
            there.drop_node(item)
            if mirror.nodes.get(item.id) is item:
                here.put_node(item)
            else:
                here.drop_node(item)
        for wire in wires:
            here, there = self._order(wire in lifted.inner and not lifted.is_all)
            there.drop_wire(wire)
            if wire not in lifted.outer and mirror.wires.get(wire.wire) is wire:
                here.put_wire(wire)
            else:
                here.drop_wire(wire)
        self._still.settle()
        self._lifted.settle()

    def _order(self, is_lifted: bool) -> tuple[Level, Level]:
        """The level that an item belongs to, and the other one."""
        return (self.lifted, self.still) if is_lifted else (self.still, self.lifted)

    def _look(self, level: Level, view: QRectF, zoom: float) -> _Look:
        near = level.near(view.translated(-level.origin)) if zoom >= _LEAST_DETAIL else None
        detailed = near is not None and len(near) <= _MANY_DETAILS
        return _Look(len(self.mirror.wires) <= _MANY_WIRES, detailed)


def _paint_level(
    painter: QPainter, area: QRectF, level: Level, shot: Shot, style: CanvasStyle
) -> None:
    smooth, detailed = cast("_Look", shot.look)
    painter.translate(level.origin)
    area = area.translated(-level.origin)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    _paint_wires(painter, level, area, style)
    painter.setPen(Qt.PenStyle.NoPen)
    for batch, rects in level.rects(level.bodies, area):
        painter.setBrush(style.note.fill if batch.colour else style.body)
        painter.setOpacity(_FAINT if batch.faint else 1.0)
        painter.drawRects(rects)
    for batch, rects in level.rects(level.headers, area):
        painter.setBrush(style.category(batch.colour).fill)
        painter.setOpacity(_FAINT if batch.faint else 1.0)
        painter.drawRects(rects)
    _paint_frames(painter, level, area, style)
    if detailed:
        _paint_details(painter, level, area, shot.zoom, style)


def _paint_wires(painter: QPainter, level: Level, area: QRectF, style: CanvasStyle) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for (family, state, _), path in level.paths(area):
        color = style.accent if state == "selected" else style.signals.get(state)
        # Mixed, not translucent, and one pixel wide: Qt paints that four times as fast.
        strength = 0.35 if state == "faint" else 0.85
        pen = QPen(color or style.dimmed(style.wire(family), strength), 1.0)
        pen.setCosmetic(True)
        pen.setStyle(Qt.PenStyle.DashLine if state in style.signals else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.drawPath(path)


def _paint_frames(painter: QPainter, level: Level, area: QRectF, style: CanvasStyle) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # In the order of their names: selected ones last, so that no neighbour's edge covers theirs.
    for (name, faint, _), rects in level.rects(level.frames, area):
        color, width = {"": (style.border, 1.0), "selected": (style.accent, 2.5)}.get(
            name, (style.signals.get(name, style.border), 1.5)
        )
        pen = QPen(color, width)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setOpacity(_FAINT if faint and name != "selected" else 1.0)
        painter.drawRects(rects)
    painter.setOpacity(1.0)


def _paint_details(
    painter: QPainter, level: Level, area: QRectF, zoom: float, style: CanvasStyle
) -> None:
    """Icons, names and signs of problems."""
    for entry in level.near(area):
        item = entry.item
        painter.save()
        painter.translate(entry.rect.topLeft())
        painter.setOpacity(item.look.opacity)
        paint_from_afar(painter, item.shape_, item.look, style)
        if item.look.severity in ("error", "warning"):
            painter.setOpacity(1.0)
            painter.scale(1.0 / zoom, 1.0 / zoom)
            at = QPointF(entry.rect.width() * zoom - 2.0, 2.0)
            paint_badge(painter, at, item.look.severity, style)
        painter.restore()
