"""Nodes looked for in words: "conv", "lr > 0.01", "N×64", "error", or several of these at once.

A word is looked for in names, kinds and texts, such as that of a note. A parameter is compared with
a value, a shape is found in the sizes of what a node gives, and a few words tell of a node's state.
What stands in quotes is text, whatever is in it. Where there are several, all of them must hold.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple, Protocol

from app.base.i18n import tr
from app.docks.search import Spec
from graph_nodes.elements import GraphNode
from graph_nodes.params import Param, Value
from graph_nodes.quoting import quoted
from runtime.check_result import Dim

Shape = tuple[Dim, ...]

_EQUAL: dict[str, Callable[[object, object], bool]] = {"=": eq, "==": eq, "!=": ne, "≠": ne}
_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": lt,
    ">": gt,
    "<=": le,
    "≤": le,
    ">=": ge,
    "≥": ge,
}
_TOKEN = re.compile(
    r'\s+|(?P<quoted>"[^"]*"?)|(?P<listed>\([^)]*\)?)|(?P<sign>[<>=!]=?|[≤≥≠])'
    r'|(?P<word>[^\s"()<>=!≤≥≠]+)|.'
)
_SIZE = r"(?:\d+(?:\*[A-Z])?|[A-Z]|[*?])"
_SIZES = re.compile(rf"{_SIZE}(?:[x×,]{_SIZE})+,?")
_ANY = ("*", "?")


class QueryError(ValueError):
    """What was typed cannot be understood; the text says why and what to write.

    Attributes:
        at: Where the mistake begins in what was typed.
        length: How many characters of it are wrong; 0 where something is missing.
    """

    def __init__(self, text: str, at: int, length: int = 0) -> None:
        super().__init__(text)
        self.at, self.length = at, length


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the nodes of one graph beside what they are, by their ids.

    Attributes:
        shapes: The shape of each output.
        inferred: Parameters that were read off the inputs.
        severities: How bad the problems are: "error", "warning", "info".
    """

    shapes: Mapping[str, Sequence[Shape]] = field(default_factory=dict[str, Sequence[Shape]])
    inferred: Mapping[str, Mapping[str, Value]] = field(
        default_factory=dict[str, Mapping[str, Value]]
    )
    severities: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])


class _Term(Protocol):
    def holds(self, node: GraphNode, facts: Facts) -> bool: ...


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    Attributes:
        terms: What must hold; a query of none finds nothing.
    """

    terms: tuple[_Term, ...] = ()

    def finds(self, nodes: Iterable[GraphNode], facts: Facts) -> list[GraphNode]:
        """Those of the nodes of a graph of which all of it holds, in their order."""
        terms = self.terms
        return [n for n in nodes if all(t.holds(n, facts) for t in terms)] if terms else []


@dataclass(frozen=True, slots=True)
class _Text:
    """A part of a name, of a kind's name or of a text inside, or another word for the kind."""

    word: str
    kinds: dict[Spec, bool] = field(default_factory=dict[Spec, bool])

    def holds(self, node: GraphNode, facts: Facts) -> bool:
        texts = (node.name, *(v for v in node.params.values() if isinstance(v, str)))
        return any(self.word in text.casefold() for text in texts) or self._is_kind(node)

    def _is_kind(self, node: GraphNode) -> bool:
        spec = node.spec
        if spec is None:
            return self.word in node.type.casefold()
        if spec not in self.kinds:
            names = (spec.label, spec.type, tr(spec.label))
            self.kinds[spec] = any(self.word in name.casefold() for name in names) or any(
                alias.casefold().startswith(self.word) for alias in spec.aliases
            )
        return self.kinds[spec]


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Sizes that follow one another in the shape of an output."""

    wanted: tuple[str, ...]

    def holds(self, node: GraphNode, facts: Facts) -> bool:
        return any(self._is_in(shape) for shape in facts.shapes.get(node.id, ()))

    def _is_in(self, shape: Shape) -> bool:
        sizes, count = list(map(str, shape)), len(self.wanted)
        runs = (sizes[at : at + count] for at in range(len(sizes) - count + 1))
        return any(
            all(w in _ANY or w == s for w, s in zip(self.wanted, run, strict=True)) for run in runs
        )


@dataclass(frozen=True, slots=True)
class _State:
    """How a node is."""

    test: Callable[[GraphNode, Facts], bool]

    def holds(self, node: GraphNode, facts: Facts) -> bool:
        return self.test(node, facts)


@dataclass(frozen=True, slots=True)
class _Compared:
    """A parameter and a value; of one for each axis, all must compare so."""

    param: str
    sign: str
    text: str
    number: float | None

    def holds(self, node: GraphNode, facts: Facts) -> bool:
        param = node.spec.params.get(self.param) if node.spec else None
        if param is None:
            return False
        formula = node.bound.get(self.param)
        known = facts.inferred.get(node.id, node.params)
        value = known.get(self.param, node.params.get(self.param, param.default))
        if self.sign in _ORDER:
            numbers = _numbers(value)
            compare = _ORDER[self.sign]
            return bool(numbers) and all(compare(n, self.number or 0.0) for n in numbers)
        is_so = formula == self.text if formula else self._equals(param, value)
        return is_so == (_EQUAL[self.sign] is eq)

    def _equals(self, param: Param, value: Value) -> bool:
        if self.number is not None and (numbers := _numbers(value)):
            return all(n == self.number for n in numbers)
        if param.show(value).casefold() == self.text.casefold():
            return True
        try:
            return param.validate(param.parse(_listed(self.text))) == value
        except ValueError:
            return False


def _has(*severities: str) -> _State:
    wanted = frozenset(severities)
    return _State(lambda node, facts: not wanted.isdisjoint(facts.severities.get(node.id, ())))


_STATES = {
    "problem": _has("error", "warning", "info"),
    "error": _has("error"),
    "warning": _has("warning"),
    "off": _State(lambda node, _: node.mode == "off"),
    "bypassed": _State(lambda node, _: node.mode == "bypass"),
    "frozen": _State(lambda node, _: bool(node.frozen)),
}
_STATES |= {f"{word}s": _STATES[word] for word in ("problem", "error", "warning")}


class _Token(NamedTuple):
    kind: str
    text: str
    at: int

    @property
    def value(self) -> str:
        return self.text.strip('"') if self.kind == "quoted" else self.text


def read(typed: str, specs: Iterable[Spec]) -> Query:
    """What somebody looks for.

    Args:
        typed: What was typed.
        specs: The kinds of node that there are: they say which parameters can be asked for.

    Raises:
        QueryError: It cannot be understood; the error says where, why, and what to write.
    """
    tokens, at, terms = _tokens(typed), 0, list[_Term]()
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "sign":
            text = tr(
                "Write the name of a parameter before {sign}, as in lr > 0.01.", sign=token.text
            )
            raise QueryError(text, token.at, len(token.text))
        if token.kind == "word" and at + 1 < len(tokens) and tokens[at + 1].kind == "sign":
            terms.append(_compared(tokens[at : at + 3], specs))
            at += 3
        else:
            terms.append(_alone(token))
            at += 1
    return Query(tuple(terms))


def _tokens(typed: str) -> list[_Token]:
    found = [
        _Token(m.lastgroup or "word", m.group(), m.start())
        for m in _TOKEN.finditer(typed)
        if not m.group().isspace()
    ]
    for token in found:
        if token.kind == "quoted" and (len(token.text) == 1 or not token.text.endswith('"')):
            raise QueryError(tr('This quote does not end: write another " behind it.'), token.at, 1)
        if token.kind == "listed" and not token.text.endswith(")"):
            raise QueryError(tr("This bracket does not end: write ) behind it."), token.at, 1)
        if token.kind == "sign" and token.text not in _EQUAL and token.text not in _ORDER:
            text = tr("{sign} says nothing here: != is for “other than”.", sign=token.text)
            raise QueryError(text, token.at, len(token.text))
    return found


def _alone(token: _Token) -> _Term:
    """What one word stands for."""
    if token.kind == "listed":
        sizes = [size for size in re.split(r"[\s,x×]+", token.text.strip("() ")) if size]
        wrong = next((size for size in sizes if not re.fullmatch(_SIZE, size)), None)
        if wrong is not None or not sizes:
            text = tr("A shape is of sizes, as in (N, 64): * is any size.")
            raise QueryError(text, token.at, len(token.text))
        return _Sizes(tuple(sizes))
    if token.kind == "word" and _SIZES.fullmatch(token.text):
        return _Sizes(tuple(re.split("[x×,]", token.text.rstrip(","))))
    if token.kind == "word" and token.text.casefold() in _STATES:
        return _STATES[token.text.casefold()]
    return _Text(token.value.casefold())


def _compared(tokens: Sequence[_Token], specs: Iterable[Spec]) -> _Compared:
    """A parameter, a sign and a value."""
    name, sign = tokens[0], tokens[1].text
    params = _params(specs)
    if name.text not in params:
        near = get_close_matches(name.text, params, n=1)
        text = tr("No node has a parameter {name}.", name=quoted(name.text))
        if near:
            text += " " + tr("Did you mean {near}?", near=near[0])
        raise QueryError(text, name.at, len(name.text))
    if len(tokens) < 3 or tokens[2].kind == "sign":
        end = tokens[1].at + len(sign)
        text = tr("Write a value behind {sign}, as in {name} {sign} 2.", sign=sign, name=name.text)
        raise QueryError(text, end)
    value = tokens[2]
    number = _number(value.value)
    if sign in _ORDER and number is None:
        text = tr(
            "{sign} compares numbers, and {word} is none.", sign=sign, word=quoted(value.text)
        )
        raise QueryError(text, value.at, len(value.text))
    if number is None and not value.value.isidentifier():
        _refuse(params[name.text], value)
    return _Compared(name.text, sign, value.value, number)


def _refuse(params: Sequence[Param], value: _Token) -> None:
    """Say what is wrong with a value that none of the parameters can have."""
    reason = ""
    for param in params:
        try:
            param.validate(param.parse(_listed(value.value)))
        except ValueError as error:
            reason = reason or f"{param.name} {error}"
        else:
            return
    raise QueryError(f"{reason}.", value.at, len(value.text))


def _params(specs: Iterable[Spec]) -> Mapping[str, Sequence[Param]]:
    found: defaultdict[str, list[Param]] = defaultdict(list)
    for spec in specs:
        for name, param in spec.params.items():
            found[name].append(param)
    return found


def _listed(text: str) -> str:
    """A value for each axis as parameters read it: 3x5 is 3, 5."""
    return re.sub(r"(?<=\d)[x×](?=[-+\d.])", ",", text)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _numbers(value: Value) -> list[float]:
    """A number, or one for each axis, as numbers; none where it is anything else."""
    values = value if isinstance(value, tuple) else (value,)
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    return [float(n) for n in numbers] if len(numbers) == len(values) else []
