"""The supervisor and the processes that train, spoken to as the editor does."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from worker_support import PROGRAMS, RealWorker, is_gone, training, wait_until

from graph_nodes.graph import Graph
from runtime.client import WorkerRefusedError
from runtime.protocol import (
    Done,
    Epoch,
    IsTraining,
    Pause,
    Progress,
    Resume,
    ResumeRun,
    Stop,
    to_json,
)
from runtime.runs import names
from runtime.runs.reading import read_info
from tests.runtime.build import build, digits_mlp
from tests.runtime.small_graphs import table

pytestmark = pytest.mark.slow  # importing torch alone takes a second or two

SOON = 1.0
"""Seconds in which a busy machine does what takes milliseconds."""


@pytest.fixture(scope="module")
def worker() -> Iterator[RealWorker]:
    with RealWorker() as worker:
        worker.check()  # the first takes its time
        yield worker


def slow_steps() -> Graph:
    """Each step is a product of large matrices, and looks at nothing for seconds."""
    return build(
        [
            ("Parameter", "a", {"shape": (1500, 5000)}),
            ("Parameter", "b", {"shape": (5000, 1500)}),
            ("MatMul", "product", {}),
            ("Mean", "mean", {}),
            ("SGD", "sgd", {"lr": 0.0}),
        ],
        "a.out>product.a b.out>product.b product.out>mean.x mean.out>sgd.loss",
        epochs=100_000,
        device="cpu",
    )


def slow_validation(epochs: int = 1) -> Graph:
    """Some steps, and a validation of very many small batches."""
    return build(
        [
            ("RandomTensors", "data", {"samples": 50_000, "x_features": 4, "y_features": 1}),
            ("Linear", "fc", {"out_features": 1}),
            ("MSELoss", "loss", {}),
            ("SGD", "sgd", {}),
        ],
        "data.x>fc.x fc.out>loss.prediction data.y>loss.target loss.loss>sgd.loss",
        epochs=epochs,
        batch_size=1,
        validation=0.9,
        device="cpu",
    )


def slow_setup(folder: Path) -> Graph:
    """A table that takes seconds to read."""
    rows = ",".join("123456") + "\n"
    (folder / "table.csv").write_text("a,b,c,d,e,f\n" + rows * 100_000)
    return table("table.csv", "MSELoss", "prediction", target="f").set_run(device="cpu")


def in_validation(worker: RealWorker, run: str) -> None:
    """Wait until the steps of the first epoch are done."""
    wait_until(lambda: any(p.step == p.steps for p in worker.events.of(Progress, run)))


def test_checks_wait_for_no_step_and_a_stop_comes_through(
    worker: RealWorker, tmp_path: Path
) -> None:
    run = worker.train(slow_steps(), tmp_path).result(60).run
    worker.wait_for(Progress, run)
    assert max(worker.check() for _ in range(20)) < SOON
    started = time.perf_counter()
    assert worker.ask(Stop()) == IsTraining(True)
    assert time.perf_counter() - started < SOON
    assert worker.wait_for(Done, run).outcome == "stopped"
    assert (Path(run) / names.WEIGHTS).exists()


def test_checks_do_not_wait_while_a_training_is_set_up_and_a_stop_ends_that(
    worker: RealWorker, tmp_path: Path
) -> None:
    graph = slow_setup(tmp_path)
    wait_until(lambda: bool(worker.trainers()))
    begun = worker.train(graph, tmp_path)
    wait_until(lambda: (tmp_path / "runs").exists() or begun.done())
    assert max(worker.check() for _ in range(10)) < SOON
    with pytest.raises(WorkerRefusedError, match="A training is under way already: stop it first"):
        worker.train(graph, tmp_path).result(60)
    assert not begun.done()
    assert worker.ask(Stop()) == IsTraining(True)
    with pytest.raises(WorkerRefusedError, match="stopped before its first step"):
        begun.result(60)
    assert not list(tmp_path.glob("runs/*/*")), "nothing is left of it"
    assert worker.ask(Stop()) == IsTraining(False)


def test_a_validation_is_held_and_stopped_and_no_check_waits_for_it(
    worker: RealWorker, tmp_path: Path
) -> None:
    run = worker.train(slow_validation(), tmp_path).result(60).run
    in_validation(worker, run)
    assert worker.check() < SOON
    assert worker.ask(Pause()) == IsTraining(True)
    trainer, *_ = worker.trainers()
    used = psutil.Process(trainer).cpu_times().user
    time.sleep(1.0)
    assert psutil.Process(trainer).cpu_times().user - used < 0.2, "it holds"
    assert not worker.events.of(Epoch, run)
    worker.ask(Resume())
    worker.ask(Stop())
    assert worker.wait_for(Done, run).outcome == "stopped"
    assert not worker.events.of(Epoch, run), "the validation was not done to its end"
    assert (Path(run) / names.WEIGHTS).exists()


def test_a_training_that_is_killed_costs_only_the_run_which_can_go_on(
    worker: RealWorker, tmp_path: Path
) -> None:
    run = worker.train(digits_mlp(epochs=100_000), tmp_path).result(60).run
    wait_until((Path(run) / names.CHECKPOINT).exists)
    trainer, *_ = worker.trainers()
    os.kill(trainer, signal.SIGKILL)
    done = worker.wait_for(Done, run)
    assert done.outcome == "killed"
    assert done.steps > 0
    assert "training process was killed by signal 9 (SIGKILL)" in done.message
    assert "training-process-" in done.message, "where its log is"
    assert worker.check() < SOON
    assert not worker.exits
    assert read_info(Path(run)).outcome == "killed"

    worker.events.clear()
    assert worker.ask(ResumeRun(Path(run))).run == run
    worker.wait_for(Progress, run)
    worker.ask(Stop())
    assert worker.wait_for(Done, run).outcome == "stopped"


def test_each_training_has_a_process_that_goes_with_it(worker: RealWorker, tmp_path: Path) -> None:
    processes = list[int]()
    for _ in range(2):
        wait_until(lambda: bool(worker.trainers()))  # one waits
        processes.append(worker.trainers()[0])
        run = worker.train(digits_mlp(epochs=1, device="cpu"), tmp_path).result(60).run
        assert worker.wait_for(Done, run).outcome == "finished"
        assert is_gone(processes[-1]), "and with it the memory that it held"
    assert len(set(processes)) == 2


def test_no_process_outlives_a_client_that_is_closed() -> None:
    with RealWorker() as worker:
        wait_until(lambda: bool(worker.trainers()))
        processes = [worker.client.pid, *worker.trainers()]
        worker.client.close().result(60)
        assert all(is_gone(pid) for pid in processes)


@pytest.mark.parametrize("supervised", [False, True])
def test_no_process_outlives_an_editor_that_is_killed(supervised: bool, tmp_path: Path) -> None:
    """Nor where the supervisor is killed with it: what trains ends by itself, its files written."""
    params = to_json(training(digits_mlp(epochs=100_000), tmp_path, tmp_path))
    env = {**os.environ, "PYTHONPATH": str(PROGRAMS.parents[2]), "TRAINING": json.dumps(params)}
    command = [sys.executable, str(PROGRAMS / "editor.py"), "-m", "runtime.supervisor"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=env) as editor:
        assert editor.stdout is not None
        supervisor = psutil.Process(int(editor.stdout.readline()))
        wait_until(lambda: bool(list(tmp_path.glob(f"net/*/{names.CHECKPOINT}"))))
        trainers = [child.pid for child in supervisor.children()]
        assert trainers
        editor.send_signal(signal.SIGKILL)
        if not supervised:
            supervisor.kill()
    wait_until(lambda: all(is_gone(pid) for pid in (supervisor.pid, *trainers)))
    (run,) = tmp_path.glob("net/*")
    assert read_info(run).outcome == "stopped"
    assert (run / names.WEIGHTS).exists()
