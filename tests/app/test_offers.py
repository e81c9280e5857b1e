"""What could be added where: the likeliest first, joined as it would be, and why not."""

import time
from itertools import pairwise
from statistics import median

import pytest
from support.canvas_desk import mlp

from app.canvas.findings import Findings
from app.canvas.offers import Offer, Offers
from app.canvas.wiring import End, Wiring
from graph_nodes.chain import NEW
from graph_nodes.graph import Graph, Wire
from runtime.check_result import CheckResult, TensorType

IMAGES, FEATURES = TensorType(("N", 1, 8, 8), "float32"), TensorType(("N", 64), "float32")
LABELS, NUMBER = TensorType(("N",), "int64"), TensorType((), "float32")


def only(node_type: str) -> tuple[Graph, str]:
    return Graph().add(node_type)


def offers(
    node_type: str, port: str = "out", kind: TensorType | None = None, recent: tuple[str, ...] = ()
) -> Offers:
    """What could take the loose end of a wire from a node that stands alone."""
    graph, node = only(node_type)
    findings = Findings.of_check(CheckResult({node: {port: kind}} if kind else {}))
    wiring = Wiring(graph, End(node, port, True), findings)
    return Offers(graph, graph.library, findings, wiring, recent=recent)


def types(found: list[Offer], count: int = 5) -> list[str]:
    return [offer.spec.type for offer in found[:count] if offer.spec]


@pytest.mark.parametrize(
    ("node_type", "port", "kind", "expected"),
    [
        ("Linear", "out", FEATURES, {"ReLU", "Dropout", "CrossEntropyLoss"}),
        ("Conv2d", "out", IMAGES, {"BatchNorm2d", "ReLU", "MaxPool2d"}),
        ("Digits", "images", IMAGES, {"Conv2d", "Flatten"}),
        ("Digits", "labels", LABELS, {"CrossEntropyLoss", "Accuracy"}),
        ("CrossEntropyLoss", "loss", NUMBER, {"Adam", "AdamW", "SGD"}),
        ("AdamW", "optimizer", None, {"StepLR", "CosineAnnealingLR"}),
        ("Flatten", "out", FEATURES, {"Linear", "Dropout"}),
    ],
)
def test_what_usually_comes_next_is_offered_first(node_type, port, kind, expected) -> None:
    assert expected <= set(types(offers(node_type, port, kind).find("")))


def test_what_would_be_a_problem_comes_last_and_says_why() -> None:
    found = offers("Linear", kind=FEATURES).find("")
    wrong = [offer for offer in found if offer.problem]
    assert "Conv2d" in types(wrong, 99)
    assert found[-len(wrong) :] == wrong
    assert any("x wants (N, C, H, W), not (N, 64)" in offer.problem for offer in wrong)
    assert all(offer.chain for offer in wrong)  # people wire first and mend sizes after


def test_what_cannot_be_wired_is_found_only_by_its_name_and_says_why() -> None:
    from_labels = offers("Digits", "labels", LABELS)
    assert "Linear" not in types(from_labels.find(""), 99)
    (linear,) = from_labels.find("linear")[:1]
    assert linear.chain is None
    assert "wants floating-point numbers" in linear.problem


def test_what_was_used_lately_comes_before_what_hardly_ever_follows() -> None:
    assert "Tanh" in types(offers("Linear", kind=FEATURES, recent=("Tanh",)).find(""), 7)
    assert "Tanh" not in types(offers("Linear", kind=FEATURES).find(""), 7)
    graph = Graph()
    free = Offers(graph, graph.library, Findings(), recent=("GELU", "Adam"))
    assert types(free.find(""), 3) == ["GELU", "Adam", "Digits"]


def test_what_follows_in_ones_own_graph_counts() -> None:
    graph, ids = Graph(), []
    for kind in ("Linear", "Softmax", "Linear", "Softmax", "Linear"):
        graph, node = graph.add(kind)
        graph = graph.connect(Wire(ids[-1], "out", node, "x")) if ids else graph
        ids.append(node)
    wiring = Wiring(graph, End(ids[-1], "out", True))
    own = types(Offers(graph, graph.library, Findings(), wiring).find(""), 99)
    others = types(offers("Linear").find(""), 99)
    assert own.index("Softmax") < others.index("Softmax")


def test_an_output_is_less_likely_to_go_to_the_same_kind_again() -> None:
    graph = mlp()
    fc = next(node.id for node in graph.nodes.values() if node.name == "fc")
    again = Offers(graph, graph.library, Findings(), Wiring(graph, End(fc, "out", True)))
    assert types(again.find("")).count("ReLU") == 0


def test_a_chain_is_wired_from_one_to_the_next() -> None:
    (chain, *_) = offers("Linear", kind=FEATURES).find("linear 128 > relu > dropout .3")
    assert chain.title == "Linear · out_features 128 → ReLU → Dropout · p 0.3"
    assert chain.chain is not None
    graph, start = only("Linear")
    graph, ids = chain.chain.add(graph, [(0, 0)] * 3)
    assert [graph.nodes[i].type for i in ids] == ["Linear", "ReLU", "Dropout"]
    row = [start, *ids]
    assert graph.wires == tuple(Wire(one, "out", other, "x") for one, other in pairwise(row))
    assert graph.nodes[ids[0]].value("out_features") == 128


def test_a_chain_into_an_input_ends_there() -> None:
    graph, fc = only("Linear")
    wiring = Wiring(graph, End(fc, "x", False))
    (offer, *_) = Offers(graph, graph.library, Findings(), wiring).find("digits > flatten")
    assert offer.chain is not None
    assert offer.chain.wires == (Wire(NEW, "out", fc, "x"),)
    assert (offer.chain.pieces[0].gives, offer.chain.pieces[1].takes) == ("images", "x")


def test_behind_an_arrow_what_comes_next_is_suggested() -> None:
    found = offers("Digits", "images", IMAGES).find("conv 64 > ")
    assert {offer.title for offer in found[:2]} == {
        "Conv2d · out_channels 64 → BatchNorm2d",
        "Conv2d · out_channels 64 → ReLU",
    }


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("foo > relu", "Nothing is called “foo”."),
        ("accuracy > relu", "Accuracy gives nothing to go on from."),
        ("adam > relu", "'adam.optimizer' gives an optimizer, but 'relu.x' wants a tensor"),
        ("linear 0 > relu", "out_features wants a whole number of at least 1, not 0"),
        ("linear > dropout 2", "p wants a number from 0 to 1, not 2.0"),
    ],
)
def test_a_piece_that_does_not_fit_is_said_before_it_is_added(query: str, why: str) -> None:
    found = offers("Linear", kind=FEATURES).find(query)[0]
    assert found.chain is None
    assert found.problem == why


def test_an_arrow_too_many_is_no_node() -> None:
    for query in ("> relu", "> > relu"):
        assert offers("Linear").find(query)[0].title == "ReLU"
    assert offers("Linear").find("linear > > relu")[0].title == "Linear → ReLU"


def test_behind_a_selected_node_what_joins_comes_first_and_says_how() -> None:
    graph = mlp()
    digits = next(node.id for node in graph.nodes.values() if node.name == "digits")
    findings = Findings.of_check(CheckResult({digits: {"images": IMAGES, "labels": LABELS}}))
    behind = Offers(graph, graph.library, findings, selected=digits)
    found = behind.find("")
    joined = [bool(offer.chain and offer.chain.wires) for offer in found]
    assert joined == sorted(joined, reverse=True)
    (conv, *_) = behind.find("conv")
    assert conv.chain is not None
    assert conv.chain.wires == (Wire(digits, "images", NEW, "x"),)
    (loss, *_) = behind.find("cross entropy")
    assert loss.chain is not None
    assert loss.chain.wires == ()  # images or labels?


def test_a_letter_is_answered_in_a_moment() -> None:
    behind = offers("Linear", kind=FEATURES)
    behind.find("")
    times = []
    for typed in ("l", "c", "", "conv 64 k5", "linear 128 > relu > d", "batch norm", "d"):
        start = time.thread_time()
        assert behind.find(typed)
        times.append(1000 * (time.thread_time() - start))
    assert median(times) < 8, times
