"""Edits as values: done, said, sent, and taken back as one step."""

import json

import pytest

from graph_nodes.change import diff
from graph_nodes.edit import (
    Combine,
    Edit,
    Extract,
    Freeze,
    Insert,
    Remove,
    Rename,
    Retype,
    Rewire,
    SetColumn,
    SetMode,
    SetParam,
    SetRun,
    Splice,
    SwapInputs,
    Untie,
    Within,
    edit_from_json,
    edit_to_json,
    within,
)
from graph_nodes.graph import Graph, GraphError, Wire
from graph_nodes.problem import Problem, Where
from graph_nodes.project import Project
from tests.runtime.build import build

SOFT = (
    build(
        [
            ("Digits", "digits", {}),
            ("Linear", "fc", {"in_features": 32}),
            ("Softmax", "softmax", {}),
            ("CrossEntropyLoss", "loss", {}),
            ("Dropout", "drop", {}),
            ("CSVFile", "table", {}),
            ("Linear", "tied", {}),
        ],
        "digits.images>fc.x fc.out>softmax.x softmax.out>loss.scores digits.labels>loss.target",
    )
    .move({f"n{i}": (240.0 * i, 0.0) for i in range(1, 6)})
    .tie("n7", "n2")
)

EDITS: dict[str, tuple[Edit, str, str]] = {
    "auto": (
        SetParam("n2", "in_features", None),
        "Set in_features of 'fc' to auto",
        "fc.in_features: 32 → auto",
    ),
    "column": (
        SetColumn("n6", "date", "ignore", (("a", "number"),)),
        "Leave out the column 'date'",
        "table: date → ignore",
    ),
    "flag": (
        SetParam("n2", "bias", False),
        "Set bias of 'fc' to off",
        "fc.bias: on → off",
    ),
    "run": (SetRun("batch_size", 32), "Set batch size to 32", "batch size: 64 → 32"),
    "bypass": (SetMode("n5", "bypass"), "Bypass 'drop'", "drop: on → bypassed"),
    "rename": (Rename("n2", "scores"), "Rename 'fc' to 'scores'", "fc → scores"),
    "untie": (Untie("n7"), "Give 'tied' a weight of its own", "tied.weight: that of fc → its own"),
    "freeze": (Freeze("n2"), "Freeze the weights of 'fc'", "fc: trained → frozen"),
    "insert": (
        Insert(Wire("n1", "images", "n2", "x"), "Flatten"),
        "Insert Flatten before 'fc'",
        "digits → Flatten → fc",
    ),
    "insert with sizes": (
        Insert(Wire("n1", "images", "n2", "x"), "Reshape", {"shape": (-1, 64)}),
        "Insert Reshape before 'fc'",
        "digits → Reshape (shape (-1, 64)) → fc",
    ),
    "rewire": (
        Rewire((Wire("n2", "out", "n4", "scores"),), to={"n2": (12.0, 3.0)}),
        "Wire 'fc' into 'loss'",
        "loss.scores ← fc, not softmax",
    ),
    "rewire several": (
        Rewire(
            (Wire("n1", "images", "n3", "x"), Wire("n1", "images", "n7", "x")),
            (Wire("n1", "images", "n2", "x"),),
        ),
        "Draw 2 wires from 'digits'",
        "digits → softmax.x, tied.x",
    ),
    "insert where it was let go": (
        Insert(Wire("n2", "out", "n3", "x"), "Tanh", at=(12.0, 3.0), ports=("x", "out")),
        "Insert Tanh before 'softmax'",
        "fc → Tanh → softmax",
    ),
    "splice": (
        Splice(
            Wire("n2", "out", "n3", "x"),
            ("n5",),
            (Wire("n2", "out", "n5", "x"), Wire("n5", "out", "n3", "x")),
            {"n5": (600.0, 0.0)},
        ),
        "Insert 'drop' before 'softmax'",
        "fc → 'drop' → softmax",
    ),
    "extract": (
        Extract(("n3",), (Wire("n2", "out", "n4", "scores"),), {"n3": (0.0, 500.0)}),
        "Take 'softmax' off its wires",
        "fc → loss, without 'softmax'",
    ),
    "retype": (
        Retype(("n5",), "Sigmoid"),
        "Swap 'drop' for Sigmoid",
        "'drop': Dropout → Sigmoid",
    ),
    "retype with a value": (
        Retype(("n2", "n7"), "Conv2d", {"kernel_size": (5, 3)}, {"n2": ("a/b",)}),
        "Swap 'fc', 'tied' for Conv2d",
        "'fc', 'tied': Linear → Conv2d, without in_features 32",
    ),
    "combine": (
        Combine((("n2", "out"), ("n3", "out")), "Add", ("a", "b"), {}, (5.0, 6.0)),
        "Put Add behind 'fc', 'softmax'",
        "fc, softmax → Add",
    ),
    "swap inputs": (
        SwapInputs("n4"),
        "Swap the inputs of 'loss'",
        "loss: scores ← digits, target ← softmax",
    ),
    "remove": (Remove("n3"), "Remove 'softmax'", "fc → loss, without 'softmax'"),
}


@pytest.mark.parametrize("case", EDITS)
def test_an_edit_is_said_sent_done_and_taken_back(case: str) -> None:
    edit, words, preview = EDITS[case]
    assert (str(edit.words(SOFT)), str(edit.preview(SOFT))) == (words, preview)
    assert edit_from_json(json.loads(json.dumps(edit_to_json(edit)))) == edit
    after = edit.apply(SOFT)
    change = diff(SOFT, after)
    assert change
    assert change.apply(SOFT) == after
    assert change.inverse().apply(after) == SOFT


def test_a_fix_of_the_node_itself_does_not_name_it_again() -> None:
    edit = SetParam("n2", "in_features", None)
    assert str(edit.words(SOFT, "n2")) == "Set in_features to auto"


def test_a_node_put_on_a_wire_finds_room() -> None:
    after = Insert(Wire("n1", "images", "n2", "x"), "Flatten").apply(SOFT)
    made = after.by_name("flatten")
    assert made is not None
    assert {(w.source, w.target) for w in after.wires_of([made.id])} == {
        ("n1", made.id),
        (made.id, "n2"),
    }
    xs = [after.nodes[i].at[0] for i in ("n1", made.id, "n2", "n3", "n4")]
    assert xs == [240.0, 480.0, 720.0, 960.0, 1200.0]
    assert after.nodes["n5"].at == SOFT.nodes["n5"].at


def test_what_a_removed_node_was_between_is_joined() -> None:
    after = Remove("n3").apply(SOFT)
    assert after.wire_into("n4", "scores") == Wire("n2", "out", "n4", "scores")


@pytest.mark.parametrize(
    "edit", [e for e, _, _ in EDITS.values() if not isinstance(e, SetRun)], ids=str
)
def test_an_edit_of_what_is_gone_is_refused(edit: Edit) -> None:
    for ask in (edit.apply, edit.words, edit.preview):
        with pytest.raises(GraphError):
            ask(Graph())


def test_only_what_takes_and_gives_a_value_goes_on_a_wire() -> None:
    with pytest.raises(GraphError, match="cannot be put on a wire"):
        Insert(Wire("n1", "images", "n2", "x"), "Output").apply(SOFT)


def test_an_edit_inside_of_instances_is_said_sent_done_and_taken_back() -> None:
    project, _ = Project().define("Block", lambda g: g.add("Linear", params={"bias": False})[0])
    project, _ = project.define("Outer", lambda graph: graph.add("def:d1")[0])
    main = project.edit_main(lambda graph: graph.add("def:d2")[0]).main
    problem = Problem("no_file", {}, Where("n1"), (SetParam("n1", "bias", True),))
    (edit,) = problem.seen_from("n1", "Block 'block'").seen_from("n1", "Outer 'outer'").fixes
    assert (
        edit
        == Within(("n1", "n1"), SetParam("n1", "bias", True))
        == within(("n1",), Within(("n1",), SetParam("n1", "bias", True)))
    )
    assert str(edit.words(main)) == "Set bias of 'fc' to on"
    assert str(edit.preview(main)) == "outer/block: fc.bias: off → on"
    assert edit_from_json(json.loads(json.dumps(edit_to_json(edit)))) == edit
    after = edit.apply(main)
    assert not after.definitions["def:d1"].graph.nodes["n1"].params
    assert diff(main, after).inverse().apply(after) == main
    for wrong in (("n9",), ("n1", "n1", "n1"), ()):
        with pytest.raises(GraphError):
            Within(wrong, SetParam("n1", "bias", True)).apply(main)
