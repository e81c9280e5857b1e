"""A frame on the canvas: a titled ground behind its nodes, whose title can be read from afar."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.base.errors import guarded
from app.base.i18n import tr
from app.canvas import note_text
from app.canvas.style import (
    CanvasStyle,
    CategoryColors,
    Face,
    elided,
    font,
    line_height,
    metrics,
    static_text,
    text_width,
)
from graph_nodes.drawing import Frame

BAR = 30.0
"""How high the bar of the title is, in units of the scene."""

PAD = 22.0
"""How far a frame reaches beyond what is in it."""

PLAIN = "gray"
"""The look of a frame that nobody gave a colour."""

_Z = -20.0
_RADIUS = 10.0
_EDGE = 12.0
_LEAST_TITLE = 24.0
_NOTE_LINES = 12
_LARGEST = 2.4


class FrameItem(QGraphicsItem):
    """Shows one ``Frame``. Where it is, ``Frames`` says: around what is in it.

    Attributes:
        id: The frame's id.
        frame: The frame.
        rect: Where it is in the scene.
        lit: Whether what is held would come into it.
    """

    def __init__(self, frame_id: str, style: CanvasStyle) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.id = frame_id
        self.frame = Frame()
        self.rect = QRectF()
        self.lit = False
        self._style = style

    def show_frame(self, frame: Frame, depth: int) -> None:
        """Show this version of the frame, so many frames deep inside of others."""
        self.frame = frame
        self.setZValue(_Z + min(depth, 18))
        self.update()

    def show_style(self, style: CanvasStyle) -> None:
        """Paint with another theme."""
        self._style = style
        self.update()

    def light(self, on: bool) -> None:
        """Show whether what is held would come into it."""
        self.lit = on
        self.update()

    def around(self, content: QRectF) -> QRectF:
        """The frame around what is in it: room at all sides, and for the title and the note."""
        top = PAD / 2 + BAR + self._note_height(content.width())
        return content.adjusted(-PAD, -top, PAD, PAD)

    def stand(self, rect: QRectF) -> None:
        """Be in another place."""
        if rect != self.rect:
            self.prepareGeometryChange()
            self.rect = rect
            self.update()

    @property
    def bar(self) -> QRectF:
        """The bar of the title in the scene, close up."""
        return QRectF(self.rect.left(), self.rect.top(), self.rect.width(), BAR)

    def tag(self, zoom: float) -> QRectF:
        """Where the title is in the scene from afar, over the nodes; null without room for it."""
        face, text = self._far_title(zoom)
        room = QSizeF(text_width(face, text) + 10.0, line_height(face) + 4.0) / zoom
        return QRectF(self.rect.topLeft(), room) if text else QRectF()

    @property
    def title(self) -> str:
        """What the frame is called, or that it has no name."""
        return self.frame.title or tr("Frame")

    def _note_height(self, width: float) -> float:
        if not self.frame.note:
            return 0.0
        height = note_text.height(self.frame.note, max(width, 100.0))
        return min(height, _NOTE_LINES * metrics(Face.NOTE).lineSpacing()) + 8.0

    # -- painting --------------------------------------------------------------------------

    def boundingRect(self) -> QRectF:
        """The frame and its edge."""
        return self.rect.adjusted(-4.0, -4.0, 4.0, 4.0)

    @guarded
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the ground, the title and the note."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, QRectF(option.exposedRect))
        zoom = painter.worldTransform().m11()
        colors = self._colors
        bar = self.bar
        scale = min(_LARGEST, max(1.0, 0.9 / zoom))
        self._title(painter, bar, scale, colors.text)
        if self.frame.note:
            height = self._note_height(self.rect.width() - 2 * PAD)
            room = QRectF(bar.left() + PAD, bar.bottom() + 2.0, bar.width() - 2 * PAD, height)
            style = self._style
            note_text.paint(painter, self.frame.note, room, style.text, style.accent)

    def _paint_ground(self, painter: QPainter, seen: QRectF) -> None:
        """Paint what lies behind the nodes: no more than is seen, as a frame may be far larger."""
        seen = seen.adjusted(-2 * _RADIUS, -2 * _RADIUS, 2 * _RADIUS, 2 * _RADIUS)
        painter.setPen(self._edge)
        painter.setBrush(self._ground)
        painter.drawRoundedRect(self.rect.intersected(seen), _RADIUS, _RADIUS)
        bar = self.bar.intersected(seen)
        painter.save()
        painter.setClipRect(bar, Qt.ClipOperation.IntersectClip)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colors.fill)
        painter.drawRoundedRect(bar.adjusted(1.0, 1.0, -1.0, _RADIUS), _RADIUS, _RADIUS)
        painter.restore()

    def paint_ground_from_afar(self, painter: QPainter) -> None:
        """Paint what lies behind the nodes in straight lines: that is ten times as fast."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(self.rect, self._ground)
        painter.fillRect(self.bar, self._colors.fill)
        painter.setPen(self._edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.rect)

    def paint_title_from_afar(self, painter: QPainter, zoom: float) -> None:
        """Paint the title over the nodes, at a size of the screen that can be read."""
        face, text = self._far_title(zoom)
        if not text:
            return
        box = painter.worldTransform().mapRect(self.tag(zoom))
        painter.save()
        painter.resetTransform()
        painter.fillRect(box, self._colors.fill)
        painter.setPen(self._edge)
        painter.drawRect(box)
        painter.setPen(self._colors.text)
        painter.setFont(font(face))
        painter.drawStaticText(box.topLeft() + QPointF(5.0, 2.0), static_text(face, text))
        painter.restore()

    def _far_title(self, zoom: float) -> tuple[Face, str]:
        """The title from afar, shortened to the width of the frame; "" without room for it."""
        width = self.rect.width() * zoom
        face = Face.NAME if width > 6 * _LEAST_TITLE else Face.SMALL
        return face, elided(face, self.title, width - 10.0) if width >= _LEAST_TITLE else ""

    def _title(self, painter: QPainter, bar: QRectF, scale: float, ink: QColor) -> None:
        text = elided(Face.NAME, self.title, (bar.width() - 2 * _EDGE) / scale)
        painter.save()
        painter.translate(bar.left() + _EDGE, bar.center().y())
        painter.scale(scale, scale)
        painter.setFont(font(Face.NAME))
        painter.setPen(ink)
        painter.drawText(QPointF(0.0, metrics(Face.NAME).capHeight() / 2), text)
        painter.restore()

    @property
    def _ground(self) -> QColor:
        ground = QColor(self._colors.accent)
        ground.setAlpha(70 if self.lit else 26 if self._style.theme.dark else 34)
        return ground

    @property
    def _edge(self) -> QPen:
        marked = self.isSelected() or self.lit
        pen = QPen(self._style.accent if marked else self._colors.accent, 2.0 if marked else 1.0)
        pen.setCosmetic(True)
        return pen

    @property
    def _colors(self) -> CategoryColors:
        return self._style.category(self.frame.color or PLAIN)
