"""Pictures of a graph without a window: for export, for the gallery, for the command line."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QMarginsF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsScene

from app.canvas.findings import Findings
from app.canvas.mirror import Mirror
from app.canvas.style import CanvasStyle
from app.canvas.ways import Ways
from app.document import in_picture
from app.document.rebase import rebased
from app.theme.tokens import Theme
from graph_nodes.atomic import write_atomically
from graph_nodes.document import dumps
from graph_nodes.graph import Graph
from graph_nodes.spec import Role

MARGIN = 32.0
SCALE = 2.0
"""Pixels of a PNG for each unit of the canvas: as sharp as on a dense screen."""

_MOST_PIXELS = 16_000


class PictureError(OSError):
    """A picture cannot be drawn as it is asked for; the text says why."""


def export(
    graph: Graph,
    path: Path,
    theme: Theme,
    findings: Findings | None = None,
    folder: Path | None = None,
    *,
    straight: bool = False,
) -> None:
    """Write a picture of the whole graph, whole or not at all. It carries the graph itself.

    Args:
        graph: What to draw.
        path: Where; its suffix, .png or .svg, says what.
        theme: In which colours.
        findings: What a check found, for shapes and badges.
        folder: Where the relative paths in the graph start, if that is not beside the picture.
        straight: Whether wires are drawn as straight lines.

    Raises:
        PictureError: The suffix is another.
        OSError: The file cannot be written; an old one is as it was.
    """
    if path.suffix.lower() not in in_picture.SUFFIXES:
        raise PictureError(
            f"{path.name}: a picture is .png or .svg, not {path.suffix or 'nothing'}"
        )
    text = dumps(rebased(graph, folder or path.parent, path.parent))
    drawing = _Drawing(graph, CanvasStyle(theme, straight=straight), findings)
    drawn = QBuffer()  # a device of Qt's that finds the disk full does not say so
    drawn.open(QBuffer.OpenModeFlag.WriteOnly)
    if path.suffix.lower() == ".svg":
        generator = QSvgGenerator()
        generator.setOutputDevice(drawn)
        generator.setTitle(path.stem)
        generator.setSize(drawing.size.toSize())
        generator.setViewBox(QRectF(0, 0, drawing.size.width(), drawing.size.height()))
        painter = QPainter(generator)
        drawing.paint(painter, QRectF(0, 0, drawing.size.width(), drawing.size.height()))
        painter.end()
        content = in_picture.put_into_svg(bytes(drawn.data().data()), text)
    else:
        image = drawing.image(drawing.size * SCALE)
        in_picture.put_into_image(image, text)
        # The stubs say bytes, which it refuses.
        image.save(drawn, "PNG")  # pyright: ignore[reportArgumentType, reportCallIssue]
        content = bytes(drawn.data().data())
    write_atomically(path, content)


def thumbnail(graph: Graph, size: QSize, theme: Theme, ratio: float = 1.0) -> QImage:
    """A small picture of the graph, its notes left out, in ``size`` pixels of the screen."""
    notes = [n.id for n in graph.nodes.values() if n.spec and n.spec.role is Role.NOTE]
    image = _Drawing(graph.remove(notes), CanvasStyle(theme)).image(QSizeF(size) * ratio)
    image.setDevicePixelRatio(ratio)
    return image


class _Drawing:
    """A graph laid out on a scene of its own."""

    def __init__(self, graph: Graph, style: CanvasStyle, findings: Findings | None = None) -> None:
        self._style = style
        self._scene = QGraphicsScene()
        self._mirror = Mirror(self._scene, self._style)
        self._mirror.set_definitions(graph.definitions)
        self._mirror.set_graph(graph)
        if findings is not None:
            self._mirror.set_findings(findings)
        Ways(self._mirror).find()
        bounds = self._mirror.bounds()
        if bounds.isNull():
            bounds = QRectF(0, 0, 320, 160)
        self._bounds = bounds.marginsAdded(QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN))
        self.size = self._bounds.size()

    def image(self, size: QSizeF) -> QImage:
        """A picture of this size, smaller where that would be beyond all screens."""
        shrink = min(1.0, _MOST_PIXELS / max(size.width(), size.height()))
        image = QImage((size * shrink).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(self._style.background)
        painter = QPainter(image)
        self.paint(painter, QRectF(image.rect()))
        painter.end()
        return image

    def paint(self, painter: QPainter, target: QRectF) -> None:
        """Paint the graph into a rectangle, as large as it fits, in the middle."""
        hints = QPainter.RenderHint
        for hint in (hints.Antialiasing, hints.TextAntialiasing, hints.SmoothPixmapTransform):
            painter.setRenderHint(hint)
        painter.fillRect(target, self._style.background)
        size = self.size.scaled(target.size(), Qt.AspectRatioMode.KeepAspectRatio)
        middle = QRectF(QPointF(), size)
        middle.moveCenter(target.center())
        self._scene.render(painter, middle, self._bounds)
