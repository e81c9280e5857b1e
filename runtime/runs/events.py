"""TensorBoard event files, written in batches.

TensorBoard's own writer takes some 40 µs a point, most of it a checksum computed byte by byte in
Python. Here the events of one tag are rows of one array, and each step of the checksum is taken
for all rows at once: well under a microsecond a point. What the bytes mean comes from
TensorBoard's message types, and its own reader judges the result in the tests.

The format (TFRecord): length u64, masked CRC-32C of those 8 bytes u32, the Event message, masked
CRC-32C of it u32; all little endian.
"""

from __future__ import annotations

import os
import socket
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from runtime.runs.files import AppendFile
from runtime.runs.opening import RunFiles

_Bytes = npt.NDArray[np.uint8]

# The message types are made when imported: they have no static types to check against.
_event_pb2: Any = import_module("tensorboard.compat.proto.event_pb2")
_summary_pb2: Any = import_module("tensorboard.compat.proto.summary_pb2")
_crc_of_one: Any = import_module(
    "tensorboard.compat.tensorflow_stub.pywrap_tensorflow"
).masked_crc32c


@dataclass(frozen=True)
class Histogram:
    """How the values of a tensor are spread.

    ``edges`` are the n + 1 ascending limits of n buckets, ``counts`` the number of values in each.
    """

    edges: Sequence[float]
    counts: Sequence[float]
    minimum: float
    maximum: float
    number: float
    total: float
    total_of_squares: float


class EventWriter:
    """Writes the events of one split of a run to a new event file in its folder.

    Args:
        files: the run.
        split: its folder there.

    Raises:
        RunWriteError: as ``AppendFile`` does.
    """

    def __init__(self, files: RunFiles, split: str) -> None:
        stamp = f"{time.time_ns() // 1000:016d}"  # TensorBoard reads the files in name order
        name = f"events.out.tfevents.{stamp}.{socket.gethostname()}.{os.getpid()}"
        self._file = AppendFile(files, f"{split}/{name}")
        self._points: dict[str, list[tuple[npt.ArrayLike, ...]]] = {}
        self._file.add(
            _record(_event_pb2.Event(wall_time=time.time(), file_version="brain.Event:2"))
        )

    def restart(self, step: int) -> None:
        """Let TensorBoard forget what older files say of this step and later ones."""
        start = _event_pb2.SessionLog(status=_event_pb2.SessionLog.START)
        self._file.add(
            _record(_event_pb2.Event(wall_time=time.time(), step=step, session_log=start))
        )

    def scalars(
        self, tag: str, steps: npt.ArrayLike, walls: npt.ArrayLike, values: npt.ArrayLike
    ) -> None:
        """Add points of one tag: steps ≥ 0, seconds since 1970, values (kept as float32)."""
        self._points.setdefault(tag, []).append((steps, walls, values))

    def histogram(self, tag: str, step: int, wall: float, histogram: Histogram) -> None:
        """Add one histogram."""
        proto = _summary_pb2.HistogramProto(
            min=histogram.minimum,
            max=histogram.maximum,
            num=histogram.number,
            sum=histogram.total,
            sum_squares=histogram.total_of_squares,
            # A bucket is given by its upper limit, so the first lower one needs an empty bucket.
            bucket_limit=list(histogram.edges),
            bucket=[0.0, *histogram.counts],
        )
        value = _summary_pb2.Summary.Value(tag=tag, histo=proto)
        summary = _summary_pb2.Summary(value=[value])
        self._file.add(_record(_event_pb2.Event(wall_time=wall, step=step, summary=summary)))

    def flush(self) -> None:
        """Encode what was added and hand it to the system."""
        for tag, pieces in self._points.items():
            steps, walls, values = (np.concatenate(part) for part in zip(*pieces, strict=True))
            self._file.add(_scalar_records(tag, steps.astype(np.int64), walls, values))
        self._points.clear()
        self._file.flush()

    def close(self) -> None:
        """Flush and close."""
        try:
            self.flush()
        finally:
            self._file.close()


def _record(event: Any) -> bytes:
    """Return any one Event as a record."""
    data: bytes = event.SerializeToString()
    length = struct.pack("<Q", len(data))
    sums = struct.pack("<I", _crc_of_one(length)), struct.pack("<I", _crc_of_one(data))
    return length + sums[0] + data + sums[1]


def _scalar_records(
    tag: str,
    steps: npt.NDArray[np.int64],
    walls: npt.NDArray[np.float64],
    values: npt.NDArray[np.float64],
) -> bytes:
    """Return points of one tag as records, one Event each."""
    # A step takes one byte for each 7 bits. Rows of one array have one length, so that the points
    # are cut where the length changes: a handful of times in a run.
    sizes = np.searchsorted(1 << np.arange(7, 63, 7), steps, side="right") + 1
    cuts = [0, *(np.flatnonzero(np.diff(sizes)) + 1).tolist(), len(steps)] if len(steps) else []
    return b"".join(
        _rows(tag, int(sizes[a]), steps[a:b], walls[a:b], values[a:b]) for a, b in pairwise(cuts)
    )


def _rows(
    tag: str,
    step_size: int,
    steps: npt.NDArray[np.int64],
    walls: npt.NDArray[np.float64],
    values: npt.NDArray[np.float64],
) -> bytes:
    value = _summary_pb2.Summary.Value(tag=tag, simple_value=1.0)
    summary = _event_pb2.Event(summary=_summary_pb2.Summary(value=[value])).SerializeToString()
    prefix = summary[:-4]  # the last four bytes are the value itself, a float32
    layout = np.dtype(
        [
            ("length", "<u8"),
            ("length_crc", "<u4"),
            ("wall_field", "u1"),
            ("wall", "<f8"),
            ("step_field", "u1"),
            ("step", "u1", (step_size,)),
            ("prefix", "u1", (len(prefix),)),
            ("value", "<f4"),
            ("crc", "<u4"),
        ]
    )
    rows = np.zeros(len(steps), layout)
    raw: _Bytes = rows.view(np.uint8).reshape(len(steps), layout.itemsize)
    rows["length"] = layout.itemsize - 16
    rows["length_crc"] = _masked_crc32c(raw[:1, :8])
    rows["wall_field"], rows["wall"] = 0x09, walls  # field 1, a double
    rows["step_field"], rows["step"] = 0x10, _varints(steps, step_size)  # field 2, a varint
    rows["prefix"] = np.frombuffer(prefix, np.uint8)
    with np.errstate(over="ignore"):  # a value beyond float32 is an infinity in TensorBoard
        rows["value"] = values
    rows["crc"] = _masked_crc32c(raw[:, 12:-4])
    return rows.tobytes()


def _varints(numbers: npt.NDArray[np.int64], size: int) -> _Bytes:
    """Return numbers (n,) that all take ``size`` bytes as protobuf varints (n, size)."""
    digits = (numbers[:, None] >> (7 * np.arange(size))) & 0x7F
    digits[:, :-1] |= 0x80
    return digits.astype(np.uint8)


def _crc_table() -> npt.NDArray[np.uint32]:
    table = np.arange(256, dtype=np.uint32)
    one, polynomial = np.uint32(1), np.uint32(0x82F63B78)
    for _ in range(8):
        table = (table >> one) ^ ((table & one) * polynomial)
    return table


_TABLE = _crc_table()


def _masked_crc32c(rows: _Bytes) -> npt.NDArray[np.uint32]:
    """Return the masked CRC-32C of each row of bytes (n, length) → (n,)."""
    crc = np.full(len(rows), 0xFFFFFFFF, np.uint32)
    low, byte = np.uint32(0xFF), np.uint32(8)
    for column in np.ascontiguousarray(rows.T):
        crc = _TABLE[(crc ^ column) & low] ^ (crc >> byte)
    crc = ~crc
    return ((crc >> np.uint32(15)) | (crc << np.uint32(17))) + np.uint32(0xA282EAD8)
