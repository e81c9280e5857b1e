"""Forms of wires that a person led: through dots, or behind a tag at each end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from app.canvas.wire_path import Form, cuts, nearest_of, norm

_SAMPLES = 12
_STUB = 12.0
_LEAST_PULL, _TURN, _MOST_TURN = 24.0, 40.0, 180.0


@dataclass(frozen=True)
class Bent(Form):
    """A line through dots.

    It is level at each, so that wires which share dots run together up to the last of these.

    Attributes:
        start: Where it starts.
        dots: The points that it goes through.
        end: Where it ends.
        straight: Whether it is straight between them.
    """

    start: QPointF
    dots: tuple[QPointF, ...]
    end: QPointF
    straight: bool = False

    def path(self) -> QPainterPath:
        """The line to draw."""
        path = QPainterPath(self.start)
        if self.straight:
            for point in self.points()[1:]:
                path.lineTo(point)
        for _, out, into, end in () if self.straight else self._cubics():
            path.cubicTo(out, into, end)
        return path

    def bounds(self) -> QRectF:
        """A rectangle that holds it."""
        if not self.straight:
            return self.path().controlPointRect()
        xs, ys = [p.x() for p in self.points()], [p.y() for p in self.points()]
        return QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))

    def middle(self) -> QPointF:
        """The middle of its longest part."""
        a, b = max(pairwise(self._stations), key=lambda part: norm(part[1] - part[0]))
        return self.nearest((a + b) / 2)

    def room(self) -> float:
        """The width of that part."""
        return max(abs(b.x() - a.x()) for a, b in pairwise(self._stations))

    def translated(self, by: QPointF) -> "Bent":
        """The same somewhere else."""
        dots = tuple(dot + by for dot in self.dots)
        return Bent(self.start + by, dots, self.end + by, self.straight)

    def points(self) -> Sequence[QPointF]:
        """Places on it, from its start to its end."""
        return [self.start, *(point for part in self._parts() for point in part[1:])]

    def part_at(self, place: QPointF) -> int:
        """Behind how many of the dots a place on it is."""
        away = [norm(place - nearest_of(place, part)) for part in self._parts()]
        return away.index(min(away))

    @property
    def _stations(self) -> tuple[QPointF, ...]:
        return (self.start, *self.dots, self.end)

    def _parts(self) -> list[list[QPointF]]:
        """Places on each part, from one dot to the next."""
        if not self.straight:
            steps = [step / _SAMPLES for step in range(_SAMPLES + 1)]
            return [[_cubic(part, t) for t in steps] for part in self._cubics()]
        parts = [[a, b] for a, b in pairwise(self._stations)]
        parts[0].insert(1, self.start + QPointF(_STUB, 0.0))
        parts[-1].insert(-1, self.end - QPointF(_STUB, 0.0))
        return parts

    def _cubics(self) -> Iterator[tuple[QPointF, QPointF, QPointF, QPointF]]:
        stations = self._stations
        around = zip(stations, stations[2:], strict=False)
        ways = [1.0, *(-1.0 if b.x() < a.x() else 1.0 for a, b in around), 1.0]
        for (a, b), (out, into) in zip(pairwise(stations), pairwise(ways), strict=True):
            yield (
                a,
                a + QPointF(out * _pull(out, b - a), 0.0),
                b - QPointF(into * _pull(into, b - a), 0.0),
                b,
            )


@dataclass(frozen=True)
class Tagged(Form):
    """A short line to a tag at each end, and none between these.

    Attributes:
        start: Where it starts.
        end: Where it ends.
        reach: Pixels from a port to the far end of its tag.
    """

    start: QPointF
    end: QPointF
    reach: float

    def path(self) -> QPainterPath:
        """The lines to draw."""
        path = QPainterPath(self.start)
        path.lineTo(self.start + QPointF(_STUB, 0.0))
        path.moveTo(self.end - QPointF(_STUB, 0.0))
        path.lineTo(self.end)
        return path

    def bounds(self) -> QRectF:
        """A rectangle that holds it, its tags and what joins them while it is pointed at."""
        between = QRectF(self.start, self.end).normalized()
        swing = self.reach + 220.0
        return between.adjusted(-swing, -_STUB, swing, _STUB)

    def middle(self) -> QPointF:
        """Where its first tag stands."""
        return self.start + QPointF((self.reach + _STUB) / 2, 0.0)

    def room(self) -> float:
        """None: its tags stand there."""
        return 0.0

    def translated(self, by: QPointF) -> "Tagged":
        """The same somewhere else."""
        return Tagged(self.start + by, self.end + by, self.reach)

    def points(self) -> Sequence[QPointF]:
        """Its first tag, then its last."""
        far = QPointF(self.reach, 0.0)
        return (self.start, self.start + far, self.end - far, self.end)

    def nearest(self, place: QPointF) -> QPointF:
        """The point of a tag that is nearest to a place."""
        points = self.points()
        ends = (nearest_of(place, points[:2]), nearest_of(place, points[2:]))
        return min(ends, key=lambda foot: norm(place - foot))

    def crosses(self, a: QPointF, b: QPointF) -> bool:
        """Whether the line from ``a`` to ``b`` cuts one of its tags."""
        points = self.points()
        return cuts(a, b, points[:2]) or cuts(a, b, points[2:])


def _pull(way: float, span: QPointF) -> float:
    """How far a curve goes on level from a point, before it turns to the next."""
    if way * span.x() < 0.0:
        return max(_TURN, min(_MOST_TURN, 0.25 * abs(span.x()) + 0.5 * abs(span.y())))
    return max(0.5 * abs(span.x()), min(_LEAST_PULL, abs(span.y())))


def _cubic(part: tuple[QPointF, QPointF, QPointF, QPointF], t: float) -> QPointF:
    p, q, r, s = part
    u = 1.0 - t
    return p * (u * u * u) + q * (3 * u * u * t) + r * (3 * u * t * t) + s * (t * t * t)
