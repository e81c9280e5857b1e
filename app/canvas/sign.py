"""What would come of something, written beside the pointer, and the curves that would be there."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.base.errors import guarded
from app.canvas.node_painter import BADGE, paint_badge
from app.canvas.style import CanvasStyle, Face, font, metrics
from app.canvas.wire_path import Form

_WIDTH = 340.0
_BELOW, _ABOVE = QPointF(14.0, 16.0), 20.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would come of a wire: "" for nothing to say, else "ok", "warning" or "error"."""

    text: str = ""
    severity: str = ""


class Sign(QGraphicsItem):
    """A verdict beside the pointer, and lit curves, above all else.

    Attributes:
        verdict: What it says; nothing is shown while its text is "".
    """

    def __init__(self, style: CanvasStyle, *, above: bool = False) -> None:
        """Args: ``above`` says that something hangs below the pointer."""
        super().__init__()
        self.setZValue(50.0)
        self._style, self._above = style, above
        self._pointer = QPointF()
        self._curves: tuple[Form, ...] = ()
        self.verdict = Verdict()

    def show_at(self, pointer: QPointF) -> None:
        """Follow the pointer to a place of the scene."""
        self.prepareGeometryChange()
        self._pointer = pointer

    def say(self, verdict: Verdict, curves: Iterable[Form] = ()) -> None:
        """Say something else, and light these curves."""
        self.prepareGeometryChange()
        self.verdict, self._curves = verdict, tuple(curves)
        self.update()

    def boundingRect(self) -> QRectF:
        """The curves, and room for the text at any zoom."""
        rect = room_for_sign(self._pointer)
        for curve in self._curves:
            rect = rect.united(curve.bounds().adjusted(-12.0, -12.0, 12.0, 12.0))
        return rect

    @guarded
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the curves, and the text over them."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        refused = self.verdict.severity == "error"
        color = QColor(self._style.signals["error"] if refused else self._style.accent)
        color.setAlpha(150)
        dashes = Qt.PenStyle.DashLine if refused else Qt.PenStyle.SolidLine
        painter.setPen(QPen(color, 2.5 if refused else 6.0, dashes, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for curve in self._curves:
            painter.drawPath(curve.path())
        if self.verdict.text:
            paint_sign(painter, self._pointer, self.verdict, self._style, above=self._above)


def room_for_sign(pointer: QPointF) -> QRectF:
    """Where the text beside a place of the scene may reach, at any zoom."""
    return QRectF(pointer, pointer).adjusted(-900.0, -400.0, 900.0, 400.0)


def paint_sign(
    painter: QPainter,
    pointer: QPointF,
    verdict: Verdict,
    style: CanvasStyle,
    *,
    above: bool = False,
) -> None:
    """Write a verdict at the size of the screen, beside the pointer and inside the view."""
    severity = verdict.severity
    icon = BADGE + 8.0 if severity in ("error", "warning") else 0.0
    flags = int(Qt.TextFlag.TextWordWrap)
    room = QRectF(0.0, 0.0, _WIDTH, 400.0)
    text = metrics(Face.SMALL).boundingRect(room, flags, verdict.text)
    box = QRectF(0.0, 0.0, text.width() + icon + 20.0, max(text.height() + 12.0, 26.0))
    corner = painter.worldTransform().map(pointer) + _BELOW
    view = painter.device()
    if above or corner.y() + box.height() > view.height() - 4.0:
        corner.setY(max(4.0, corner.y() - _BELOW.y() - box.height() - _ABOVE))
    corner.setX(max(4.0, min(corner.x(), view.width() - box.width() - 4.0)))
    painter.save()
    painter.setWorldTransform(QTransform.fromTranslate(corner.x(), corner.y()))
    painter.setPen(QPen(style.signals.get(severity, style.overlay_border), 1.0))
    painter.setBrush(style.soft.get(severity, style.overlay))
    painter.drawRoundedRect(box, 6.0, 6.0)
    if icon:
        paint_badge(painter, QPointF(8.0 + BADGE / 2, box.height() / 2), severity, style)
    painter.setPen(style.text)
    painter.setFont(font(Face.SMALL))
    area = QRectF(10.0 + icon, 0.0, text.width() + 4.0, box.height())
    painter.drawText(area, flags | int(Qt.AlignmentFlag.AlignVCenter), verdict.text)
    painter.restore()
