"""A live chart of scalar curves: raw faint behind smoothed, train solid, validation dashed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from app.base.i18n import tr
from app.commands.command import Where
from app.commands.keys import pressed
from app.plots.buffers import Floats
from app.plots.decimate import View, outline, trend
from app.plots.lines import CrosshairItem, Dot, Line, LinesItem
from app.plots.marks import BADGE, paint_badge, run_color, spread
from app.plots.pyramid import HUGE
from app.plots.series import VALIDATION, Curve, Reading, XAxis
from app.plots.ticks import log_ticks, step_ticks, time_ticks, value_ticks
from app.plots.view import PlotView
from app.theme.color import mix

SMOOTHED_FROM = 100
"""Shorter curves are drawn as they are: an average that lags behind would misplace validation
values, of which there is one an epoch, beside the curve of the training."""
_SMOOTHED_A_FRAME = 100_000
"""Points that are smoothed before the next frame; about 1 ms of work."""
_POINTS = 16_000
"""About as many points are drawn at most: many curves in one chart are thinned more."""
_PADDING = 0.06
_FAINT, _HUSHED, _HUSHED_FAINT = 0.68, 0.78, 0.88
"""How much of the ground shows through raw curves, other runs' curves, other runs' raw curves."""
_MARGIN = 10
_FLAT = 1e-9


def as_they_are() -> str:
    """Say which curves are not smoothed."""
    return tr("Curves of less than {points} points are drawn as they are.", points=SMOOTHED_FROM)


@dataclass(frozen=True)
class ChartSettings:
    """What all charts of a panel share: the x axis, the smoothing weight 0 ≤ w < 1, following."""

    axis: XAxis = XAxis.STEP
    smoothing: float = 0.6
    follow: bool = False


class Chart(PlotView):
    """The curves of one tag.

    `set_curves` says which; `refresh` brings the picture up to date with their points. The view
    shows everything until it is zoomed or panned; after that it stays, or, if the settings say
    follow, keeps its width and moves along with the newest point.

    `hovered` carries the readings at the crosshair, a list that is empty when it goes away.
    `freed` says whether the view was zoomed or panned.
    """

    hovered = Signal(list)
    freed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves: Sequence[Curve] = ()
        self._settings = ChartSettings()
        self._log = False
        self._free = False
        self._emphasis: str | None = None
        self._ends: list[tuple[float, int, str]] = []
        self._lines = LinesItem(self.area)
        self._crosshair = CrosshairItem(self.area)
        self._crosshair_x: float | None = None
        self._pointer: QPoint | None = None
        self.moved.connect(self._on_moved_by_hand)
        self.resetRequested.connect(self.reset)
        self._choose_tickers()

    def set_curves(self, curves: Sequence[Curve]) -> None:
        """Show these curves from the next refresh on."""
        self._curves = curves

    def set_settings(self, settings: ChartSettings) -> None:
        """Use these settings from the next refresh on; another x axis shows everything again."""
        if settings.axis is not self._settings.axis:
            self._set_free(False)
            self.clear_crosshair()
        self._settings = settings
        self._choose_tickers()

    @property
    def is_too_short(self) -> bool:
        """Whether smoothing is asked for, but every curve is drawn as it is."""
        curves = [curve for curve in self._curves if len(curve.series)]
        wanted = bool(self._settings.smoothing and curves)
        return wanted and not any(map(self._is_smoothed, curves))

    def set_log(self, log: bool) -> None:
        """Use a logarithmic y axis, or not, from the next refresh on, and show everything."""
        self._log = log
        self._set_free(False)
        self._choose_tickers()

    def set_emphasis(self, run_id: str | None) -> None:
        """Let the curves of one run stand out from the next refresh on."""
        self._emphasis = run_id

    def reset(self) -> None:
        """Show everything."""
        self._set_free(False)
        self.refresh()

    def refresh(self) -> bool:
        """Draw the points as they are now; return False if some are still to be smoothed."""
        curves = [curve for curve in self._curves if len(curve.series)]
        done = self._smooth(curves)
        x = self._x_range(curves)
        lines = self._make_lines(curves, x)
        self.set_right_margin(_MARGIN + BADGE if self._ends else _MARGIN)
        self.set_range(x, self._y_range(lines))
        self._lines.set_lines(lines)
        if self._crosshair_x is not None:
            self.show_crosshair(self._crosshair_x)
        return done

    def show_crosshair(self, x: float) -> None:
        """Put the crosshair on the point nearest to `x`, in coordinates of the x axis."""
        curves = [curve for curve in self._curves if len(curve.series)]
        if not curves:
            self.clear_crosshair()
            return
        xs = [self._x_at(curve, self._nearest(curve, x)) for curve in curves]
        self._crosshair_x = min(xs, key=lambda at: abs(at - x))
        readings = self.readings()
        dots = [
            Dot(at, self._scaled(r), run_color(r.curve.run, self._theme), _is_validation(r.curve))
            for at, r in zip(xs, readings, strict=True)
        ]
        self._crosshair.show_at(self._crosshair_x, dots, self._theme.colors.muted)
        self.hovered.emit(readings)

    def readings(self) -> list[Reading]:
        """Return the readings at the crosshair, or the latest ones if there is none."""
        found = []
        for curve in self._curves:
            if len(curve.series):
                x = self._crosshair_x
                last = len(curve.series) - 1
                index = last if x is None else self._nearest(curve, x)
                found.append(self._reading(curve, index))
        return found

    def clear_crosshair(self) -> None:
        """Take the crosshair away."""
        self._pointer = None
        if self._crosshair_x is not None:
            self._crosshair_x = None
            self._crosshair.clear()
            self.hovered.emit([])

    def nearest_first(self, readings: Sequence[Reading]) -> list[Reading]:
        """Sort `readings` by how far from the pointer they are drawn; as they are without one."""
        if self._pointer is None:
            return list(readings)
        height = self._pointer.y() - self.area.geometry().top()

        def away(reading: Reading) -> float:
            distance = abs(self.to_pixels(0.0, self._scaled(reading)).y() - height)
            return distance if np.isfinite(distance) else np.inf

        return sorted(readings, key=away)

    def axis_names(self) -> tuple[str, str]:
        """Return what the x axis counts, in words, and of the y axis how it is scaled, or ""."""
        names = {
            XAxis.STEP: tr("training step"),
            XAxis.RELATIVE: tr("time since the start of the run"),
            XAxis.WALL: tr("time of day"),
        }
        return names[self._axis], tr("logarithmic") if self._log else ""

    def crosshair_place(self) -> QPoint:
        """Return where the pointer is on the screen, or the upper end of the crosshair."""
        if self._pointer is not None:
            return self.mapToGlobal(self._pointer)
        at = self.to_pixels(self._crosshair_x or 0.0, 0.0)
        area = self.area.geometry()
        return self.mapToGlobal(QPoint(round(area.left() + at.x()), round(area.top())))

    def paint_on(self, painter: QPainter, box: QRectF) -> None:
        """Paint the chart into `box` with another painter, such as that of a picture."""
        cache = self._lines.cacheMode()
        self._lines.setCacheMode(LinesItem.CacheMode.NoCache)  # or it would be pixels in an SVG
        self.render(painter, box, self.viewport().rect())
        self._lines.setCacheMode(cache)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paint the number of each run beside the end of its curve."""
        area = self.area.geometry()
        ends = sorted((self.to_pixels(0, y).y() + area.top(), mark, c) for y, mark, c in self._ends)
        centres = spread([at for at, _, _ in ends], BADGE + 1, area.top(), area.bottom())
        for centre, (_, mark, color) in zip(centres, ends, strict=True):
            box = QRectF(area.right() + 5, centre - BADGE / 2, BADGE, BADGE)
            paint_badge(painter, box, mark, color)

    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        """Move the crosshair along with the pointer."""
        super().mouseMoveEvent(ev)
        at = QPointF(ev.position())
        if ev.buttons() or not self.area.geometry().contains(at):
            self.clear_crosshair()
            return
        self._pointer = at.toPoint()
        self.show_crosshair(self.area.mapSceneToView(self.mapToScene(at.toPoint())).x())

    def leaveEvent(self, ev: QEvent) -> None:
        """Take the crosshair away."""
        super().leaveEvent(ev)
        self.clear_crosshair()

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        """Walk the crosshair from point to point, or to an end; leave off walking."""
        match pressed(ev, Where.CURVES):
            case ("end_walk", _) if self._crosshair_x is not None:
                self.clear_crosshair()
            case ("walk", nth):
                self._walk((-1, 1)[nth], None)
            case ("ends", nth):
                self._walk(None, (0, -1)[nth])
            case _:
                super().keyPressEvent(ev)

    def _choose_tickers(self) -> None:
        x = step_ticks if self._axis is XAxis.STEP else partial(time_ticks, axis=self._axis)
        self.set_tickers(x, log_ticks if self._log else value_ticks)

    @property
    def _axis(self) -> XAxis:
        return self._settings.axis

    def _nearest(self, curve: Curve, x: float) -> int:
        return curve.series.nearest(x + self._origin(curve), self._axis)

    def _x_at(self, curve: Curve, index: int) -> float:
        return float(curve.series.x(self._axis)[index]) - self._origin(curve)

    def _origin(self, curve: Curve) -> float:
        return curve.run.origin(self._axis)

    def _on_moved_by_hand(self) -> None:
        self._set_free(True)
        self.refresh()

    def _set_free(self, free: bool) -> None:
        if free != self._free:
            self._free = free
            self.freed.emit(free)

    def _walk(self, step: int | None, end: int | None) -> None:
        """Move the crosshair `step` points along the longest curve, or to its `end`."""
        self._pointer = None
        curve = max(self._curves, key=lambda c: len(c.series))
        if not len(curve.series):
            return
        xs, origin = curve.series.x(self._axis), self._origin(curve)
        if end is None:
            here = self._crosshair_x if self._crosshair_x is not None else float(xs[-1]) - origin
            index = curve.series.nearest(here + origin, self._axis) + (step or 0)
            end = min(max(index, 0), len(xs) - 1)
        self.show_crosshair(float(xs[end]) - origin)

    def _smooth(self, curves: Iterable[Curve]) -> bool:
        left = _SMOOTHED_A_FRAME
        done = True
        for curve in filter(self._is_smoothed, curves):
            smoothing = curve.series.smoothed(self._settings.smoothing)
            before = len(smoothing.values)
            done &= smoothing.extend(left)
            left -= len(smoothing.values) - before
        return done

    def _is_smoothed(self, curve: Curve) -> bool:
        return bool(self._settings.smoothing) and len(curve.series) >= SMOOTHED_FROM

    def _x_range(self, curves: Sequence[Curve]) -> tuple[float, float]:
        low, high = self.area.viewRange()[0]
        if not curves or (self._free and not self._settings.follow):
            return low, high
        xs = [(curve.series.x(self._axis), self._origin(curve)) for curve in curves]
        newest = max(float(x[-1]) - origin for x, origin in xs)
        if self._free:
            return newest - (high - low), newest
        oldest = min(float(x[0]) - origin for x, origin in xs)
        return (oldest, newest) if newest > oldest else (oldest - 0.5, oldest + 0.5)

    def _y_range(self, lines: Sequence[Line]) -> tuple[float, float]:
        if self._free and not self._settings.follow:
            low, high = self.area.viewRange()[1]
            return low, high
        known = [line.y[np.isfinite(line.y)] for line in lines]
        known = np.concatenate(known) if known else np.empty(0)
        self.note = self._why_empty(lines) if not len(known) else ""
        if not len(known):
            return 0.0, 1.0
        low, high = float(known.min()), float(known.max())
        flat = high - low <= _FLAT * max(abs(low), abs(high))
        room = (0.1 * abs(high) or 1.0) if flat else _PADDING * (high - low)
        return low - room, high + room

    def _why_empty(self, lines: Sequence[Line]) -> str:
        if not lines:
            return tr("The runs of this card are hidden")
        if self._log:
            return tr("No value above 0: nothing to show on a logarithmic axis")
        return tr("Every value is NaN or infinite")

    def _make_lines(self, curves: Sequence[Curve], x: tuple[float, float]) -> list[Line]:
        """Return the lines back to front and note the ends of those in front."""
        ground = self._theme.colors.raised
        behind: list[Line] = []
        front: list[Line] = []
        ends: dict[str, tuple[float, int, str]] = {}
        for curve in sorted(curves, key=lambda c: c.run.id == self._emphasis):
            color = run_color(curve.run, self._theme)
            hushed = self._emphasis not in (None, curve.run.id)
            faint = mix(color, ground, _HUSHED_FAINT if hushed else _FAINT)
            dashed = _is_validation(curve)
            line = Line(*self._raw(curve, x), color=color, dashed=dashed)
            if self._is_smoothed(curve):
                behind.append(Line(line.x, line.y, faint, dashed, faint=True))
                line = Line(*self._smoothed(curve, x), color=color, dashed=dashed)
            if hushed:
                line = Line(line.x, line.y, mix(color, ground, _HUSHED), dashed)
            front.append(line)
            known = np.flatnonzero(np.isfinite(line.y))
            if len(known) and curve.run.id not in ends:
                ends[curve.run.id] = (float(line.y[known[-1]]), curve.run.mark, line.color)
        self._ends = list(ends.values()) if len(ends) > 1 else []
        return behind + front

    def _raw(self, curve: Curve, x: tuple[float, float]) -> tuple[Floats, Floats]:
        origin = self._origin(curve)
        series = curve.series
        drawn = outline(
            series.x(self._axis), series.values.view, series.pyramid, self._view(x, origin)
        )
        return drawn.x - origin, self._on_scale(drawn.y, drawn.pairs)

    def _smoothed(self, curve: Curve, x: tuple[float, float]) -> tuple[Floats, Floats]:
        smoothing = curve.series.smoothed(self._settings.smoothing)
        origin = self._origin(curve)
        known = smoothing.values.view
        xs = curve.series.x(self._axis)[: len(known)]
        drawn = trend(xs, known, smoothing.pyramid, self._view(x, origin))
        return drawn.x - origin, self._on_scale(drawn.y, drawn.pairs)

    def _view(self, x: tuple[float, float], origin: float) -> View:
        pixels = min(round(self.area.width()), _POINTS // (2 * len(self._curves)))
        return View(x[0] + origin, x[1] + origin, pixels)

    def _on_scale(self, y: Floats, pairs: bool) -> Floats:
        """Return `y` on the y axis; values a logarithmic axis cannot show become NaN.

        `y` is in `pairs` where each two are the extremes of one bin: the one above 0 then stands
        for both, so that a curve that only touches 0 stays in one piece.
        """
        known = np.where(np.isfinite(y), np.clip(y, -HUGE, HUGE), np.nan)
        if not self._log:
            return known
        known = np.where(known > 0, known, np.nan)
        if pairs:
            highest = np.repeat(np.fmax(known[0::2], known[1::2]), 2)
            known = np.where(np.isnan(known), highest, known)
        return np.log10(known)

    def _reading(self, curve: Curve, index: int) -> Reading:
        smoothed = None
        if self._is_smoothed(curve):
            values = curve.series.smoothed(self._settings.smoothing).values.view
            smoothed = float(values[index]) if index < len(values) else None
        return Reading(curve, curve.series.point(index), smoothed)

    def _scaled(self, reading: Reading) -> float:
        value = reading.point.value if reading.smoothed is None else reading.smoothed
        return float(self._on_scale(np.array([value]), False)[0])


def _is_validation(curve: Curve) -> bool:
    return curve.split == VALIDATION
