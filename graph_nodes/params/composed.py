"""Parameters made of others: what may be absent or worked out, of several kinds, or a list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import ClassVar, cast

from graph_nodes.params.base import Param, Value
from graph_nodes.params.numbers import Float, Int

_BETWEEN = re.compile(r"\s*[,×*]\s*|(?<=[\d.])\s*[xX]\s*(?=[\d.+-])|\s+")
"""What may stand between the items of a list: "64, 10", "64x10" and "64 10" are the same two."""


@dataclass(frozen=True, slots=True)
class Optional(Param):
    """What ``item`` takes, or None: torch's own, which is written as it is.

    The item's default is what editing starts from where there was none.
    """

    item: Param
    default: Value = field(default=None, kw_only=True)
    word: ClassVar[str] = "none"

    def __post_init__(self) -> None:
        if self.item.takes(None) or self.item.takes(self.word):
            kind = type(self.item).__name__
            raise ValueError(f"{kind} has a value of its own that reads {self.word!r}")

    @property
    def parts(self) -> tuple[Param, ...]:
        return (self.item,)

    @property
    def telling(self) -> bool:
        return self.item.telling

    def validate(self, value: object) -> Value:
        if value is None or value == self.word:
            return None
        try:
            return self.item.validate(value)
        except ValueError as error:
            if str(error).startswith(f"wants {self.item.describe()}"):
                raise self._refuse(value) from None
            raise

    def source(self, value: Value) -> str:
        return "None" if value is None else self.item.source(value)

    def show(self, value: Value) -> str:
        return self.word if value is None else self.item.show(value)

    def brief(self, label: str, value: Value) -> str:
        return f"{label} {self.word}" if value is None else self.item.brief(label, value)

    def read(self, word: str) -> object:
        return None if word.casefold() in ("", self.word) else self.item.parse(word)

    def describe(self) -> str:
        return f"{self.item.describe()}, or {self.word}"

    def samples(self) -> tuple[Value, ...]:
        return self._fitting(self.default, None, *self.item.samples())


@dataclass(frozen=True, slots=True)
class Auto(Optional):
    """What ``item`` takes, or "auto": it is worked out from elsewhere, and stored as None.

    ``means`` is the source that stands for it, such as "epochs"; without it the argument is left
    out where it can be.
    """

    means: str = field(default="None", kw_only=True)
    word: ClassVar[str] = "auto"

    def source(self, value: Value) -> str:
        return self.means if value is None else self.item.source(value)


@dataclass(frozen=True, slots=True)
class Infer(Auto):
    """A size read off an input's shape unless the person types one.

    ``expression`` is ``port.shape[axis]``. "auto" is written as an ellipsis where the shape is not
    known yet.
    """

    item: Param = field(default=Int(1, min=1))
    expression: str = field(default="", kw_only=True)
    means: str = field(default="...", kw_only=True)
    positional: bool = field(default=True, kw_only=True)

    def source_axis(self) -> tuple[str, int]:
        """The port and the axis that the size is read from."""
        match = re.fullmatch(r"(\w+)\.shape\[(-?\d+)\]", self.expression)
        if match is None:
            raise ValueError(f"Infer wants 'port.shape[axis]', not {self.expression!r}")
        return match[1], int(match[2])

    def brief(self, label: str, value: Value) -> str:
        return self.show(value)

    def samples(self) -> tuple[Value, ...]:
        return (None, 4, 5, 11)


def infer(expression: str, help: str) -> Infer:
    """Declare a size that is read off an input, as in ``infer("x.shape[1]", "...")``."""
    return Infer(expression=expression, help=help)


@dataclass(frozen=True, slots=True)
class OneOf(Param):
    """What any of several kinds of parameter takes, such as a number or a word.

    The first kind that takes a value, or a text, decides what it is. Its default is the default of
    the whole unless another is given.
    """

    options: tuple[Param, ...]
    default: Value = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if self.default is None:
            object.__setattr__(self, "default", self.options[0].default)

    @property
    def parts(self) -> tuple[Param, ...]:
        return self.options

    def validate(self, value: object) -> Value:
        for option in self.options:
            try:
                return option.validate(value)
            except ValueError:
                continue
        raise self._refuse(value)

    def source(self, value: Value) -> str:
        return self._kind(value).source(value)

    def show(self, value: Value) -> str:
        return self._kind(value).show(value)

    def read(self, word: str) -> object:
        for option in self.options:
            value = option.parse(word)
            try:
                return option.validate(value)
            except ValueError:
                continue
        return word

    def describe(self) -> str:
        return " or ".join(option.describe() for option in self.options)

    def samples(self) -> tuple[Value, ...]:
        found = (value for option in self.options for value in option.samples())
        return tuple(dict.fromkeys((self.default, *found)))

    def _kind(self, value: Value) -> Param:
        return next(option for option in self.options if option.takes(value))


@dataclass(frozen=True, slots=True)
class ListOf(Param):
    """Values of one kind in a row, as many as ``length`` says, or any number of them.

    The kind must be one of single words: numbers, choices, dtypes.
    """

    item: Param
    default: Value = field(default=(), kw_only=True)
    length: int | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if self.item.takes(",") or self.item.takes(()):
            raise ValueError(
                f"{type(self.item).__name__} is no single word, as items of a list are"
            )

    @property
    def parts(self) -> tuple[Param, ...]:
        return (self.item,)

    def validate(self, value: object) -> Value:
        if not isinstance(value, list | tuple):
            raise self._refuse(value)
        items = tuple(cast("Iterable[object]", value))
        if self.length not in (None, len(items)):
            raise self._refuse(list(items))
        try:
            return tuple(self.item.validate(item) for item in items)
        except ValueError:
            raise self._refuse(list(items)) from None

    def source(self, value: Value) -> str:
        items = [self.item.source(item) for item in _items(value)]
        return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"

    def show(self, value: Value) -> str:
        return ", ".join(map(self.item.show, _items(value))) or "()"

    def read(self, word: str) -> object:
        inner = word.strip("()[] ").rstrip(", ")
        words = _BETWEEN.split(inner) if inner else []
        try:
            return tuple(self.item.validate(self.item.parse(each)) for each in words)
        except ValueError:
            return word

    def describe(self) -> str:
        count = "values" if self.length is None else f"{self.length} values"
        example = self.show(self.samples()[0] or self.samples()[-1])
        return f"{count}, each {self.item.describe()}, such as {example}"

    def samples(self) -> tuple[Value, ...]:
        """The default, and the item's samples in a row."""
        several = islice(cycle(self.item.samples()), self.length or 2)
        return self._fitting(self.default, tuple(several))


@dataclass(frozen=True, slots=True)
class Shape(ListOf):
    """Sizes of a tensor, such as (1000, 100); one of them may be -1 if the item takes that.

    Torch reads -1 as "whatever is left".
    """

    item: Param = field(default=Int(min=0))

    @property
    def telling(self) -> bool:
        return True

    def validate(self, value: object) -> Value:
        sizes = ListOf.validate(self, value)
        if _items(sizes).count(-1) > 1:
            raise ValueError("wants at most one -1: only one size can be worked out from the rest")
        return sizes

    def brief(self, label: str, value: Value) -> str:
        return "×".join(map(str, _items(value))) or "scalar"

    def describe(self) -> str:
        size = self.item.part(Int)
        least = 0 if size is None or size.min is None else size.min
        return f"sizes of at least {least}, such as 64, 10"

    def samples(self) -> tuple[Value, ...]:
        return self._fitting(self.default, (3, 2), (-1, 8), (), (2, 2, 2))


@dataclass(frozen=True, slots=True)
class PerAxis(OneOf):
    """One value for all of some ``axes``, or one for each of them, such as (3, 5)."""

    options: tuple[Param, ...] = field(init=False)
    item: Int | Float
    axes: int

    def __post_init__(self) -> None:
        each = ListOf(self.item, default=(self.item.default,) * self.axes, length=self.axes)
        options = (self.item, each) if self.axes > 1 else (self.item,)
        object.__setattr__(self, "options", options)
        OneOf.__post_init__(self)

    @property
    def telling(self) -> bool:
        return self.item.telling

    def brief(self, label: str, value: Value) -> str:
        """Sizes as 3×3; where they come first among the arguments, they need no label."""
        values = value if isinstance(value, tuple) else (value,)
        if self.positional and not isinstance(value, tuple):
            values = (value,) * self.axes
        sizes = "×".join(map(self.item.show, values))
        return sizes if self.positional else f"{label} {sizes}"

    def describe(self) -> str:
        example = ", ".join(map(str, range(3, 3 + 2 * self.axes, 2)))
        each = f", or one for each of {self.axes} axes, such as {example}"
        return self.item.describe() + (each if self.axes > 1 else "")

    def samples(self) -> tuple[Value, ...]:
        """The default, another for all axes, and a different one for each axis."""
        several = self.item.samples()
        each = tuple(islice(cycle(several), self.axes))
        return self._fitting(self.default, *several[1:2], each)


def _items(value: Value) -> tuple[Value, ...]:
    return cast("tuple[Value, ...]", value)
