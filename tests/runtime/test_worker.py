"""The real worker, spoken to as the editor does."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from support import forking
from support.told import Told
from worker_support import training, wait_until

from graph_nodes.document import dumps
from graph_nodes.graph import Graph, Wire
from runtime.client import Exit, WorkerClient, WorkerRefusedError
from runtime.messages import Code
from runtime.protocol import (
    Check,
    Devices,
    Done,
    Epoch,
    IsTraining,
    Pause,
    Ping,
    Ready,
    Resume,
    Scalars,
    Stop,
)
from runtime.runs.reading import read_run

pytestmark = pytest.mark.slow  # importing torch alone takes a second or two


class Events(Told):
    """Remembers what a worker sends, and how it ended."""

    def __init__(self) -> None:
        super().__init__()
        self.exits: list[Exit] = []


@pytest.fixture(scope="module")
def events() -> Events:
    return Events()


@pytest.fixture(scope="module")
def worker(events: Events) -> Iterator[WorkerClient]:
    """A worker for what is not about its process."""
    command = forking.command("runtime.supervisor", "--nice", "5")
    with running(WorkerClient(events.append, events.exits.append, command)) as client:
        yield client
    assert events.exits[-1].outcome == "asked"


@contextmanager
def running(client: WorkerClient) -> Iterator[WorkerClient]:
    client.start()
    yield client
    client.stop().result(30)
    assert "Traceback" not in client.log.read_text()


def network(out_features: int = 10, epochs: int = 2) -> Graph:
    graph, data = Graph().add("Digits", name="digits")
    graph, flatten = graph.add("Flatten", name="flatten")
    graph, linear = graph.add("Linear", name="fc", params={"out_features": out_features})
    graph, loss = graph.add("CrossEntropyLoss", name="loss")
    graph, adam = graph.add("Adam", name="adam")
    for wire in (
        Wire(data, "images", flatten, "x"),
        Wire(flatten, "out", linear, "x"),
        Wire(linear, "out", loss, "scores"),
        Wire(data, "labels", loss, "target"),
        Wire(loss, "loss", adam, "loss"),
    ):
        graph = graph.connect(wire)
    return graph.set_run(epochs=epochs, device="cpu")


def train(worker: WorkerClient, graph: Graph, runs: Path, **more: Any) -> str:
    return worker.request(training(graph, runs, runs, **more)).result(120).run


def test_it_is_ready_soon_and_answers(worker: WorkerClient, events: Events) -> None:
    wait_until(lambda: bool(events))
    (ready,) = events.of(Ready)
    assert ready.torch
    assert ready.seconds > 0
    assert worker.request(Ping()).result(10) is None
    assert worker.request(Devices()).result(10)[0].id == "cpu"


def test_it_checks_a_graph(worker: WorkerClient, tmp_path: Path) -> None:
    result = worker.request(Check(network(), tmp_path)).result(30)
    assert not result.problems
    assert ("N", 64) in [port.shape for types in result.types.values() for port in types.values()]


OPTIONS = {"graph_name": "net", "folder": ".", "runs": "."}


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("check", {"folder": "."}, "“graph” should be the text of a graph, but is missing"),
        ("check", {"graph": 3, "folder": "."}, "“graph” should be the text of a graph, but is 3"),
        ("check", {"graph": "{", "folder": "."}, "line 1 is not JSON"),
        ("check", {"graph": dumps(Graph())}, "“folder” should be the text of a path"),
        (
            "resume_run",
            {"run": ".", "epochs": "2"},
            "“epochs” should be a whole number, but is '2'",
        ),
        ("train", {"graph": dumps(Graph())}, "“options” should be an object, but is missing"),
        (
            "train",
            {"graph": dumps(Graph()), "options": {**OPTIONS, "seed": True}},
            "“options.seed” should be a whole number, but is True",
        ),
    ],
)
def test_a_wrong_request_is_refused_by_the_name_of_the_field(
    worker: WorkerClient, method: str, params: dict[str, Any], reason: str
) -> None:
    with pytest.raises(WorkerRefusedError) as refusal:
        worker.call(method, params).result(30)
    assert f"The request “{method}” cannot be understood: " in str(refusal.value)
    assert reason in str(refusal.value)
    assert refusal.value.code == Code.INVALID_PARAMS
    assert worker.call("ping", {"newer": "peers say more"}).result(10) is None


def test_it_trains_and_sends_every_point_that_it_writes(
    worker: WorkerClient, events: Events, tmp_path: Path
) -> None:
    run = train(worker, network(), tmp_path)
    wait_until(lambda: bool(events.of(Done, run)))
    (done,) = events.of(Done, run)
    assert done.outcome == "finished", done
    sent: dict[tuple[str, str], list[float]] = {}
    for event in events.of(Scalars, run):
        for series in event.series:
            sent.setdefault((series.split, series.tag), []).extend(series.values)
    written = read_run(Path(run))
    assert written.info.outcome == "finished"
    assert sent == {key: series.values.tolist() for key, series in written.series.items()}
    assert len(sent["train", "loss"]) == done.steps == 46
    assert [event.epoch for event in events.of(Epoch, run)] == [1, 2]


def test_a_training_is_held_resumed_and_stopped(
    worker: WorkerClient, events: Events, tmp_path: Path
) -> None:
    run = train(worker, network(), tmp_path, epochs=100_000)
    with pytest.raises(WorkerRefusedError, match="under way already"):
        train(worker, network(), tmp_path)
    wait_until(lambda: bool(events.of(Scalars, run)))
    assert worker.request(Pause()).result(10) == IsTraining(True)
    held = len(events.of(Scalars, run))
    assert worker.request(Check(network(out_features=3), tmp_path)).result(10).types
    time.sleep(0.3)
    assert len(events.of(Scalars, run)) <= held + 1  # what it had when it was held
    worker.request(Resume()).result(10)
    wait_until(lambda: len(events.of(Scalars, run)) > held + 2)
    worker.request(Stop()).result(10)
    wait_until(lambda: bool(events.of(Done, run)))
    assert events.of(Done, run)[0].outcome == "stopped"
    assert read_run(Path(run)).info.outcome == "stopped"
    assert worker.request(Stop()).result(10) == IsTraining(False)


@pytest.mark.parametrize(
    ("graph", "more", "reason"),
    [
        (Graph(), {}, "nothing"),
        (network(), {"device": "cuda:77"}, "no device “cuda:77” here; there is cpu"),
        (network(), {"epochs": 0}, "epochs"),
    ],
)
def test_what_cannot_be_trained_is_refused(
    worker: WorkerClient, tmp_path: Path, graph: Graph, more: dict[str, Any], reason: str
) -> None:
    with pytest.raises(WorkerRefusedError) as refusal:
        train(worker, graph, tmp_path, **more)
    assert reason.lower() in str(refusal.value).lower()
    assert worker.request(Stop()).result(10) == IsTraining(False)


def test_a_folder_that_cannot_be_written_is_refused(worker: WorkerClient, tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("")
    with pytest.raises(WorkerRefusedError, match="could not be written"):
        train(worker, network(), tmp_path / "runs")


@pytest.fixture
def own_process(events: Events) -> Iterator[WorkerClient]:
    """A worker that is started as the editor's is."""
    events.clear()
    events.exits.clear()
    with running(WorkerClient(events.append, events.exits.append)) as client:
        yield client


def test_killed_in_mid_training_it_leaves_a_run_that_is_brought_to_an_end_and_starts_again(
    own_process: WorkerClient, events: Events, tmp_path: Path
) -> None:
    worker = own_process
    run = train(worker, network(), tmp_path, epochs=100_000)
    (ready,) = events.of(Ready)
    assert ready.pid == worker.pid
    lower = psutil.Process().nice() + 5
    assert psutil.Process(worker.pid).nice() == lower, "the editor is to stay smooth"
    wait_until(lambda: len(events.of(Scalars, run)) > 3)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    wait_until(lambda: bool(events.exits))
    assert (events.exits[0].outcome, events.exits[0].signal) == ("died", "SIGKILL")
    sent = [
        value
        for event in events.of(Scalars, run)
        for series in event.series
        if (series.split, series.tag) == ("train", "loss")
        for value in series.values
    ]
    wait_until(
        lambda: read_run(Path(run)).info.outcome == "stopped"
    )  # whoever trains it hears of it
    left = read_run(Path(run))
    written = left.series["train", "loss"].values.tolist()
    shorter = min(len(sent), len(written))
    assert sent[:shorter] == written[:shorter]
    assert shorter > 3
    worker.restart().result(10)
    run = train(worker, network(), tmp_path, epochs=1)
    wait_until(lambda: bool(events.of(Done, run)))
    assert events.of(Done, run)[0].outcome == "finished"
