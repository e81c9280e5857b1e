"""The real worker, spoken to as the editor does."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from worker_support import wait_until

from graph_nodes.document import dumps
from graph_nodes.graph import Graph, Wire
from runtime.client import Exit, WorkerClient, WorkerRefusedError
from runtime.messages import PROTOCOL, Notification
from runtime.runs.reading import read_run

pytestmark = pytest.mark.slow  # importing torch alone takes a second or two


class Events:
    """Remembers what a worker sends."""

    def __init__(self) -> None:
        self.all: list[Notification] = []
        self.exits: list[Exit] = []

    def of(self, method: str, run: str) -> list[dict[str, Any]]:
        return [e.params for e in self.all if e.method == method and e.params.get("run") == run]


@pytest.fixture(scope="module")
def events() -> Events:
    return Events()


@pytest.fixture(scope="module")
def worker(events: Events) -> Iterator[WorkerClient]:
    client = WorkerClient(events.all.append, events.exits.append)
    client.start()
    yield client
    client.stop().result(30)
    assert events.exits[-1].outcome == "asked"
    assert "Traceback" not in client.log.read_text()


def network(out_features: int = 10, epochs: int = 2) -> str:
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
    return dumps(graph.set_run(epochs=epochs, device="cpu"))


def train(worker: WorkerClient, graph: str, runs: Path, **more: Any) -> str:
    params = {"graph": graph, "name": "net", "folder": str(runs), "runs": str(runs), **more}
    return worker.request("train", params).result(30)["run"]


def test_it_is_ready_soon_and_answers(worker: WorkerClient, events: Events) -> None:
    wait_until(lambda: bool(events.all))
    ready = events.all[0]
    assert ready.method == "ready"
    assert ready.params["pid"] == worker.pid
    assert ready.params["protocol"] == PROTOCOL
    assert ready.params["torch"]
    assert ready.params["seconds"] > 0
    assert worker.request("ping").result(10) == {}
    assert worker.request("devices").result(10)[0]["id"] == "cpu"


def test_it_checks_a_graph(worker: WorkerClient, tmp_path: Path) -> None:
    params = {"graph": network(), "folder": str(tmp_path)}
    result = worker.request("check", params).result(30)
    assert result["problems"] == []
    assert ["N", 64] in [port["shape"] for t in result["types"].values() for port in t.values()]


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"folder": "."}, "“graph” (str); it was given nothing"),
        ({"graph": 3, "folder": "."}, "“graph” (str); it was given 3"),
        ({"graph": "{", "folder": "."}, "line 1 is not JSON"),
        ({"graph": network()}, "“folder”"),
    ],
)
def test_a_wrong_request_is_refused_in_words(
    worker: WorkerClient, params: dict[str, Any], reason: str
) -> None:
    with pytest.raises(WorkerRefusedError) as refusal:
        worker.request("check", params).result(30)
    assert reason in str(refusal.value)


def test_it_trains_and_sends_every_point_that_it_writes(
    worker: WorkerClient, events: Events, tmp_path: Path
) -> None:
    run = train(worker, network(), tmp_path)
    wait_until(lambda: bool(events.of("done", run)))
    (done,) = events.of("done", run)
    assert done["outcome"] == "finished", done
    sent: dict[tuple[str, str], list[float]] = {}
    for event in events.of("scalars", run):
        for series in event["series"]:
            sent.setdefault((series["split"], series["tag"]), []).extend(series["values"])
    written = read_run(Path(run))
    assert written.info.outcome == "finished"
    assert sent == {key: series.values.tolist() for key, series in written.series.items()}
    assert len(sent["train", "loss"]) == done["steps"] == 46
    assert [event["epoch"] for event in events.of("epoch", run)] == [1, 2]


def test_a_training_is_held_resumed_and_stopped(
    worker: WorkerClient, events: Events, tmp_path: Path
) -> None:
    run = train(worker, network(), tmp_path, epochs=100_000)
    with pytest.raises(WorkerRefusedError, match="under way already"):
        train(worker, network(), tmp_path)
    wait_until(lambda: bool(events.of("scalars", run)))
    assert worker.request("pause").result(10) == {"training": True}
    held = len(events.of("scalars", run))
    params = {"graph": network(out_features=3), "folder": str(tmp_path)}
    assert worker.request("check", params).result(10)["types"]
    time.sleep(0.3)
    assert len(events.of("scalars", run)) <= held + 1  # what it had when it was held
    worker.request("resume").result(10)
    wait_until(lambda: len(events.of("scalars", run)) > held + 2)
    worker.request("stop").result(10)
    wait_until(lambda: bool(events.of("done", run)))
    assert events.of("done", run)[0]["outcome"] == "stopped"
    assert read_run(Path(run)).info.outcome == "stopped"
    assert worker.request("stop").result(10) == {"training": False}


@pytest.mark.parametrize(
    ("graph", "more", "reason"),
    [
        (dumps(Graph()), {}, "nothing"),
        (network(), {"device": "cuda:77"}, "no device “cuda:77” here; there is cpu"),
        (network(), {"epochs": 0}, "epochs"),
        (network(), {"seed": "x"}, "“seed” (int); it was given 'x'"),
    ],
)
def test_what_cannot_be_trained_is_refused(
    worker: WorkerClient, tmp_path: Path, graph: str, more: dict[str, Any], reason: str
) -> None:
    with pytest.raises(WorkerRefusedError) as refusal:
        train(worker, graph, tmp_path, **more)
    assert reason.lower() in str(refusal.value).lower()
    assert worker.request("stop").result(10) == {"training": False}


def test_a_folder_that_cannot_be_written_is_refused(worker: WorkerClient, tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("")
    with pytest.raises(WorkerRefusedError, match="could not be written"):
        train(worker, network(), tmp_path / "runs")


def test_a_lower_priority_leaves_the_editor_smooth(worker: WorkerClient) -> None:
    assert psutil.Process(worker.pid).nice() == psutil.Process().nice() + 5


def test_killed_in_mid_training_it_leaves_a_run_that_is_brought_to_an_end_and_starts_again(
    worker: WorkerClient, events: Events, tmp_path: Path
) -> None:
    run = train(worker, network(), tmp_path, epochs=100_000)
    wait_until(lambda: len(events.of("scalars", run)) > 3)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    wait_until(lambda: bool(events.exits))
    assert (events.exits[0].outcome, events.exits[0].signal) == ("died", "SIGKILL")
    sent = [
        value
        for event in events.of("scalars", run)
        for series in event["series"]
        if (series["split"], series["tag"]) == ("train", "loss")
        for value in series["values"]
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
    wait_until(lambda: bool(events.of("done", run)))
    assert events.of("done", run)[0]["outcome"] == "finished"
