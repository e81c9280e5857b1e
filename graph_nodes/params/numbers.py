"""Numbers, sizes and axes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import cast

from graph_nodes.params.base import Param, Value, finite
from graph_nodes.quoting import quoted

_LARGEST = 2**63 - 1
"""The largest whole number that torch can hold."""


@dataclass(frozen=True, slots=True)
class Int(Param):
    """A whole number from ``min`` to ``max``; with ``optional``, None stands for "auto".

    ``auto`` is the source text that None stands for, such as "epochs"; without it the argument
    is left out where it can be.
    """

    default: int | None = 0
    min: int | None = field(default=None, kw_only=True)
    max: int | None = field(default=None, kw_only=True)
    optional: bool = field(default=False, kw_only=True)
    auto: str = field(default="", kw_only=True)

    def validate(self, value: object) -> Value:
        if value is None and self.optional:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._refuse(value)
        if abs(value) > _LARGEST:
            raise ValueError(f"wants a number that fits into 64 bits, not {quoted(value)}")
        too_low = self.min is not None and value < self.min
        too_high = self.max is not None and value > self.max
        if too_low or too_high:
            raise self._refuse(value)
        return value

    def source(self, value: Value) -> str:
        return self.auto if value is None and self.auto else repr(value)

    def read(self, word: str) -> object:
        try:
            return int(word)
        except ValueError:
            return number(word)  # 1e6 is a whole number too

    def describe(self) -> str:
        text = f"a whole number{_range_words(self.min, self.max)}"
        return f"{text} or auto" if self.optional else text


@dataclass(frozen=True, slots=True)
class Infer(Int):
    """A size read off an input's shape unless the person types one.

    ``expression`` is ``port.shape[axis]``. None, the default, means "auto"; it is written as an
    ellipsis where the shape is not known yet.
    """

    default: int | None = None
    expression: str = ""
    min: int | None = field(default=1, kw_only=True)
    optional: bool = field(default=True, kw_only=True)
    auto: str = field(default="...", kw_only=True)
    positional: bool = field(default=True, kw_only=True)

    def source_axis(self) -> tuple[str, int]:
        """The port and the axis that the size is read from."""
        match = re.fullmatch(r"(\w+)\.shape\[(-?\d+)\]", self.expression)
        if match is None:
            raise ValueError(f"Infer wants 'port.shape[axis]', not {self.expression!r}")
        return match[1], int(match[2])


@dataclass(frozen=True, slots=True)
class Axis(Int):
    """An axis of the first input, counted from 0, or from the last one, which is -1.

    ``normalizes`` says that numbers along it are scaled by each other, which samples should not be.
    """

    normalizes: bool = field(default=False, kw_only=True)

    def describe(self) -> str:
        text = "an axis, such as 0, 1 or -1 for the last"
        return f"{text}, or auto" if self.optional else text


def infer(expression: str, help: str) -> Infer:
    """Declare a size that is read off an input, as in ``infer("x.shape[1]", "...")``."""
    return Infer(None, expression, help=help)


@dataclass(frozen=True, slots=True)
class Float(Param):
    """A finite number from ``min`` to ``max``; ``above`` is a bound it must exceed.

    With ``optional``, None stands for "auto": the argument is left out.
    """

    default: float | None = 0.0
    min: float | None = field(default=None, kw_only=True)
    max: float | None = field(default=None, kw_only=True)
    above: float | None = field(default=None, kw_only=True)
    optional: bool = field(default=False, kw_only=True)

    def validate(self, value: object) -> Value:
        if value is None and self.optional:
            return None
        number = finite(value)
        if number is None:
            raise self._refuse(value)
        too_low = self.min is not None and number < self.min
        too_high = self.max is not None and number > self.max
        not_above = self.above is not None and number <= self.above
        if too_low or too_high or not_above:
            raise self._refuse(value)
        return number

    def read(self, word: str) -> object:
        return number(word)

    def describe(self) -> str:
        if self.above is not None:
            upper = "" if self.max is None else f" and at most {self.max:g}"
            text = f"a number above {self.above:g}{upper}"
        else:
            text = f"a number{_range_words(self.min, self.max)}"
        return f"{text} or auto" if self.optional else text


@dataclass(frozen=True, slots=True)
class Floats(Param):
    """As many numbers as the default has, each from ``min`` up to, but less than, ``below``."""

    default: tuple[float, ...] = ()
    min: float = field(default=0.0, kw_only=True)
    below: float = field(default=1.0, kw_only=True)

    def validate(self, value: object) -> Value:
        if not isinstance(value, list | tuple):
            raise self._refuse(value)
        value = cast("Iterable[object]", value)
        numbers = tuple(finite(item) for item in value)
        valid = tuple(n for n in numbers if n is not None and self.min <= n < self.below)
        if not len(valid) == len(numbers) == len(self.default):
            raise self._refuse(value)
        return valid

    def read(self, word: str) -> object:
        return several(float, word)

    def describe(self) -> str:
        example = ", ".join(f"{number:g}" for number in self.default)
        count = len(self.default)
        return f"{count} numbers from {self.min:g} to less than {self.below:g}, such as {example}"


@dataclass(frozen=True, slots=True)
class Shape(Param):
    """Sizes of a tensor, such as (1000, 100); with ``optional``, None stands for "auto".

    ``min`` is the least size of an axis: -1 where torch reads it as "whatever is left".
    """

    default: tuple[int, ...] | None = ()
    min: int = field(default=0, kw_only=True)
    optional: bool = field(default=False, kw_only=True)

    def validate(self, value: object) -> Value:
        if value is None and self.optional:
            return None
        if not isinstance(value, list | tuple):
            raise self._refuse(value)
        value = cast("Iterable[object]", value)
        sizes = tuple(value)
        numbers = tuple(s for s in sizes if isinstance(s, int) and not isinstance(s, bool))
        if len(numbers) != len(sizes) or any(not self.min <= n <= _LARGEST for n in numbers):
            raise self._refuse(value)
        if numbers.count(-1) > 1:
            raise ValueError("wants at most one -1: only one size can be worked out from the rest")
        return numbers

    def read(self, word: str) -> object:
        return several(int, word)

    def describe(self) -> str:
        text = f"sizes of at least {self.min}, such as 64, 10"
        return f"{text}, or auto" if self.optional else text


@dataclass(frozen=True, slots=True)
class PerAxis(Int):
    """A whole number for all of some ``axes``, or one for each of them, such as (3, 5)."""

    default: int | tuple[int, ...] | None = 0  # pyright: ignore[reportIncompatibleVariableOverride]
    axes: int = field(default=2, kw_only=True)

    def validate(self, value: object) -> Value:
        if not isinstance(value, list | tuple):
            return Int.validate(self, value)
        items = tuple(cast("Iterable[object]", value))
        whole = tuple(n for item in items if isinstance(n := Int.validate(self, item), int))
        if not len(whole) == len(items) == self.axes:
            raise self._refuse(items)
        return whole

    def read(self, word: str) -> object:
        numbers = several(int, word)
        alone = isinstance(numbers, str) or len(numbers) < 2
        return Int.read(self, word) if alone else numbers

    def describe(self) -> str:
        example = ", ".join(map(str, range(3, 3 + 2 * self.axes, 2)))
        return f"{Int.describe(self)}, or one for each of {self.axes} axes, such as {example}"


def number(text: str) -> object:
    """The number that a text is; the text itself where it is none."""
    try:
        return float(text)
    except ValueError:
        return text


def several(
    kind: Callable[[str], int] | Callable[[str], float], text: str
) -> tuple[float, ...] | str:
    """Read numbers: "64, 10", "64x10", "(64, 10)" and "64 10" are the same two."""
    inner = text.strip("()[] ").rstrip(", ")
    parts = re.split(r"\s*[,×xX*]\s*|\s+", inner) if inner else []
    try:
        return tuple(kind(part) for part in parts)
    except ValueError:
        return text


def _range_words(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" from {_number(low)} to {_number(high)}"
    if low is not None:
        return f" of at least {_number(low)}"
    return "" if high is None else f" of at most {_number(high)}"


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:g}"
