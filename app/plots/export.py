"""Values of curves as text: a table for the clipboard, a CSV file."""

import csv
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path

from app.plots.series import Curve, Reading
from graph_nodes.atomic import replacing

_CHUNK = 4096


def readings_table(readings: Sequence[Reading]) -> str:
    """Return tab-separated lines, a head and one a reading: a spreadsheet takes them as cells."""
    lines = [("run", "split", "step", "wall_time", "value", "smoothed")]
    for curve, point, smoothed in readings:
        lines.append(
            (
                curve.run.label,
                curve.split,
                str(point.step),
                repr(point.wall),
                repr(point.value),
                "" if smoothed is None else repr(smoothed),
            )
        )
    return "".join("\t".join(line) + "\n" for line in lines)


def write_csv(path: Path, tag: str, curves: Sequence[Curve]) -> None:
    """Write every point of `curves` to `path`: run, split, tag, step, wall time, value.

    Raises:
        OSError: the file cannot be written.
    """
    with replacing(path) as raw:
        file = TextIOWrapper(raw, encoding="utf-8", newline="")
        writer = csv.writer(file)
        writer.writerow(["run", "split", "tag", "step", "wall_time", "value"])
        for curve in curves:
            for rows in _rows(curve):
                writer.writerows((curve.run.label, curve.split, tag, *row) for row in rows)
        file.detach()


def _rows(curve: Curve) -> Iterator[Iterator[tuple[int, float, float]]]:
    """Give the points in parts; the curve may grow meanwhile."""
    series = curve.series
    columns = series.steps.view.astype(int), series.wall.view, series.values.view
    for begin in range(0, len(columns[0]), _CHUNK):
        part = slice(begin, begin + _CHUNK)
        yield zip(*(column[part].tolist() for column in columns), strict=True)
