"""What the processes say to each other, as values and on the wire."""

from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worker_support import PATIENT, Watched, steps

from graph_nodes.graph import Graph
from graph_nodes.problem import Problem as GraphProblem
from graph_nodes.problem import Where
from runtime import protocol
from runtime.check_result import CheckResult, TensorType
from runtime.client import WorkerError
from runtime.messages import Notification, Reply, Request, dump, parse
from runtime.protocol import FieldError, from_json, read_event, to_json, write_event
from tests.strategies import graphs

REQUESTS = sorted(protocol.Request.__subclasses__(), key=lambda kind: kind.method)
EVENTS = [
    protocol.Done,
    protocol.Epoch,
    protocol.Log,
    protocol.Problem,
    protocol.Progress,
    protocol.Ready,
    protocol.Scalars,
    protocol.Unknown,
    protocol.Warm,
    protocol.Watch,
]

NUMBERS = st.floats(allow_nan=False)
CHECKED = st.builds(
    CheckResult,
    types=st.just({"a": {"out": TensorType(("N", 3), "float32")}}),
    problems=st.just((GraphProblem("nothing_asked", {}, Where("a")),)),
    parameters=st.dictionaries(st.text(), st.integers()),
    rows=st.none() | st.integers(),
    milliseconds=NUMBERS,
)


SPECIAL = {
    Graph: graphs(5),
    CheckResult: CHECKED,
    Path: st.text().map(Path),
    float: NUMBERS,
    Any: NUMBERS | st.lists(NUMBERS),
}


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a type that the protocol uses."""
    if kind in SPECIAL:
        return SPECIAL[kind]
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{f.name: values(hints[f.name]) for f in fields(kind) if f.compare})
    if get_origin(kind) in (Union, UnionType):
        return st.one_of(map(values, get_args(kind)))
    if get_origin(kind) in (tuple, list):
        return st.lists(values(get_args(kind)[0]), max_size=3).map(get_origin(kind))
    if get_origin(kind) is dict:
        return st.dictionaries(st.text(max_size=5), values(get_args(kind)[1]), max_size=3)
    return st.from_type(kind)


def crossed(message: Any) -> Any:
    line = dump(message)
    assert line.count(b"\n") == 1
    return parse(line)


@pytest.mark.parametrize("kind", REQUESTS, ids=lambda kind: kind.method)
@given(data=st.data())
def test_a_request_and_its_result_come_out_as_they_went_in(kind: Any, data: st.DataObject) -> None:
    request = data.draw(values(kind))
    message = crossed(Request(1, kind.method, to_json(request)))
    assert from_json(kind, message.params) == request
    result = data.draw(values(kind.result))
    assert from_json(kind.result, crossed(Reply(1, to_json(result))).result) == result


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.method)
@given(data=st.data())
def test_an_event_comes_out_as_it_went_in(kind: Any, data: st.DataObject) -> None:
    event = data.draw(values(kind))
    if isinstance(event, protocol.Ready):
        event = replace(event, protocol=protocol.PROTOCOL)
    message = crossed(write_event(event))
    assert read_event(message) == event
    newer = Notification(message.method, {**message.params, "newer": 1})
    assert kind is protocol.Unknown or read_event(newer) == event


@pytest.mark.parametrize(
    ("kind", "fields", "reason"),
    [
        (protocol.ResumeRun, {}, "“run” should be the text of a path, but is missing"),
        (protocol.ResumeRun, {"run": 3}, "“run” should be the text of a path, but is 3"),
        (
            protocol.ResumeRun,
            {"run": ".", "epochs": 2.5},
            "“epochs” should be a whole number, but is 2.5",
        ),
        (protocol.IsTraining, {"training": 1}, "“training” should be true or false, but is 1"),
        (
            protocol.Scalars,
            {"run": ".", "series": [{"split": "train", "tag": "a", "steps": [1, True]}]},
            "“series[0].steps[1]” should be a whole number, but is True",
        ),
        (
            protocol.Done,
            {"run": ".", "outcome": "fine", "message": "", "steps": 1, "seconds": 1},
            "“outcome” should be “finished” or “stopped” or “failed” or “killed”, but is 'fine'",
        ),
        (
            protocol.Epoch,
            {"run": "", "epoch": 1, "step": 1, "train": {"a": "b"}},
            "“train.a” should",
        ),
        (protocol.Begun, {"run": ".", "data": {"sum": 1}}, "“data.splits” should be an object"),
        (protocol.Begun, [], "“it” should be an object, but is []"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_wanted(kind: Any, fields: Any, reason: str) -> None:
    with pytest.raises(FieldError) as refusal:
        from_json(kind, fields)
    assert reason in str(refusal.value)


def test_what_has_its_default_is_not_said() -> None:
    assert to_json(protocol.ResumeRun(Path("run"))) == {"run": "run"}


def test_a_worker_of_another_version_is_refused_in_a_sentence_and_ended() -> None:
    with Watched("speaks_an_old_version.py", grace=PATIENT) as worker:
        ending = worker.wait_for_exit()
        assert ending.outcome == "died"
        assert ending.detail == (
            "The worker cannot be used: it speaks version 3 of the protocol and this Netloom "
            f"version {protocol.PROTOCOL}: install the same Netloom in both places."
        )
        assert not worker.events
        with pytest.raises(WorkerError, match="speaks version 3 of the protocol"):
            worker.client.request(protocol.Ping()).result(10)


def test_an_answer_of_another_type_fails_by_the_name_of_its_field_and_an_event_is_passed_over() -> (
    None
):
    with Watched("answers_wrongly.py", grace=PATIENT) as worker:
        with pytest.raises(WorkerError, match="“train” cannot be understood: “run” should be a te"):
            worker.client.request(steps(1)).result(10)
        assert worker.wait_for(protocol.Log).message == "and goes on"
        assert not worker.events.of(protocol.Progress)
        assert worker.client.running
