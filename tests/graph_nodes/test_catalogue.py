"""The catalogue: every node says what a person, a page and a program need to know of it."""

import ast
import re
from pathlib import Path

import pytest

from graph_nodes.catalogue import CATEGORIES
from graph_nodes.library import BUILT_INS
from graph_nodes.names import name_refusal
from graph_nodes.ports import OPTIMIZER
from graph_nodes.reference import markdown
from graph_nodes.repeating import REPEAT
from graph_nodes.spec import Node, Role

DOCS = Path(__file__).parents[2] / "docs"
EVERY = pytest.mark.parametrize("node", BUILT_INS.specs(), ids=lambda s: s.type)

ISSUED = """
    Digits Iris RandomTensors CSVFile Input Parameter
    MatMul Add Subtract Multiply Divide Power Sum Mean Maximum Clamp Exp Log
    Reshape Flatten Transpose Concatenate
    Linear Conv2d MaxPool2d AvgPool2d BatchNorm1d BatchNorm2d Dropout
    ReLU LeakyReLU Sigmoid Tanh GELU Softmax
    MSELoss L1Loss L2Loss CrossEntropyLoss BCEWithLogitsLoss HingeLoss Accuracy
    SGD Adam AdamW RMSprop StepLR CosineAnnealingLR Gradients Output Watch Note
"""
"""Types that files out there may hold: none of them may go away without a migration."""


def test_no_node_has_gone_away() -> None:
    assert [name for name in ISSUED.split() if BUILT_INS.spec(name) is None] == []


def test_a_folder_is_a_category_of_its_own() -> None:
    folders = {node.__module__.rpartition(".")[0]: node.category for node in BUILT_INS.specs()}
    assert all(name.endswith(f".{c.look}") for name, c in folders.items())
    assert len({c.order for c in folders.values()}) == len(folders) == len(CATEGORIES)
    assert all(
        node.category is folders[node.__module__.rpartition(".")[0]] for node in BUILT_INS.specs()
    )


def test_people_can_tell_nodes_apart() -> None:
    labels = [node.label for node in BUILT_INS.specs()]
    assert len(set(labels)) == len(labels)


@EVERY
def test_the_texts_are_sentences(node: type[Node]) -> None:
    assert node.summary.endswith((".", ")")), node.summary
    assert len(node.summary) <= 100
    for field in (*node.params.values(), *node.input_ports, *node.output_ports):
        assert field.help.endswith("."), f"{field.name}: {field.help}"


@EVERY
def test_a_fresh_node_has_a_name_of_its_own(node: type[Node]) -> None:
    assert name_refusal(node.default_name) is None
    assert node.default_name == node.default_name.lower()


@EVERY
def test_words_to_search_for_are_lower_case_and_new(node: type[Node]) -> None:
    for alias in node.aliases:
        assert alias == alias.lower()
        assert alias != node.label.lower()
    assert len(set(node.aliases)) == len(node.aliases)


@EVERY
def test_source_is_source(node: type[Node]) -> None:
    """Imports and helpers parse, and lines of helpers fit a page."""
    for line in node.imports:
        assert isinstance(ast.parse(line).body[0], ast.Import | ast.ImportFrom)
    tree = ast.parse(node.helpers)
    for item in tree.body:
        assert isinstance(item, ast.FunctionDef | ast.ClassDef)
        assert ast.get_docstring(item)
    assert all(len(line) <= 88 for line in node.helpers.splitlines())
    called = re.findall(r"(?<![\w.])([a-z_]+)\(", node.forward)
    assert set(called) <= {item.name for item in tree.body if isinstance(item, ast.FunctionDef)}


@EVERY
def test_a_node_is_wired_as_its_role_wants(node: type[Node]) -> None:
    inputs, outputs = len(node.input_ports), len(node.output_ports)
    kinds = {p.kind for p in (*node.input_ports, *node.output_ports)}
    match node.role:
        case Role.DATA | Role.PARAMETER:
            assert (inputs, bool(outputs)) == (0, True)
        case Role.INPUT | Role.LOSS | Role.GRADIENTS:
            assert inputs
            assert outputs == 1
        case Role.OP:
            assert inputs
            assert outputs
            assert OPTIMIZER not in kinds
        case Role.METRIC | Role.OUTPUT | Role.WATCH:
            assert inputs
            assert not outputs
        case Role.OPTIMIZER:
            assert [p.name for p in node.input_ports] == ["loss", "trains"]
            assert [p.kind for p in node.output_ports] == [OPTIMIZER]
        case Role.SCHEDULE:
            assert [p.kind for p in node.input_ports] == [OPTIMIZER]
        case Role.NOTE:
            assert not kinds


def test_the_reference_is_up_to_date() -> None:
    text = (DOCS / "nodes.md").read_text(encoding="utf-8")
    assert text == markdown(), "run: python -m graph_nodes.reference > docs/nodes.md"


@EVERY
def test_the_reference_tells_of_every_field(node: type[Node]) -> None:
    section = markdown().split(f"\n### {node.label}\n")[1].split("\n### ")[0]
    assert node.summary in section
    own = [param for param in node.params.values() if param != REPEAT]
    assert ("Can be repeated." in section) == (len(own) < len(node.params))
    for field in (*own, *node.input_ports, *node.output_ports):
        assert f"`{field.name}" in section
        assert field.help in section
