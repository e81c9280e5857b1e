"""A view that follows what is dragged over its edge."""

from PySide6.QtCore import QPoint, QPointF, QTimer

from app.canvas.gestures import Gesture
from app.canvas.viewer import Viewer

_EDGE, _SPEED, _INTERVAL = 24, 0.4, 16


class EdgePan(QTimer):
    """Moves the view on while a drag stays outside of it, or in the strip along its edges."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__(viewer)
        self._viewer, self._at = viewer, QPoint()
        self._gesture: Gesture | None = None
        self.setInterval(_INTERVAL)
        self.timeout.connect(self._pan)

    def follow(self, gesture: Gesture | None, at: QPoint) -> None:
        """The pointer is at this point of the view, with this drag, if there is one."""
        self._gesture, self._at = gesture, at
        pans = gesture is not None and gesture.pans_at_edges and not self._beyond.isNull()
        if pans and not self.isActive():
            self.start()
        elif not pans:
            self.stop()

    @property
    def _beyond(self) -> QPoint:
        """How far the pointer is outside."""
        inner = self._viewer.viewport().rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        x = min(max(self._at.x(), inner.left()), inner.right())
        y = min(max(self._at.y(), inner.top()), inner.bottom())
        return self._at - QPoint(x, y)

    def _pan(self) -> None:
        if self._gesture is not None:
            self._viewer.pan_by(QPointF(-self._beyond) * _SPEED)
            self._gesture.move(self._at)
