"""The canvas from far away: the whole level in a few batched calls, from cached rectangles.

Asking a thousand items to paint themselves takes longer than a frame; a call a colour does not.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.canvas.mirror import Mirror
from app.canvas.node_item import NodeItem
from app.canvas.node_painter import paint_badge, paint_label
from app.canvas.node_shape import HEADER
from app.canvas.style import CanvasStyle
from app.canvas.wire_item import WireItem

OVERVIEW_ZOOM = 0.45
"""Below this zoom the overview takes over: texts are too small to read anyway."""

_MANY_WIRES = 1000
_MANY_DETAILS = 250
_FAINT = 0.4
_LEAST_DETAIL = 0.13

Batch = defaultdict[tuple[str, bool], list[QRectF]]
"""Rectangles by what colours them and whether they are faint."""


def _batch() -> Batch:
    return defaultdict(list)


@dataclass(slots=True)
class _Level:
    """Everything there is to paint, by colour."""

    nodes: list[tuple[QRectF, NodeItem]] = field(default_factory=list[tuple[QRectF, NodeItem]])
    bodies: Batch = field(default_factory=_batch)
    headers: Batch = field(default_factory=_batch)
    frames: Batch = field(default_factory=_batch)
    wires: defaultdict[tuple[str, str], QPainterPath] = field(
        default_factory=lambda: defaultdict[tuple[str, str], QPainterPath](QPainterPath)
    )

    def add_node(self, rect: QRectF, item: NodeItem) -> None:
        shape = item.shape_
        faint = item.look.opacity < 1.0
        self.nodes.append((rect, item))
        self.bodies["note" if shape.is_note else "", faint].append(rect)
        if not shape.is_note:
            header = QRectF(rect.x(), rect.y(), rect.width(), HEADER)
            self.headers[shape.category, faint].append(header)
        self.frames["selected" if item.isSelected() else item.look.severity, faint].append(rect)

    def add_wire(self, wire: WireItem) -> None:
        state = "selected" if wire.isSelected() else wire.problem.severity if wire.problem else ""
        self.wires[wire.family, state or ("faint" if wire.faint else "")].addPath(
            wire.path.translated(wire.pos())
        )


class Overview:
    """Paints a mirror's items from afar. Rectangles and paths are kept until something moves."""

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror
        self._version = -1
        self._still = _Level()
        self._lifted = _Level()

    def paint(self, painter: QPainter, view: QRectF, zoom: float, style: CanvasStyle) -> None:
        """Paint the level, and above it what is being carried about.

        Args:
            painter: Paints in the coordinates of the scene.
            view: The visible part of the scene.
            zoom: Pixels a unit of the scene.
            style: Colours.
        """
        if self._version != self._mirror.version:
            self._version = self._mirror.version
            self._collect()
        few = len(self._mirror.wires) <= _MANY_WIRES
        by = self._mirror.lifted.by
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, few)
        for level, offset in ((self._still, QPointF()), (self._lifted, by)):
            painter.translate(offset)
            _paint_level(painter, level, style)
            _paint_details(painter, level, view.translated(-offset), zoom, style)
            painter.translate(-offset)
        loose = _Level()
        for wire in self._mirror.lifted.outer:
            loose.add_wire(wire)
        _paint_wires(painter, loose, style)

    def _collect(self) -> None:
        self._still, self._lifted = _Level(), _Level()
        lifted = self._mirror.lifted
        for node_id, item in self._mirror.nodes.items():
            level = self._lifted if node_id in lifted.ids else self._still
            at = item.node.at
            level.add_node(QRectF(at[0], at[1], item.shape_.width, item.shape_.height), item)
        inner, outer = set(lifted.inner), set(lifted.outer)
        for wire in self._mirror.wires.values():
            if wire not in outer:
                (self._lifted if wire in inner else self._still).add_wire(wire)


def _paint_level(painter: QPainter, level: _Level, style: CanvasStyle) -> None:
    _paint_wires(painter, level, style)
    for category, faint, rects in _batches(painter, level.bodies):
        painter.setBrush(style.note.fill if category else style.body)
        painter.setOpacity(_FAINT if faint else 1.0)
        painter.drawRects(rects)
    for category, faint, rects in _batches(painter, level.headers):
        painter.setBrush(style.category(category).fill)
        painter.setOpacity(_FAINT if faint else 1.0)
        painter.drawRects(rects)
    _paint_frames(painter, level, style)


def _batches(painter: QPainter, batch: Batch) -> list[tuple[str, bool, list[QRectF]]]:
    painter.setPen(Qt.PenStyle.NoPen)
    return [(name, faint, rects) for (name, faint), rects in batch.items()]


def _paint_wires(painter: QPainter, level: _Level, style: CanvasStyle) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for (family, state), path in level.wires.items():
        color = style.accent if state == "selected" else style.signals.get(state)
        # Mixed, not translucent, and one pixel wide: Qt paints that four times as fast.
        strength = 0.35 if state == "faint" else 0.85
        pen = QPen(color or style.dimmed(style.wire(family), strength), 1.0)
        pen.setCosmetic(True)
        pen.setStyle(Qt.PenStyle.DashLine if state in style.signals else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.drawPath(path)


def _paint_frames(painter: QPainter, level: _Level, style: CanvasStyle) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # Selected ones last, so that no neighbour's edge covers theirs.
    for (name, faint), rects in sorted(level.frames.items(), key=lambda pair: pair[0]):
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
    painter: QPainter, level: _Level, view: QRectF, zoom: float, style: CanvasStyle
) -> None:
    """Icons, names and signs of problems, as long as they are few and can be made out."""
    if zoom < _LEAST_DETAIL:
        return
    near = [pair for pair in level.nodes if view.intersects(pair[0])]
    if len(near) > _MANY_DETAILS:
        return
    for rect, item in near:
        painter.save()
        painter.translate(rect.topLeft())
        painter.setOpacity(item.look.opacity)
        if not item.shape_.is_note:
            paint_label(painter, item.shape_, item.look, style)
        if item.look.severity in ("error", "warning"):
            painter.setOpacity(1.0)
            painter.scale(1.0 / zoom, 1.0 / zoom)
            at = QPointF(rect.width() * zoom - 2.0, 2.0)
            paint_badge(painter, at, item.look.severity, style)
        painter.restore()
