"""The plot area of a view, and what is drawn over all of it."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QGraphicsItem

_OVER = 4.0


class PlotArea(pg.ViewBox):
    """The plot area: the left button zooms into a rectangle, the middle one (or Shift) pans."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0)
        self.disableAutoRange()
        # What is drawn may reach a little over the edge, such as the mark at the end of a curve.
        self.setFlag(self.GraphicsItemFlag.ItemClipsChildrenToShape, False)
        self.setMouseMode(pg.ViewBox.RectMode)

    def mouseDragEvent(self, ev, axis=None) -> None:
        """Zoom or pan, as the button and the Shift key say."""
        if ev.button() == Qt.MouseButton.RightButton:
            ev.ignore()
            return
        shifted = bool(ev.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        pan = shifted or ev.button() == Qt.MouseButton.MiddleButton
        self.state["mouseMode"] = pg.ViewBox.PanMode if pan else pg.ViewBox.RectMode
        super().mouseDragEvent(ev, axis)


class AreaItem(QGraphicsItem):
    """Something painted over a whole plot area, in pixels of that area.

    It covers the area and room for half a mark at the right edge.
    """

    def __init__(self, area: PlotArea) -> None:
        super().__init__(area)
        self.area = area
        # Kept here: Qt still asks for it while the program ends and the area is gone already.
        self._rect = QRectF()
        self._fill()
        area.sigResized.connect(self._fill)

    def boundingRect(self) -> QRectF:
        """Return the plot area and the room beside it."""
        return self._rect

    def _fill(self, *_: object) -> None:
        self.prepareGeometryChange()
        self._rect = self.area.rect().adjusted(0, 0, _OVER, 0)
        self.update()
