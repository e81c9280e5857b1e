"""Looking through the processes: who computes a batch, and what a training tells meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from worker_support import RealWorker, wait_until

from graph_nodes.graph import Graph
from runtime.client import WorkerRefusedError
from runtime.looking import Place
from runtime.protocol import Done, Follow, IsTraining, LookAt, Seen, Stop
from runtime.runs.names import WEIGHTS
from tests.runtime.build import build, digits_mlp, id_of

pytestmark = pytest.mark.slow  # importing torch alone takes a second or two


def head(graph: Graph) -> Place:
    return Place(id_of(graph, "fc2"), "out")


@pytest.fixture(scope="module")
def worker() -> Iterator[RealWorker]:
    with RealWorker() as worker:
        worker.check()  # the first takes its time
        yield worker


def test_the_process_that_looks_trains_the_very_same_afterwards(
    worker: RealWorker, tmp_path: Path
) -> None:
    graph = digits_mlp(epochs=2, device="cpu")
    weights: list[bytes] = []
    for looks in (3, 0):
        for _ in range(looks):
            looked = worker.ask(LookAt(graph, tmp_path, head(graph)))
            assert looked.sights[0].shape == [64, 10]
        before = worker.trainers()
        run = worker.train(graph, tmp_path).result(60).run
        assert not looks or before == worker.trainers(), "no process more"
        worker.wait_for(Done, run)
        weights.append((Path(run) / WEIGHTS).read_bytes())
    assert weights[0] == weights[1]


def test_a_training_tells_what_is_followed_and_no_batch_is_computed_beside_it(
    worker: RealWorker, tmp_path: Path
) -> None:
    graph = digits_mlp(epochs=100_000, device="cpu")
    assert worker.ask(Follow((head(graph),))) == IsTraining(False)
    run = worker.train(graph, tmp_path).result(60).run
    assert worker.ask(Follow((head(graph),))) == IsTraining(True)
    wait_until(lambda: len(worker.events.of(Seen, run)) > 2)
    first, second = worker.events.of(Seen, run)[:2]
    assert second.step > first.step
    assert first.sights[0].place == head(graph)
    with pytest.raises(WorkerRefusedError, match="A training is under way"):
        worker.ask(LookAt(graph, tmp_path, head(graph)))
    worker.ask(Stop())
    worker.wait_for(Done, run)


def test_who_wants_to_train_waits_for_no_look(worker: RealWorker, tmp_path: Path) -> None:
    slow = build(
        [
            ("Parameter", "a", {"shape": (9000, 9000)}),
            *(("MatMul", f"product{i}", {}) for i in range(9)),
        ],
        "a.out>product0.a a.out>product0.b "
        + " ".join(f"product{i}.out>product{i + 1}.a a.out>product{i + 1}.b" for i in range(8)),
        device="cpu",
    )
    wait_until(lambda: bool(worker.trainers()))
    at = Place(id_of(slow, "product8"), "out")
    looking = worker.client.request(LookAt(slow, tmp_path, at))
    worker.check()
    run = worker.train(digits_mlp(epochs=1, device="cpu"), tmp_path).result(60).run
    with pytest.raises(WorkerRefusedError):
        looking.result(60)
    assert worker.wait_for(Done, run).outcome == "finished"
