"""The one lowering: a node and the names of its inputs become a Python expression.

The same expression is run on fake tensors to check the graph, executed to train, and written out.
"""

import ast
from collections.abc import Mapping
from types import MappingProxyType

from graph_nodes.call import Filling, Template, call, expression, template
from graph_nodes.graph import GraphNode, Spec
from graph_nodes.params import Param, Value

Names = Mapping[str, str]
"""Input port → the source of the value wired into it. A port that has no wire is not in it."""


def call_of(node: GraphNode, values: Mapping[str, Value], inputs: Names, owner: str) -> ast.expr:
    """The expression that computes a node's outputs.

    Args:
        node: The node, of a known type.
        values: Every parameter's value, inferred sizes included, and ``Plan.usage``.
        inputs: The source of what is wired in. An optional port that has nothing is an absent
            argument; one that needs something is written as an ellipsis, so that a half-wired
            graph has readable source, too.
        owner: The source of the built module, such as "self.fc1"; used by nodes that have one.
    """
    spec = _spec(node)
    words: dict[str, Filling] = {"self": expression(owner)} if owner else {}
    words |= _wired(node, inputs)
    return fill(node, values, spec.expression(values) or _module_call(spec), words)


def fill(
    node: GraphNode,
    values: Mapping[str, Value],
    text: str,
    words: Mapping[str, Filling] = MappingProxyType({}),
) -> ast.expr:
    """A template with a node's parameters in it.

    Args:
        node: The node, of a known type.
        values: Every parameter's value, inferred sizes included.
        text: The template.
        words: What stands in its other gaps.
    """
    spec, form = _spec(node), template(text)
    found: dict[str, Filling] = {n: _value(spec.params[n], values[n]) for n in spec.params}
    found["kwargs"] = _named(spec, values, form)
    found["stream"] = expression(stream_text("data", node.name, values.get("seed")))
    return form.fill({**found, **words})


def build_of(
    node: GraphNode,
    values: Mapping[str, Value],
    *first: str,
    words: Mapping[str, str] = MappingProxyType({}),
) -> ast.expr:
    """The expression that builds a node's module, optimizer or schedule.

    Args:
        node: The node, of a type with a module.
        values: Every parameter's value, inferred sizes included.
        first: Arguments that come before the parameters.
        words: Parameter → the name that stands for its value.
    """
    spec = _spec(node)
    positional = [_value(p, values[n]) for n, p in spec.params.items() if p.positional]
    named = _named(spec, values, None)
    named = [
        ast.keyword(k.arg, expression(words.get(k.arg or "", ""))) if k.arg in words else k
        for k in named
    ]
    return call(expression(spec.module), [*map(expression, first), *positional], named)


def stream_text(*names: Value) -> str:
    """The expression for the seed of a random stream: see ``scaffold.STREAM``."""
    quoted = (f'"{name}"' if isinstance(name, str) else repr(name) for name in names)
    return f"stream(seed, {', '.join(quoted)})"


def _spec(node: GraphNode) -> Spec:
    spec = node.spec
    assert spec is not None, "only nodes of known types have source"
    return spec


def _module_call(spec: Spec) -> str:
    """A module called with its inputs; those that may be absent by their names."""
    ports = spec.input_ports
    given = (f"{p.name}={{{p.name}}}" if p.optional else f"{{{p.name}}}" for p in ports)
    return f"{{self}}({', '.join(given)})"


def _value(param: Param, value: Value) -> ast.expr:
    return expression(param.source(value))


def _wired(node: GraphNode, inputs: Names) -> dict[str, Filling]:
    """What fills each declared port: a value, a tuple of values, or the number in its place."""
    spec, found = _spec(node), dict[str, Filling]()
    for port in spec.input_ports:
        if port.count:
            count = node.values()[port.count]
            assert isinstance(count, int), "ports are counted by a whole number"
            several = [expression(inputs.get(p.name, "...")) for p in port.expand(count)]
            found[port.name] = ast.Tuple(several)
        elif port.name in inputs:
            found[port.name] = expression(inputs[port.name])
        elif port.fallback:
            found[port.name] = _value(spec.params[port.fallback], node.value(port.fallback))
        else:
            found[port.name] = None if port.optional else expression("...")
    return found


def _named(spec: Spec, values: Mapping[str, Value], form: Template | None) -> list[ast.keyword]:
    """The named arguments worth writing: those that differ from torch's defaults."""
    ports = {port.fallback for port in spec.input_ports} | {p.count for p in spec.input_ports}
    elsewhere = ports if form is None else ports | form.names
    return [
        ast.keyword(name, _value(param, values[name]))
        for name, param in spec.params.items()
        if param.argument
        and not param.positional
        and name not in elsewhere
        and _is_worth_writing(param, values[name])
    ]


def _is_worth_writing(param: Param, value: Value) -> bool:
    """None is a value of torch's, too; one that readers look for, though, is a number or a word."""
    return value is not None if param.always else value != param.default
