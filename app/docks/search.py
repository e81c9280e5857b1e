"""Finding node types, or anything else that has words, by what a person types."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from graph_nodes.spec import Node

Spec = type[Node]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Words:
    """What something can be found by.

    Attributes:
        names: What it is called; the first is what people read.
        aliases: Other words for the same thing.
        prose: What is said of it.
    """

    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    prose: str = ""


def find(query: str, specs: Iterable[Spec]) -> list[Spec]:
    """The node types that match, the best first, all for no words."""
    return best(query, specs, _words_of)


def best(query: str, items: Iterable[T], words_of: Callable[[T], Words]) -> list[T]:
    """The items that match every word of ``query``, the best first, all for no words.

    Names come before other words for the same thing, these before words of the prose, and
    whole words before parts. Letters that merely occur in order in the name come last. Of
    equally good ones the shorter name comes first: more of it was typed.
    """
    typed = query.casefold().split()
    if not typed:
        return list(items)
    ranked: list[tuple[int, int, T]] = []
    for item in items:
        words = words_of(item)
        ranks = [rank for rank in _ranks(typed, words) if rank is not None]
        if len(ranks) == len(typed):
            ranked.append((sum(ranks), len(words.names[0]), item))
    return [item for _, _, item in sorted(ranked, key=lambda entry: entry[:2])]


def _words_of(spec: Spec) -> Words:
    return Words((spec.label, spec.type), spec.aliases, f"{spec.summary} {spec.category.label}")


def _ranks(typed: list[str], words: Words) -> list[int | None]:
    names = {name.casefold() for name in words.names}
    parts = set[str]().union(*map(_words, words.names))
    aliases = {alias.casefold() for alias in words.aliases}
    alias_parts = {part for alias in aliases for part in alias.split()}
    prose = _words(words.prose)
    whole = " ".join(typed)

    def rank(word: str) -> int | None:
        tests = (
            word in names or whole in names,
            _starts(names, word),
            whole in aliases or word in aliases,
            _starts(parts, word),
            _starts(alias_parts, word),
            any(word in name for name in names),
            any(word in alias for alias in aliases),
            _starts(prose, word),
            len(word) > 1 and any(_in_order(word, name) for name in names),
        )
        return next((place for place, holds in enumerate(tests) if holds), None)

    return [rank(word) for word in typed]


def _words(text: str) -> set[str]:
    """The words of a text or of a CamelCase name, in lower case."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+\w*|[^\w\s]+", text)
    return {part.casefold() for part in parts}


def _starts(words: set[str], start: str) -> bool:
    return any(word.startswith(start) for word in words)


def _in_order(letters: str, name: str) -> bool:
    rest = iter(name)
    return name[:1] == letters[:1] and all(letter in rest for letter in letters)
