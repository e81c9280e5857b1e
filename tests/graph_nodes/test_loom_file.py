"""The file format: what is written, what is read back, and what is refused and how."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import graphs, values_of

from graph_nodes.document import DocumentError, dumps, load, loads, save
from graph_nodes.graph import Graph, Wire
from graph_nodes.library import BUILT_INS
from graph_nodes.migrations import FORMAT, MigrationError, migrated

DATA = Path(__file__).parent / "data"

SMALL: dict[str, Any] = {
    "format": 1,
    "run": {"epochs": 3},
    "nodes": [
        {"id": "n1", "type": "Digits", "name": "digits", "at": [0, 0]},
        {"id": "n2", "type": "Flatten", "name": "flatten", "at": [200, 0]},
        {"id": "n3", "type": "Linear", "name": "fc", "at": [400, 0], "params": {"bias": False}},
        {"id": "n4", "type": "Adam", "name": "adam", "at": [600, 0]},
        {"id": "n5", "type": "StepLR", "name": "steps", "at": [800, 0], "mode": "off"},
    ],
    "wires": [
        {"from": "n1.images", "to": "n2.x"},
        {"from": "n2.out", "to": "n3.x"},
        {"from": "n4.optimizer", "to": "n5.optimizer"},
    ],
}


@given(graphs())
def test_saving_loading_and_saving_again_gives_the_same_bytes(graph: Graph) -> None:
    text = dumps(graph)
    again = loads(text)
    assert again == graph
    assert dumps(again) == text


def test_one_node_and_one_wire_a_line() -> None:
    lines = dumps(loads(json.dumps(SMALL))).splitlines()
    for node in SMALL["nodes"]:
        assert sum(json.dumps(node)[1:-1] in line for line in lines) == 1
    for wire in SMALL["wires"]:
        assert sum(json.dumps(wire)[1:-1] in line for line in lines) == 1


def test_the_order_in_a_file_does_not_matter() -> None:
    shuffled = copy.deepcopy(SMALL)
    shuffled["nodes"].reverse()
    shuffled["wires"].reverse()
    assert dumps(loads(json.dumps(shuffled))) == dumps(loads(json.dumps(SMALL)))


def test_a_value_that_equals_the_default_is_not_written() -> None:
    fields = copy.deepcopy(SMALL)
    fields["nodes"][2]["params"] = {"bias": True, "out_features": 10}
    assert '"params"' not in dumps(loads(json.dumps(fields)))


def test_numbers_beyond_a_hundred_nodes_stay_in_order() -> None:
    graph = Graph()
    for _ in range(12):
        graph, _ = graph.add("ReLU")
    ids = [node["id"] for node in json.loads(dumps(graph))["nodes"]]
    assert ids == [f"n{i}" for i in range(1, 13)]


@pytest.mark.parametrize("file", sorted(DATA.glob("format*.loom")), ids=lambda f: f.stem)
def test_files_of_every_format_still_open(file: Path) -> None:
    graph = load(file)
    assert graph.nodes
    assert graph.wires
    assert loads(dumps(graph)) == graph


def test_there_is_a_saved_example_of_every_format() -> None:
    saved = {json.loads(file.read_text())["format"] for file in DATA.glob("format*.loom")}
    assert saved == set(range(1, FORMAT + 1))


def test_the_example_of_todays_format_is_what_saving_writes() -> None:
    file = DATA / f"format{FORMAT}.loom"
    assert dumps(load(file)) == file.read_text(encoding="utf-8")


# -- unknown nodes -----------------------------------------------------------------------------

FUTURE = """{
  "format": 5,
  "run": {"epochs": 20, "epoch_steps": null, "batch_size": 64, "seed": 0, "validation": 0.2, \
"shuffle": true, "loading": "auto", "workers": 2, "accumulate": 1, "clip_norm": null, \
"device": "auto"},
  "nodes": [
    {"id": "n1", "type": "Digits", "name": "digits", "at": [0, 0]},
    {"id": "n2", "type": "Warp", "name": "warp", "at": [20.5, 0], "params": {"z": [1, {"é": null}],\
 "a": 1e-05}, "mode": "bypass", "extra": {"b": true}},
    {"id": "n3", "type": "Linear", "name": "fc", "at": [40, 0], "colour": "red"}
  ],
  "wires": [
    {"from": "n1.images", "to": "n2.anything"},
    {"from": "n1.labels", "to": "n2.more"},
    {"from": "n2.result", "to": "n3.x"}
  ]
}
"""


def test_nodes_of_unknown_types_are_written_back_untouched_with_their_wires() -> None:
    graph = loads(FUTURE)
    assert graph.nodes["n2"].spec is None
    assert graph.nodes["n2"].inputs() == ()
    assert dumps(graph) == FUTURE


def test_a_graph_with_unknown_nodes_can_be_edited() -> None:
    graph = loads(FUTURE).move({"n2": (0, 0)}).rename("n2", "strange")
    pasted, new = graph.paste(graph.copy_fragment(["n2", "n3"]), (10, 10))
    assert pasted.nodes[new[0]].params == graph.nodes["n2"].params
    assert Wire(new[0], "result", new[1], "x") in pasted.wires
    assert loads(dumps(pasted)) == pasted
    assert not graph.remove(["n2"]).wires


# -- what is refused -----------------------------------------------------------------------------


def broken(*path: str | int, to: object) -> str:
    """The small document with one place changed; a key that is not there is added."""
    fields = copy.deepcopy(SMALL)
    place: Any = fields
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return json.dumps(fields)


REFUSED = {
    "not JSON": ("{", "line 1 is not JSON"),
    "a list": ("[]", "does not say its 'format'"),
    "no format": ("{}", "does not say its 'format'"),
    "format as text": ('{"format": "1"}', "'format' is a whole number"),
    "a newer format": ('{"format": 99}', f"format 99, and this Netloom reads up to {FORMAT}"),
    "NaN": ('{"format": NaN}', "NaN is not a number"),
    "too large a number": ('{"format": 1e999}', "1e999 is not a number"),
    "endless nesting": ("[" * 100_000, "nested too deeply"),
    "deep nesting": ("[" * 100 + "]" * 100, "nested too deeply"),
    "half a character": ('{"format": 1, "x": "\\ud800"}', "is not Unicode"),
    "nodes no list": (broken("nodes", to={}), "'nodes' is a list, not an object"),
    "node no object": (broken("nodes", 0, to=3), "nodes[0] is a JSON object, not a number"),
    "id missing": (broken("nodes", 0, "id", to=None), "nodes[0]: 'id' is text, not nothing"),
    "id with a dot": (broken("nodes", 0, "id", to="a.b"), "'a.b'"),
    "id twice": (broken("nodes", 0, "id", to="n2"), "nodes[1]: the id 'n2' is used twice"),
    "name twice": (broken("nodes", 0, "name", to="fc"), "nodes[2]: the name 'fc' is used twice"),
    "name a keyword": (broken("nodes", 0, "name", to="for"), "word of the Python language"),
    "unknown parameter": (
        broken("nodes", 2, "params", to={"wide": 3}),
        "nodes[2] (Linear 'fc'): there is no parameter 'wide': Linear has in_features, out_fea",
    ),
    "bad value": (
        broken("nodes", 2, "params", to={"out_features": 0}),
        "nodes[2] (Linear 'fc'): out_features wants a whole number of at least 1, not 0",
    ),
    "params no object": (broken("nodes", 2, "params", to=[]), "'params' is a JSON object"),
    "bad mode": (broken("nodes", 2, "mode", to="away"), "mode is one of on, bypass, off"),
    "no way to bypass": (broken("nodes", 0, "mode", to="bypass"), "cannot be bypassed"),
    "bad place": (broken("nodes", 2, "at", to=[1]), "'at' is two numbers"),
    "too far away": (broken("nodes", 2, "at", to=[10**400, 0]), "'at' is two numbers"),
    "wire from nowhere": (
        broken("wires", 0, "from", to="n9.x"),
        "wires[0]: 'from' names the node 'n9', which is not there",
    ),
    "wire from no port": (
        broken("wires", 0, "from", to="n1.sound"),
        "wires[0]: 'digits' has no output 'sound': it has images, labels",
    ),
    "wire to no port": (
        broken("wires", 0, "to", to="n3.y"),
        "wires[0]: 'fc' has no input 'y': it has x",
    ),
    "two wires into one": (
        broken("wires", 0, to={"from": "n1.images", "to": "n3.x"}),
        "wires[1]: 'fc.x' already has a wire",
    ),
    "a cycle": (broken("wires", 0, to={"from": "n3.out", "to": "n2.x"}), "close a cycle"),
    "kinds that differ": (
        broken("wires", 2, to={"from": "n1.images", "to": "n5.optimizer"}),
        "wires[2]: it joins a port for tensors to one for optimizers",
    ),
    "unknown setting": (broken("run", "epoch", to=3), "no run setting 'epoch'"),
    "a setting called self": (broken("run", "self", to=1), "no run setting 'self'"),
    "bad setting": (broken("run", "epochs", to=0), "'epochs' wants a whole number of at least 1"),
    "run no object": (broken("run", to=4), "run is a JSON object, not a number"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_document_is_refused_with_the_place_and_the_reason(case: str) -> None:
    text, reason = REFUSED[case]
    with pytest.raises(DocumentError) as error:
        loads(text, "graph.loom")
    assert str(error.value).startswith("graph.loom")
    assert reason in str(error.value)


HUGE = {
    "format": json.dumps({"format": 10**3000}),
    "endless format": '{"format": %s}' % ("9" * 5000),
    "half a character": json.dumps({"format": 1, "x": "\ud800" * 5000}),
    "constant": '{"format": %s.0}' % ("9" * 5000),
    "setting": broken("run", "epochs", to="x" * 5000),
    "setting's name": broken("run", "x" * 5000, to=1),
    "id": broken("nodes", 0, "id", to="x" * 5000),
    "name": broken("nodes", 0, "name", to="-" * 5000),
    "type and mode": broken("nodes", 0, to={"id": "a", "type": "X" * 5000, "name": "a", "mode": 1}),
    "mode": broken("nodes", 0, "mode", to="x" * 5000),
    "parameter's name": broken("nodes", 2, "params", to={"x" * 5000: 1}),
    "value": broken("nodes", 2, "params", to={"out_features": "x" * 5000}),
    "port": broken("wires", 0, "to", to="n3." + "x" * 5000),
    "node": broken("wires", 0, "from", to="x" * 5000 + ".x"),
}


@pytest.mark.parametrize("case", HUGE)
def test_no_value_of_a_file_makes_a_message_long(case: str) -> None:
    with pytest.raises(DocumentError) as error:
        loads(HUGE[case], "graph.loom")
    assert len(str(error.value)) < 300


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["n1", "n1.images", "n2.x", "Linear", "bypass", 10**400, -1, [0, 0]]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """The small document after a few random changes anywhere in it."""
    fields = copy.deepcopy(SMALL)
    for _ in range(draw(st.integers(1, 4))):
        place: Any = fields
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(place[key], dict | list) and draw(st.booleans()):
                place = place[key]
                continue
            match draw(st.sampled_from(["replace", "remove", "swap"])):
                case "replace":
                    place[key] = draw(JSON)
                case "remove":
                    del place[key]
                case _:
                    other = draw(st.sampled_from(keys))
                    place[key], place[other] = place[other], place[key]
            break
    return fields


@given(mutated())
def test_a_mutated_document_is_read_or_refused_and_nothing_else(fields: Any) -> None:
    graph, message = None, "graph.loom"
    try:
        graph = loads(json.dumps(fields), "graph.loom")
    except DocumentError as error:
        message = str(error)
    assert message.startswith("graph.loom")
    assert graph is None or loads(dumps(graph)) == graph


@given(st.text() | st.binary())
def test_any_text_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: str | bytes
) -> None:
    file = tmp_path_factory.mktemp("file") / "x.loom"
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
    with pytest.raises(DocumentError, match=r"x\.loom"):
        load(file)


@settings(max_examples=25)
@given(st.data())
def test_every_value_of_every_parameter_survives_the_file(data: st.DataObject) -> None:
    graph = Graph()
    for spec in BUILT_INS.specs():
        graph, node = graph.add(spec.type)
        for param in spec.params.values():
            graph = graph.set_param(node, param.name, data.draw(values_of(param)))
    assert loads(dumps(graph)) == graph


def test_missing_and_unreadable_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"there is no file .*away\.loom"):
        load(tmp_path / "away.loom")
    with pytest.raises(DocumentError, match="cannot be read: Is a directory"):
        load(tmp_path)
    with pytest.raises(DocumentError, match="is no file name"):
        load("a\0b")
    (tmp_path / "latin.loom").write_bytes(b'{"format": "\xe9"}')
    with pytest.raises(DocumentError, match="not UTF-8 text"):
        load(tmp_path / "latin.loom")


def test_a_byte_order_mark_and_other_line_ends_are_read(tmp_path: Path) -> None:
    file = tmp_path / "windows.loom"
    text = dumps(loads(json.dumps(SMALL)))
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert dumps(load(file)) == text


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    graph = loads(FUTURE)
    save(graph, tmp_path / "graph.loom")
    assert load(tmp_path / "graph.loom") == graph
    assert (tmp_path / "graph.loom").read_bytes() == FUTURE.encode()


# -- migrations ------------------------------------------------------------------------------------


def _rename_units(document: dict[str, Any]) -> dict[str, Any]:
    nodes = [{**n, "type": n["type"].replace("Dense", "Linear")} for n in document["nodes"]]
    return {**document, "nodes": nodes}


def _add_run(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "run": {"epochs": document["epochs"]}}


STEPS = (_rename_units, _add_run)


def test_old_documents_pass_through_every_later_step() -> None:
    old = {"format": 1, "epochs": 5, "nodes": [{"type": "Dense"}]}
    new = migrated(old, STEPS)
    assert new["format"] == 3
    assert new["nodes"] == [{"type": "Linear"}]
    assert new["run"] == {"epochs": 5}
    assert old["format"] == 1


def test_only_the_steps_after_a_documents_format_run() -> None:
    new = migrated({"format": 2, "epochs": 5, "nodes": [{"type": "Dense"}]}, STEPS)
    assert new["nodes"] == [{"type": "Dense"}]
    assert migrated({"format": 3, "epochs": 5}, STEPS) == {"format": 3, "epochs": 5}


@pytest.mark.parametrize("nodes", [None, 3, [None], [{}], [{"type": 3}]])
def test_a_document_that_only_claims_an_old_format_is_refused(nodes: object) -> None:
    with pytest.raises(MigrationError, match="of format 1 but not built like one"):
        migrated({"format": 1, "nodes": nodes}, STEPS)


def test_a_format_newer_than_the_steps_is_refused() -> None:
    with pytest.raises(MigrationError, match="reads up to 3: update Netloom"):
        migrated({"format": 4}, STEPS)
