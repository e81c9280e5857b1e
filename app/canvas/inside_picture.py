"""A small picture of what is inside a module, painted once for each value that it has."""

from collections import OrderedDict
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from app.canvas.style import CanvasStyle
from app.theme.blank import blank
from app.theme.tokens import Theme
from graph_nodes.graph import Graph, GraphNode
from graph_nodes.spec import Role

_WIDTH, _HEIGHT = 152.0, 78.0
"""About how large nodes are: to see which stands where, that is enough."""

_LARGEST = 0.16
_MARGIN = 4.0
_KEPT = 256

_Key = tuple[int, float, float, float, Theme]
_pictures: OrderedDict[_Key, tuple[Graph, QPixmap]] = OrderedDict()


def inside_picture(graph: Graph, size: QSizeF, style: CanvasStyle, ratio: float) -> QPixmap:
    """The picture of a graph, as wide and high as is said, in pixels at a zoom of 1.

    Args:
        graph: The graph; the same value has the same picture.
        size: How large.
        style: In which colours.
        ratio: Pixels of the picture a pixel.
    """
    key = (id(graph), size.width(), size.height(), ratio, style.theme)
    if key not in _pictures:
        _pictures[key] = (graph, _painted(graph, size, style, ratio))  # so that its id stays its
        if len(_pictures) > _KEPT:
            _pictures.popitem(last=False)
    _pictures.move_to_end(key)
    return _pictures[key][1]


def _painted(graph: Graph, size: QSizeF, style: CanvasStyle, ratio: float) -> QPixmap:
    picture = blank(size, ratio)
    rects = {n.id: _rect(n) for n in graph.nodes.values() if _is_shown(n)}
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.background)
    painter.drawRoundedRect(QRectF(QPointF(), size), 4.0, 4.0)
    if rects:
        _fit(painter, list(rects.values()), size)
        pen = QPen(style.muted, 1.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_wires(graph, rects))
        painter.setPen(Qt.PenStyle.NoPen)
        for color, some in _by_color(graph, rects, style):
            painter.setBrush(color)
            painter.drawRects(some)
    painter.end()
    return picture


def _is_shown(node: GraphNode) -> bool:
    return node.spec is None or node.spec.role is not Role.NOTE


def _rect(node: GraphNode) -> QRectF:
    return QRectF(*node.at, _WIDTH, _HEIGHT)


def _fit(painter: QPainter, rects: list[QRectF], size: QSizeF) -> None:
    """Have all of the rectangles in the middle of the picture."""
    bounds = QRectF(rects[0])
    for rect in rects:
        bounds |= rect
    room = size - QSizeF(2 * _MARGIN, 2 * _MARGIN)
    scale = min(_LARGEST, room.width() / bounds.width(), room.height() / bounds.height())
    painter.translate(size.width() / 2, size.height() / 2)
    painter.scale(scale, scale)
    painter.translate(-bounds.center())


def _wires(graph: Graph, rects: dict[str, QRectF]) -> QPainterPath:
    path = QPainterPath()
    for wire in graph.wires:
        if wire.source in rects and wire.target in rects:
            start, end = rects[wire.source], rects[wire.target]
            path.moveTo(start.right(), start.center().y())
            path.lineTo(end.left(), end.center().y())
    return path


def _by_color(
    graph: Graph, rects: dict[str, QRectF], style: CanvasStyle
) -> Iterator[tuple[QColor, list[QRectF]]]:
    looks: dict[str, list[QRectF]] = {}
    for node_id, rect in rects.items():
        spec = graph.nodes[node_id].spec
        looks.setdefault(spec.look if spec else "", []).append(rect)
    for look, some in looks.items():
        yield style.category(look).accent, some
