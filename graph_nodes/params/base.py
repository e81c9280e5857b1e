"""What every kind of parameter has: a default, its help, and how a value is read and written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar, cast

from graph_nodes.quoting import quoted

Value: TypeAlias = "int | float | bool | str | tuple[Value, ...] | None"
"""What a parameter can hold. A shape is a tuple of ints, a table's columns are tuples of texts;
None is "none" in an ``Optional`` and "auto" in an ``Auto``."""

P = TypeVar("P", bound="Param")


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of a node.

    A kind of parameter says what its values are (``validate``), how they are typed and shown
    (``read``, ``show``), written (``source``), named in words (``describe``) and tried out
    (``samples``). Kinds compose: what is said of a part of another, such as its help, is not used.

    Attributes:
        default: The value of a fresh node. It must be the default of the torch argument of the
            same name, unless the parameter is ``positional`` or ``always`` written.
        help: One sentence for the editor, the documentation and the exported file's readers.
        unit: What the number counts, such as "epochs"; shown behind the value.
        positional: Written first and without its name, as torch requires it.
        argument: Whether it is an argument of the node's module; others say how that is used.
        always: Written in the source even when it holds the default, because readers look for it.
        key: Whether a node on the canvas shows it even as a default: one of the few that matter.
        short: One letter that stands for its name where a node is asked for in words, as the k of
            "conv 64 k5"; "" where it has none.
        name: The name it has in its node, filled in when the node class is made.
    """

    default: Value
    help: str = field(default="", kw_only=True)
    unit: str = field(default="", kw_only=True)
    positional: bool = field(default=False, kw_only=True)
    argument: bool = field(default=True, kw_only=True)
    always: bool = field(default=False, kw_only=True)
    key: bool = field(default=False, kw_only=True)
    short: str = field(default="", kw_only=True)
    name: str = field(default="", kw_only=True)

    @property
    def parts(self) -> tuple[Param, ...]:
        """The parameters that it is made of."""
        return ()

    def part(self, kind: type[P]) -> P | None:
        """What of it is of this kind: itself, or the first of its parts; None where nothing is."""
        if isinstance(self, kind):
            return self
        found = (part.part(kind) for part in self.parts)
        return next((one for one in found if one is not None), None)

    @property
    def telling(self) -> bool:
        """Whether it tells a node from others even as a default, where the source spells it."""
        return False

    def validate(self, value: object) -> Value:
        """Return ``value`` as this parameter stores it.

        Raises:
            ValueError: It is of the wrong kind or out of range; the text says what is wanted.
        """
        raise NotImplementedError

    def takes(self, value: object) -> bool:
        """Whether ``value`` is one of this parameter's, in the form in which it is stored."""
        try:
            stored = self.validate(value)
        except ValueError:
            return False
        return type(stored) is type(value) and stored == value

    def source(self, value: Value) -> str:
        """Python source for a validated value, with the quotes that formatters prefer."""
        return source(value)

    def show(self, value: Value) -> str:
        """A valid value as people type it, without its unit: ``parse`` gives it back."""
        return str(value)

    def brief(self, label: str, value: Value) -> str:
        """A valid value in the line of a node's key parameters, with its label if it needs one."""
        return f"{label} {self.show(value)}"

    def parse(self, text: str) -> object:
        """What somebody typed, as ``validate`` takes it; the text itself where it is nothing else.

        A unit may stand behind it.
        """
        word = text.strip()
        if self.unit and word.endswith(self.unit):
            word = word.removesuffix(self.unit).rstrip()
        return self.read(word)

    def read(self, word: str) -> object:
        """What a word, without a unit, means to this kind of parameter."""
        return word

    def describe(self) -> str:
        """What may be typed here, in words, such as "a whole number of at least 1"."""
        raise NotImplementedError

    def samples(self) -> tuple[Value, ...]:
        """A few different valid values, the default first, for whoever tries a node out."""
        return (self.default,)

    def _refuse(self, value: object) -> ValueError:
        return ValueError(f"wants {self.describe()}, not {quoted(value)}")

    def _fitting(self, *values: Value) -> tuple[Value, ...]:
        """Those that are valid, each once."""
        return tuple(dict.fromkeys(value for value in values if self.takes(value)))


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
