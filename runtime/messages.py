"""The messages between the editor and its worker: JSON-RPC 2.0, one message a line.

A line is ASCII (everything else is escaped), ends in a newline and is at most ``MAX_LINE`` bytes.
JSON has no NaN and no infinities, yet a diverging loss has them, so they cross as objects:
``{"$float": "nan"}``, ``"inf"`` or ``"-inf"``. A value that happens to be an object with that one
key crosses as ``{"$float": [value]}``, so every value comes out as it went in. Bare ``NaN``
literals, which strict readers refuse, are never written and not accepted.

Nothing read from the other side raises: what is not a message becomes a ``Malformed`` value.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, TypeAlias, cast

from runtime.strict_json import TAG, tagged, untagged

MAX_LINE = 32 * 1024 * 1024
"""The longest line, in bytes, that is read or written."""

_CHUNK = 64 * 1024
_EXCERPT = 120

Params: TypeAlias = dict[str, Any]
Id: TypeAlias = int | str


class Code(IntEnum):
    """Error codes: JSON-RPC's own, and ``REFUSED`` for what a person can read and mend."""

    PARSE = -32700
    INVALID_REQUEST = -32600
    UNKNOWN_METHOD = -32601
    INVALID_PARAMS = -32602
    INTERNAL = -32603
    REFUSED = -32000


@dataclass(frozen=True, slots=True)
class Request:
    """A call that expects a reply with the same ``id``."""

    id: Id
    method: str
    params: Params


@dataclass(frozen=True, slots=True)
class Notification:
    """A call that expects none: an event. ``size`` is its line's length in bytes when received."""

    method: str
    params: Params
    size: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """The result of the request with this ``id``."""

    id: Id
    result: Any


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the request with this ``id`` has no result; ``id`` is None when it could not be read."""

    id: Id | None
    code: int
    message: str


@dataclass(frozen=True, slots=True)
class Malformed:
    """A line that is no message: why, how it begins, and its ``id`` where that could be read."""

    reason: str
    excerpt: str
    id: Id | None = None
    code: Code = Code.PARSE


Message: TypeAlias = Request | Notification | Reply | Failure


class MessageTooLongError(ValueError):
    """A message that would make a line longer than ``MAX_LINE``."""


def dump(message: Message) -> bytes:
    """Write a message as one line.

    Raises:
        MessageTooLongError: the line would be longer than ``MAX_LINE`` bytes.
        TypeError: it holds a value that JSON cannot carry.
    """
    body = _body(message)
    try:
        text = json.dumps(body, allow_nan=False, separators=(",", ":"))
        plain = TAG not in text
    except ValueError:  # it holds a NaN or an infinity
        plain, text = False, ""
    if not plain:
        text = json.dumps(tagged(body), allow_nan=False, separators=(",", ":"))
    if len(text) >= MAX_LINE:
        raise MessageTooLongError(
            f"A message of {len(text) / 2**20:.0f} MB is longer than the "
            f"{MAX_LINE // 2**20} MB that one may have."
        )
    return text.encode("ascii") + b"\n"


def parse(line: bytes) -> Message | Malformed:
    """Read one line. What is not a message comes back as ``Malformed``; nothing is raised."""
    try:
        body = json.loads(line, parse_constant=_refuse_constant)
        if TAG.encode() in line:
            body = untagged(body)
    except (ValueError, RecursionError) as error:
        return Malformed(f"not JSON: {error}", _excerpt(line))
    if not isinstance(body, dict):
        return Malformed("not a JSON object", _excerpt(line), code=Code.INVALID_REQUEST)
    fields = cast("Params", body)
    message = _message(fields, len(line))
    if isinstance(message, str):
        id_ = _id(fields.get("id"))
        return Malformed(message, _excerpt(line), id_, Code.INVALID_REQUEST)
    return message


def read_lines(fd: int, limit: int = MAX_LINE) -> Iterator[bytes | Malformed]:
    """Yield the lines read from a file descriptor until its end, without their newlines.

    Memory stays bounded: of a line longer than ``limit`` bytes only a ``Malformed`` is left. A last
    line without a newline was cut off by the end of the other side and is yielded as it is.
    """
    pending = bytearray()
    skipping = False
    while chunk := _read(fd):
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            if not skipping and len(pending) + len(end) > limit:
                yield _too_long(pending + end, limit)
            elif not skipping and (pending or end):
                yield bytes(pending + end)
            pending.clear()
            skipping = False
        if not skipping:
            pending += rest
            if len(pending) > limit:
                yield _too_long(pending, limit)
                pending.clear()
                skipping = True
    if pending:
        yield bytes(pending)


def _read(fd: int) -> bytes:
    try:
        return os.read(fd, _CHUNK)
    except OSError:  # closed under us, or the terminal behind it went away: the same as its end
        return b""


def _too_long(line: bytes | bytearray, limit: int) -> Malformed:
    return Malformed(f"longer than {limit} bytes", _excerpt(bytes(line[:_EXCERPT])))


def _excerpt(line: bytes) -> str:
    return line[:_EXCERPT].decode("utf-8", "replace")


def _body(message: Message) -> Params:
    body: Params = {"jsonrpc": "2.0"}
    match message:
        case Request(id, method, params):
            return {**body, "id": id, "method": method, "params": params}
        case Notification(method, params):
            return {**body, "method": method, "params": params}
        case Reply(id, result):
            return {**body, "id": id, "result": result}
        case Failure(id, code, text):
            return {**body, "id": id, "error": {"code": int(code), "message": text}}


def _message(body: Params, size: int) -> Message | str:
    """Return the message that the fields are, or what is wrong with them."""
    if body.get("jsonrpc") != "2.0":
        return 'not JSON-RPC 2.0: "jsonrpc" is missing or another version'
    if "method" in body:
        return _call(body, size)
    id_ = _id(body.get("id"))
    if "error" in body:
        return _failure(body["error"], id_)
    if "result" in body and id_ is not None:
        return Reply(id_, body["result"])
    return 'neither a call ("method") nor an answer ("id" with "result" or "error")'


def _call(body: Params, size: int) -> Message | str:
    method, params = body["method"], body.get("params", {})
    if not isinstance(method, str):
        return '"method" is not a string'
    if not isinstance(params, dict):
        return f'the "params" of {method!r} are not an object'
    named = cast("Params", params)
    if "id" not in body:
        return Notification(method, named, size)
    id_ = _id(body["id"])
    return '"id" is neither a number nor a string' if id_ is None else Request(id_, method, named)


def _failure(error: Any, id_: Id | None) -> Failure | str:
    match error:
        case {"code": int(code), "message": str(text)}:
            return Failure(id_, code, text)
        case _:
            return '"error" has no number "code" and text "message"'


def _id(value: Any) -> Id | None:
    return value if isinstance(value, int | str) and not isinstance(value, bool) else None


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")
