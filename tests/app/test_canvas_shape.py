"""Measured nodes: nothing is cut off, nothing overlaps, ports line up."""

import pytest
from PySide6.QtCore import QRectF
from support.canvas_desk import mlp

from app.canvas.findings import UNCHECKED, Findings, NodeFindings, sizes
from app.canvas.node_shape import HEADER, MAX_WIDTH, MIN_WIDTH, NodeShape, measure
from app.canvas.style import metrics, text_width
from graph_nodes.graph import Graph, GraphNode
from graph_nodes.library import BUILT_INS
from graph_nodes.problem import Problem, Where
from runtime.check_result import CheckResult, TensorType

pytestmark = pytest.mark.usefixtures("qapp")

LARGE = TensorType(("N", 1024, 512, 512, 64), "complex128")


def rects(shape: NodeShape) -> list[QRectF]:
    return [
        QRectF(t.at.x(), t.at.y(), text_width(t.face, t.text), metrics(t.face).height())
        for t in shape.texts
    ]


def fresh(node_type: str, **params: object) -> GraphNode:
    graph, node_id = Graph().add(node_type, params=params)
    return graph.nodes[node_id]


def findings_for(node: GraphNode) -> NodeFindings:
    return NodeFindings(
        {p.name: LARGE for p in node.outputs()},
        problems=(Problem("unfed", {"node": "It"}, Where(node.id)),),
    )


@pytest.mark.parametrize("spec", BUILT_INS.specs(), ids=lambda s: s.type)
@pytest.mark.parametrize("known", [False, True], ids=["unchecked", "checked"])
def test_every_node_holds_all_its_texts_without_overlap(spec, known: bool) -> None:
    node = fresh(spec.type)
    shape = measure(node, findings_for(node) if known else UNCHECKED)
    assert shape.is_note or MIN_WIDTH <= shape.width <= MAX_WIDTH
    found = rects(shape)
    for rect in found:
        assert rect.left() >= 0
        assert rect.right() <= shape.width
        assert rect.bottom() <= shape.height
    for at, a in enumerate(found):
        for b in found[at + 1 :]:
            # Lines may touch; their letters do not.
            assert not a.adjusted(0, 3, 0, -3).intersects(b.adjusted(0, 3, 0, -3))


@pytest.mark.parametrize("spec", BUILT_INS.specs(), ids=lambda s: s.type)
def test_a_check_does_not_move_ports_up_or_down(spec) -> None:
    node = fresh(spec.type)
    before, after = measure(node, UNCHECKED), measure(node, findings_for(node))
    assert [p.at.y() for p in before.ports] == [p.at.y() for p in after.ports]
    assert before.height == after.height


def test_first_ports_of_all_nodes_are_level() -> None:
    shapes = [measure(n, UNCHECKED) for n in mlp().nodes.values()]
    firsts = {s.ports[0].at.y() for s in shapes} | {
        next(p.at.y() for p in s.ports if p.is_output) for s in shapes if s.ports[-1].is_output
    }
    assert len(firsts) == 1


def test_what_is_too_long_ends_in_an_ellipsis() -> None:
    graph, node_id = Graph().add("Linear", name="w" * 24)
    node = graph.nodes[node_id]
    shape = measure(node, findings_for(node))
    assert shape.shortened
    assert shape.texts[0].text.endswith("…")


def test_the_type_is_written_where_the_name_does_not_say_it() -> None:
    def texts(node: GraphNode) -> list[str]:
        return [t.text for t in measure(node, UNCHECKED).texts if t.at.y() < HEADER]

    graph = mlp()
    by_name = {n.name: n for n in graph.nodes.values()}
    assert texts(by_name["fc"]) == ["fc", "Linear"]
    assert texts(by_name["flatten"]) == ["flatten"]
    off = graph.set_mode([by_name["fc"].id], "off").nodes[by_name["fc"].id]
    assert texts(off) == ["fc", "off"]


def test_a_long_note_is_shortened_and_a_short_one_is_not() -> None:
    short, long = fresh("Note", text="Mind the gap."), fresh("Note", text="word " * 400)
    assert not measure(short, UNCHECKED).shortened
    shape = measure(long, UNCHECKED)
    assert shape.shortened
    assert shape.height < 400


def test_findings_are_sorted_by_node_and_by_how_bad_they_are() -> None:
    remark, error = (
        Problem("unfed", {"node": "It"}, Where("n1"), severity="info"),
        Problem("unfed", {"node": "It"}, Where("n1", "x")),
    )
    findings = Findings.of_check(
        CheckResult(
            types={"n1": {"out": TensorType(("N", 32, 8, 8), "float32")}},
            problems=(remark, error, Problem("nothing_asked")),
            infer={"n1": {"in_channels": 3}},
            used=("n1",),
        )
    )
    one = findings.of("n1")
    assert one.problems == (error, remark)
    assert one.severity == "error"
    assert one.port_problem("x") == error
    assert one.inferred == {"in_channels": 3}
    assert one.used
    assert not findings.of("n2").used
    assert Findings().of("n2").used


@pytest.mark.parametrize(
    ("shape", "text"), [((), "()"), (("N",), "N"), (("N", 10), "N×10")], ids=str
)
def test_sizes_in_short(shape, text: str) -> None:
    assert sizes(TensorType(shape, "int64")) == text
