"""Sockets that come as wires come, and ports that can stay empty, on the canvas."""

from support.canvas_desk import Desk, mlp, open_desk

from app.canvas.tips import tip
from app.canvas.viewer import Hit


def ports(desk: Desk, name: str) -> list[str]:
    shape = desk.canvas.view.mirror.nodes[desk.id(name)].shape_
    return [port.name for port in shape.ports if not port.is_output]


def test_the_next_socket_is_there_when_all_others_have_wires(qtbot) -> None:
    graph, _ = mlp().add("Concatenate", (720, 330))
    desk = open_desk(qtbot, graph)
    before = desk.graph
    assert ports(desk, "concat") == ["x1", "x2"]
    for output, into in (("flatten", "x1"), ("fc", "x2"), ("relu", "x3")):
        desk.drag(desk.out(output), desk.port("concat", into))
    assert ports(desk, "concat") == ["x1", "x2", "x3", "x4"]
    item = desk.canvas.view.mirror.nodes[desk.id("concat")]
    assert "one more input" in tip(
        Hit(item, item.shape_.port("x4", False)), desk.canvas.view.mirror
    )
    desk.canvas.select([], [desk.wire("fc", "out", "concat", "x2")])
    desk.canvas.commands["delete"].trigger()
    assert ports(desk, "concat") == ["x1", "x2", "x3"]
    assert desk.wire("relu", "out", "concat", "x2") in desk.graph.wires
    for _ in range(4):
        desk.document.undo()
    assert desk.graph == before
    assert ports(desk, "concat") == ["x1", "x2"]


def test_a_port_that_can_stay_empty_says_so(qtbot) -> None:
    desk = open_desk(qtbot)
    item = desk.canvas.view.mirror.nodes[desk.id("adam")]
    inks = {run.text: run.ink for run in item.shape_.texts}
    assert (inks["loss"], inks["trains"]) == ("text", "muted")
    said = tip(Hit(item, item.shape_.port("trains", False)), desk.canvas.view.mirror)
    assert "optional: it works without a wire" in said
    desk.drag(desk.out("relu"), desk.port("adam", "trains"))
    assert {run.text: run.ink for run in item.shape_.texts}["trains"] == "text"
