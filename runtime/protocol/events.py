"""What the supervisor and a trainer tell without being asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, ClassVar, Literal

from runtime.messages import Notification, Params
from runtime.protocol.conversion import FieldError, from_json, to_json
from runtime.protocol.naming import method_of
from runtime.protocol.sight import Sight

PROTOCOL = 5
"""The version of the requests and events, which ``Ready`` tells."""


@dataclass(frozen=True)
class Event:
    """Something that is told.

    Attributes:
        method: its name on the wire.
        latest_of: the fields by which events are of one thing, where only the latest matters.
        size: the bytes of the line that it came in.
    """

    method: ClassVar[str]
    latest_of: ClassVar[tuple[str, ...]] = ()

    size: int = field(default=0, compare=False, repr=False, kw_only=True)

    def __init_subclass__(cls) -> None:
        cls.method = method_of(cls)


@dataclass(frozen=True)
class Ready(Event):
    """A process can be asked.

    Attributes:
        protocol: the version that it speaks.
        pid: its process id.
        seconds: what it took to start.
        torch: torch's version.
    """

    protocol: int
    pid: int
    seconds: float
    torch: str


@dataclass(frozen=True)
class Warm(Event):
    """A trainer has done beforehand what its training would otherwise wait for."""


@dataclass(frozen=True)
class Log(Event):
    """Something for the log; the level is "info", "warning" or "error"."""

    level: str
    message: str


@dataclass(frozen=True)
class RunEvent(Event):
    """Something that is told of the run in a folder."""

    run: str


@dataclass(frozen=True)
class Progress(RunEvent):
    """How far a run is.

    Attributes:
        epoch: the one under way, from 1.
        epochs: how many there are.
        step: the last one done.
        steps: how many there are.
        seconds: how long it has trained.
        remaining: seconds that it may still take, where that can be said.
    """

    latest_of = ("run",)

    epoch: int
    epochs: int
    step: int
    steps: int
    seconds: float
    remaining: float | None = None


@dataclass(frozen=True)
class Series:
    """New points of one curve: of a split and a tag, columns of the same length."""

    split: str
    tag: str
    steps: list[int]
    wall: list[float]
    values: list[float]


@dataclass(frozen=True)
class Scalars(RunEvent):
    """New points of a run's curves."""

    series: tuple[Series, ...]


@dataclass(frozen=True)
class Epoch(RunEvent):
    """What an epoch gave.

    Attributes:
        epoch: its number, from 1.
        step: the last step of it.
        train: values by tag.
        val: those of validation.
        watch: what watches saw last: numbers, or the mean, std, min and max of many.
        lr: learning rates, by what trains with them.
    """

    epoch: int
    step: int
    train: dict[str, float]
    val: dict[str, float]
    watch: dict[str, Any] = field(default_factory=dict[str, Any])
    lr: dict[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True)
class Watch(RunEvent):
    """What a watch saw.

    Attributes:
        tag: the watch's name, behind those of the instances that it is in, such as "block/watch".
        kind: "tensor" or "histogram".
        step: when.
        shape: that of the tensor.
        values: of a "tensor": its numbers, or the first of them.
        edges: of a "histogram": those of the bins, one more than there are. None where no number
            is finite.
        counts: of a "histogram": how many numbers each bin has.
    """

    latest_of = ("run", "tag")

    tag: str
    kind: str
    step: int
    shape: list[int]
    values: list[float] | None = None
    edges: list[float] | None = None
    counts: list[float] | None = None


@dataclass(frozen=True)
class Seen(RunEvent):
    """What those outputs gave in a step that somebody looks at; what was not computed is missing.

    Attributes:
        step: which.
        sights: what they gave.
    """

    latest_of = ("run",)

    step: int
    sights: tuple[Sight, ...]


@dataclass(frozen=True)
class Problem(RunEvent):
    """Something about a run that the person should know."""

    severity: Literal["warning", "error"]
    message: str


@dataclass(frozen=True)
class Done(RunEvent):
    """A run is over: in which way, why where there is something to say, and how far it came."""

    outcome: Literal["finished", "stopped", "failed", "killed"]
    message: str
    steps: int
    seconds: float


@dataclass(frozen=True)
class Unknown(Event):
    """An event of a newer peer, as it came."""

    name: str
    params: Params


class VersionError(ValueError):
    """A process speaks another version of the protocol; the text says what to do."""


def write_event(event: Event) -> Notification:
    """The message that tells an event."""
    if isinstance(event, Unknown):
        return Notification(event.name, event.params)
    return Notification(event.method, to_json(event))


def read_event(message: Notification) -> Event:
    """The event that a message tells.

    Raises:
        FieldError: a field is missing or of another type.
        VersionError: it is ``Ready``, and the process behind it speaks another version.
    """
    params, size = message.params, message.size
    kind = _KINDS.get(message.method)
    if kind is None:
        return Unknown(message.method, params, size=size)
    if kind is Ready and params.get("protocol") != PROTOCOL:
        raise VersionError(
            f"it speaks version {params.get('protocol')} of the protocol and this Netloom version "
            f"{PROTOCOL}: install the same Netloom in both places"
        )
    try:
        return replace(from_json(kind, params), size=size)
    except FieldError as error:
        raise FieldError(f"The event “{message.method}” cannot be read: {error}.") from None


def _leaves(kind: type[Event]) -> Iterator[type[Event]]:
    kinds = kind.__subclasses__()
    return chain.from_iterable(map(_leaves, kinds)) if kinds else iter((kind,))


_KINDS = {kind.method: kind for kind in _leaves(Event) if kind is not Unknown}
