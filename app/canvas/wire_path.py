"""The form of a wire: a curve from an output to an input, or a way around what is between them."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

_SAMPLES = 24
_LONG = 200.0
_STUB = 12.0
ROUND = 12.0
_LEAST_TURN, _MOST_TURN = 76.0, 180.0


class Form(ABC):
    """A line that leaves its start to the right and enters its end from the left."""

    start: QPointF
    end: QPointF

    @abstractmethod
    def path(self) -> QPainterPath:
        """The line to draw."""

    @abstractmethod
    def bounds(self) -> QRectF:
        """A rectangle that holds it."""

    @abstractmethod
    def middle(self) -> QPointF:
        """Where a label stands."""

    @abstractmethod
    def room(self) -> float:
        """How wide a label there can be."""

    @abstractmethod
    def translated(self, by: QPointF) -> "Form":
        """The same somewhere else."""

    @abstractmethod
    def points(self) -> Sequence[QPointF]:
        """Places on it, from its start to its end, near which it is straight between them."""

    def distance(self, place: QPointF) -> float:
        """How far a place is from it."""
        return norm(place - self.nearest(place))

    def nearest(self, place: QPointF) -> QPointF:
        """The point of it that is nearest to a place."""
        return nearest_of(place, self.points())

    def is_nearer_end(self, place: QPointF) -> bool:
        """Whether a place is nearer to where it ends than to where it starts."""
        to_start, to_end = place - self.start, place - self.end
        return to_end.manhattanLength() < to_start.manhattanLength()

    def crosses(self, a: QPointF, b: QPointF) -> bool:
        """Whether the line from ``a`` to ``b`` cuts it."""
        return cuts(a, b, self.points())


@dataclass(frozen=True)
class Detour(Form):
    """A way around nodes, by level and upright parts between corners.

    Attributes:
        start: Where it starts.
        corners: Where it turns.
        end: Where it ends.
        rounding: Pixels before a corner at which it begins to turn.
    """

    start: QPointF
    corners: tuple[QPointF, ...]
    end: QPointF
    rounding: float = ROUND

    def path(self) -> QPainterPath:
        """The line to draw."""
        points, path = self.points(), QPainterPath(self.start)
        for before, corner, after in zip(points, points[1:], points[2:], strict=False):
            path.lineTo(_towards(corner, before, self.rounding))
            path.quadTo(corner, _towards(corner, after, self.rounding))
        path.lineTo(self.end)
        return path

    def bounds(self) -> QRectF:
        """A rectangle that holds it."""
        xs, ys = [p.x() for p in self.points()], [p.y() for p in self.points()]
        return QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))

    def middle(self) -> QPointF:
        """The middle of its longest level part."""
        _, a, b = self._longest()
        return (a + b) / 2

    def room(self) -> float:
        """The length of that part."""
        return self._longest()[0]

    def _longest(self) -> tuple[float, QPointF, QPointF]:
        level = [(abs(a.x() - b.x()), a, b) for a, b in pairwise(self.points()) if a.y() == b.y()]
        return max(level, key=lambda part: part[0])

    def translated(self, by: QPointF) -> "Detour":
        """The same somewhere else."""
        corners = tuple(corner + by for corner in self.corners)
        return Detour(self.start + by, corners, self.end + by, self.rounding)

    def points(self) -> Sequence[QPointF]:
        """Its ends and its corners."""
        return (self.start, *self.corners, self.end)


@dataclass(frozen=True, slots=True)
class Curve(Form):
    """A line that leaves its start to the right and enters its end from the left.

    It is level up to ``turn`` and a cubic from there: a wire that passes columns by keeps to its
    lane, and turns where it is going, not half-way.
    """

    start: QPointF
    turn: QPointF
    out: QPointF
    into: QPointF
    end: QPointF

    @classmethod
    def between(cls, start: QPointF, end: QPointF) -> "Curve":
        """The curve from an output's place to an input's."""
        ahead = end.x() - start.x()
        turn = start
        if ahead > _LONG:
            width = min(_MOST_TURN, max(_LEAST_TURN, 60.0 + 0.5 * abs(end.y() - start.y())))
            turn = QPointF(end.x() - width, start.y())
        if ahead >= 0:
            pull = max(0.5 * (end.x() - turn.x()), min(24.0, abs(end.y() - start.y())))
        else:
            # Backwards, a wire swings out around its nodes, the further the longer it is.
            pull = min(48.0 - 0.4 * ahead, 220.0)
        return cls(start, turn, turn + QPointF(pull, 0.0), end - QPointF(pull, 0.0), end)

    def path(self) -> QPainterPath:
        """The curve to draw."""
        path = QPainterPath(self.start)
        path.lineTo(self.turn)
        path.cubicTo(self.out, self.into, self.end)
        return path

    def bounds(self) -> QRectF:
        """A rectangle that holds the curve: that of its control points."""
        xs = (self.start.x(), self.out.x(), self.into.x(), self.end.x())
        top, bottom = sorted((self.start.y(), self.end.y()))
        return QRectF(min(xs), top, max(xs) - min(xs), bottom - top)

    def middle(self) -> QPointF:
        """Where a label stands: half-way along the level part if it is long, else the cubic."""
        if self.turn == self.start:
            return self._cubic(0.5)
        return (self.start + self.turn) / 2

    def room(self) -> float:
        """From its start to its end; less than nothing where it goes backwards."""
        return self.end.x() - self.start.x()

    def _cubic(self, t: float) -> QPointF:
        s = 1.0 - t
        a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
        return QPointF(
            a * self.turn.x() + b * self.out.x() + c * self.into.x() + d * self.end.x(),
            a * self.turn.y() + b * self.out.y() + c * self.into.y() + d * self.end.y(),
        )

    def translated(self, by: QPointF) -> "Curve":
        """The same somewhere else."""
        return Curve.between(self.start + by, self.end + by)

    def points(self) -> Sequence[QPointF]:
        """Places on the curve, in even steps."""
        cubic = [self._cubic(step / _SAMPLES) for step in range(_SAMPLES + 1)]
        return cubic if self.turn == self.start else [self.start, *cubic]


@dataclass(frozen=True, slots=True)
class Line(Form):
    """A straight line between two short level ones, by which it leaves its ports."""

    start: QPointF
    end: QPointF

    def path(self) -> QPainterPath:
        """The line to draw."""
        path = QPainterPath(self.start)
        for point in self.points()[1:]:
            path.lineTo(point)
        return path

    def bounds(self) -> QRectF:
        """A rectangle that holds it."""
        return QRectF(self.start, self.end).normalized().adjusted(-_STUB, 0.0, _STUB, 0.0)

    def middle(self) -> QPointF:
        """The middle of it."""
        return (self.start + self.end) / 2

    def room(self) -> float:
        """From its start to its end; less than nothing where it goes backwards."""
        return self.end.x() - self.start.x()

    def translated(self, by: QPointF) -> "Line":
        """The same somewhere else."""
        return Line(self.start + by, self.end + by)

    def points(self) -> Sequence[QPointF]:
        """Its ends and its corners."""
        out = QPointF(_STUB, 0.0)
        return (self.start, self.start + out, self.end - out, self.end)


def _towards(corner: QPointF, other: QPointF, rounding: float) -> QPointF:
    """Where a corner's rounding begins, on the way to the corner beside it."""
    way = other - corner
    length = abs(way.x()) + abs(way.y())
    return corner + way * (min(rounding, length / 2) / length)


def nearest_of(place: QPointF, points: Sequence[QPointF]) -> QPointF:
    """The point of the line through these that is nearest to a place."""
    feet = (_foot(place, a, b) for a, b in pairwise(points))
    return min(feet, key=lambda foot: norm(place - foot))


def cuts(a: QPointF, b: QPointF, points: Sequence[QPointF]) -> bool:
    """Whether the line from ``a`` to ``b`` cuts the one through these points."""
    return any(
        _side(a, b, p) != _side(a, b, q) and _side(p, q, a) != _side(p, q, b)
        for p, q in pairwise(points)
    )


def _side(a: QPointF, b: QPointF, p: QPointF) -> bool:
    return (b.x() - a.x()) * (p.y() - a.y()) > (b.y() - a.y()) * (p.x() - a.x())


def _foot(place: QPointF, a: QPointF, b: QPointF) -> QPointF:
    """The point of a line segment that is nearest to a place."""
    along, offset = b - a, place - a
    length = along.x() ** 2 + along.y() ** 2
    share = 0.0
    if length > 0.0:
        share = (offset.x() * along.x() + offset.y() * along.y()) / length
    return a + along * min(1.0, max(0.0, share))


def norm(way: QPointF) -> float:
    """How long a way is."""
    return (way.x() ** 2 + way.y() ** 2) ** 0.5
