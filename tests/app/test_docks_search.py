"""Finding node types by what is typed."""

import time
from statistics import median

import pytest

from app.docks.asked import ask, pieces
from graph_nodes.library import BUILT_INS
from graph_nodes.spec import Node


def found(query: str) -> list[type[Node]]:
    (words,) = pieces(query)
    return [asked.spec for asked in ask(words, BUILT_INS.specs())]


def first(query: str, count: int = 1) -> list[str]:
    return [spec.type for spec in found(query)][:count]


@pytest.mark.parametrize("spec", BUILT_INS.specs(), ids=lambda s: s.type)
def test_every_node_is_found_first_by_its_type_and_its_label(spec) -> None:
    assert first(spec.type) == [spec.type]
    assert first(spec.label) == [spec.type]
    assert first(spec.label.upper()) == [spec.type]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lin", "Linear"),
        ("conv", "Conv2d"),
        ("dense", "Linear"),
        ("placeholder", "Input"),
        ("variable", "Parameter"),
        ("mnist", "Digits"),
        ("svm", "HingeLoss"),
        ("max pool", "MaxPool2d"),
        ("batch norm", "BatchNorm1d"),
        ("cross entropy", "CrossEntropyLoss"),
        ("+", "Add"),
        ("fully connected", "Linear"),
        ("cv2", "Conv2d"),
        ("shrink the image", "MaxPool2d"),
        ("scheduler", "StepLR"),
        ("activation", "ReLU"),
        ("normalise", "LayerNorm"),
        ("normalize", "LayerNorm"),
        ("weights", "Parameter"),
        ("sgd with momentum", "SGD"),
        ("one hot", "Embedding"),
        ("regularisation", "Dropout"),
        ("classification loss", "CrossEntropyLoss"),
        ("optimiser", "SGD"),
        ("relo", "ReLU"),
        ("dropuot", "Dropout"),
        ("linaer", "Linear"),
        ("embeding", "Embedding"),
        ("sofftmax", "Softmax"),
    ],
)
def test_the_likeliest_node_comes_first(query: str, expected: str) -> None:
    assert first(query) == [expected]


def test_all_of_a_category_is_found_by_its_name() -> None:
    types = {spec.type for spec in found("optimizer")}
    assert {"SGD", "Adam", "AdamW", "RMSprop"} <= types


def test_every_word_must_match() -> None:
    assert found("linear banana") == []
    assert found("zzz") == []


def test_no_words_find_everything_in_palette_order() -> None:
    assert found("  ") == list(BUILT_INS.specs())


def test_a_letter_is_found_among_hundreds_of_kinds_in_a_moment() -> None:
    specs = [*BUILT_INS.specs()] * 4
    assert len(specs) > 250
    times = []
    for typed in ("c", "co", "con", "conv", "norm batch"):
        start = time.thread_time()
        assert ask(typed.split(), specs)
        times.append(1000 * (time.thread_time() - start))
    assert median(times) < 8, times
