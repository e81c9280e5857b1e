"""What is to be said, as a code and what goes into it: the sentence is made where it is read."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from graph_nodes.texts import PHRASES

Translate = Callable[[str], str]
"""An English template → the template in another language."""

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a sentence.

    Attributes:
        code: Its template's key in ``graph_nodes.texts.PHRASES``.
        args: What fills the gaps of the template, by name: texts that are the same in every
            language, such as names and shapes, numbers, other phrases, and tuples of all these.
    """

    code: str
    args: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)

    def text(self, translate: Translate = str) -> str:
        """The words."""
        return filled(PHRASES[self.code], self.args, translate)

    def __str__(self) -> str:
        return self.text()


def filled(template: str, args: Mapping[str, Any], translate: Translate = str) -> str:
    """A template in words.

    A gap is written as in ``str.format``. Two forms besides: ``{count:one sample|# samples}``
    depends on a number, or on how many a tuple has, which stands for ``#``; ``{names:5}`` shows at
    most so many of a tuple.

    Args:
        template: English text with gaps.
        args: Gap → what fills it.
        translate: Gives a template in the reader's language.
    """
    return _Filling(translate).vformat(translate(template), (), args)


def gaps(template: str) -> set[str]:
    """The names of a template's gaps."""
    found: set[str] = set()
    for _, name, spec, _ in string.Formatter().parse(template):
        if name:
            found |= {name, *gaps(spec or "")}
    return found


class _Filling(string.Formatter):
    def __init__(self, translate: Translate) -> None:
        self._translate = translate

    def format_field(self, value: Any, format_spec: str) -> str:
        one, bar, many = format_spec.partition("|")
        if bar:
            count = len(cast("tuple[Any, ...]", value)) if isinstance(value, tuple) else value
            return one if count == 1 else many.replace("#", f"{count:,}")
        if isinstance(value, Phrase):
            return value.text(self._translate)
        if isinstance(value, tuple):
            items = cast("tuple[Any, ...]", value)
            return self._listed(items, int(format_spec or _SHOWN))
        return format(value, format_spec)

    def _listed(self, items: Sequence[Any], most: int) -> str:
        shown = ", ".join(self.format_field(item, "") for item in items[:most])
        if len(items) <= most:
            return shown
        more = Phrase("and_more", {"shown": shown, "count": len(items) - most})
        return more.text(self._translate)


def plain(value: Any) -> Any:
    """A value of a sentence or of a parameter as JSON has it."""
    if isinstance(value, Phrase):
        return {"phrase": value.code, "args": plain(value.args)}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, tuple):
        return [plain(item) for item in cast("tuple[Any, ...]", value)]
    return value


def restored(value: Any) -> Any:
    """The inverse of ``plain``."""
    if isinstance(value, list):
        return tuple(map(restored, cast("list[Any]", value)))
    if not isinstance(value, dict):
        return value
    fields = {key: restored(item) for key, item in cast("dict[str, Any]", value).items()}
    is_phrase = fields.keys() == {"phrase", "args"}
    return Phrase(fields["phrase"], fields["args"]) if is_phrase else fields
