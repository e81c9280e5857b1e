"""Wires that are being drawn, as one sees them."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.base.errors import guarded
from app.canvas.node_painter import PORT_RADIUS, paint_glyph
from app.canvas.sign import Verdict, paint_sign, room_for_sign
from app.canvas.style import CanvasStyle
from app.canvas.wire_path import Form


class LiveWire(QGraphicsItem):
    """The wires being drawn, and beside the pointer what would come of them: ``verdict``.

    Args:
        starts: Where they start in the scene.
        from_output: Whether these are outputs.
        family: The family of dtypes of the first.
        style: What it is painted with.
    """

    def __init__(
        self, starts: Sequence[QPointF], from_output: bool, family: str, style: CanvasStyle
    ) -> None:
        super().__init__()
        self.setZValue(50.0)
        self._starts, self._from_output = starts, from_output
        self._family, self._style = family, style
        self._ends: Sequence[QPointF] = starts[:1]
        self._joined: Sequence[QPointF] = ()
        self._pointer = starts[0]
        self.verdict = Verdict()
        self._docked = False

    def draw(self, ends: Sequence[QPointF], pointer: QPointF, verdict: Verdict) -> None:
        """Draw them to ports at these places; to the pointer where there are none."""
        self.prepareGeometryChange()
        self._docked = bool(ends)
        self._ends, self._pointer = ends or (pointer,), pointer
        self.verdict = verdict
        self.update()

    def say(self, verdict: Verdict) -> None:
        """Write another text beside the pointer."""
        self.prepareGeometryChange()
        self.verdict = verdict
        self.update()

    def join(self, places: Sequence[QPointF]) -> None:
        """Show that they are joined to these places already."""
        self.prepareGeometryChange()
        self._joined = places
        self.update()

    @property
    def curves(self) -> list[Form]:
        """The curves to where they end, from the output's side to the input's."""
        return self._to(self._ends)

    def _to(self, ends: Sequence[QPointF]) -> list[Form]:
        pairs = [(start, end) for start in self._starts for end in ends]
        draw = self._style.direct
        return [draw(a, b) if self._from_output else draw(b, a) for a, b in pairs]

    def boundingRect(self) -> QRectF:
        """The curves, and room for the text at any zoom."""
        rect = room_for_sign(self._pointer)
        for curve in (*self.curves, *self._to(self._joined)):
            rect = rect.united(curve.bounds().adjusted(-12.0, -12.0, 12.0, 12.0))
        return rect

    @guarded
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the curves and the text."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        refused = self.verdict.severity == "error"
        color = self._style.signals["error"] if refused else self._style.wire(self._family)
        dashes = Qt.PenStyle.SolidLine if self._docked and not refused else Qt.PenStyle.DashLine
        solid = QPen(self._style.wire(self._family), 2.5, c=Qt.PenCapStyle.RoundCap)
        for pen, ends in (
            (solid, self._joined),
            (QPen(color, 2.5, dashes, Qt.PenCapStyle.RoundCap), self._ends),
        ):
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for curve in self._to(ends):
                painter.drawPath(curve.path())
            painter.setBrush(pen.color())
            for end in ends:
                paint_glyph(painter, end, self._family, PORT_RADIUS)
        if self.verdict.text:
            paint_sign(painter, self._pointer, self.verdict, self._style)
