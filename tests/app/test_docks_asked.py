"""Nodes asked for in words: what is to be set, and what is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.docks.asked import ask, in_a_row, pieces
from graph_nodes.library import BUILT_INS
from graph_nodes.params import Value
from graph_nodes.spec import Node

SPECS = BUILT_INS.specs()


def first(query: str):
    (words,) = pieces(query)
    return ask(words, SPECS)[0]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("conv 64 k5 s2", "Conv2d · out_channels 64, kernel_size 5, stride 2"),
        ("linear 128", "Linear · out_features 128"),
        ("dropout .3", "Dropout · p 0.3"),
        ("conv2d out_channels=64 padding=same", "Conv2d · out_channels 64, padding same"),
        ("conv2d out=64 pad=same", "Conv2d · out_channels 64, padding same"),
        ("conv 64 3x5", "Conv2d · out_channels 64, kernel_size 3, 5"),
        ("conv 64 7 2 3", "Conv2d · out_channels 64, kernel_size 7, stride 2, padding 3"),
        ("adam lr 1e-3", "Adam · lr 0.001"),
        ("sgd lr .1 momentum .9", "SGD · lr 0.1, momentum 0.9"),
        ("max pool 2", "MaxPool2d · kernel_size 2"),
        ("batch norm 64", "BatchNorm1d · num_features 64"),
        ("step lr 5", "StepLR · step_size 5"),
        ("leaky relu .2", "LeakyReLU · negative_slope 0.2"),
        ('csv path="a > b.csv"', "CSV file · path a > b.csv"),
        ("sgd with momentum", "SGD"),
        ("max pool 2d", "MaxPool2d"),
    ],
)
def test_what_will_be_set_is_read_from_the_query(query: str, title: str) -> None:
    assert first(query).title == title
    assert not first(query).wrong


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("conv 0", "out_channels wants a whole number of at least 1, not 0"),
        ("dropout 2", "p wants a number from 0 to 1, not 2.0"),
        ("linear 128 relu", "'relu' is no number; before another node stands a >"),
        ("dropout .1 .2", "'.2' is one value too many"),
        ("conv 64 k3 k5", "kernel_size is there twice"),
        ("adam rate=3", "no parameter is called 'rate': there are lr, weight_decay,"),
        ("tanh 3", "it has nothing to set"),
    ],
)
def test_what_cannot_be_set_is_said(query: str, wrong: str) -> None:
    (words,) = pieces(query)
    found = ask(words, SPECS)
    assert wrong in found[0].wrong
    assert found[0].title == f"{found[0].spec.label} · {found[0].wrong}"
    assert not any(asked.wrong for asked in found[1:])


def test_nodes_in_a_row_stand_between_arrows() -> None:
    chain = [["linear", "128"], ["relu"], ["dropout", ".3"]]
    assert pieces("linear 128 > relu -> dropout .3") == chain
    assert pieces("linear 128>relu→dropout .3") == chain
    assert pieces("linear >") == [["linear"], []]
    assert pieces("  ") == [[]]


def test_every_short_name_and_every_value_in_a_row_is_told_by_the_declaration() -> None:
    conv = BUILT_INS.spec("Conv2d")
    assert conv is not None
    assert in_a_row(conv)[:4] == ("out_channels", "kernel_size", "stride", "padding")
    assert in_a_row(BUILT_INS.spec("Adam"))[0] == "lr"


@st.composite
def said(draw) -> tuple[type[Node], dict[str, Value]]:
    spec = draw(st.sampled_from(SPECS))
    names = draw(
        st.lists(st.sampled_from(sorted(spec.params)), unique=True) if spec.params else st.just([])
    )
    return spec, {name: draw(st.sampled_from(spec.params[name].samples())) for name in names}


@given(said(), st.sampled_from(["name", "short", "apart"]))
def test_what_is_written_is_read_again(node: tuple[type[Node], dict[str, Value]], how: str) -> None:
    spec, values = node
    words = [spec.type]
    for name, value in values.items():
        param = spec.params[name]
        text, called = param.show(value), param.short if how == "short" and param.short else name
        words.append(f'{called} "{text}"' if how == "apart" and text else f'{called}="{text}"')
    (tokens,) = pieces(" ".join(words))
    found = next(asked for asked in ask(tokens, SPECS) if asked.spec is spec)
    assert not found.wrong
    assert found.params == values
