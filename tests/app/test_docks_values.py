"""Values as people read and type them."""

import pytest

from app.docks.node_help import page, param_help, port_told, port_wants
from app.docks.values import dims_text, shown
from graph_nodes.library import BUILT_INS
from graph_nodes.params import (
    Auto,
    Bool,
    Choice,
    DType,
    Float,
    Int,
    ListOf,
    OneOf,
    Optional,
    PerAxis,
    Shape,
    Text,
    infer,
)
from graph_nodes.ports import Input, Output


@pytest.mark.parametrize(
    ("param", "value", "text"),
    [
        (Float(0.001), 0.001, "0.001"),
        (Float(1e-8), 1e-8, "1e-8"),
        (Float(1e22), 1e22, "1e22"),
        (Int(3), 3, "3"),
        (infer("x.shape[1]", "size"), None, "auto"),
        (Shape(), (64, 10), "64, 10"),
        (Shape(), (), "()"),
        (ListOf(Float(), default=(0.9, 0.999)), (0.9, 0.95), "0.9, 0.95"),
        (Optional(Float()), None, "none"),
        (Bool(True), True, "on"),
        (Text("a"), "a", "a"),
        (DType(), "float16", "float16"),
        (PerAxis(Int(3), axes=2), 3, "3"),
        (PerAxis(Int(3), axes=2), (3, 5), "3, 5"),
        (Auto(PerAxis(Int(3), axes=2)), None, "auto"),
        (OneOf((PerAxis(Int(0), axes=2), Choice("same", ("same",)))), (0, 1), "0, 1"),
        (OneOf((PerAxis(Int(0), axes=2), Choice("same", ("same",)))), "same", "same"),
    ],
)
def test_values_are_shown_and_read_back(param, value, text) -> None:
    assert shown(param, value) == text
    assert param.validate(param.parse(text)) == value


@pytest.mark.parametrize("text", ["64, 10", "64x10", "64 × 10", "(64, 10)", "[64,10]", "64 10"])
def test_shapes_are_read_in_every_usual_notation(text: str) -> None:
    assert Shape().parse(text) == (64, 10)


@pytest.mark.parametrize(
    ("text", "number"), [("3e-4", 3e-4), ("1E3", 1000.0), (" .5 ", 0.5), ("-2", -2.0)]
)
def test_floats_are_read_in_every_usual_notation(text: str, number: float) -> None:
    assert Float(0.0).parse(text) == number


def test_whole_numbers_may_have_exponents_and_units() -> None:
    assert Int(1).validate(Int(1).parse("1e3")) == 1000
    assert Int(1, unit="steps").parse("25 steps") == 25


def test_what_is_no_value_is_left_for_the_parameter_to_refuse() -> None:
    with pytest.raises(ValueError, match="a whole number of at least 1, not 'many'"):
        Int(1, min=1).validate(Int(1, min=1).parse("many"))
    with pytest.raises(ValueError, match=r"not 1\.5"):
        Int(1).validate(Int(1).parse("1.5"))
    with pytest.raises(ValueError, match="sizes"):
        Shape().validate(Shape().parse("64, ten"))


def test_auto_is_read_where_it_is_allowed() -> None:
    size = infer("x.shape[1]", "size")
    assert size.parse("auto") is None
    assert size.parse("") is None
    assert Int(1).parse("auto") == "auto"


def test_number_text_is_short_and_exact() -> None:
    for number in (0.1, 1e-5, 123456.789, 3.0, 2.5e-300):
        assert float(Float().show(number)) == number
    assert Float().show(1e-5) == "1e-5"


def test_ports_say_what_they_take() -> None:
    assert dims_text(Input("N C H W")) == "(N, C, H, W)"
    assert port_wants(Input("N {out_features}", dtype="float")) == "(N, out_features) float"
    assert port_wants(Input("...", optional=True)) == "any shape, optional"
    assert port_wants(Input("()", dtype="float")) == "scalar float"
    assert port_wants(Input(kind="optimizer")) == "an optimizer"


@pytest.mark.parametrize(
    ("port", "words", "exact"),
    [
        (Input("N *rest", dtype="int"), "samples × any, whole numbers", "(N, *rest) int"),
        (Input("*shape", dtype="float"), "any shape, decimal numbers", "(*shape) float"),
        (Input("N", dtype="int64"), "one whole number a sample", "(N) int64"),
        (Input("()", dtype="float"), "a single decimal number", "scalar float"),
        (Input("N C H2 W2"), "samples × channels × height × width", "(N, C, H2, W2)"),
        (Output("N {out_features}"), "samples × out features", "(N, out_features)"),
        (Input("... M K"), "any × M × K", "(..., M, K)"),
        (Input("..."), "any shape", ""),
        (Input(kind="optimizer", optional=True), "an optimizer", ""),
    ],
)
def test_ports_are_told_in_words_and_exactly_on_a_second_line(port, words, exact) -> None:
    assert port_told(port) == (f"{words}\n{exact}" if exact else words)


@pytest.mark.parametrize("node", BUILT_INS.specs(), ids=lambda s: s.type)
def test_help_tells_all_that_a_node_declares(node) -> None:
    text = page(node)
    for name in (*node.params, *(p.name for p in (*node.input_ports, *node.output_ports))):
        assert name in text


def test_help_is_escaped() -> None:
    assert "<script" not in param_help(Text("<script>", help="a < b & c", name="x"))
    assert "a &lt; b &amp; c" in param_help(Text("", help="a < b & c", name="x"))
    linear = BUILT_INS.spec("Linear")
    assert linear is not None
    assert "in_features" in page(linear)
