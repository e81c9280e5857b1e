"""How a run and a split are shown: a colour with a number, a line style with a point shape."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from app.base.i18n import tr
from app.plots.series import TRAIN, VALIDATION, PlotRun
from app.theme import Theme
from app.theme.color import luminance

BADGE = 15
"""Width and height of a run's badge in pixels."""
SAMPLE = 26
"""Width of a line sample in pixels."""


def run_color(run: PlotRun, theme: Theme) -> str:
    """Return the run's own colour, or the theme's for its number."""
    return run.color or theme.series[(run.mark - 1) % len(theme.series)]


def split_name(split: str) -> str:
    """Return the word that a person reads for `split`."""
    names = {TRAIN: tr("train"), VALIDATION: tr("validation")}
    return names.get(split, split)


def spread(centres: Sequence[float], size: float, low: float, high: float) -> list[float]:
    """Move ascending `centres` apart so that boxes of `size` from `low` to `high` do not overlap.

    Where there is no room for all, they overlap evenly.
    """
    count = len(centres)
    size = min(size, (high - low) / max(count, 1))
    placed = list(centres)
    floor = low + size / 2
    for index in range(count):
        placed[index] = floor = max(placed[index], floor)
        floor += size
    ceiling = high - size / 2
    for index in reversed(range(count)):
        placed[index] = ceiling = min(placed[index], ceiling)
        ceiling -= size
    return placed


def paint_badge(painter: QPainter, box: QRectF, mark: int, color: str) -> None:
    """Paint a run's number on its colour; the number tells runs apart where colours do not."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawRoundedRect(box, 4, 4)
    font = QFont(painter.font())
    font.setPixelSize(round(box.height() * (0.7 if mark < 10 else 0.6)))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor("#000000" if luminance(color) > 0.2 else "#ffffff"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(mark))
    painter.restore()


def paint_point(painter: QPainter, at: QPointF, diamond: bool, radius: float = 2.5) -> None:
    """Paint a disc or a diamond with the painter's pen and brush."""
    if not diamond:
        painter.drawEllipse(at, radius, radius)
        return
    reach = 1.35 * radius
    corners = ((0, -reach), (reach, 0), (0, reach), (-reach, 0))
    painter.drawPolygon(QPolygonF([at + QPointF(dx, dy) for dx, dy in corners]))


def paint_sample(painter: QPainter, box: QRectF, color: str, validation: bool) -> None:
    """Paint a piece of a curve as it looks in a chart: solid and a disc, or dashed and diamonds."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(color), 1.6)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if validation:
        pen.setDashPattern([3.0, 2.0])
    painter.setPen(pen)
    middle = box.center().y()
    painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    paint_point(painter, QPointF(box.center().x(), middle), validation, 3.0)
    painter.restore()
