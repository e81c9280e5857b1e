"""Finding node types, or anything else that has words, by what a person types."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from graph_nodes.spec import Node

Spec = type[Node]
T = TypeVar("T")


@dataclass(frozen=True)
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

    def rank(self, word: str, whole: str) -> int | None:
        """How well a word matches, 0 the best; None if it does not.

        Args:
            word: The word, in lower case.
            whole: All that was typed, in lower case.
        """
        return next((place for place, holds in enumerate(self._tests(word, whole)) if holds), None)

    def _tests(self, word: str, whole: str) -> Iterator[bool]:
        yield word in self._names or whole in self._names
        yield f"\n{word}" in self._name_text
        yield whole in self._aliases or word in self._aliases
        yield f"\n{word}" in self._part_text
        yield f"\n{word}" in self._alias_part_text
        yield word in self._name_text
        yield word in self._alias_text
        yield f"\n{word}" in self._prose_text
        yield len(word) > 1 and any(_in_order(word, name) for name in self._names)

    # A line each, so that what starts with a word is found in one look: there are hundreds of kinds
    # of node, and each is looked at for every letter that is typed.

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(name.casefold() for name in self.names)

    @cached_property
    def _name_text(self) -> str:
        return _lines(self._names)

    @cached_property
    def _part_text(self) -> str:
        return _lines(part for name in self.names for part in _words(name))

    @cached_property
    def _aliases(self) -> frozenset[str]:
        return frozenset(alias.casefold() for alias in self.aliases)

    @cached_property
    def _alias_text(self) -> str:
        return _lines(self._aliases)

    @cached_property
    def _alias_part_text(self) -> str:
        return _lines(part for alias in self._aliases for part in alias.split())

    @cached_property
    def _prose_text(self) -> str:
        return _lines(_words(self.prose))


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
    whole = " ".join(typed)
    ranked: list[tuple[int, int, T]] = []
    for item in items:
        words = words_of(item)
        ranks = [rank for word in typed if (rank := words.rank(word, whole)) is not None]
        if len(ranks) == len(typed):
            ranked.append((sum(ranks), len(words.names[0]), item))
    return [item for _, _, item in sorted(ranked, key=lambda entry: entry[:2])]


@lru_cache(maxsize=2048)
def _words_of(spec: Spec) -> Words:
    return Words((spec.label, spec.type), spec.aliases, f"{spec.summary} {spec.category.label}")


def _lines(texts: Iterable[str]) -> str:
    return "".join(f"\n{text}" for text in texts)


def _words(text: str) -> list[str]:
    """The words of a text or of a CamelCase name, in lower case."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+\w*|[^\w\s]+", text)
    return [part.casefold() for part in parts]


def _in_order(letters: str, name: str) -> bool:
    rest = iter(name)
    return name[:1] == letters[:1] and all(letter in rest for letter in letters)
