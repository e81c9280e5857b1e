"""The part of the scene that the canvas shows: its zoom, its pan and what is fitted into it."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Signal
from PySide6.QtGui import QResizeEvent, QTransform

from app.canvas._nodegraph import NodeViewer

MIN_ZOOM, MAX_ZOOM = 0.05, 4.0
READABLE_ZOOM = 0.28
"""Below this zoom names are cut short: so far a graph is not zoomed out unless asked for."""

_FIT_MARGIN = 32.0


class Camera(NodeViewer):
    """NodeGraphQt's viewer with its zoom put right, and its range of the scene as values.

    Signals:
        viewChanged: Another part of the scene is shown, or at another zoom.
    """

    viewChanged = Signal()

    def __init__(self) -> None:
        self._fitted: tuple[QRectF, float] | None = None
        super().__init__()

    @property
    def zoom(self) -> float:
        """Pixels a unit of the scene."""
        return self.viewport().width() / self._scene_range.width()

    def _update_scene(self) -> None:
        """Show ``_scene_range``.

        NodeGraphQt fits the range anew, which lets the zoom drift and leaves texts between two
        pixels. Here the zoom is clamped and the corner is put on a whole pixel.
        """
        view = self.viewport().size()
        asked = max(1, view.width()) / max(1e-9, self._scene_range.width())
        zoom = min(MAX_ZOOM, max(MIN_ZOOM, asked))
        corner = self._scene_range.topLeft()
        if zoom != asked:
            size = QSizeF(view) / zoom
            middle = self._scene_range.center()
            corner = middle - QPointF(size.width() / 2, size.height() / 2)
        left, top = round(corner.x() * zoom) / zoom, round(corner.y() * zoom) / zoom
        self._scene_range = QRectF(QPointF(left, top), QSizeF(view) / zoom)
        self.setTransform(QTransform.fromScale(zoom, zoom))
        self.setSceneRect(self._scene_range)
        self.viewChanged.emit()

    def zoom_by(self, factor: float, at: QPoint | None = None) -> None:
        """Zoom in or out, keeping the point of the scene that is under ``at`` where it is."""
        self._fitted = None
        zoom = min(MAX_ZOOM, max(MIN_ZOOM, self.zoom * factor))
        at = at if at is not None else self.viewport().rect().center()
        self.scale(zoom / self.zoom, zoom / self.zoom, self.mapToScene(at))

    def pan_by(self, pixels: QPointF) -> None:
        """Move the scene by so many pixels of the view."""
        self._fitted = None
        self._set_viewer_pan(-pixels.x() / self.zoom, -pixels.y() / self.zoom)

    def show_rect(self, rect: QRectF, most: float = 1.0) -> None:
        """Show a rectangle of the scene whole, magnified ``most`` times at most.

        It stays so while the view is resized, until the person zooms or pans.
        """
        self._fitted = (rect, most)
        if rect.isNull():
            rect, most = QRectF(0.0, 0.0, 1.0, 1.0), 1.0
        across, down = self.room()
        zoom = min(most, across / rect.width(), down / rect.height())
        size = QSizeF(self.viewport().size()) / min(MAX_ZOOM, max(MIN_ZOOM, zoom))
        corner = rect.center() - QPointF(size.width() / 2, size.height() / 2)
        self._scene_range = QRectF(corner, size)
        self._update_scene()

    def show_readably(self, rect: QRectF, first: QPointF, *, again: bool = False) -> None:
        """Show a rectangle whole, if names can be read then; else where it begins.

        Args:
            rect: What is to be shown.
            first: The place in it that is to be seen in any case.
            again: Show it whole, if its beginning is what is shown.
        """
        most_across, most_down = (length / READABLE_ZOOM for length in self.room())
        across, down = min(rect.width(), most_across), min(rect.height(), most_down)
        top = min(max(rect.top(), first.y() - down / 2), rect.bottom() - down)
        part = QRectF(rect.left(), top, across, down)
        self.show_rect(rect if again and self._fitted == (part, 1.0) else part)

    def room(self) -> tuple[float, float]:
        """The width and height that what is fitted may take, in pixels."""
        view = self.viewport().size()
        return (
            max(40.0, view.width() - 2 * _FIT_MARGIN),
            max(40.0, view.height() - 2 * _FIT_MARGIN),
        )

    def show_again(self, shown: QRectF) -> None:
        """Show what ``shown`` said once, from the same place and as large."""
        self._fitted = None
        self._scene_range = QRectF(shown)
        self._update_scene()

    def shows(self, rect: QRectF) -> bool:
        """Whether a rectangle of the scene can be seen whole."""
        return self._scene_range.contains(rect)

    def shown(self) -> QRectF:
        """What is shown, in the scene."""
        return QRectF(self._scene_range)

    def centre(self) -> QPointF:
        """The middle of what is shown, in the scene."""
        return self._scene_range.center()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what was fitted in view, or else the corner and the zoom.

        NodeGraphQt would stretch the graph with the window.
        """
        self._last_size = event.size()
        if self._fitted is not None:
            self.show_rect(*self._fitted)
            return
        old = event.oldSize()
        if old.isValid() and old.width() > 0 and self._scene_range.width() > 0:
            zoom = old.width() / self._scene_range.width()
            self._scene_range.setSize(QSizeF(event.size()) / zoom)
        self._update_scene()
