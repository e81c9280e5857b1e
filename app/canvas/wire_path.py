"""The form of a wire: one cubic curve from an output to an input."""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

_SAMPLES = 24


@dataclass(frozen=True, slots=True)
class Curve:
    """A cubic that leaves its start to the right and enters its end from the left."""

    start: QPointF
    out: QPointF
    into: QPointF
    end: QPointF

    @classmethod
    def between(cls, start: QPointF, end: QPointF) -> "Curve":
        """The curve from an output's place to an input's."""
        ahead = end.x() - start.x()
        if ahead >= 0:
            pull = max(min(0.5 * ahead, 140.0), min(24.0, abs(end.y() - start.y())))
        else:
            # Backwards, a wire swings out around its nodes, the further the longer it is.
            pull = min(48.0 - 0.4 * ahead, 220.0)
        return cls(start, start + QPointF(pull, 0.0), end - QPointF(pull, 0.0), end)

    def path(self) -> QPainterPath:
        """The curve to draw."""
        path = QPainterPath(self.start)
        path.cubicTo(self.out, self.into, self.end)
        return path

    def bounds(self) -> QRectF:
        """A rectangle that holds the curve: that of its control points."""
        xs = (self.start.x(), self.out.x(), self.into.x(), self.end.x())
        top, bottom = sorted((self.start.y(), self.end.y()))
        return QRectF(min(xs), top, max(xs) - min(xs), bottom - top)

    def at(self, t: float) -> QPointF:
        """The point at parameter ``t``, 0 to 1."""
        s = 1.0 - t
        a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
        return QPointF(
            a * self.start.x() + b * self.out.x() + c * self.into.x() + d * self.end.x(),
            a * self.start.y() + b * self.out.y() + c * self.into.y() + d * self.end.y(),
        )

    def nearest(self, place: QPointF) -> tuple[float, float]:
        """How far a place is from the curve, and at which parameter the curve is nearest."""
        best = (float("inf"), 0.0)
        before = self.start
        for step in range(1, _SAMPLES + 1):
            after = self.at(step / _SAMPLES)
            distance, share = _to_segment(place, before, after)
            if distance < best[0]:
                best = (distance, (step - 1 + share) / _SAMPLES)
            before = after
        return best

    def crosses(self, a: QPointF, b: QPointF) -> bool:
        """Whether the line from ``a`` to ``b`` cuts the curve."""
        points = [self.at(step / _SAMPLES) for step in range(_SAMPLES + 1)]
        return any(
            _side(a, b, p) != _side(a, b, q) and _side(p, q, a) != _side(p, q, b)
            for p, q in pairwise(points)
        )


def _side(a: QPointF, b: QPointF, p: QPointF) -> bool:
    return (b.x() - a.x()) * (p.y() - a.y()) > (b.y() - a.y()) * (p.x() - a.x())


def _to_segment(place: QPointF, a: QPointF, b: QPointF) -> tuple[float, float]:
    """The distance of a place from a line segment, and the share of the way along it."""
    along = b - a
    length = along.x() ** 2 + along.y() ** 2
    share = 0.0
    if length > 0.0:
        offset = place - a
        share = (offset.x() * along.x() + offset.y() * along.y()) / length
        share = min(1.0, max(0.0, share))
    away = place - (a + along * share)
    return (away.x() ** 2 + away.y() ** 2) ** 0.5, share
