"""What the plots show before there is anything to plot."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app import theme
from app.base.i18n import tr
from app.docks.empty import EmptyState


def no_curves() -> EmptyState:
    """Say what will appear here, and when."""
    hint = tr(
        "Press Train and the curves appear here as the model learns: a card for each "
        "value, training and validation together. Earlier runs stay listed, for "
        "comparison."
    )
    return EmptyState(_Sketch(), tr("No curves yet"), hint, role="title")


class _Sketch(QWidget):
    """Two falling curves, one solid and one dashed."""

    def sizeHint(self) -> QSize:
        return QSize(132, 76)

    def paintEvent(self, event: QPaintEvent) -> None:
        current = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        painter.setPen(QPen(QColor(current.colors.outline), 1.5))
        painter.drawPolyline([box.topLeft(), box.bottomLeft(), box.bottomRight()])
        for floor, dashed in ((0.86, False), (0.62, True)):
            pen = QPen(QColor(current.series[0]), 2)
            if dashed:
                pen.setDashPattern([3, 2.5])
            painter.setPen(pen)
            points = [
                QPointF(
                    box.left() + 6 + t * (box.width() - 8),
                    box.top() + box.height() * floor * (1 - math.exp(-4 * t)),
                )
                for t in (i / 40 for i in range(41))
            ]
            painter.drawPolyline(QPolygonF(points))
