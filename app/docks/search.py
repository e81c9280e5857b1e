"""Finding node types, or anything else that has words, by what a person types."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from graph_nodes.spec import Node

Spec = type[Node]
T = TypeVar("T")

_SMALL = frozenset(["a", "an", "and", "by", "for", "in", "my", "of", "on", "the", "to", "with"])
"""Words that say nothing beside others."""

_FORGIVEN = 4
"""From so many letters on, one of them may be wrong."""


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

    def rank(self, typed: Sequence[str]) -> int | None:
        """How well words match, 0 the best; None where one of them does not.

        Args:
            typed: The words, as ``words_of`` gives them.
        """
        whole, rank = " ".join(typed), 0
        for word in typed:
            tests = enumerate(self._tests(word, whole))
            place = next((place for place, holds in tests if holds), None)
            if place is None:
                return None
            rank += place
        return rank

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
        yield len(word) >= _FORGIVEN and _misspelt(word).search(self._near_text) is not None

    # A line each, so that what starts with a word is found in one look: there are hundreds of kinds
    # of node, and each is looked at for every letter that is typed.

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(map(_spelt, self.names))

    @cached_property
    def _name_text(self) -> str:
        return _lines(self._names)

    @cached_property
    def _part_text(self) -> str:
        return _lines(_spelt(part) for name in self.names for part in _words(name))

    @cached_property
    def _aliases(self) -> frozenset[str]:
        return frozenset(map(_spelt, self.aliases))

    @cached_property
    def _alias_text(self) -> str:
        return _lines(self._aliases)

    @cached_property
    def _alias_part_text(self) -> str:
        return _lines(part for alias in self._aliases for part in alias.split())

    @cached_property
    def _prose_text(self) -> str:
        return _lines(map(_spelt, _words(self.prose)))

    @cached_property
    def _near_text(self) -> str:
        return f"{self._name_text}{self._part_text}{self._alias_part_text}\n"


def words_of(query: str) -> list[str]:
    """The words of what was typed that say something, as they are compared."""
    typed = _spelt(query).split()
    return [word for word in typed if word not in _SMALL] or typed


def best(query: str, items: Iterable[T], words: Callable[[T], Words]) -> list[T]:
    """The items that match every word of ``query``, the best first, all for no words.

    Names come before other words for the same thing, these before words of the prose, and
    whole words before parts. Letters that merely occur in order in the name come late, and one
    wrong letter last. Of equally good ones the shorter name comes first: more of it was typed.
    """
    typed = words_of(query)
    if not typed:
        return list(items)
    ranked: list[tuple[int, int, T]] = []
    for item in items:
        known = words(item)
        rank = known.rank(typed)
        if rank is not None:
            ranked.append((rank, len(known.names[0]), item))
    return [item for _, _, item in sorted(ranked, key=lambda entry: entry[:2])]


@lru_cache(maxsize=2048)
def words_of_spec(spec: Spec) -> Words:
    """What a node type can be found by."""
    category = spec.category
    prose = " ".join((spec.summary, category.label, *category.aliases))
    return Words((spec.label, spec.type), spec.aliases, prose)


def _lines(texts: Iterable[str]) -> str:
    return "".join(f"\n{text}" for text in texts)


def _words(text: str) -> list[str]:
    """The words of a text or of a CamelCase name."""
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+\w*|[^\w\s]+", text)


def _spelt(text: str) -> str:
    """A text in lower case, the same for American and British spelling.

    The beginning of a word stays the beginning of what becomes of it, whichever way it is spelt.
    """
    return text.casefold().replace("is", "iz").replace("ou", "o").replace("ll", "l")


def _in_order(letters: str, name: str) -> bool:
    rest = iter(name)
    return name[:1] == letters[:1] and all(letter in rest for letter in letters)


@lru_cache(maxsize=64)
def _misspelt(word: str) -> re.Pattern[str]:
    """Finds the word in a text of lines with one letter wrong, missing, too many, or swapped.

    The first letter is right; of a short word, all the rest is there.
    """
    e, ends = re.escape, "\n" if len(word) == _FORGIVEN else ""
    ways: list[str] = []
    for at in range(1, len(word)):
        before, letter, after = e(word[:at]), e(word[at]), word[at + 1 :]
        ways += [f"{before}.{e(after)}", f"{before}.{letter}{e(after)}"]
        if after:
            ways += [f"{before}{e(after)}", f"{before}{e(after[0])}{letter}{e(after[1:])}"]
    return re.compile(f"\n(?:{'|'.join(ways)}){ends}")
