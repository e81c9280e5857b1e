"""Words: true or false, choices, texts and files, and what may be of one kind or another."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph_nodes.params.base import Param, Value

_WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


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

    def parse(self, text: str) -> object:
        return text

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
class OneOf(Param):
    """What any of several kinds of parameter takes, such as a number or a word."""

    options: tuple[Param, ...] = ()

    def validate(self, value: object) -> Value:
        for option in self.options:
            try:
                return option.validate(value)
            except ValueError:
                continue
        raise self._refuse(value)

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


def one_of(*options: Param, help: str = "", unit: str = "") -> OneOf:
    """Declare what any of these takes; its default is that of the first."""
    return OneOf(options[0].default, options, help=help, unit=unit)


def _is_unicode(text: str) -> bool:
    """Whether a file can hold the text: half a surrogate pair it cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
