"""Paints a measured node, all of it in one go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from app.canvas import note_text
from app.canvas.far_label import LEAST_ICON, paint_label, paint_note
from app.canvas.frost import Frost, paint_frost
from app.canvas.inside_picture import inside_picture
from app.canvas.node_shape import (
    BADGE,
    HEADER,
    ICON,
    NOTE_EDGES,
    OPTIONAL_RADIUS,
    PORT_RADIUS,
    RADIUS,
    NodeShape,
    PortShape,
)
from app.canvas.style import CanvasStyle, Face, font, static_text
from app.theme import icons
from graph_nodes.dtypes import family_of
from graph_nodes.graph import Graph, Mode

SMALL_TEXT_ZOOM = 0.7
"""Below this zoom a node's texts are drawn at a size that can be read: fewer of them."""

Key = tuple[str, bool]
"""A port of a node: its name, and whether it is an output."""


@dataclass(slots=True)
class NodeLook:
    """What of a node changes without measuring it again.

    Attributes:
        selected: It is part of the selection.
        hovered: The pointer is on it.
        mode: On, bypassed or off.
        used: It will run; a node that nothing asks for is drawn faint.
        known: Its type is known here.
        severity: "error", "warning", "info" or "".
        wired: Ports that have a wire.
        carried: Input with a wire → the dtype, or family of dtypes, that it brings.
        faulty: Inputs that have a problem.
        lit: Ports that could take the wire being drawn; None while none is drawn.
        hot: The port under the pointer.
        hot_value: Where the value under the pointer stands.
        inside: What is inside an instance.
        frost: How much of what it learns is frozen.
    """

    selected: bool = False
    hovered: bool = False
    mode: Mode = "on"
    used: bool = True
    known: bool = True
    severity: str = ""
    wired: set[Key] = field(default_factory=set[Key])
    carried: Mapping[str, str] = field(default_factory=dict[str, str])
    faulty: frozenset[str] = frozenset()
    lit: frozenset[Key] | None = None
    hot: Key | None = None
    hot_value: QRectF | None = None
    inside: Graph | None = None
    frost: Frost = Frost.NONE

    @property
    def opacity(self) -> float:
        """How strongly the node is painted."""
        if self.lit is not None and not self.lit:
            return 0.35
        if not self.known:
            return 0.75
        if self.mode == "off":
            return 0.45
        return 1.0 if self.used else 0.62


def paint_node(painter: QPainter, shape: NodeShape, look: NodeLook, style: CanvasStyle) -> None:
    """Paint a node with its top left corner at the painter's origin."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(look.opacity)
    _shadow(painter, shape, style)
    if shape.is_note:
        _note(painter, shape, style)
    else:
        _body(painter, shape, look, style)
        _header(painter, shape, style)
        if painter.worldTransform().m11() < SMALL_TEXT_ZOOM:
            paint_from_afar(painter, shape, look, style)
        else:
            _icon(painter, shape, style)
            _texts(painter, shape, look, style)
            _inside(painter, shape, look, style)
    _border(painter, shape, look, style)
    for port in shape.ports:
        _port(painter, port, look, style)
    painter.setOpacity(1.0)
    if look.severity:
        at = QPointF(shape.width - 10.0 - BADGE / 2, HEADER / 2)
        paint_badge(painter, at, look.severity, style)
    if look.frost is not Frost.NONE:
        paint_frost(painter, shape.frost, look.frost, style.category(shape.look).text)
    if look.selected:
        _halo(painter, shape, style)


def paint_badge(painter: QPainter, at: QPointF, severity: str, style: CanvasStyle) -> None:
    """A sign of a problem, told by its form as well as by its colour."""
    color = style.signals[severity]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    half = BADGE / 2
    if severity == "warning":
        top, base = at.y() - half + 0.5, at.y() + half - 1.5
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(at.x(), top),
                    QPointF(at.x() + half, base),
                    QPointF(at.x() - half, base),
                ]
            )
        )
        middle = at.y() + 1.5
    else:
        painter.drawEllipse(at, half - 0.5, half - 0.5)
        middle = at.y()
    painter.setPen(QPen(style.body, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    up = -1.0 if severity == "info" else 1.0
    painter.drawLine(
        QPointF(at.x(), middle - 3.2 * up), QPointF(at.x(), middle + (0.6 if up > 0 else -0.4))
    )
    painter.drawPoint(QPointF(at.x(), middle + 3.4 * up))


def _shadow(painter: QPainter, shape: NodeShape, style: CanvasStyle) -> None:
    """Lifts the node off a light ground; on a dark one nobody would see it."""
    if style.theme.dark:
        return
    color = QColor(style.shadow)
    color.setAlpha(26)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(shape.rect.adjusted(-0.5, 1.0, 0.5, 2.5), RADIUS, RADIUS)


def _body(painter: QPainter, shape: NodeShape, look: NodeLook, style: CanvasStyle) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.body)
    painter.drawRoundedRect(shape.rect, RADIUS, RADIUS)
    if look.mode == "off" or not look.known:
        hatch = QColor(style.muted)
        hatch.setAlpha(50)
        painter.setBrush(QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(shape.rect, RADIUS, RADIUS)


def _header(painter: QPainter, shape: NodeShape, style: CanvasStyle) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.category(shape.look).fill)
    if shape.height > HEADER:
        painter.drawPath(_rounded_top(shape.width))
    else:
        painter.drawRoundedRect(shape.rect, RADIUS, RADIUS)


def _icon(painter: QPainter, shape: NodeShape, style: CanvasStyle) -> None:
    color = style.category(shape.look).text
    picture = icons.pixmap(shape.icon, int(ICON), color.name(), _ratio(painter))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(QPointF(10.0, (HEADER - ICON) / 2), picture)


def _ratio(painter: QPainter) -> float:
    """Pixels a pixel of a picture that is to be sharp at this zoom: few, so that it is kept."""
    scale = painter.worldTransform().m11() * painter.device().devicePixelRatioF()
    return 1.0 if scale <= 1.0 else 2.0 if scale <= 2.0 else 4.0


def _inside(painter: QPainter, shape: NodeShape, look: NodeLook, style: CanvasStyle) -> None:
    if look.inside is not None and not shape.inside.isNull():
        size = shape.inside.size()
        picture = inside_picture(look.inside, size, style, _ratio(painter))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(shape.inside.topLeft(), picture)


def paint_from_afar(
    painter: QPainter, shape: NodeShape, look: NodeLook, style: CanvasStyle
) -> None:
    """What of a node's texts and pictures can be made out from afar."""
    if shape.is_note:
        paint_note(painter, shape, style)
        return
    bottom = shape.height
    zoom = painter.worldTransform().m11()
    if look.inside is not None and HEADER * zoom >= LEAST_ICON:
        _inside(painter, shape, look, style)
        bottom = shape.inside.top()
    paint_label(painter, shape, style, bottom)


@lru_cache(maxsize=64)
def _rounded_top(width: float) -> QPainterPath:
    path = QPainterPath(QPointF(0.0, HEADER))
    path.lineTo(0.0, RADIUS)
    path.quadTo(0.0, 0.0, RADIUS, 0.0)
    path.lineTo(width - RADIUS, 0.0)
    path.quadTo(width, 0.0, width, RADIUS)
    path.lineTo(width, HEADER)
    path.closeSubpath()
    return path


def _texts(painter: QPainter, shape: NodeShape, look: NodeLook, style: CanvasStyle) -> None:
    category = style.category(shape.look)
    inks = {"header": category.text, "header_muted": category.muted, "text": style.text}
    if look.hot_value is not None:
        ground = QColor(style.muted)
        ground.setAlpha(60)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(look.hot_value, 3.0, 3.0)
    for run in shape.texts:
        if run.face is Face.PORT and look.mode == "bypass":
            continue  # the line that stands for passing through runs here
        painter.setPen(inks.get(run.ink, style.muted))
        painter.setFont(font(run.face))
        painter.drawStaticText(run.at, static_text(run.face, run.text))


def _note(painter: QPainter, shape: NodeShape, style: CanvasStyle) -> None:
    paper = style.note if shape.look == "tools" else style.category(shape.look)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paper.fill)
    painter.drawRoundedRect(shape.rect, 3.0, 3.0)
    painter.setBrush(paper.accent)
    painter.drawRect(QRectF(0.0, 0.0, 3.0, shape.height))
    room = shape.rect.adjusted(14.0, 10.0, 14.0 - NOTE_EDGES, -10.0)
    if shape.shortened:
        painter.setPen(paper.text)
        painter.setFont(font(Face.NOTE))
        painter.drawText(room.translated(0.0, 10.0), Qt.AlignmentFlag.AlignBottom, "…")
        room.setHeight(room.height() - 8.0)
    note_text.paint(painter, shape.note, room, paper.text, style.accent)


def _border(painter: QPainter, shape: NodeShape, look: NodeLook, style: CanvasStyle) -> None:
    color = style.border
    width = 1.0
    if look.severity == "error":
        color, width = style.signals["error"], 1.5
    elif look.hovered:
        color = style.muted
    pen = QPen(color, width)
    if look.mode == "bypass" or not look.known:
        pen = QPen(style.muted, 1.5, Qt.PenStyle.DashLine)
    elif not look.used:
        pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = 3.0 if shape.is_note else RADIUS
    painter.drawRoundedRect(shape.rect, radius, radius)
    if look.mode == "bypass":
        _bypass_line(painter, shape, style)


def _bypass_line(painter: QPainter, shape: NodeShape, style: CanvasStyle) -> None:
    """Shows that the first input passes straight through to the output."""
    first = next((p for p in shape.ports if not p.is_output), None)
    out = next((p for p in shape.ports if p.is_output), None)
    if first and out:
        painter.setPen(QPen(style.wire(out.family), 2.0, Qt.PenStyle.DashLine))
        painter.drawLine(first.at, out.at)


def _halo(painter: QPainter, shape: NodeShape, style: CanvasStyle) -> None:
    glow = QColor(style.accent)
    glow.setAlpha(60)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = 3.0 if shape.is_note else RADIUS
    for pen, spread in ((QPen(glow, 4.0), 3.0), (QPen(style.accent, 2.0), 1.0)):
        painter.setPen(pen)
        rect = shape.rect.adjusted(-spread, -spread, spread, spread)
        painter.drawRoundedRect(rect, radius + spread, radius + spread)


def _port(painter: QPainter, port: PortShape, look: NodeLook, style: CanvasStyle) -> None:
    key = (port.name, port.is_output)
    family = port.family if port.is_output else look.carried.get(port.name, port.family)
    color = style.wire(family)
    if look.lit is not None:
        _light(painter, port, key in look.lit, color)
    faulty = not port.is_output and port.name in look.faulty
    if key == look.hot or faulty:
        painter.setPen(QPen(style.signals["error"] if faulty else color, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(port.at, 1.7 * PORT_RADIUS, 1.7 * PORT_RADIUS)
    wired = key in look.wired
    can_wait = not wired and port.port is not None and port.port.optional
    painter.setPen(QPen(color, 1.2 if can_wait else 1.6))
    painter.setBrush(color if wired else style.body)
    paint_glyph(painter, port.at, family, OPTIONAL_RADIUS if can_wait else PORT_RADIUS)
    if look.lit is not None:
        painter.setOpacity(look.opacity)


def _light(painter: QPainter, port: PortShape, lit: bool, color: QColor) -> None:
    """Make a port that could take the wire being drawn glow, and any other one faint."""
    if not lit:
        painter.setOpacity(0.3)
        return
    glow = QColor(color)
    glow.setAlpha(80)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(glow)
    painter.drawEllipse(port.at, 2.1 * PORT_RADIUS, 2.1 * PORT_RADIUS)


def paint_glyph(painter: QPainter, at: QPointF, family: str, radius: float) -> None:
    """A port's form, which tells the dtype apart from its colour.

    A disc is a float, a square an int, a diamond a bool, a hexagon an optimizer; a disc with a
    dot takes anything.
    """
    r, family = radius, family_of(family)
    if family == "optimizer":
        points = [(-r, 0), (-r / 2, -r), (r / 2, -r), (r, 0), (r / 2, r), (-r / 2, r)]
        painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in points]))
    elif family == "bool":
        points = [(0, -r - 1), (r + 1, 0), (0, r + 1), (-r - 1, 0)]
        painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in points]))
    elif family == "int":
        side = 2 * r - 1
        painter.drawRoundedRect(QRectF(at.x() - side / 2, at.y() - side / 2, side, side), 1.5, 1.5)
    else:
        painter.drawEllipse(at, r, r)
