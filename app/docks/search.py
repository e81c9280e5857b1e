"""Finding node types by what a person types."""

import re
from collections.abc import Iterable

from graph_nodes.spec import Node

Spec = type[Node]


def find(query: str, specs: Iterable[Spec]) -> list[Spec]:
    """The node types that match every word of ``query``, the best first, all for no words.

    Names come before other words for the same thing, these before words of the summary, and
    whole words before parts. Letters that merely occur in order in the name come last. Of
    equally good ones the shorter name comes first: more of it was typed.
    """
    words = query.casefold().split()
    if not words:
        return list(specs)
    ranked = [
        (sum(rank for rank in ranks if rank is not None), len(spec.label), spec)
        for spec in specs
        if None not in (ranks := _ranks(words, spec))
    ]
    return [spec for _, _, spec in sorted(ranked, key=lambda entry: entry[:2])]


def _ranks(words: list[str], spec: Spec) -> list[int | None]:
    names = {spec.type.casefold(), spec.label.casefold()}
    parts = _words(spec.label) | _words(spec.type)
    aliases = {alias.casefold() for alias in spec.aliases}
    alias_parts = {part for alias in aliases for part in alias.split()}
    prose = _words(spec.summary) | {spec.category.label.casefold()}
    whole = " ".join(words)

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

    return [rank(word) for word in words]


def _words(text: str) -> set[str]:
    """The words of a text or of a CamelCase name, in lower case."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+\w*|[^\w\s]+", text)
    return {part.casefold() for part in parts}


def _starts(words: set[str], start: str) -> bool:
    return any(word.startswith(start) for word in words)


def _in_order(letters: str, name: str) -> bool:
    rest = iter(name)
    return name[:1] == letters[:1] and all(letter in rest for letter in letters)
