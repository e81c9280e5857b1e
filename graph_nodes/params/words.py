"""Words: true or false, choices, dtypes, texts and files."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath

from graph_nodes.dtypes import ALL_DTYPES
from graph_nodes.params.base import Param, Value

_WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}

_DTYPE_ALIASES = {
    "float": "float32",
    "double": "float64",
    "half": "float16",
    "long": "int64",
    "int": "int32",
    "short": "int16",
}


@dataclass(frozen=True, slots=True)
class Bool(Param):
    """True or false."""

    default: bool = False

    def validate(self, value: object) -> Value:
        if not isinstance(value, bool):
            raise self._refuse(value)
        return value

    def read(self, word: str) -> object:
        return _WORDS.get(word.casefold(), word)

    def show(self, value: Value) -> str:
        return "on" if value else "off"

    def brief(self, label: str, value: Value) -> str:
        return label if value else f"no {label}"

    def describe(self) -> str:
        return "true or false"

    def samples(self) -> tuple[Value, ...]:
        return (self.default, not self.default)


@dataclass(frozen=True, slots=True)
class Choice(Param):
    """One of ``options``."""

    default: str = ""
    options: tuple[str, ...] = ()

    def validate(self, value: object) -> Value:
        if not isinstance(value, str) or value not in self.options:
            raise self._refuse(value)
        return value

    def brief(self, label: str, value: Value) -> str:
        return self.show(value)

    def describe(self) -> str:
        return f"one of {', '.join(self.options)}"

    def samples(self) -> tuple[Value, ...]:
        return tuple(dict.fromkeys((self.default, *self.options)))


@dataclass(frozen=True, slots=True)
class DType(Choice):
    """A torch dtype by its name, such as "float32"; ``options`` may narrow it to a family.

    What torch calls "half" or "torch.float16" may be typed, too.
    """

    default: str = "float32"
    options: tuple[str, ...] = ALL_DTYPES

    @property
    def telling(self) -> bool:
        return True

    def source(self, value: Value) -> str:
        return f"torch.{value}"

    def read(self, word: str) -> object:
        word = word.removeprefix("torch.")
        return _DTYPE_ALIASES.get(word, word)


@dataclass(frozen=True, slots=True)
class Text(Param):
    """Free text; ``multiline`` asks for a larger editor."""

    default: str = ""
    multiline: bool = field(default=False, kw_only=True)

    def parse(self, text: str) -> object:
        return text

    def validate(self, value: object) -> Value:
        if not isinstance(value, str) or not _is_unicode(value):
            raise self._refuse(value)
        return value

    def brief(self, label: str, value: Value) -> str:
        return self.show(value)

    def describe(self) -> str:
        return "text"


@dataclass(frozen=True, slots=True)
class Path(Param):
    """A file, relative to the graph's own folder where possible; ``suffixes`` are its endings.

    It may be typed between double quotes, as file managers copy it.
    """

    default: str = ""
    suffixes: tuple[str, ...] = field(default=(), kw_only=True)

    def validate(self, value: object) -> Value:
        if not isinstance(value, str) or "\0" in value or not _is_unicode(value):
            raise self._refuse(value)
        return value

    def read(self, word: str) -> object:
        return word[1:-1] if _is_quoted(word) else word

    def show(self, value: Value) -> str:
        text = str(value)
        return f'"{text}"' if text != text.strip() or _is_quoted(text) else text

    def brief(self, label: str, value: Value) -> str:
        return PurePath(str(value)).name

    def describe(self) -> str:
        return f"a file ({', '.join(self.suffixes)})" if self.suffixes else "a file"


def _is_quoted(text: str) -> bool:
    return len(text) > 1 and text[0] == text[-1] == '"'


def _is_unicode(text: str) -> bool:
    """Whether a file can hold the text: half a surrogate pair it cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
