"""What is wrong with the declaration of a node, in words that name the field."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, cast

from graph_nodes.call import template
from graph_nodes.category import NO_CATEGORY, Category
from graph_nodes.dtypes import ALL_DTYPES, DTYPES
from graph_nodes.names import name_refusal
from graph_nodes.params import Bool, Choice, Infer, Int, Param
from graph_nodes.ports import OPTIMIZER, TENSOR, VALUES, WEIGHTS, Input, Output, Port
from graph_nodes.roles import Role

_TEXTS = (
    *("type", "label", "default_name", "module", "forward", "rows", "helpers"),
    *("reduces", "unit_of", "probabilities", "shifts"),
)
_LISTS = ("imports", "requires", "aliases", "follows", "linear")
_FLAGS = (
    *("channels_last", "random", "reads_table"),
    *("rearranges", "batch_statistics", "drops", "stops_gradient", "lr_steps", "tieable"),
    *("weightless", "combines"),
)
_METHODS = (
    *("inputs", "outputs", "expression", "new_rows", "class_names"),
    *("takes_name", "can_bypass"),
)
_DERIVED = ("abstract", "word", "params", "input_ports", "output_ports", "summary", "help")
_NO_SOURCE = (Role.INPUT, Role.OUTPUT, Role.WATCH, Role.NOTE)
_CLASSES = {Input: "axis of an input and no whole number", Output: "number"}
_DIM = re.compile(r"\.\.\.|\(\)|\*?[A-Za-z]\w*|\d+|\{\w+\}")


class Declared(Protocol):
    """What is looked at of a node class."""

    @property
    def summary(self) -> str: ...
    @property
    def category(self) -> Category: ...
    @property
    def type(self) -> str: ...
    @property
    def default_name(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def module(self) -> str: ...
    @property
    def forward(self) -> str: ...
    @property
    def rows(self) -> str: ...
    @property
    def linear(self) -> tuple[str, ...]: ...
    @property
    def unit_of(self) -> str: ...
    @property
    def reduces(self) -> str: ...
    @property
    def params(self) -> Mapping[str, Param]: ...
    @property
    def input_ports(self) -> tuple[Input, ...]: ...
    @property
    def output_ports(self) -> tuple[Output, ...]: ...
    def mro(self) -> Sequence[object]: ...


def problems(cls: Declared, declared: dict[str, Any]) -> list[str]:
    """Everything that could not work about a node class; ``declared`` is its own namespace."""
    return list(attribute_problems(declared)) or [
        *_class_problems(cls),
        *_port_problems(cls),
        *_param_problems(cls),
        *_forward_problems(cls),
    ]


def _class_problems(cls: Declared) -> Iterator[str]:
    if not cls.summary:
        yield "it has no docstring"
    if cls.category is NO_CATEGORY:
        yield "it has no category: declare it in a folder of graph_nodes/nodes, or say category"
    if not cls.type.isidentifier():
        yield f"type {cls.type!r} is no identifier"
    reason = name_refusal(cls.default_name)
    if reason is not None:
        yield f"default_name: {reason}"


def attribute_problems(declared: dict[str, Any]) -> Iterator[str]:
    """What a class says that no node class can; ``declared`` is its own namespace."""
    taken = (*_TEXTS, *_LISTS, *_FLAGS, "role", "category", *_METHODS, *_DERIVED)
    for name, value in declared.items():
        if name.startswith("_"):
            continue
        if isinstance(value, Param | Port):
            if name in taken:
                yield f"no field can be called {name!r}: every node has something of that name"
        elif name in _TEXTS and not isinstance(value, str):
            yield f"{name} is text, not {value!r}"
        elif name in _LISTS and not _is_texts(value):
            yield f"{name} is a tuple of texts, not {value!r}"
        elif name in _FLAGS and not isinstance(value, bool):
            yield f"{name} is True or False, not {value!r}"
        elif name == "role" and not isinstance(value, Role):
            yield f"role is one of {', '.join(f'Role.{r.name}' for r in Role)}, not {value!r}"
        elif name == "category" and not isinstance(value, Category):
            yield f"category is a Category, not {value!r}"
        elif name not in taken or name in _DERIVED:
            close = difflib.get_close_matches(
                name, (*_TEXTS, *_LISTS, *_FLAGS, "role", "category"), 1
            )
            hint = f"; is {close[0]!r} meant?" if close else ""
            yield f"{name!r} is no parameter, no port and nothing else a node declares{hint}"


def _is_texts(value: object) -> bool:
    return isinstance(value, tuple) and all(
        isinstance(item, str) for item in cast("tuple[object, ...]", value)
    )


def _port_problems(cls: Declared) -> Iterator[str]:
    for port in (*cls.input_ports, *cls.output_ports):
        what = f"port {port.name!r}"
        if not port.help:
            yield f"{what} has no help"
        if port.kind not in (TENSOR, OPTIMIZER):
            yield f"{what} is of no known kind: {port.kind!r}"
        if port.dtype not in ("any", *DTYPES, *ALL_DTYPES):
            yield f"{what} has the unknown dtype {port.dtype!r}"
        if port.like and not _is_like(cls, port):
            yield f"{what} is like {port.like!r}, which is no input nor the weights of a module"
        yield from (f"{what} {text}" for text in _dims_problems(cls, port))
        if port.classes and not _has_classes(cls, port):
            yield f"{what} has the classes {port.classes!r}, which is no {_CLASSES[type(port)]}"
        if port.values not in ("", *VALUES):
            yield f"{what} has the values {port.values!r}, not one of {', '.join(VALUES)}"
        if port.count and not _counts(cls.params.get(port.count)):
            yield f"{what} is counted by no whole number of at least 1 called {port.count!r}"
        if port.fallback and port.fallback not in cls.params:
            yield f"{what} falls back on no parameter {port.fallback!r}"
        if port.scaled and not isinstance(cls.params.get(port.scaled), Bool):
            yield f"{what} is scaled by no true-or-false parameter {port.scaled!r}"
        if port.filled and not isinstance(cls.params.get(port.filled), Choice):
            yield f"{what} is filled by no choice called {port.filled!r}"


def _dims_problems(cls: Declared, port: Port) -> Iterator[str]:
    words = port.dims.split()
    if not words or ("()" in words and len(words) > 1):
        yield f"has the dims {port.dims!r}: name the axes, or write '...' or '()'"
    for word in words:
        if not _DIM.fullmatch(word):
            yield f"has the axis {word!r}, which is no name, number, '...', '*name' or '{{param}}'"
        elif word.startswith("{") and (isinstance(port, Input) or word[1:-1] not in cls.params):
            yield f"has the axis {word}, which is no parameter that an output can take it from"


def _is_like(cls: Declared, port: Port) -> bool:
    if port.like == WEIGHTS:
        return bool(cls.module)
    return port.like != port.name and any(port.like == other.name for other in cls.input_ports)


def _has_classes(cls: Declared, port: Port) -> bool:
    if isinstance(port, Input):
        axes = (axis for other in cls.input_ports for axis in other.dims.split())
        return port.classes in axes or isinstance(cls.params.get(port.classes), Int)
    return port.classes.isdecimal()


def _counts(param: Param | None) -> bool:
    return isinstance(param, Int) and (param.min or 0) >= 1


def _param_problems(cls: Declared) -> Iterator[str]:
    shorts = [param.short for param in cls.params.values()]
    for param in cls.params.values():
        what = f"parameter {param.name!r}"
        if param.short and not (len(param.short) == 1 and param.short.isalpha()):
            yield f"{what} is {param.short!r} for short, which is no single letter"
        if param.short and shorts.count(param.short) > 1:
            yield f"{what} is {param.short!r} for short, and so is another"
        if not param.help:
            yield f"{what} has no help"
        try:
            if param.validate(param.default) != param.default:
                yield f"{what} does not store its default as it is written"
            if isinstance(param, Infer):
                port, _ = param.source_axis()
                if port not in {p.name for p in cls.input_ports}:
                    yield f"{what} is inferred from {port!r}, which is no input of this node"
        except ValueError as error:
            yield f"{what} {error}"


def _forward_problems(cls: Declared) -> Iterator[str]:
    fields = {p.name for p in (*cls.input_ports, *cls.output_ports)} | set(cls.params)
    try:
        gaps = template(cls.forward).names if cls.forward else frozenset[str]()
    except ValueError as error:
        yield f"forward: {error}"
        return
    for word in sorted(gaps - fields - {"kwargs", "self", "stream"}):
        yield f"forward uses {{{word}}}, which is neither a port nor a parameter"
    if not re.fullmatch(r"|\d+|\{\w+\}", cls.rows) or cls.rows.strip("{}0123456789") not in {
        "",
        *cls.params,
    }:
        yield f"rows is a number or '{{param}}', not {cls.rows!r}"
    ports = {p.name for p in cls.input_ports}
    for word in (*cls.linear, *filter(None, [cls.unit_of])):
        if word not in ports:
            yield f"{word!r} is no input of it"
    if cls.reduces.strip("{}") not in {"", "mean", "sum", *cls.params}:
        yield f"reduces is mean, sum or '{{param}}', not {cls.reduces!r}"
    chooses = any("expression" in vars(base) for base in cls.mro()[:-2])
    silent = not (cls.module or cls.forward or chooses)
    if silent and cls.role not in _NO_SOURCE:
        yield "it says neither module nor forward, so there is nothing to run"
