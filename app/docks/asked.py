"""Nodes asked for in words: "conv 64 k5 s2" is a Conv2d, and what is to be set of it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from app.base.i18n import tr
from app.docks.search import Spec, words_of, words_of_spec
from graph_nodes.params import Bool, Infer, Param, Value
from graph_nodes.quoting import quoted

_ARROWS = ("->", ">", "→")
_TOKEN = re.compile(r'->|[>→]|(?:"[^"]*"?|(?!->)[^\s">→])+')
_SIZE = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?"
_NUMBER = re.compile(rf"{_SIZE}(?:[x×,]{_SIZE})*", re.IGNORECASE)

Weight = Callable[[Spec], float]
"""How likely a kind of node is meant, apart from what was typed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A node that was asked for.

    Attributes:
        spec: What kind of node.
        params: What is to be set, in the order in which it was said.
        wrong: Why it cannot be had like that, in a sentence; "" where it can.
    """

    spec: Spec
    params: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    wrong: str = ""

    @property
    def title(self) -> str:
        """The node and what will be set, such as "Conv2d · out_channels 64, kernel_size 5"."""
        told = self.told
        return f"{tr(self.spec.label)} · {told}" if told else tr(self.spec.label)

    @property
    def told(self) -> str:
        """What will be set, or else what is wrong."""
        params = self.spec.params
        return self.wrong or ", ".join(f"{n} {params[n].show(v)}" for n, v in self.params.items())


def pieces(query: str) -> list[list[str]]:
    """The words for each node that was asked for, one after the other: "linear 10 > relu".

    What stands in quotes is one word, whatever is in it.
    """
    found: list[list[str]] = [[]]
    for token in _TOKEN.findall(query):
        if token in _ARROWS:
            found.append([])
        else:
            found[-1].append(token.replace('"', ""))
    return found


def ask(words: Sequence[str], specs: Iterable[Spec], weight: Weight = lambda _: 0.0) -> list[Asked]:
    """The nodes that words can mean, the best match first, all for no words.

    Of equally good ones the likelier comes first. Words that can be no value of a node rule it out,
    unless it is what the others mean best: then it says what is wrong.

    Args:
        words: The words for one node, as ``pieces`` gives them.
        specs: The kinds of node that there are.
        weight: How likely each is meant.
    """
    if not words:
        return [Asked(spec) for spec in sorted(specs, key=lambda spec: -weight(spec))]
    ranked: list[tuple[int, float, int, int, Asked]] = []
    for place, spec in enumerate(specs):
        start = _first_argument(words, spec)
        known = words_of_spec(spec)
        rank = known.rank(words_of(" ".join(words[:start])))
        if rank is not None:
            asked = _read(words[start:], spec)
            ranked.append((rank, -weight(spec), len(known.names[0]), place, asked))
    found = [entry[-1] for entry in sorted(ranked, key=lambda entry: entry[:-1])]
    return [asked for nth, asked in enumerate(found) if nth == 0 or not asked.wrong]


@lru_cache(maxsize=2048)
def in_a_row(spec: Spec) -> tuple[str, ...]:
    """The parameters that values without a name are for: those that people say first.

    These are the ones that torch takes without a name, apart from sizes that are read off the input
    where there are others, then those that are always written, then the rest of the arguments.
    """
    params = [p for p in spec.params.values() if p.argument and not p.part(Bool)]
    first = [p for p in params if p.positional and not isinstance(p, Infer)]
    first = first or [p for p in params if p.positional]
    later = [p for p in params if not p.positional]
    later.sort(key=lambda param: not param.always)
    return tuple(param.name for param in (*first, *later))


def _first_argument(words: Sequence[str], spec: Spec) -> int:
    """Where the words for a node end and what is to be set of it begins."""
    for at in range(1, len(words)):
        said = _argument(words, at, spec)
        if said is not None and (said[2] == 1 or _is_value(spec.params[said[0]], said[1])):
            return at
    return len(words)


def _argument(words: Sequence[str], at: int, spec: Spec) -> tuple[str, str, int] | None:
    """What is said at a place: a name or "", a value, and how many words say it."""
    word = words[at]
    name, equals, text = word.partition("=")
    if name and equals:
        return _full_name(name, spec), text, 1
    if _NUMBER.fullmatch(word):
        return "", word, 1
    if word[0] in _shorts(spec) and _NUMBER.fullmatch(word[1:]):
        return _shorts(spec)[word[0]], word[1:], 1
    name = _shorts(spec).get(word, word)
    if name in spec.params and at + 1 < len(words):
        return name, words[at + 1], 2
    return None


@lru_cache(maxsize=2048)
def _shorts(spec: Spec) -> dict[str, str]:
    return {param.short: name for name, param in spec.params.items() if param.short}


def _full_name(name: str, spec: Spec) -> str:
    """The parameter that a name, a letter, or the beginning of a name stands for."""
    name = _shorts(spec).get(name, name)
    begun = [each for each in spec.params if each.startswith(name)]
    shortest = min(begun, key=len, default=name)
    return shortest if all(each.startswith(shortest) for each in begun) else name


def _is_value(param: Param, text: str) -> bool:
    if _NUMBER.fullmatch(text):
        return True
    try:
        param.validate(param.parse(text))
    except ValueError:
        return False
    return True


def _read(words: Sequence[str], spec: Spec) -> Asked:
    """What is to be set of a node; the first thing that does not work is what is wrong."""
    params: dict[str, Value] = {}
    unnamed = iter(in_a_row(spec))
    for name, text in _arguments(words, spec):
        if not name and not _NUMBER.fullmatch(text):
            why = tr("{word} is no number; before another node stands a >", word=quoted(text))
            return Asked(spec, wrong=why)
        name = name or next((n for n in unnamed if n not in params), "")
        param = spec.params.get(name)
        if param is None:
            return Asked(spec, wrong=_no_place(spec, name, text))
        if name in params:
            return Asked(spec, wrong=tr("{name} is there twice", name=name))
        try:
            params[name] = param.validate(param.parse(re.sub(r"(?<=\d)[x×](?=[-+\d.])", ",", text)))
        except ValueError as error:
            return Asked(spec, wrong=f"{name} {error}")
    return Asked(spec, MappingProxyType(params))


def _arguments(words: Sequence[str], spec: Spec) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(words):
        name, text, count = _argument(words, at, spec) or ("", words[at], 1)
        yield name, text
        at += count


def _no_place(spec: Spec, name: str, text: str) -> str:
    if not spec.params:
        return tr("it has nothing to set")
    if name:
        known = ", ".join(spec.params)
        return tr(
            "no parameter is called {name}: there are {known}", name=quoted(name), known=known
        )
    return tr("{value} is one value too many", value=quoted(text))
