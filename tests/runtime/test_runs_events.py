"""TensorBoard's own reader and message types judge the event files."""

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.backend.event_processing.directory_watcher import DirectoryWatcher
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.backend.event_processing.event_multiplexer import EventMultiplexer
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary

from runtime.runs.events import EventWriter, Histogram
from runtime.runs.folder import RunFolder
from runtime.runs.opening import RunFiles

ALL = {"scalars": 0, "histograms": 0}
POINTS = st.lists(
    st.tuples(st.integers(0, 2**62), st.floats(0, 4e9), st.floats(width=32)), max_size=30
)


def raw_events(folder: Path) -> list[bytes]:
    (file,) = folder.iterdir()
    return list(RawEventFileLoader(str(file)).Load())


@pytest.mark.slow
def test_tensorboard_finds_every_scalar_of_a_run(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    run = RunFolder.create(tmp_path, "digits", graph="{}", script="")
    steps = np.arange(0, 3 * 2**14, 7)
    walls = 1e9 + np.arange(len(steps)) / 3
    written = {}
    for split, tag in [("train", "loss"), ("val", "loss"), ("train", "größe/a b"), ("val", "acc")]:
        values = written[split, tag] = rng.normal(size=len(steps)).astype(np.float32)
        for part in np.array_split(np.arange(len(steps)), 5):  # as a training loop hands them over
            run.scalars(split, tag, steps[part], walls[part].tolist(), values[part].tolist())
            run.flush()
    run.finish("finished")
    boards = EventMultiplexer({s: str(run.path / s) for s in ("train", "val")}, ALL).Reload()
    for (split, tag), values in written.items():
        events = boards.Scalars(split, tag)
        assert [event.step for event in events] == steps.tolist()
        assert [event.wall_time for event in events] == walls.tolist()
        assert [event.value for event in events] == values.tolist()


@given(POINTS)
def test_each_event_is_the_one_that_protobuf_would_write(
    tmp_path_factory: pytest.TempPathFactory, points: list[tuple[int, float, float]]
) -> None:
    folder = tmp_path_factory.mktemp("events")
    writer = EventWriter(RunFiles(folder.parent), folder.name)
    writer.scalars("loss", *([point[i] for point in points] for i in range(3)))
    writer.close()
    first, *events = raw_events(folder)
    assert Event.FromString(first).file_version == "brain.Event:2"
    parsed = [Event.FromString(event) for event in events]
    assert repr([(e.step, e.wall_time, e.summary.value[0].simple_value) for e in parsed]) == repr(
        points
    )
    for (step, wall, value), event in zip(points, events, strict=True):
        if step and wall and not math.isnan(value):  # protobuf leaves zeros out, and NaNs are many
            summary = Summary(value=[Summary.Value(tag="loss", simple_value=value)])
            assert event == Event(step=step, wall_time=wall, summary=summary).SerializeToString()


def test_a_value_beyond_float32_is_an_infinity_there(tmp_path: Path) -> None:
    writer = EventWriter(RunFiles(tmp_path.parent), tmp_path.name)
    writer.scalars("loss", [1, 2], [0.0, 0.0], [1e300, -math.inf])
    writer.close()
    board = EventAccumulator(str(tmp_path)).Reload()
    assert [event.value for event in board.Scalars("loss")] == [math.inf, -math.inf]


def test_tensorboard_reads_a_histogram(tmp_path: Path) -> None:
    writer = EventWriter(RunFiles(tmp_path.parent), tmp_path.name)
    values = np.random.default_rng(0).normal(size=1000)
    counts, edges = np.histogram(values, bins=30)
    writer.histogram(
        "weight",
        step=300,
        wall=1e9,
        histogram=Histogram(
            edges=edges.tolist(),
            counts=counts.tolist(),
            minimum=values.min(),
            maximum=values.max(),
            number=values.size,
            total=values.sum(),
            total_of_squares=(values**2).sum(),
        ),
    )
    writer.close()
    (event,) = EventAccumulator(str(tmp_path)).Reload().Histograms("weight")
    assert (event.step, event.wall_time) == (300, 1e9)
    shown = event.histogram_value
    assert (shown.min, shown.max, shown.num) == (values.min(), values.max(), 1000)
    assert list(shown.bucket_limit) == edges.tolist()
    assert list(shown.bucket) == [0, *counts.tolist()]


def test_files_of_one_split_are_read_in_the_order_they_were_written(tmp_path: Path) -> None:
    for step in range(3):
        writer = EventWriter(RunFiles(tmp_path.parent), tmp_path.name)
        writer.scalars("loss", [step], [0.0], [0.0])
        writer.close()
    watcher = DirectoryWatcher(str(tmp_path), RawEventFileLoader)
    steps = [Event.FromString(event).step for event in watcher.Load()]
    assert [step for step in steps if step] == [1, 2]


def test_neither_tensorflow_nor_torch_is_imported(tmp_path: Path) -> None:
    code = (
        "import sys, runtime.runs.folder, runtime.runs.reading;"
        "assert not {'tensorflow', 'torch', 'PySide6'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_reading_runs_does_not_import_tensorboard() -> None:
    code = "import sys, runtime.runs.reading; assert 'tensorboard' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
