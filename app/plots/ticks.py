"""Where the ticks of an axis go, and how numbers and times are written."""

import math
from datetime import datetime
from typing import NamedTuple

from app.plots.series import XAxis

_MAX_TICKS = 64
_SECOND_STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(60 * m for m in (1, 2, 5, 10, 15, 30)),
    *(3600 * h for h in (1, 2, 3, 6, 12)),
    *(86400 * d for d in (1, 2, 5, 10, 20, 50, 100, 200)),
)


class Tick(NamedTuple):
    """A place on an axis, in the coordinates that the axis is drawn in, and what stands there."""

    at: float
    label: str


def value_ticks(low: float, high: float, count: int) -> list[Tick]:
    """Return about `count` ticks at round numbers between `low` and `high`."""
    step = _round_step((high - low) / max(count, 1))
    return [Tick(at, tick_label(at, step)) for at in _multiples(low, high, step)]


def step_ticks(low: float, high: float, count: int) -> list[Tick]:
    """Return about `count` ticks at round whole numbers between `low` and `high`."""
    step = max(1.0, _round_step((high - low) / max(count, 1)))
    size, letter = _unit(max(abs(low), abs(high)))
    return [
        Tick(at, f"{at / size:.6g}{letter if at else ''}".replace("-", "−"))
        for at in _multiples(low, high, step)
    ]


def log_ticks(low: float, high: float, count: int) -> list[Tick]:
    """Return ticks for an axis whose coordinates `low` … `high` are decimal logarithms.

    Whole decades where there are enough of them, else 1-2-5 within each, else round numbers.
    """
    decades = range(math.ceil(low), math.floor(high) + 1)
    if len(decades) >= 3:
        every = -(-len(decades) // max(count, 1))
        return [Tick(d, format_value(10.0**d)) for d in decades if d % every == 0]
    if high - low < 0.7:
        ticks = value_ticks(10.0**low, 10.0**high, count)
        return [Tick(math.log10(t.at), t.label) for t in ticks if t.at > 0]
    values = [
        digit * 10.0**decade
        for decade in range(math.floor(low), math.ceil(high) + 1)
        for digit in (1, 2, 5)
    ]
    return [Tick(math.log10(v), format_value(v)) for v in values if low <= math.log10(v) <= high]


def time_ticks(low: float, high: float, count: int, axis: XAxis) -> list[Tick]:
    """Return about `count` ticks for seconds since the start or wall times, at round times."""
    wanted = (high - low) / max(count, 1)
    if wanted < 1:
        step = _round_step(wanted)
    else:
        step = next((s for s in _SECOND_STEPS if s >= wanted), 0.0) or _round_step(wanted)
    if axis is XAxis.RELATIVE:
        return [Tick(at, format_duration(at, step)) for at in _multiples(low, high, step)]
    # Round times of the day are round in local time, which lies beside the seconds since 1970.
    offset = (datetime.fromtimestamp(low).astimezone().utcoffset() or _NO_OFFSET).total_seconds()
    at_local = _multiples(low + offset, high + offset, step)
    return [Tick(at - offset, format_clock(at - offset, step)) for at in at_local]


_NO_OFFSET = datetime.min - datetime.min


def format_value(value: float, digits: int = 4) -> str:
    """Return `value` in so many significant digits, and all that stand before the point."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value and not 1e-3 <= abs(value) < 1e5:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa}e{int(exponent)}".replace("-", "−")
    whole = abs(value) >= 10.0 ** (digits - 1)
    return (f"{value:.0f}" if whole else f"{value:.{digits}g}").replace("-", "−")


def format_step(step: int) -> str:
    """Return `step` with its thousands set apart."""
    return f"{step:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def format_duration(seconds: float, step: float = 1.0) -> str:
    """Return a length of time as "42 s", "3:05 min", "2:03:04 h"; `step` is the finest to show."""
    if step < 1:
        decimals = min(6, max(0, -math.floor(math.log10(step))))
        return f"{seconds:.{decimals}f} s"
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    if minutes == 0:
        return f"{rest} s"
    hours, minutes = divmod(minutes, 60)
    if hours == 0:
        return f"{minutes}:{rest:02d} min"
    if hours < 100:
        return f"{hours}:{minutes:02d} h" if step >= 60 else f"{hours}:{minutes:02d}:{rest:02d} h"
    return f"{hours / 24:.3g} d"


def format_clock(wall: float, step: float = 1.0) -> str:
    """Return the local time of `wall` (seconds since 1970), as finely as `step` asks for."""
    moment = datetime.fromtimestamp(wall)
    if step >= 86400:
        return moment.strftime("%d %b")
    if step >= 60:
        return moment.strftime("%H:%M")
    if step >= 1:
        return moment.strftime("%H:%M:%S")
    return moment.strftime("%H:%M:%S.%f")[:-4]


def tick_label(value: float, step: float) -> str:
    """Return `value` with the decimals that tell it from its neighbours `step` away."""
    if value == 0:
        return "0"
    size = max(abs(value), step)
    if not 1e-3 <= size < 1e5:
        exponent = math.floor(math.log10(abs(value)) + 1e-9)
        digits = max(0, exponent - math.floor(math.log10(step) + 1e-9))
        return f"{value / 10.0**exponent:.{digits}f}e{exponent}".replace("-", "−")
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return f"{value:.{decimals}f}".replace("-", "−")


def _unit(largest: float) -> tuple[float, str]:
    """Return what whole numbers up to `largest` are counted in, and its letter."""
    units = ((1e9, 1e9, "G"), (1e6, 1e6, "M"), (1e4, 1e3, "k"))
    return next(((size, letter) for at, size, letter in units if largest >= at), (1.0, ""))


def _round_step(wanted: float) -> float:
    """Return the smallest of 1, 2, 5 × 10ⁿ that is at least `wanted`."""
    if not wanted > 0 or not math.isfinite(wanted):
        return 1.0
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(power * digit for digit in (1, 2, 5, 10) if power * digit >= wanted * (1 - 1e-9))


def _multiples(low: float, high: float, step: float) -> list[float]:
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [k * step for k in range(first, min(last, first + _MAX_TICKS) + 1)]
