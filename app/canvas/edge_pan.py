"""The view moves on while something is dragged over its edge."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QTimer

from app.canvas.gestures import Gesture
from app.canvas.viewer import Viewer

_EDGE, _SPEED, _INTERVAL = 24, 0.4, 16


class EdgePan:
    """Pans while the pointer is in the strip along the edges of the view, or beyond.

    Args:
        viewer: The view.
        gesture: What is being done, if anything is.
    """

    def __init__(self, viewer: Viewer, gesture: Callable[[], Gesture | None]) -> None:
        self._viewer, self._gesture = viewer, gesture
        self._at = QPoint()
        self._timer = QTimer(viewer)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._pan)

    def move(self, at: QPoint) -> None:
        """The pointer is here now, with something."""
        self._at = at
        gesture = self._gesture()
        if gesture is not None and gesture.pans_at_edges and not self._beyond().isNull():
            self._timer.start()

    def _beyond(self) -> QPoint:
        """How far the pointer is outside the view, or in the strip along its edges."""
        inner = self._viewer.viewport().rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        x = min(max(self._at.x(), inner.left()), inner.right())
        y = min(max(self._at.y(), inner.top()), inner.bottom())
        return self._at - QPoint(x, y)

    def _pan(self) -> None:
        gesture, beyond = self._gesture(), self._beyond()
        if gesture is None or not gesture.pans_at_edges or beyond.isNull():
            self._timer.stop()
            return
        self._viewer.pan_by(QPointF(-beyond) * _SPEED)
        gesture.move(self._at)
