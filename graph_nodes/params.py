"""The kinds of parameter a node can declare, each with its default, its range and its help."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from graph_nodes.quoting import quoted

Value = (
    int
    | float
    | bool
    | str
    | tuple[int, ...]
    | tuple[float, ...]
    | tuple[tuple[str, ...], ...]
    | None
)
"""What a parameter can hold. A shape is a tuple of ints, a table's columns are tuples of texts;
None is "auto" where that is allowed."""

_LARGEST = 2**63 - 1
"""The largest whole number that torch can hold."""


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of a node.

    Attributes:
        default: The value of a fresh node. It must be the default of the torch argument of the
            same name, unless the parameter is ``positional`` or ``always`` written.
        help: One sentence for the editor, the documentation and the exported file's readers.
        unit: What the number counts, such as "epochs"; shown behind the value.
        positional: Written first and without its name, as torch requires it.
        always: Written in the source even when it holds the default, because readers look for it.
        name: The name it has in its node, filled in when the node class is made.
    """

    default: Value
    help: str = field(default="", kw_only=True)
    unit: str = field(default="", kw_only=True)
    positional: bool = field(default=False, kw_only=True)
    always: bool = field(default=False, kw_only=True)
    name: str = field(default="", kw_only=True)

    def validate(self, value: object) -> Value:
        """Return ``value`` as this parameter stores it.

        Raises:
            ValueError: It is of the wrong kind or out of range; the text says what is wanted.
        """
        raise NotImplementedError

    def source(self, value: Value) -> str:
        """Python source for a validated value, with the quotes that formatters prefer."""
        return source(value)

    def describe(self) -> str:
        """What may be typed here, in words, such as "a whole number of at least 1"."""
        raise NotImplementedError

    def _refuse(self, value: object) -> ValueError:
        return ValueError(f"wants {self.describe()}, not {quoted(value)}")


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

    def describe(self) -> str:
        example = ", ".join(f"{number:g}" for number in self.default)
        count = len(self.default)
        return f"{count} numbers from {self.min:g} to less than {self.below:g}, such as {example}"


@dataclass(frozen=True, slots=True)
class Bool(Param):
    """True or false."""

    default: bool = False

    def validate(self, value: object) -> Value:
        if not isinstance(value, bool):
            raise self._refuse(value)
        return value

    def describe(self) -> str:
        return "true or false"


@dataclass(frozen=True, slots=True)
class Choice(Param):
    """One of ``options``; with ``optional``, None stands for "auto", and so does that word."""

    default: str | None = ""
    options: tuple[str, ...] = ()
    optional: bool = field(default=False, kw_only=True)

    def validate(self, value: object) -> Value:
        if self.optional and value in (None, "auto"):
            return None
        if not isinstance(value, str) or value not in self.options:
            raise self._refuse(value)
        return value

    def describe(self) -> str:
        text = f"one of {', '.join(self.options)}"
        return f"{text}, or auto" if self.optional else text


@dataclass(frozen=True, slots=True)
class Text(Param):
    """Free text; ``multiline`` asks for a larger editor."""

    default: str = ""
    multiline: bool = field(default=False, kw_only=True)

    def validate(self, value: object) -> Value:
        if not isinstance(value, str) or not _is_unicode(value):
            raise self._refuse(value)
        return value

    def describe(self) -> str:
        return "text"


@dataclass(frozen=True, slots=True)
class Path(Param):
    """A file, relative to the graph's own folder where possible; ``suffixes`` are its endings."""

    default: str = ""
    suffixes: tuple[str, ...] = field(default=(), kw_only=True)

    def validate(self, value: object) -> Value:
        if not isinstance(value, str) or "\0" in value or not _is_unicode(value):
            raise self._refuse(value)
        return value

    def describe(self) -> str:
        return f"a file ({', '.join(self.suffixes)})" if self.suffixes else "a file"


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

    def source(self, value: Value) -> str:
        return source(value)

    def describe(self) -> str:
        text = f"sizes of at least {self.min}, such as 64, 10"
        return f"{text}, or auto" if self.optional else text


def source(value: object) -> str:
    """Python source of a plain value, with the quotes that formatters prefer."""
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, object]", value).items()
        return "{" + ", ".join(f"{source(k)}: {source(v)}" for k, v in pairs) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(source, cast('list[object]', value)))}]"
    text = repr(value)
    if text.startswith("'") and '"' not in text:
        return '"' + text[1:-1] + '"'
    return text


def finite(value: object) -> float | None:
    """The value as a float, or None where it is no finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _is_unicode(text: str) -> bool:
    """Whether a file can hold the text: half a surrogate pair it cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _range_words(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" from {_number(low)} to {_number(high)}"
    if low is not None:
        return f" of at least {_number(low)}"
    return "" if high is None else f" of at most {_number(high)}"


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:g}"
