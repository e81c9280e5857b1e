"""Finding a wire's way around the nodes that its curve would pass behind.

A way has at most five parts: out to the right, up or down, along a lane between nodes, up or down
again, and in from the left. That is enough to pass a row of nodes by, and to lead backward wires
through the gap between two rows. Of all such ways that are free the shortest is taken.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf

from PySide6.QtCore import QPointF

from app.canvas.boxes import Box
from app.canvas.wire_path import Detour, Form

OUT = 20.0
"""Pixels from a port to where a way turns."""

CLEAR = 14.0
"""Pixels between a lane and the nodes beside it."""

_BESIDE = 8.0
_CHANNELS = 6
_STEP = 24.0


def is_blocked(curve: Form, boxes: Iterable[Box]) -> bool:
    """Whether a curve passes behind a box."""
    points = list(_even(curve.points()))
    return any(
        box.left < x < box.right and box.top < y < box.bottom for box in boxes for x, y in points
    )


def _even(points: Sequence[QPointF]) -> Iterator[tuple[float, float]]:
    """Places on a line, none of them further from the next than half of a small node."""
    for a, b in pairwise(points):
        steps = max(1, round(max(abs(b.x() - a.x()), abs(b.y() - a.y())) / _STEP))
        for step in range(steps):
            share = step / steps
            yield a.x() + share * (b.x() - a.x()), a.y() + share * (b.y() - a.y())


def way_around(
    start: QPointF, end: QPointF, boxes: Sequence[Box], apart: float = 0.0
) -> Detour | None:
    """The shortest free way from an output to an input; None where there is none of this kind.

    Args:
        start: The output's place, on the right edge of a box.
        end: The input's, on the left edge of one.
        boxes: What is in the way, the boxes of both ends among them.
        apart: Pixels by which to keep off the ways of other outputs.
    """
    (sx, sy), (ex, ey) = (start.x(), start.y()), (end.x(), end.y())
    out = [(x, _upright(x, sy, boxes)) for x in _channels_out(sx, sy, boxes, apart)]
    into = [(x, _upright(x, ey, boxes)) for x in _channels_in(ex, ey, boxes, apart)]
    best: tuple[float, list[tuple[float, float]]] | None = None
    for y in sorted(_lanes(sy, ey, boxes, apart), key=lambda y: abs(y - sy) + abs(y - ey)):
        least = abs(y - sy) + abs(y - ey) + abs(ex - sx)
        if best is not None and least >= best[0]:
            break
        x1 = next((x for x, (top, bottom) in out if top <= y <= bottom), None)
        x2 = next((x for x, (top, bottom) in into if top <= y <= bottom), None)
        if x1 is None or x2 is None or not _level_is_free(y, x1, x2, boxes):
            continue
        length = abs(x1 - sx) + abs(y - sy) + abs(x2 - x1) + abs(ey - y) + abs(ex - x2)
        if best is None or length < best[0]:
            best = length, [(sx, sy), (x1, sy), (x1, y), (x2, y), (x2, ey), (ex, ey)]
    if best is None:
        return None
    return Detour(start, tuple(QPointF(x, y) for x, y in _corners(best[1])), end)


def _channels_out(sx: float, sy: float, boxes: Sequence[Box], apart: float) -> Iterator[float]:
    """Where a way can turn after its start, the nearest first."""
    beside = {box.right + CLEAR + apart for box in boxes}
    for x in sorted({sx + OUT + apart, *(x for x in beside if x > sx + OUT)})[:_CHANNELS]:
        if not _level_is_free(sy, sx, x, boxes):
            return
        yield x


def _channels_in(ex: float, ey: float, boxes: Sequence[Box], apart: float) -> Iterator[float]:
    """Where a way can turn before its end, the nearest first."""
    beside = {box.left - CLEAR - apart for box in boxes}
    for x in sorted({ex - OUT - apart, *(x for x in beside if x < ex - OUT)})[
        : -_CHANNELS - 1 : -1
    ]:
        if not _level_is_free(ey, x, ex, boxes):
            return
        yield x


def _lanes(sy: float, ey: float, boxes: Sequence[Box], apart: float) -> set[float]:
    lanes = {sy, ey}
    for box in boxes:
        lanes |= {box.top - CLEAR - apart, box.bottom + CLEAR + apart}
    return lanes


def _level_is_free(y: float, a: float, b: float, boxes: Sequence[Box]) -> bool:
    left, right = min(a, b), max(a, b)
    return not any(
        box.top - _BESIDE < y < box.bottom + _BESIDE and box.left < right and box.right > left
        for box in boxes
    )


def _upright(x: float, y: float, boxes: Sequence[Box]) -> tuple[float, float]:
    """How far up and down a way can go from a place; it cannot from one that is in a box."""
    top, bottom = -inf, inf
    for box in boxes:
        if box.left - _BESIDE < x < box.right + _BESIDE:
            if box.bottom <= y:
                top = max(top, box.bottom)
            elif box.top >= y:
                bottom = min(bottom, box.top)
            else:
                return inf, -inf
    return top, bottom


def _corners(points: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """The points between the ends at which a way turns."""
    points = [points[0], *(after for before, after in pairwise(points) if before != after)]
    for before, point, after in zip(points, points[1:], points[2:], strict=False):
        straight = before[0] == point[0] == after[0] or before[1] == point[1] == after[1]
        if not straight:
            yield point
