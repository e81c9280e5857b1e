"""A picture of a part of the scene, kept to be shown again while only the view changes."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion, QTransform

from app.theme.blank import blank

_MARGIN = 0.25
"""How far the picture reaches beyond the view at each side, as a share of the view."""

_STRETCHED = 1.6
"""How many times larger or smaller a picture may be shown for a moment."""

_REACH = 20.0
"""Pixels by which what is painted of an item may reach out of its rectangle."""

Paint = Callable[[QPainter, QRectF], None]
"""Paints what can be seen in a rectangle of the scene, in the scene's coordinates."""


@dataclass(frozen=True, slots=True)
class Shot:
    """What is to be seen.

    Attributes:
        view: The visible part of the scene.
        zoom: Pixels a unit of the scene.
        ratio: Pixels of the device a pixel.
        look: Whatever else tells one picture of the same part from another.
    """

    view: QRectF
    zoom: float
    ratio: float
    look: object

    @property
    def size(self) -> QSize:
        """The view in pixels."""
        return (self.view.size() * self.zoom).toSize()

    def differs_by_place_alone(self, other: "Shot") -> bool:
        """Whether one picture could hold both."""
        return (self.zoom, self.ratio, self.size, self.look) == (
            (other.zoom, other.ratio, other.size, other.look)
        )


class KeptPicture:
    """Pans by a copy of pixels, and paints only what comes into view or was spoiled."""

    def __init__(self, ground: QColor) -> None:
        self._ground = ground
        self._shot: Shot | None = None
        self._pixels = QPixmap()
        self._corner = QPointF()
        self._spoiled = QRegion()

    def forget(self) -> None:
        """Paint all anew the next time."""
        self._shot, self._pixels = None, QPixmap()

    def spoil(self, rect: QRectF) -> None:
        """Have a rectangle of the scene painted anew."""
        if self._shot is not None and not rect.isNull():
            zoom = self._shot.zoom
            area = QRectF((rect.topLeft() - self._corner) * zoom, rect.size() * zoom)
            area.adjust(-_REACH, -_REACH, _REACH, _REACH)
            self._spoiled += area.intersected(self._area().toRectF()).toAlignedRect()

    def can_stretch(self, shot: Shot) -> bool:
        """Whether the picture, taken at another zoom, could stand for this for a moment."""
        old = self._shot
        if old is None or old.zoom == shot.zoom or old.ratio != shot.ratio:
            return False
        fits = 1 / _STRETCHED < shot.zoom / old.zoom < _STRETCHED
        return fits and self._held(old).contains(shot.view)

    def stretch(self, painter: QPainter) -> None:
        """Show the picture as it is. The painter's coordinates are those of the scene."""
        if self._shot is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            source = QRectF(self._pixels.rect())
            painter.drawPixmap(self._held(self._shot), self._pixels, source)

    def show(self, painter: QPainter, shot: Shot, paint: Paint) -> None:
        """Show what is to be seen, painting what of it is not there yet."""
        if self._shot is None or not self._shot.differs_by_place_alone(shot):
            self._begin(shot)
        elif not self._held(shot).contains(shot.view):
            self._scroll(shot)
        if not self._spoiled.isEmpty():
            self._mend(shot.zoom, paint)
        at = (self._corner - shot.view.topLeft()) * shot.zoom
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(at.toPoint(), self._pixels)
        painter.restore()

    def _begin(self, shot: Shot) -> None:
        self._shot = shot
        margin = _margin(shot)
        grown = QSize(2 * margin.x(), 2 * margin.y())
        self._pixels = blank(QSizeF(shot.size + grown), shot.ratio, self._ground)
        self._corner = shot.view.topLeft() - margin.toPointF() / shot.zoom
        self._spoiled = QRegion(self._area())

    def _scroll(self, shot: Shot) -> None:
        """Have the view in the middle again; what stays in the picture is copied."""
        wanted = shot.view.topLeft() - _margin(shot).toPointF() / shot.zoom
        by = ((self._corner - wanted) * shot.zoom).toPoint()
        area = self._area()
        old, self._pixels = self._pixels, blank(QSizeF(area.size()), shot.ratio, self._ground)
        painter = QPainter(self._pixels)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawPixmap(by, old)
        painter.end()
        self._corner -= by.toPointF() / shot.zoom
        self._spoiled = self._spoiled.translated(by) & QRegion(area)
        self._spoiled += QRegion(area) - QRegion(area.translated(by))

    def _mend(self, zoom: float, paint: Paint) -> None:
        """Paint what was spoiled, and not a pixel beside it."""
        painter = QPainter(self._pixels)
        painter.setClipRegion(self._spoiled)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(self._area(), self._ground)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        origin = -self._corner * zoom
        painter.setWorldTransform(QTransform(zoom, 0.0, 0.0, zoom, origin.x(), origin.y()))
        around = self._spoiled.boundingRect().toRectF().adjusted(-_REACH, -_REACH, _REACH, _REACH)
        paint(painter, QRectF(self._corner + around.topLeft() / zoom, around.size() / zoom))
        painter.end()
        self._spoiled = QRegion()

    def _area(self) -> QRect:
        """The picture in pixels."""
        return QRect(QPoint(), self._pixels.deviceIndependentSize().toSize())

    def _held(self, shot: Shot) -> QRectF:
        """The part of the scene that the picture holds."""
        return QRectF(self._corner, self._area().size().toSizeF() / shot.zoom)


def _margin(shot: Shot) -> QPoint:
    size = shot.size
    return QPoint(math.ceil(_MARGIN * size.width()), math.ceil(_MARGIN * size.height()))
