"""The one lowering: a node and the names of its inputs become Python source.

The same text is run on fake tensors to check the graph, executed to train, and written out.
"""

import re
from collections.abc import Mapping

from graph_nodes.graph import GraphNode, Spec
from graph_nodes.params import Param, Value

Names = Mapping[str, str]
"""Input port → the source of the value wired into it. A port without a wire is not in it, and is
written as Python's own ellipsis: a half-wired graph has readable source, too."""


def call_text(node: GraphNode, values: Mapping[str, Value], inputs: Names, owner: str) -> str:
    """The expression that computes a node's outputs.

    Args:
        node: The node, of a known type.
        values: Every parameter's value, inferred sizes included, and ``Plan.usage``.
        inputs: The source of what is wired in.
        owner: The source of the built module, such as "self.fc1"; used by nodes that have one.
    """
    spec = _spec(node)
    template = spec.expression(values) or "{self}(" + ", ".join(_placeholders(spec)) + ")"
    words = {"self": owner, **_parameter_sources(spec, values), **_input_sources(node, inputs)}
    words["kwargs"] = _kwargs(spec, values, template)
    words["stream"] = stream_text("data", node.name, values.get("seed"))
    return _fill(template, words)


def build_text(node: GraphNode, values: Mapping[str, Value], *first: str) -> str:
    """The expression that builds a node's module, optimizer or schedule.

    Args:
        node: The node, of a type with a module.
        values: Every parameter's value, inferred sizes included.
        first: Arguments that come before the parameters.
    """
    spec = _spec(node)
    positional = [p.source(values[n]) for n, p in spec.params.items() if p.positional]
    named = _kwargs(spec, values, "")
    return f"{spec.module}({', '.join([*first, *positional, *([named] if named else [])])})"


def stream_text(*names: Value) -> str:
    """The expression for the seed of a random stream: see ``scaffold.STREAM``."""
    quoted = (f'"{name}"' if isinstance(name, str) else repr(name) for name in names)
    return f"stream(seed, {', '.join(quoted)})"


def _spec(node: GraphNode) -> Spec:
    spec = node.spec
    assert spec is not None, "only nodes of known types have source"
    return spec


def _placeholders(spec: Spec) -> list[str]:
    return [f"{{{port.name}}}" for port in spec.input_ports]


def _parameter_sources(spec: Spec, values: Mapping[str, Value]) -> dict[str, str]:
    return {name: param.source(values[name]) for name, param in spec.params.items()}


def _input_sources(node: GraphNode, inputs: Names) -> dict[str, str]:
    """Each declared port's source: a name, a tuple of names, or the number it falls back on."""
    spec, found = _spec(node), dict[str, str]()
    for port in spec.input_ports:
        if port.count:
            count = node.values()[port.count]
            assert isinstance(count, int), "ports are counted by a whole number"
            found[port.name] = _tuple([inputs.get(p.name, "...") for p in port.expand(count)])
        elif port.name in inputs:
            found[port.name] = inputs[port.name]
        elif port.fallback:
            found[port.name] = spec.params[port.fallback].source(node.value(port.fallback))
        else:
            found[port.name] = "..."
    return found


def _tuple(items: list[str]) -> str:
    return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"


def _kwargs(spec: Spec, values: Mapping[str, Value], template: str) -> str:
    """The named arguments worth writing: those that differ from torch's defaults."""
    ports = {port.fallback for port in spec.input_ports} | {p.count for p in spec.input_ports}
    shown = [
        f"{name}={param.source(values[name])}"
        for name, param in spec.params.items()
        if not param.positional
        and name not in ports
        and f"{{{name}}}" not in template
        and _worth_writing(param, values[name])
    ]
    return ", ".join(shown)


def _worth_writing(param: Param, value: Value) -> bool:
    return value is not None and (param.always or value != param.default)


def _fill(template: str, words: Mapping[str, str]) -> str:
    if not words["kwargs"]:
        template = re.sub(r"(, )?\{kwargs\}", "", template)
    return re.sub(r"\{(\w+)\}", lambda match: words[match[1]], template)
