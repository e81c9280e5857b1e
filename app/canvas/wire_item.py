"""A wire on the canvas."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.base.errors import guarded
from app.canvas.led_path import Bent, Tagged
from app.canvas.node_item import NodeItem
from app.canvas.node_painter import paint_badge
from app.canvas.node_shape import NodeShape
from app.canvas.portal_tags import paint_tags, reach_of
from app.canvas.style import CanvasStyle, Face, font, static_text, text_width
from app.canvas.wire_path import Detour, Form
from graph_nodes.drawing import WireLook
from graph_nodes.graph import Wire
from graph_nodes.problem import Problem
from runtime.check_result import TensorType

Z_WIRE = -1.0
_LABEL_HEIGHT = 18.0


class WireItem(QGraphicsItem):
    """Shows one ``Wire`` between two node items, from its own place: that of its output.

    NodeGraphQt's pipe costs 66 µs and two items, caches a picture as large as the rectangle it
    spans, and redraws at both of its ends; this one is routed once an event, by its viewer.
    """

    def __init__(self, wire: Wire, source: NodeItem, target: NodeItem, style: CanvasStyle) -> None:
        super().__init__()
        self.setZValue(Z_WIRE)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.wire = wire
        self.source = source
        self.target = target
        self.carries: TensorType | None = None
        self.problem: Problem | None = None
        self._hovered = False
        self._style = style
        self._bounds = QRectF()
        self._path = QPainterPath()
        self._span: QPointF | None = None
        self.look = WireLook()
        self._form = style.direct(QPointF(), QPointF())
        self.start = QPointF()
        self._shapes = (NodeShape(), NodeShape())
        self._family = "any"
        self._out, self._into = QPointF(), QPointF()
        self.route()

    def route(self) -> None:
        """Go from and to where the ports are now; drawn anew only if they stand otherwise."""
        shapes = (self.source.shape_, self.target.shape_)
        if shapes[0] is not self._shapes[0] or shapes[1] is not self._shapes[1]:
            self._shapes = shapes
            self._find_ports()
        self.start = self.source.pos() + self._out
        span = self.target.pos() + self._into - self.start
        self.setPos(self.start)
        if span != self._span or self.look.bends:
            self._span = span
            self._take(self._led() or self._style.direct(QPointF(), span))

    def show_look(self, look: WireLook) -> bool:
        """Go through dots or hide behind tags, as a person likes. Returns whether that is new."""
        if look == self.look:
            return False
        self.look, self._span = look, None
        self.route()
        return True

    @property
    def is_led(self) -> bool:
        """Whether a person has said which way it goes."""
        return bool(self.look.bends or self.look.portal)

    def _led(self) -> Form | None:
        """The form that a person gave it, if one did."""
        span = self._span or QPointF()
        if self.look.portal:
            return Tagged(QPointF(), span, reach_of(self.look.portal))
        dots = tuple(QPointF(*at) - self.start for at in self.look.bends)
        return Bent(QPointF(), dots, span, self._style.straight) if dots else None

    def go(self, detour: Detour | None) -> bool:
        """Go a way around what is in the scene, or straight on. Returns whether that is new."""
        form = self._led() or self._style.direct(QPointF(), self._span or QPointF())
        if detour is not None and not self.is_led:
            form = self._style.around(detour.translated(-self.start))
        if form == self._form:
            return False
        self._take(form)
        return True

    def _take(self, form: Form) -> None:
        self.prepareGeometryChange()
        self._form = form
        self._path = form.path()
        self._bounds = form.bounds().adjusted(-12.0, -12.0, 12.0, 12.0)

    def ends(self) -> tuple[QPointF, QPointF]:
        """Where it starts and ends in the scene."""
        return self.start, self.start + (self._span or QPointF())

    @property
    def lane(self) -> int:
        """Which of its node's outputs it comes from: ways of several keep off each other."""
        outputs = [port.name for port in self._shapes[0].ports if port.is_output]
        return outputs.index(self.wire.output) if self.wire.output in outputs else 0

    def shift(self, by: QPointF) -> None:
        """Follow both ends, which were moved by as much."""
        self.start += by
        self.setPos(self.start)

    def _find_ports(self) -> None:
        source, target = self._shapes
        port = source.port(self.wire.output, True)
        self._family = port.family if port else "any"
        self._out = source.port_at(self.wire.output, True)
        self._into = target.port_at(self.wire.input, False)

    @property
    def curve(self) -> Form:
        """The line in the scene."""
        return self._form.translated(self.pos())

    def show_findings(self, kind: TensorType | None, problem: Problem | None) -> None:
        """Show what passes through, and what is wrong with it."""
        if (kind, problem) != (self.carries, self.problem):
            self.carries, self.problem = kind, problem
            self.update()

    def show_style(self, style: CanvasStyle) -> None:
        """Paint with another theme; in another form once it is routed anew."""
        if style.straight != self._style.straight:
            self._span = None
        self._style = style
        self.update()

    def hover(self, hovered: bool) -> None:
        """Show whether the pointer is on the wire."""
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    @property
    def family(self) -> str:
        """The dtype that passes, or the family of dtypes that the output declares."""
        return self._family if self.carries is None else self.carries.dtype

    @property
    def faint(self) -> bool:
        """Whether nothing will pass, because an end is off or never runs."""
        source, target = self.source.look, self.target.look
        both_run = source.used and target.used
        return not both_run or source.mode == "off" or target.mode == "off"

    def boundingRect(self) -> QRectF:
        """The curve with room for its width."""
        return self._bounds

    @guarded
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the curve, and a sign on it where it has a problem."""
        color = self._style.wire(self.family)
        strong = self._hovered or self.isSelected()
        pen = QPen(color, 3.5 if strong else 2.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        if self.problem is not None:
            pen.setColor(self._style.signals[self.problem.severity])
            pen.setDashPattern([3.0, 2.5])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.4 if self.faint and not strong else 1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.isSelected():
            glow = QColor(self._style.accent)
            glow.setAlpha(110)
            painter.setPen(QPen(glow, 8.0))
            painter.drawPath(self._path)
        painter.setPen(pen)
        painter.drawPath(self._path)
        if self.look.portal:
            self._paint_portal(painter, pen, strong)
        if self.problem is not None:
            painter.setOpacity(1.0)
            middle = self.curve.middle() - self.pos()
            paint_badge(painter, middle, self.problem.severity, self._style)

    def _paint_portal(self, painter: QPainter, pen: QPen, strong: bool) -> None:
        """Paint its tags, and where it would go while somebody points at one."""
        span = self._span or QPointF()
        if strong:
            painter.setPen(QPen(pen.color(), 1.5, Qt.PenStyle.DashLine))
            painter.drawPath(self._style.direct(QPointF(), span).path())
        paint_tags(painter, self.look.portal, span, pen.color(), self._style, lit=strong)

    @property
    def path(self) -> QPainterPath:
        """The curve as it is drawn, from where it starts."""
        return self._path


def paint_tag(
    painter: QPainter, text: str, at: QPointF, style: CanvasStyle, room: float = 1e6
) -> None:
    """Write a small sign, centred at a place, unless it is wider than ``room``."""
    width = text_width(Face.SHAPE, text) + 14.0
    if width > room:
        return
    rect = QRectF(at.x() - width / 2, at.y() - _LABEL_HEIGHT / 2, width, _LABEL_HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style.overlay_border, 1.0))
    painter.setBrush(style.overlay)
    painter.drawRoundedRect(rect, _LABEL_HEIGHT / 2, _LABEL_HEIGHT / 2)
    painter.setPen(style.text)
    painter.setFont(font(Face.SHAPE))
    laid_out = static_text(Face.SHAPE, text)
    painter.drawStaticText(
        rect.topLeft() + QPointF(7.0, (_LABEL_HEIGHT - laid_out.size().height()) / 2), laid_out
    )
