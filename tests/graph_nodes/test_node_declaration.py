"""Declaring a node: what a class becomes, and how a mistake in it is named at once."""

from typing import Any

import pytest

from graph_nodes.catalogue import CATEGORIES
from graph_nodes.library import BUILT_INS, Library
from graph_nodes.names import snake_case
from graph_nodes.nodes.math import CATEGORY as MATH
from graph_nodes.params import Bool, Choice, Float, Int, Text, infer
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node, Role, SpecError


class Scale(Node):
    """Multiplies by a number.

    The number is the same for all elements.
    """

    category = MATH
    forward = "{x} * {factor}"
    x = Input("... F", help="Any tensor.")
    out = Output("... F", help="The scaled tensor.")
    factor = Float(2.0, help="The number.")


def declare(**fields: Any) -> type[Node]:
    """Make a node class like ``Scale`` with other fields; None takes a field out."""
    body = {name: value for name, value in vars(Scale).items() if name in _DECLARED} | fields
    return type("Wrong", (Node,), {k: v for k, v in body.items() if v is not None})


_DECLARED = ("__doc__", "category", "forward", "x", "out", "factor")

MISTAKES: dict[str, tuple[dict[str, Any], str]] = {
    "no docstring": ({"__doc__": None}, "it has no docstring"),
    "category": ({"category": "Maths"}, "category is a Category, not 'Maths'"),
    "no category": ({"category": None}, "it has no category: declare it in a folder"),
    "type id": ({"type": "a b"}, "type 'a b' is no identifier"),
    "misspelt field": ({"alises": ("a",)}, "'alises' is no parameter, no port and nothing else "
                       "a node declares; is 'aliases' meant?"),
    "derived field": ({"params": ("a",)}, "'params' is no parameter"),
    "label": ({"label": 3}, "label is text, not 3"),
    "aliases": ({"aliases": "scale"}, "aliases is a tuple of texts, not 'scale'"),
    "imports": ({"imports": (3,)}, "imports is a tuple of texts, not (3,)"),
    "channels last": ({"channels_last": "yes"}, "channels_last is True or False, not 'yes'"),
    "role": ({"role": "op"}, "role is one of Role.DATA, Role.INPUT"),
    "default name": ({"default_name": "2x"}, "default_name: the name '2x' wants letters"),
    "keyword as a name": ({"default_name": "lambda"}, "default_name: the name 'lambda' is a word"),
    "reserved field": ({"label": Int(1, help="x")}, "no field can be called 'label'"),
    "reserved method": ({"inputs": Input(help="x")}, "no field can be called 'inputs'"),
    "nothing to run": ({"forward": None, "factor": None}, "neither module nor forward"),
    "unknown word": ({"forward": "{x} * {fac}"}, "forward uses {fac}, which is neither a port"),
    "no help": ({"factor": Float(2.0)}, "parameter 'factor' has no help"),
    "long short": (
        {"factor": Float(2.0, short="fa", help="x")},
        "parameter 'factor' is 'fa' for short, which is no single letter",
    ),
    "shorts": (
        {"factor": Float(2.0, short="f", help="x"), "offset": Float(0.0, short="f", help="x")},
        "parameter 'factor' is 'f' for short, and so is another",
    ),
    "bad default": (
        {"factor": Float(2.0, max=1.0, help="x")},
        "parameter 'factor' wants a number of at most 1, not 2.0",
    ),
    "bad choice": ({"factor": Choice("a", ("b",), help="x")}, "'factor' wants one of b"),
    "port without help": ({"x": Input("...")}, "port 'x' has no help"),
    "port kind": ({"x": Input(kind="video", help="x")}, "port 'x' is of no known kind: 'video'"),
    "classes of an output": (
        {"out": Output("N", classes="C", help="x")},
        "port 'out' has the classes 'C', which is no number",
    ),
    "classes of an input": (
        {"x": Input("N F", classes="C", help="x")},
        "port 'x' has the classes 'C', which is no axis of an input and no whole number",
    ),
    "port dtype": ({"x": Input(dtype="f32", help="x")}, "port 'x' has the unknown dtype 'f32'"),
    "dims": ({"x": Input("N x-y", help="x")}, "port 'x' has the axis 'x-y', which is no name"),
    "no dims": ({"x": Input("", help="x")}, "port 'x' has the dims ''"),
    "scalar and more": ({"x": Input("N ()", help="x")}, "port 'x' has the dims 'N ()'"),
    "dims of nothing": (
        {"out": Output("N {width}", help="x")},
        "port 'out' has the axis {width}, which is no parameter",
    ),
    "dims from a param in": ({"x": Input("{factor}", help="x")}, "port 'x' has the axis {factor}"),
    "values": (
        {"x": Input(values="even", help="x")},
        "port 'x' has the values 'even', not one of scores, probabilities",
    ),
    "count": (
        {"x": Input(count="many", help="x")},
        "port 'x' is counted by no whole number of at least 1 called 'many'",
    ),
    "count of none": (
        {"x": Input(count="many", help="x"), "many": Int(2, min=0, help="x")},
        "counted by no whole number of at least 1",
    ),
    "fallback": (
        {"x": Input(fallback="other", help="x")},
        "port 'x' falls back on no parameter 'other'",
    ),
    "inferred from nothing": (
        {"size": infer("y.shape[0]", "x")},
        "parameter 'size' is inferred from 'y', which is no input of this node",
    ),
    "inferred oddly": ({"size": infer("len(x)", "x")}, "parameter 'size' Infer wants"),
    "rows": ({"rows": "many"}, "rows is a number or '{param}', not 'many'"),
    "rows of nothing": ({"rows": "{many}"}, "rows is a number or '{param}', not '{many}'"),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_in_a_declaration_names_the_class_and_the_field(case: str) -> None:
    fields, reason = MISTAKES[case]
    with pytest.raises(SpecError) as error:
        declare(**fields)
    assert str(error.value).startswith("node Wrong: ")
    assert reason in str(error.value)


def test_several_mistakes_are_named_together() -> None:
    with pytest.raises(SpecError, match=r"no docstring; .*has no help"):
        declare(__doc__=None, factor=Float(2.0))


def test_what_a_declaration_becomes() -> None:
    assert Scale.type == "Scale"
    assert Scale.label == "Scale"
    assert Scale.default_name == "scale"
    assert Scale.role is Role.OP
    assert Scale.summary == "Multiplies by a number."
    assert Scale.help.endswith("\n\nThe number is the same for all elements.")
    assert list(Scale.params) == ["factor"]
    assert Scale.params["factor"].name == "factor"
    assert [p.name for p in Scale.inputs({})] == ["x"]
    assert [p.name for p in Scale.outputs({})] == ["out"]
    assert Scale.can_bypass({"factor": 2.0})


def test_a_counted_port_stands_for_numbered_ones() -> None:
    node = declare(
        forward="torch.cat({x})", x=Input(count="many", help="x"), many=Int(2, min=1, help="x")
    )
    assert [p.name for p in node.inputs({"many": 3})] == ["x1", "x2", "x3"]
    assert all(not p.count for p in node.inputs({"many": 3}))


def test_fields_come_in_the_order_they_are_written() -> None:
    fields = {"b": Bool(True, help="x"), "a": Text("", help="x"), "forward": "{x}"}
    assert list(declare(factor=None, **fields).params) == ["b", "a"]


@pytest.mark.parametrize(
    ("name", "snake"),
    [
        ("BatchNorm2d", "batch_norm2d"),
        ("MSELoss", "mse_loss"),
        ("ReLU", "re_lu"),
        ("CSVFile", "csv_file"),
    ],
)
def test_names_in_snake_case(name: str, snake: str) -> None:
    assert snake_case(name) == snake


def test_a_family_declares_once_what_its_members_share() -> None:
    class Scaling(Node, abstract=True):
        category = MATH
        default_name = "scaled"
        drops = True
        factor = Float(2.0, help="The number.")
        out = Output("...", help="The scaled tensor.")

    class Twice(Scaling):
        """Twice x."""

        forward = "{x} * {factor}"
        x = Input("...", help="Any tensor.")

    class Thrice(Twice):
        """Three times x."""

        factor = Float(3.0, help="The number.")

    assert Scaling.abstract
    assert not Twice.abstract
    assert (Twice.category, Twice.drops, Twice.type) == (MATH, True, "Twice")
    assert (Twice.default_name, Thrice.default_name) == ("scaled", "scaled")
    assert (Twice.params["factor"].default, Thrice.params["factor"].default) == (2.0, 3.0)
    assert (Thrice.label, Thrice.summary) == ("Thrice", "Three times x.")
    with pytest.raises(SpecError, match="node Odd: 'wide' is no parameter"):
        type("Odd", (Node,), {"wide": 3}, abstract=True)


def test_a_class_that_is_renamed_goes_on_being_found_by_its_old_name() -> None:
    renamed = declare(type="Stretch")
    assert renamed.type == "Stretch"
    assert Library().with_([renamed]).spec("Stretch") is renamed
    assert declare().type == "Wrong", "and what is not renamed goes by its class"


def test_two_classes_cannot_share_a_type() -> None:
    library = Library().with_([Scale])
    with pytest.raises(SpecError, match="two node classes are called 'Scale'"):
        library.with_([Scale])
    assert library.spec("Scale") is Scale
    assert library.spec("Warp") is None


def test_the_catalogue_is_in_the_order_of_the_palette() -> None:
    order = [CATEGORIES.index(node.category) for node in BUILT_INS.specs()]
    assert order == sorted(order)
    assert set(order) == set(range(len(CATEGORIES)))
    assert all(BUILT_INS.spec(node.type) is node for node in BUILT_INS.specs())
