"""The items on the canvas are those of the graph, after any edits, undone and redone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene
from support.canvas_desk import mlp

from app import theme
from app.canvas.findings import Findings
from app.canvas.mirror import Mirror
from app.canvas.node_item import NodeItem
from app.canvas.node_shape import measure
from app.canvas.overview import Overview
from app.canvas.overview_level import Level
from app.canvas.requests import Requests
from app.canvas.selection import Selection
from app.canvas.style import CanvasStyle
from app.canvas.wire_item import WireItem
from app.canvas.wire_path import Curve
from graph_nodes.change import Change, diff
from graph_nodes.graph import Graph, GraphError, Wire
from runtime.check_result import CheckResult, TensorType

pytestmark = pytest.mark.usefixtures("qapp")

TYPES = ("Add", "ReLU", "Linear", "Concatenate", "Digits", "Adam", "MSELoss", "Note", "Gradients")


def check_equal(mirror: Mirror, graph: Graph) -> None:
    """The scene shows this graph and nothing else."""
    assert mirror.graph is graph
    scene_items = mirror.nodes[next(iter(mirror.nodes))].scene().items() if mirror.nodes else []
    assert {i.id for i in scene_items if isinstance(i, NodeItem)} == set(graph.nodes)
    assert {i.wire for i in scene_items if isinstance(i, WireItem)} == set(graph.wires)
    assert len(mirror.wires) == len(graph.wires)
    for node_id, node in graph.nodes.items():
        item = mirror.nodes[node_id]
        assert item.node == node
        assert (item.x(), item.y()) == node.at
        inputs = tuple(w.input for w in graph.sources[node_id])
        outputs = tuple(dict.fromkeys(w.output for w in graph.targets[node_id]))
        lender = graph.nodes[node.lender].name if node.lender else ""
        findings, wired = mirror.findings.of(node_id), (inputs, outputs)
        assert item.shape_ == measure(node, findings, wired, lender)
        assert item.look.wired == {(i, False) for i in inputs} | {(o, True) for o in outputs}
    for wire, item in mirror.wires.items():
        assert item.curve.start == mirror.nodes[wire.source].port_place(wire.output, True)
        assert item.curve.end == mirror.nodes[wire.target].port_place(wire.input, False)
        assert item.pos() == item.curve.start


def check_overview(overview: Overview) -> None:
    """What the overview has kept is what it would gather anew."""
    overview.follow()
    mirror, lifted = overview.mirror, overview.mirror.lifted
    still, carried = Level(overview.still.origin), Level(overview.lifted.origin)
    for item in mirror.nodes.values():
        is_apart = item.id in lifted.ids and not lifted.is_all
        (carried if is_apart else still).put_node(item)
    for item in mirror.wires.values():
        if item not in lifted.outer:
            is_apart = item in lifted.inner and not lifted.is_all
            (carried if is_apart else still).put_wire(item)
    assert content(overview.still) == content(still)
    assert content(overview.lifted) == content(carried)


def content(level: Level) -> list:
    """All that a level would paint, in whatever order."""
    everywhere = QRectF(-1e6, -1e6, 2e6, 2e6)
    kinds = (level.bodies, level.headers, level.frames)
    rects = [
        {
            batch: sorted(r.getRect() for r in found)
            for batch, found in level.rects(kind, everywhere)
        }
        for kind in kinds
    ]
    paths = {
        part: sorted(
            (e.x, e.y, e.type.value) for e in map(path.elementAt, range(path.elementCount()))
        )
        for part, path in level.paths(everywhere)
    }
    return [*rects, paths]


def new_mirror() -> tuple[Mirror, QGraphicsScene]:
    scene = QGraphicsScene()
    return Mirror(scene, CanvasStyle(theme.current())), scene


class Edits(RuleBasedStateMachine):
    """Random edits, undos and redos, followed one change at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.mirror, self.scene = new_mirror()
        self.overview = Overview(self.mirror, CanvasStyle(theme.current()))
        self.graph = Graph()
        self.done: list[Change] = []
        self.undone: list[Change] = []

    def follow(self, graph: Graph) -> None:
        change = diff(self.graph, graph)
        if change:
            self.graph = graph
            self.mirror.apply(change, graph)
            self.done.append(change)
            self.undone.clear()

    def pick(self, data: st.DataObject) -> str | None:
        return data.draw(st.sampled_from(list(self.graph.nodes))) if self.graph.nodes else None

    @rule(kind=st.sampled_from(TYPES), x=st.integers(-500, 500), y=st.integers(-500, 500))
    def add(self, kind: str, x: int, y: int) -> None:
        self.follow(self.graph.add(kind, (float(x), float(y)))[0])

    @rule(data=st.data())
    def connect(self, data: st.DataObject) -> None:
        source, target = self.pick(data), self.pick(data)
        if source is None or target is None:
            return
        outputs = self.graph.nodes[source].outputs()
        inputs = self.graph.nodes[target].inputs()
        if outputs and inputs:
            out, into = data.draw(st.sampled_from(outputs)), data.draw(st.sampled_from(inputs))
            wire = Wire(source, out.name, target, into.name)
            if self.graph.refusal(wire) is None:
                self.follow(self.graph.connect(wire))

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        node = self.pick(data)
        if node is not None:
            wires = data.draw(st.lists(st.sampled_from(self.graph.wires or (None,)), max_size=2))
            self.follow(self.graph.remove([node], [w for w in wires if w]))

    @rule(data=st.data(), x=st.integers(-500, 500))
    def move(self, data: st.DataObject, x: int) -> None:
        node = self.pick(data)
        if node is not None:
            self.follow(self.graph.move({node: (float(x), 7.0)}))

    @rule(x=st.integers(-500, 500), select=st.booleans())
    def move_all(self, x: int, select: bool) -> None:
        if select:  # what is noted before all is shifted ends up where it is then
            Selection(self.mirror, Requests()).select(list(self.graph.nodes)[:2])
        there = {i: (n.at[0] + x, n.at[1] + 7.0) for i, n in self.graph.nodes.items()}
        self.follow(self.graph.move(there))

    @rule(data=st.data(), count=st.integers(1, 4))
    def change_the_number_of_ports(self, data: st.DataObject, count: int) -> None:
        node = self.pick(data)
        if node is not None and "tensors" in (self.graph.nodes[node].values()):
            self.follow(self.graph.set_param(node, "tensors", count))

    @rule(data=st.data(), mode=st.sampled_from(["on", "off", "bypass"]))
    def set_mode(self, data: st.DataObject, mode: str) -> None:
        node = self.pick(data)
        if node is not None:
            try:
                self.follow(self.graph.set_mode([node], mode))
            except GraphError:
                return

    @rule(data=st.data())
    def tie(self, data: st.DataObject) -> None:
        node, owner = self.pick(data), self.pick(data)
        if node is not None and owner is not None:
            try:
                self.follow(self.graph.tie(node, owner))
            except GraphError:
                return

    @rule(data=st.data(), name=st.sampled_from(["fc", "a_rather_long_name"]))
    def rename(self, data: st.DataObject, name: str) -> None:
        node = self.pick(data)
        if node is not None and self.graph.by_name(name) is None:
            self.follow(self.graph.rename(node, name))

    @rule(data=st.data())
    def paste(self, data: st.DataObject) -> None:
        node = self.pick(data)
        if node is not None and len(self.graph.nodes) < 12:
            fragment = self.graph.copy_fragment(self.graph.upstream([node]))
            self.follow(self.graph.paste(fragment, (32.0, 32.0))[0])

    @rule()
    def undo(self) -> None:
        if self.done:
            change = self.done.pop()
            self.graph = change.inverse().apply(self.graph)
            self.mirror.apply(change.inverse(), self.graph)
            self.undone.append(change)

    @rule()
    def redo(self) -> None:
        if self.undone:
            change = self.undone.pop()
            self.graph = change.apply(self.graph)
            self.mirror.apply(change, self.graph)
            self.done.append(change)

    @rule(data=st.data())
    def check(self, data: st.DataObject) -> None:
        """A check comes back that knows the types of some outputs."""
        types = {
            i: {p.name: TensorType(("N", 3), "float32") for p in n.outputs()}
            for i, n in self.graph.nodes.items()
            if data.draw(st.booleans())
        }
        used = tuple(i for i in self.graph.nodes if data.draw(st.booleans()))
        self.mirror.set_findings(Findings.of_check(CheckResult(types, used=used)))

    @rule(data=st.data())
    def select(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sets(st.sampled_from([*self.graph.nodes, *self.graph.wires, ""])))
        Selection(self.mirror, Requests()).select(
            [c for c in chosen if isinstance(c, str)], [c for c in chosen if isinstance(c, Wire)]
        )

    @rule(data=st.data())
    def lift(self, data: st.DataObject) -> None:
        """Nodes are taken up, seen from afar while they are carried, and put back."""
        if self.graph.nodes:
            self.mirror.lift(data.draw(st.sets(st.sampled_from(list(self.graph.nodes)))))
            self.mirror.carry(QPointF(40, 50), far=data.draw(st.booleans()))
            check_overview(self.overview)
            self.mirror.settle()

    @invariant()
    def the_scene_shows_the_graph(self) -> None:
        check_equal(self.mirror, self.graph) if self.graph.nodes else None

    @rule()
    def look_from_afar(self) -> None:
        check_overview(self.overview)

    def teardown(self) -> None:
        check_overview(self.overview)


@pytest.mark.slow
@pytest.mark.usefixtures("qapp")
def test_the_scene_follows_any_edits() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Edits, settings=settings(max_examples=60, stateful_step_count=30))


@given(st.lists(st.sampled_from(list(mlp().nodes)), unique=True))
@settings(max_examples=25)
def test_going_from_one_graph_to_another_at_once(gone: list[str]) -> None:
    mirror, _scene = new_mirror()
    mirror.set_graph(mlp())
    smaller = mlp().remove(gone)
    mirror.set_graph(smaller)
    if smaller.nodes:
        check_equal(mirror, smaller)
    mirror.set_graph(mlp().paste(smaller)[0])
    check_equal(mirror, mirror.graph)


def test_carrying_nodes_about_and_settling() -> None:
    mirror, _scene = new_mirror()
    graph = mlp()
    mirror.set_graph(graph)
    mirror.lift(["n2", "n3"])
    mirror.carry(QPointF(40, 50))
    x, y = graph.nodes["n2"].at
    assert (mirror.nodes["n2"].x(), mirror.nodes["n2"].y()) == (x + 40, y + 50)
    mirror.settle()
    check_equal(mirror, graph)


def test_a_move_measures_nothing_and_touches_only_the_moved_and_their_wires(monkeypatch) -> None:
    mirror, _scene = new_mirror()
    graph = mlp()
    mirror.set_graph(graph)
    measured, placed, routed, drawn = [], [], [], []
    noted = ((NodeItem, "_measure", measured), (NodeItem, "setPos", placed))
    for kind, name, calls in (*noted, (WireItem, "route", routed), (Curve, "path", drawn)):
        real = getattr(kind, name)

        def call(item, *args, real=real, calls=calls):
            calls.append(item)
            return real(item, *args)

        monkeypatch.setattr(kind, name, call)
    there = {i: (graph.nodes[i].at[0] + 40, graph.nodes[i].at[1] + 50) for i in ("n2", "n3")}
    moved = graph.move(there)
    mirror.apply(diff(graph, moved), moved)
    assert measured == []
    assert {item.id for item in placed} == {"n2", "n3"}
    assert {item.wire for item in routed} == set(graph.wires_of(["n2", "n3"]))
    assert len(routed) == len(set(routed)), "each wire once"
    inner = [w for w in graph.wires if {w.source, w.target} == {"n2", "n3"}]
    assert len(drawn) == len(routed) - len(inner), "a wire that is carried whole stays as it is"
    check_equal(mirror, moved)


def test_wires_are_faint_from_afar_where_a_check_found_that_nothing_runs() -> None:
    mirror, _scene = new_mirror()
    overview = Overview(mirror, CanvasStyle(theme.current()))
    mirror.set_graph(mlp())
    for used in (mlp().nodes, set(mlp().nodes) - {"n8"}):
        mirror.set_findings(Findings.of_check(CheckResult({}, used=tuple(used))))
        check_overview(overview)
    faint = {item.wire for item, entry in overview.still.wires.items() if entry.part.state}
    assert faint == set(mlp().wires_of(["n8"]))


def test_only_what_a_check_found_otherwise_is_painted_anew() -> None:
    mirror, _scene = new_mirror()
    types = {i: {"out": TensorType(("N", 64), "float32")} for i in ("n2", "n3", "n4")}
    first = Findings.of_check(CheckResult(types, used=tuple(mlp().nodes)))
    mirror.set_graph(mlp(), first)
    mirror.take_stale()
    mirror.set_graph(mirror.graph, first)  # as whoever comes back from a module
    assert mirror.take_stale()[:2] == (set(), set())
    wider = types | {"n3": {"out": TensorType(("N", 128), "float32")}}
    mirror.set_findings(Findings.of_check(CheckResult(wider, used=tuple(mlp().nodes))))
    nodes, wires, _ = mirror.take_stale()
    assert {item.id for item in nodes} == {"n3"}
    assert {item.wire for item in wires} == set(mlp().wires_of(["n3"]))


def test_from_afar_only_what_wires_need_is_carried() -> None:
    mirror, _scene = new_mirror()
    graph = mlp()
    mirror.set_graph(graph)
    mirror.lift(["n1", "n2", "n3", "n4"])  # n2 and n3 are wired to these alone
    mirror.carry(QPointF(40, 50), far=True)
    assert mirror.lifted.by == QPointF(40, 50)
    assert mirror.nodes["n2"].is_in_place()
    for item in mirror.lifted.outer:
        start = mirror.nodes[item.wire.source].port_place(item.wire.output, True)
        assert item.curve.start == start
        assert item.wire.source in mirror.lifted.rim
    moved = graph.move({i: (n.at[0] + 40, n.at[1] + 50) for i, n in graph.nodes.items()})
    mirror.apply(diff(graph, moved), moved)
    mirror.settle()
    check_equal(mirror, moved)


def test_ports_of_an_unknown_type_are_those_its_wires_tell_of() -> None:
    from dataclasses import replace

    graph = mlp()
    node = replace(graph.nodes["n4"], type="FancyAttention")
    strange = replace(graph, nodes={**graph.nodes, "n4": node})
    mirror, _scene = new_mirror()
    mirror.set_graph(strange)
    shape = mirror.nodes["n4"].shape_
    assert [(p.name, p.is_output) for p in shape.ports] == [("x", False), ("out", True)]
    check_equal(mirror, strange)


def test_an_input_shows_what_its_wire_brings() -> None:
    mirror, _scene = new_mirror()
    mirror.set_graph(mlp())
    assert mirror.nodes["n2"].look.carried == {"x": "float32"}  # images, declared so
    types = {"n2": {"out": TensorType(("N", 64), "float64")}}
    mirror.set_findings(Findings.of_check(CheckResult(types)))
    assert mirror.nodes["n3"].look.carried == {"x": "float64"}
