"""What can be read on a node from afar: the name last of all, and nothing at a size of specks."""

import re

import pytest
from PySide6.QtCore import QBuffer, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from app import theme
from app.canvas.findings import NodeFindings
from app.canvas.node_painter import NodeLook, paint_node
from app.canvas.node_shape import NodeShape, measure
from app.canvas.style import CanvasStyle
from app.theme import icons, svg
from graph_nodes.graph import Graph
from runtime.check_result import TensorType

pytestmark = pytest.mark.usefixtures("qapp")


def said(shape: NodeShape, zoom: float) -> list[tuple[str, float]]:
    """The texts on a node, with the height of their letters in pixels of the screen."""
    drawn = QBuffer()
    drawn.open(QBuffer.OpenModeFlag.WriteOnly)
    picture = QSvgGenerator()
    picture.setOutputDevice(drawn)
    picture.setSize(QSize(400, 300))
    painter = QPainter(picture)
    painter.scale(zoom, zoom)
    paint_node(painter, shape, NodeLook(), CanvasStyle(theme.current()))
    painter.end()
    marks = r'transform="matrix\(([\d.]+),|<text[^>]*font-size="(\d+)"[^>]*>([^<]+)</text>'
    found: list[tuple[str, float]] = []
    scale = 1.0
    for matrix, size, text in re.findall(marks, bytes(drawn.data().data()).decode()):
        if matrix:
            scale = float(matrix)
        else:
            found.append((text.strip(), scale * float(size)))
    return found


def conv() -> NodeShape:
    graph, node_id = Graph().add("Conv2d")
    graph = graph.rename(node_id, "edges")
    types = {"out": TensorType(("N", 16, 8, 8), "float32")}
    return measure(graph.node(node_id), NodeFindings(types))


@pytest.mark.parametrize(
    ("zoom", "texts"),
    [
        (0.6, ["edges", "Conv2d", "N×16×8×8"]),
        (0.45, ["edges", "Conv2d", "N×16×8×8"]),
        (0.4, ["edges", "Conv2d"]),
        (0.25, ["edges"]),
        (0.15, []),
    ],
)
def test_the_further_away_the_less_is_said_but_never_too_small(
    zoom: float, texts: list[str]
) -> None:
    found = said(conv(), zoom)
    assert [text for text, _ in found] == texts
    assert all(size >= 9.9 for _, size in found), found


def test_close_up_everything_is_said() -> None:
    texts = {text for text, _ in said(conv(), 1.0)}
    assert {"edges", "Conv2d", "x", "out", "(N, 16, 8, 8) float32"} <= texts


def test_each_kind_of_node_has_a_drawing_of_its_own() -> None:
    specs = Graph().library.specs()
    drawings = {spec.type: icons.node_name(spec.type, spec.category.look) for spec in specs}
    assert set(drawings.values()) <= set(icons.names())
    assert [t for t, name in drawings.items() if not name.startswith("node-")] == []
    sources = {svg.source(name, "#000000") for name in drawings.values()}
    assert len(sources) == len(drawings)
