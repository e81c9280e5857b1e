"""What an instance shows of its module: its values, its size, its colour, what is inside."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsScene

from app import theme
from app.canvas import inside_picture as pictures
from app.canvas.findings import Findings
from app.canvas.mirror import Mirror
from app.canvas.style import CanvasStyle
from app.canvas.tips import inside_text, tip
from app.canvas.viewer import Hit
from graph_nodes.change import diff
from graph_nodes.colors import COLORS
from graph_nodes.document import DocumentError, dumps, loads
from graph_nodes.graph import Graph, GraphError, Wire
from graph_nodes.params import Bool, Int
from graph_nodes.project import Project
from runtime.check_result import CheckResult

pytestmark = pytest.mark.usefixtures("qapp")


def inner(graph: Graph) -> Graph:
    """Input, two Linear, an Output, in a row, and a note."""
    for place, node_type in enumerate(("Input", "Linear", "Linear", "Output", "Note")):
        graph, _ = graph.add(node_type, (240.0 * place, 0.0))
    for one, other in pairwise(("n1", "n2", "n3", "n4")):
        graph = graph.connect(Wire(one, "out", other, "x"))
    return graph


def used() -> Project:
    params = (Int(32, min=1, name="width"), Bool(False, name="deep"))
    project, _ = Project().define("Block", inner, *params)
    project = project.describe("d1", "Two layers in a row.")
    return project.edit_main(
        lambda graph: graph.add("def:d1")[0].add("def:d1", (0.0, 400.0), params={"deep": True})[0]
    )


def shown(project: Project) -> Mirror:
    mirror = Mirror(QGraphicsScene(), CanvasStyle(theme.build("dark")))
    mirror.set_definitions(project.definitions)
    mirror.set_graph(project.main)
    return mirror


def lines(mirror: Mirror, node_id: str) -> list[str]:
    return [run.text for run in mirror.nodes[node_id].shape_.texts]


def painted(mirror: Mirror) -> QImage:
    image = QImage(600, 400, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    for item in mirror.nodes.values():
        item.paint(painter, None)
    painter.end()
    return image


def test_an_instance_says_its_values_and_how_much_it_learns_and_keeps_its_ports() -> None:
    mirror = shown(used())
    assert "width 32 · no deep" in lines(mirror, "n1")
    assert "width 32 · deep" in lines(mirror, "n2")
    before = mirror.nodes["n1"].shape_
    found = CheckResult(parameters={"n1": 12480, "n2": 0}, used=("n1", "n2"))
    mirror.set_findings(Findings.of_check(found))
    after = mirror.nodes["n1"].shape_
    assert "12,480 parameters" in lines(mirror, "n1")
    assert (after.ports, after.rect, after.inside) == (before.ports, before.rect, before.inside)
    assert after.rect.contains(after.inside)
    text = tip(Hit(node=mirror.nodes["n1"]), mirror)
    for said in ("Two layers in a row.", "Inside: 2 Linear.", "width 32", "12,480 parameters"):
        assert said in text
    assert inside_text(Graph()) == "Nothing is inside yet."


def test_the_picture_is_painted_once_for_each_value_and_again_only_for_another(monkeypatch) -> None:
    made: list[Graph] = []
    paint = pictures._painted
    monkeypatch.setattr(
        pictures, "_painted", lambda graph, *rest: made.append(graph) or paint(graph, *rest)
    )
    project = used()
    mirror = shown(project)
    for _ in range(3):
        painted(mirror)
    inside = project.definition("d1").graph
    assert made == [inside], "one for two instances of a width, however often they are painted"
    later = project.edit("d1", lambda graph: graph.remove(["n3"]))
    mirror.apply(diff(project.main, later.main), later.main)
    mirror.set_definitions(later.definitions)
    assert painted(mirror) != painted(shown(project))
    assert made[1] is later.definition("d1").graph
    assert len({id(graph) for graph in made}) == 2


def test_the_picture_shows_where_nodes_stand_and_no_notes() -> None:
    style, graph = CanvasStyle(theme.build("light")), used().definition("d1").graph
    picture = pictures.inside_picture(graph, QSizeF(160, 44), style, 1.0).toImage()
    colors = [picture.pixelColor(x, 22).name() for x in range(160)]
    runs = [c for i, c in enumerate(colors) if c != colors[i - 1]]
    accents = [style.category(n.spec.look).accent.name() for n in graph.nodes.values()]
    assert [c for c in runs if c in accents[:4]] == accents[:4]


def test_a_colour_is_a_value_of_the_module_and_undo_brings_the_old_one_back() -> None:
    project = used()
    assert '"color"' not in dumps(project.main)
    later = project.paint("d1", "teal")
    assert loads(dumps(later.main)) == later.main
    assert '"color": "teal"' in dumps(later.main)
    mirror = shown(project)
    plain = mirror.nodes["n1"].shape_.look
    change = diff(project.main, later.main)
    mirror.apply(change, later.main)
    assert {item.shape_.look for item in mirror.nodes.values()} == {"teal"}
    assert mirror.nodes["n1"].shape_.icon == "category-modules", "its icon stays"
    undone = change.inverse().apply(later.main)
    assert undone == project.main
    mirror.apply(change.inverse(), undone)
    assert mirror.nodes["n1"].shape_.look == plain == "modules"
    assert all(project.paint("d1", color).definition("d1").color == color for color in COLORS)
    with pytest.raises(GraphError, match="a colour is one of red, orange"):
        project.paint("d1", "#ff0000")
    with pytest.raises(DocumentError, match=r"\(Block\): color is one of red, .*, not '#fff'"):
        loads(dumps(later.main).replace('"teal"', '"#fff"'))
