"""What is asked of the supervisor, and by it of a trainer, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar, get_args

from graph_nodes.graph import Graph
from runtime.check_result import CheckResult
from runtime.looking import Place
from runtime.protocol.naming import method_of
from runtime.protocol.sight import Sight
from runtime.runs.data import DataFacts
from runtime.runs.options import RunOptions

Result = TypeVar("Result")


class Request(Generic[Result]):
    """Something that is asked; a class says in brackets what the result of it is.

    Attributes:
        method: its name on the wire.
        result: the type of its result.
    """

    method: ClassVar[str]
    result: ClassVar[Any]

    def __init_subclass__(cls) -> None:
        cls.method = method_of(cls)
        (base,) = cls.__dict__["__orig_bases__"]
        (cls.result,) = get_args(base)


@dataclass(frozen=True)
class Device:
    """Something that torch can compute on, or a kind of such that people look for in vain.

    Attributes:
        id: such as "cpu" or "cuda:0"; of a kind that is missing, such as "cuda".
        name: what people call it.
        available: whether it can be used.
        memory_total: bytes.
        memory_free: bytes.
        cores: of a processor.
        why: what keeps it from being used.
    """

    id: str
    name: str
    available: bool
    memory_total: int | None = None
    memory_free: int | None = None
    cores: int | None = None
    why: str = ""


@dataclass(frozen=True)
class Program:
    """A graph's program: its text, and node id → the numbers of its lines."""

    text: str
    lines: dict[str, list[int]]


@dataclass(frozen=True)
class Begun:
    """A run has begun: its folder, and what data it has, as far as that is known."""

    run: str
    data: DataFacts | None = None


@dataclass(frozen=True)
class Looked:
    """What one batch gave.

    Attributes:
        sights: what was looked at comes first; then what it was made of, its numbers left out.
        seconds: what it took, without reading the data.
        device: what computed it.
    """

    sights: tuple[Sight, ...]
    seconds: float
    device: str


@dataclass(frozen=True)
class IsTraining:
    """Whether there was a training to be told."""

    training: bool


@dataclass(frozen=True)
class Ping(Request[None]):
    """Answer."""


@dataclass(frozen=True)
class Shutdown(Request[None]):
    """End, as soon as what is under way can be left."""


@dataclass(frozen=True)
class Devices(Request[tuple[Device, ...]]):
    """List what there is to train on."""


@dataclass(frozen=True)
class Check(Request[CheckResult]):
    """Check a graph.

    Attributes:
        graph: the graph.
        folder: where its relative paths start.
        way: the ids of the instances that lead to what is in view: what is inside is told, too.
    """

    graph: Graph
    folder: Path
    way: tuple[str, ...] = ()


@dataclass(frozen=True)
class Try(Request[CheckResult]):
    """Check what may not come to be: nothing is remembered of it.

    Attributes:
        graph: the graph.
        folder: where its relative paths start.
        way: the ids of the instances inside of which one asks, the outermost first.
    """

    graph: Graph
    folder: Path
    way: tuple[str, ...] = ()


@dataclass(frozen=True)
class Write(Request[Program]):
    """Write a graph's program.

    Attributes:
        graph: the graph.
        folder: where its relative paths start.
        graph_name: what it is called.
        script_folder: where the script will be, if it is to be exported.
    """

    graph: Graph
    folder: Path
    graph_name: str
    script_folder: Path | None = None


@dataclass(frozen=True)
class Train(Request[Begun]):
    """Begin a run of a graph."""

    graph: Graph
    options: RunOptions


@dataclass(frozen=True)
class ResumeRun(Request[Begun]):
    """Let the run in a folder go on; with so many epochs in all, unless as many as it has."""

    run: Path
    epochs: int | None = None


@dataclass(frozen=True)
class Pause(Request[IsTraining]):
    """Hold the training."""


@dataclass(frozen=True)
class Resume(Request[IsTraining]):
    """Let the training that is held go on."""


@dataclass(frozen=True)
class Stop(Request[IsTraining]):
    """End the training, keeping what was learned."""


@dataclass(frozen=True)
class LookAt(Request[Looked]):
    """Compute one batch up to an output, and tell what it gave; nothing is trained.

    Attributes:
        graph: the graph.
        folder: where its relative paths start.
        place: the output.
        weights: the folder of a run whose weights to take; None for those it would begin with.
    """

    graph: Graph
    folder: Path
    place: Place
    weights: Path | None = None


@dataclass(frozen=True)
class Follow(Request[IsTraining]):
    """Have the training tell now and then what these outputs gave, in place of any before."""

    places: tuple[Place, ...]
