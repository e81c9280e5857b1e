"""Numbers and axes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph_nodes.params.base import Param, Value, finite
from graph_nodes.quoting import quoted

_LARGEST = 2**63 - 1
"""The largest whole number that torch can hold."""


@dataclass(frozen=True, slots=True)
class Int(Param):
    """A whole number from ``min`` to ``max``."""

    default: int = 0
    min: int | None = field(default=None, kw_only=True)
    max: int | None = field(default=None, kw_only=True)

    @property
    def telling(self) -> bool:
        return True

    def validate(self, value: object) -> Value:
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

    def read(self, word: str) -> object:
        try:
            return int(word)
        except ValueError:
            return _number(word)  # 1e6 is a whole number too

    def describe(self) -> str:
        return f"a whole number{_range_words(self.min, self.max)}"

    def samples(self) -> tuple[Value, ...]:
        near = [self.default + step for step in (0, 1, -1, 2, 7, -7)]
        return self._fitting(*near, self.min)


@dataclass(frozen=True, slots=True)
class Axis(Int):
    """An axis of the first input, counted from 0, or from the last one, which is -1.

    ``normalizes`` says that numbers along it are scaled by each other, which samples should not be.
    """

    normalizes: bool = field(default=False, kw_only=True)

    def describe(self) -> str:
        return "an axis, such as 0, 1 or -1 for the last"


@dataclass(frozen=True, slots=True)
class Float(Param):
    """A finite number from ``min`` to ``max``; above ``above`` and less than ``below``.

    ``by_factors`` says that people change it by factors, as they do a learning rate.
    """

    default: float = 0.0
    min: float | None = field(default=None, kw_only=True)
    max: float | None = field(default=None, kw_only=True)
    above: float | None = field(default=None, kw_only=True)
    below: float | None = field(default=None, kw_only=True)
    by_factors: bool = field(default=False, kw_only=True)

    @property
    def telling(self) -> bool:
        return True

    def validate(self, value: object) -> Value:
        number = finite(value)
        if number is None:
            raise self._refuse(value)
        too_low = self.min is not None and number < self.min
        too_high = self.max is not None and number > self.max
        not_above = self.above is not None and number <= self.above
        not_below = self.below is not None and number >= self.below
        if too_low or too_high or not_above or not_below:
            raise self._refuse(value)
        return number

    def read(self, word: str) -> object:
        return _number(word)

    def show(self, value: Value) -> str:
        """The shortest text that is this number: "0.001", "1e-5", "3.0"."""
        text = repr(finite(value))
        return re.sub(r"e([+-])0*(\d)", r"e\1\2", text).replace("e+", "e")

    def brief(self, label: str, value: Value) -> str:
        return f"{label} {value:g}"

    def describe(self) -> str:
        if self.above is None and self.below is None:
            return f"a number{_range_words(self.min, self.max)}"
        bounds = (
            ("of at least", self.min),
            ("above", self.above),
            ("at most", self.max),
            ("below", self.below),
        )
        said = [f"{words} {_text(bound)}" for words, bound in bounds if bound is not None]
        return f"a number {' and '.join(said)}"

    def samples(self) -> tuple[Value, ...]:
        near = (self.default, self.default * 0.5, self.default + 0.25)
        ends = [finite(end) for end in (self.min, self.max)]
        return self._fitting(*near, *ends)


def _number(text: str) -> object:
    """The number that a text is; the text itself where it is none."""
    try:
        return float(text)
    except ValueError:
        return text


def _range_words(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" from {_text(low)} to {_text(high)}"
    if low is not None:
        return f" of at least {_text(low)}"
    return "" if high is None else f" of at most {_text(high)}"


def _text(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:g}"
