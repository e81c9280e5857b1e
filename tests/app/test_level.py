"""Going in and out of modules: what is in view, and what an edit there is an edit of."""

import pytest
from PySide6.QtCore import QObject

from app.document.document import Document
from app.document.editing import Editing
from app.document.level import Level
from graph_nodes.change import Change
from graph_nodes.edit import Retype, SetParam
from graph_nodes.graph import Graph
from tests.runtime.build import digits_mlp, id_of


class Desk(QObject):
    """A document, what of it is in view, and what was told of that."""

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self.document = Document(self)
        self.level = Level(self.document, self)
        self.editing = Editing(self.document, self.level, self)
        self.made: list[str] = []
        self.seen: list[Change] = []
        self.entered = 0
        self.refused: list[str] = []
        self.editing.made.connect(lambda ids: self.made.__setitem__(slice(None), ids))
        self.editing.refused.connect(self.refused.append)
        self.level.changed.connect(self.seen.append)
        self.level.entered.connect(lambda: setattr(self, "entered", self.entered + 1))
        self.document.replace(graph)

    def ids(self, *names: str) -> list[str]:
        return [id_of(self.level.graph, name) for name in names]


@pytest.fixture
def desk(qapp: object) -> Desk:
    return Desk(digits_mlp())


def test_a_group_is_one_step_and_is_taken_back_whole(desk: Desk) -> None:
    before = desk.document.graph
    desk.editing.group(desk.ids("fc1", "relu"))
    assert desk.document.history == ["Group 2 nodes"]
    assert [desk.level.graph.nodes[i].name for i in desk.made] == ["block"]
    desk.editing.ungroup(desk.made)
    assert desk.document.graph == before
    assert [desk.level.graph.nodes[i].name for i in desk.made] == ["fc1", "relu"]
    desk.document.undo()
    desk.document.undo()
    assert desk.document.graph == before
    desk.editing.group(desk.ids("adam"))
    assert "Adam 'adam' cannot be in a module" in desk.refused[0]
    assert desk.document.graph == before


def test_an_edit_inside_changes_every_instance(desk: Desk) -> None:
    desk.editing.group(desk.ids("fc1", "relu"))
    (block,) = desk.made
    desk.editing.duplicate([block])
    desk.level.enter(block)
    assert desk.level.names() == ["block"]
    assert desk.level.definition is not None
    desk.editing.add("Tanh", (0.0, 0.0))
    desk.editing.rename(id_of(desk.level.graph, "out"), "y")
    main = desk.document.graph
    outputs = {n.name: n.outputs()[0].name for n in main.nodes.values() if "block" in n.name}
    assert outputs == {"block": "y", "block2": "y"}
    desk.editing.add("SGD", (0.0, 0.0))
    assert "Block cannot hold SGD" in desk.refused[0]
    desk.editing.set_run("epochs", 3)
    assert desk.document.graph.run.epochs == 3


def test_undo_goes_to_where_the_change_was(desk: Desk) -> None:
    desk.editing.group(desk.ids("fc1", "relu"))
    (block,) = desk.made
    desk.level.enter(block)
    desk.editing.group(desk.ids("fc1"))
    (inner,) = desk.made
    desk.level.enter(inner)
    assert desk.level.names() == ["block", "block2"]
    desk.editing.set_param(desk.ids("fc1"), "out_features", 7)
    desk.level.go(())
    seen = len(desk.seen)
    desk.document.undo()
    assert desk.level.way == (block, inner)
    assert len(desk.seen) == seen + 1
    assert desk.seen[-1].nodes.keys() == set(desk.ids("fc1"))
    desk.document.undo()  # the inner group: what was in view is gone
    assert desk.level.way == (block,)
    desk.document.undo()
    assert desk.level.way == ()
    desk.document.redo()
    assert desk.level.way == ()


def test_what_is_copied_takes_along_what_it_needs(desk: Desk) -> None:
    desk.editing.group(desk.ids("fc1", "relu"))
    (block,) = desk.made
    assert desk.editing.copy([block])
    other = Desk(Graph())
    other.editing.paste((0.0, 0.0))
    assert [one.name for one in other.document.graph.definitions.values()] == ["Block"]
    other.level.enter(other.made[0])
    assert {n.name for n in other.level.graph.nodes.values()} == {"x", "fc1", "relu", "out"}
    other.editing.paste((0.0, 0.0))
    assert "cannot contain itself" in other.refused[0]
    assert other.level.way == tuple(other.made[:1])


def test_another_document_is_seen_from_outside(desk: Desk) -> None:
    desk.editing.group(desk.ids("fc1"))
    desk.level.enter(desk.made[0])
    desk.document.replace(digits_mlp())
    assert desk.level.way == ()
    assert desk.level.graph is desk.document.graph
    assert not desk.level.can_enter(desk.ids("fc1")[0])


def test_a_node_is_found_by_its_path(desk: Desk) -> None:
    desk.editing.group(desk.ids("fc1", "relu"))
    (block,) = desk.made
    kind = desk.level.graph.nodes[block].type
    fc1 = next(n.id for n in desk.document.graph.definitions[kind].graph.nodes.values())
    assert desk.level.way_to(block) == ()
    assert desk.level.way_to(f"{block}/{fc1}") == (block,)
    assert desk.level.way_to(f"{kind}/{fc1}") == (block,)
    assert desk.level.way_to("def:d99/n1") is None
    assert desk.level.path_of(block) == block
    desk.level.enter(block)
    assert desk.level.path_of(fc1) == f"{kind}/{fc1}"
    assert desk.level.way_to(f"{kind}/{fc1}") == (block,)


def test_a_value_inside_becomes_a_parameter_of_every_instance(desk: Desk) -> None:
    desk.editing.group(desk.ids("fc1", "relu"))
    (block,) = desk.made
    desk.level.enter(block)
    (fc1,) = desk.ids("fc1")
    width = desk.level.graph.nodes[fc1].value("out_features")
    desk.editing.expose(fc1, "out_features")
    assert desk.document.undo_label == "Expose out_features"
    assert dict(desk.level.graph.nodes[fc1].bound) == {"out_features": "out_features"}
    instance = desk.document.graph.nodes[block]
    assert instance.value("out_features") == width
    desk.editing.bind([fc1], "out_features", "out_features * 2")
    assert dict(desk.level.graph.nodes[fc1].bound) == {"out_features": "out_features * 2"}
    desk.editing.bind([fc1], "out_features", "out_features +")
    assert "is no formula" in desk.refused[0]
    desk.editing.bind([fc1], "out_features", "hidden")
    assert "is bound to 'hidden'" in desk.refused[1].replace('"', "'")
    desk.editing.conceal("out_features")
    node = desk.level.graph.nodes[fc1]
    assert (dict(node.bound), node.value("out_features")) == ({}, width * 2)
    assert "out_features" not in desk.document.graph.nodes[block].values()
    while desk.document.undo_label:
        desk.document.undo()
    assert desk.document.graph == digits_mlp()


def test_what_has_no_value_yet_cannot_be_a_parameter(desk: Desk) -> None:
    desk.editing.group(desk.ids("fc1"))
    desk.level.enter(desk.made[0])
    desk.editing.expose(desk.ids("fc1")[0], "in_features")
    assert "in_features is auto: give it a number, a choice or a switch first" in desk.refused[0]


def test_a_layer_is_used_again_in_one_step_of_undo(desk: Desk) -> None:
    before = desk.document.graph
    desk.editing.use_again(desk.ids("fc1"))
    assert desk.document.history == ["Use again fc1"]
    assert [desk.level.graph.nodes[i].shares for i in desk.made] == desk.ids("fc1")
    desk.editing.use_again(desk.ids("relu"))
    assert "ReLU 'relu' has no weights to share" in desk.refused[0]
    desk.document.undo()
    assert desk.document.graph == before


def test_a_weight_is_tied_in_one_step_of_undo(desk: Desk) -> None:
    before = desk.document.graph
    fc1, fc2, relu = desk.ids("fc1", "fc2", "relu")
    desk.editing.tie(fc2, fc1)
    assert desk.document.undo_label == "Tie fc2"
    desk.editing.tie(fc2, "")
    assert desk.document.undo_label == "Own weight"
    desk.editing.tie(relu, fc1)
    assert "ReLU 'relu' has no weight that can be tied" in desk.refused[0]
    desk.document.undo()
    assert desk.level.graph.nodes[fc2].tied == fc1
    desk.document.undo()
    assert desk.document.graph == before


def test_layers_share_weights_and_have_their_own_again(desk: Desk) -> None:
    before = desk.document.graph
    desk.editing.duplicate(desk.ids("fc1", "relu"))
    fc1, fc3, relu = desk.ids("fc1", "fc3", "relu")
    desk.editing.share([fc3, fc1])
    assert desk.document.undo_label == "Share weights"
    assert desk.level.graph.nodes[fc3].shares == fc1
    desk.editing.share([fc1, fc3])
    assert desk.document.undo_label == "Own weights"
    assert not desk.level.graph.nodes[fc3].shares
    desk.editing.share([fc1])
    assert "select another layer of the type Linear with 'fc1'" in desk.refused[0]
    desk.editing.share([relu, fc1])
    assert "are of different types" in desk.refused[1]
    while desk.document.undo_label:
        desk.document.undo()
    assert desk.document.graph == before


def test_an_instance_has_a_module_of_its_own_or_another(desk: Desk) -> None:
    desk.editing.group(desk.ids("fc1", "relu"))
    (block,) = desk.made
    desk.editing.duplicate([block])
    (copy,) = desk.made
    before = desk.document.graph
    desk.editing.make_unique([copy])
    names = {d.type: d.name for d in desk.document.graph.definitions.values()}
    nodes = desk.document.graph.nodes
    assert [names[nodes[i].type] for i in (block, copy)] == ["Block", "Block2"]
    desk.level.enter(copy)
    desk.editing.rename(*desk.ids("out"), "y")
    desk.level.leave()
    assert [nodes.outputs()[0].name for nodes in map(desk.level.graph.node, (block, copy))] == [
        "out",
        "y",
    ]
    wires = len(desk.document.graph.wires)
    other = desk.document.graph.definitions[desk.document.graph.nodes[copy].type]
    desk.editing.do(Retype((block,), other.type))
    assert desk.document.graph.nodes[block].type == other.type
    assert len(desk.document.graph.wires) == wires, "the wires go to the ports of other names"
    for _ in range(3):
        desk.document.undo()
    assert desk.document.graph == before
    desk.editing.make_unique(desk.ids("fc2"))
    assert "'fc2' is no module of this project" in desk.refused[0]


def test_what_is_copied_out_of_a_module_has_values_of_its_own(desk: Desk) -> None:
    desk.editing.group(desk.ids("fc1", "relu"))
    desk.level.enter(desk.made[0])
    (fc1,) = desk.ids("fc1")
    desk.editing.expose(fc1, "out_features")
    desk.editing.bind([fc1], "out_features", "out_features // 2")
    assert desk.editing.copy([fc1])
    desk.level.leave()
    desk.editing.paste((0.0, 0.0))
    assert not desk.refused
    node = desk.level.graph.nodes[desk.made[0]]
    assert (dict(node.bound), node.value("out_features")) == ({}, 16)


def test_a_problem_inside_is_mended_inside(desk: Desk) -> None:
    desk.editing.group(desk.ids("fc1", "relu"))
    main = dict(desk.document.graph.nodes)
    desk.level.enter(desk.made[0])
    (fc1,) = desk.ids("fc1")
    desk.editing.fix_here(SetParam(fc1, "out_features", 5))
    assert desk.level.graph.nodes[fc1].value("out_features") == 5
    assert dict(desk.document.graph.nodes) == main
    desk.editing.fix_here(SetParam("n99", "out_features", 5))
    assert "there is no node with the id" in desk.refused[0]
