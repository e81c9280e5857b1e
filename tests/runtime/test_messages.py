"""The wire format: what goes in comes out, and what is no message is a value, not a crash."""

import json
import math
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime import messages
from runtime.messages import (
    Code,
    Failure,
    Malformed,
    Notification,
    Reply,
    Request,
    dump,
    parse,
    read_lines,
)

KEYS = st.text() | st.just("$float")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("nan"),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=12,
)
PARAMS = st.dictionaries(KEYS, VALUES)
IDS = st.integers() | st.text()
MESSAGES = (
    st.builds(Request, IDS, st.text(), PARAMS)
    | st.builds(Notification, st.text(), PARAMS)
    | st.builds(Reply, IDS, VALUES)
    | st.builds(Failure, IDS | st.none(), st.integers(), st.text())
)


@contextmanager
def feeding(data: bytes) -> Iterator[int]:
    """The reading end of a real pipe into which a thread writes the data."""
    source, sink = os.pipe()

    def write() -> None:
        with os.fdopen(sink, "wb") as pipe:
            pipe.write(data)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield source
    finally:
        thread.join()
        os.close(source)


@given(MESSAGES)
def test_every_message_crosses_unchanged(message: messages.Message) -> None:
    line = dump(message)
    assert line.count(b"\n") == 1
    assert line.isascii()
    assert repr(parse(line[:-1])).split(", size=")[0] == repr(message).split(", size=")[0]


@given(MESSAGES)
def test_lines_are_strict_json(message: messages.Message) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    json.loads(dump(message), parse_constant=refuse)


@given(st.binary())
def test_no_line_raises(line: bytes) -> None:
    parse(line)


@pytest.mark.parametrize("value", ["1", '"x"', "[]", "[1,2]", '[{"a":1},2]', "[" * 900 + "]" * 900])
def test_a_float_marker_around_nonsense_does_not_raise(value: str) -> None:
    parse(f'{{"jsonrpc":"2.0","id":1,"result":{{"$float":{value}}}}}'.encode())


def test_scalars_that_are_not_finite_arrive_as_floats() -> None:
    values = [1.5, math.nan, math.inf, -math.inf]
    event = parse(dump(Notification("scalars", {"values": values})))
    assert isinstance(event, Notification)
    assert str(event.params["values"]) == "[1.5, nan, inf, -inf]"


def test_an_event_knows_its_size_on_the_wire() -> None:
    line = dump(Notification("log", {"message": "x" * 100}))
    event = parse(line)
    assert isinstance(event, Notification)
    assert event.size == len(line)


@pytest.mark.parametrize(
    ("line", "reason", "code"),
    [
        (b"hello", "not JSON", Code.PARSE),
        (b"\xff\xfe{}", "not JSON", Code.PARSE),
        (b"[" * 100_000, "not JSON", Code.PARSE),
        (b'{"jsonrpc":"2.0","id":1,"result":NaN}', "NaN is no JSON number", Code.PARSE),
        (b"[]", "not a JSON object", Code.INVALID_REQUEST),
        (b'{"id":7,"method":"ping"}', "jsonrpc", Code.INVALID_REQUEST),
        (b'{"jsonrpc":"2.0","id":7}', "neither a call", Code.INVALID_REQUEST),
        (b'{"jsonrpc":"2.0","id":7,"method":3}', "not a string", Code.INVALID_REQUEST),
        (b'{"jsonrpc":"2.0","id":7,"method":"a","params":[]}', "'a'", Code.INVALID_REQUEST),
        (b'{"jsonrpc":"2.0","id":null,"method":"a"}', "neither a number", Code.INVALID_REQUEST),
        (b'{"jsonrpc":"2.0","id":7,"error":"no"}', "error", Code.INVALID_REQUEST),
    ],
)
def test_what_is_no_message_says_why(line: bytes, reason: str, code: Code) -> None:
    malformed = parse(line)
    assert isinstance(malformed, Malformed)
    assert reason in malformed.reason
    assert malformed.code == code
    assert len(malformed.excerpt) <= 120
    assert malformed.id == (7 if b'"id":7' in line else None)


def test_a_message_that_is_too_long_is_refused_before_it_is_sent() -> None:
    with pytest.raises(messages.MessageTooLongError, match="32 MB"):
        dump(Notification("log", {"message": "x" * messages.MAX_LINE}))


@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line)))
def test_lines_come_out_of_a_pipe_as_they_went_in(lines: list[bytes]) -> None:
    with feeding(b"".join(line + b"\n" for line in lines)) as source:
        assert list(read_lines(source)) == [line for line in lines if line]


def test_a_line_that_is_too_long_leaves_the_next_one_whole() -> None:
    with feeding(b"x" * 300_000 + b"\nnext\n" + b"y" * 101 + b"\n" + b"z" * 100) as source:
        first, second, third, last = read_lines(source, limit=100)
    assert isinstance(first, Malformed)
    assert first.reason == "longer than 100 bytes"
    assert second == b"next"
    assert isinstance(third, Malformed)
    assert last == b"z" * 100  # cut off by the end, and left for parse to judge


def test_a_closed_descriptor_is_an_end() -> None:
    source, sink = os.pipe()
    os.close(source)
    os.close(sink)
    assert list(read_lines(source)) == []
