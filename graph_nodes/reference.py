"""The node reference as Markdown, made from the specs: ``python -m graph_nodes.reference``."""

import re
from collections.abc import Iterator

from graph_nodes.catalogue import CATEGORIES
from graph_nodes.library import BUILT_INS
from graph_nodes.params import Param, Value
from graph_nodes.ports import OPTIMIZER, Port, is_spread
from graph_nodes.repeating import REPEAT
from graph_nodes.spec import Node

_HEAD = """\
# Nodes

Every node of Netloom, by category, in the order of the palette. This page is made from the node
declarations in `graph_nodes/nodes/` by `python -m graph_nodes.reference > docs/nodes.md`.

In shapes, `N` is the batch: it stays open until the graph runs. A name that is repeated in a node
stands for the same size each time; `…` stands for any number of axes. What can be repeated has a
parameter `repeat`: so many of it, with weights of their own, follow one another.
"""


def markdown() -> str:
    """The whole reference."""
    parts = [_HEAD, _contents()]
    for category in CATEGORIES:
        nodes = [spec for spec in BUILT_INS.specs() if spec.category == category]
        if nodes:
            parts += [f"## {category}\n", *("\n".join(_node(spec)) for spec in nodes)]
    return "\n".join(parts)


def _contents() -> str:
    lines: list[str] = []
    for category in CATEGORIES:
        specs = (spec for spec in BUILT_INS.specs() if spec.category == category)
        links = [f"[{spec.label}](#{_anchor(spec.label)})" for spec in specs]
        lines.append(f"- **{category}**: {', '.join(links)}")
    return "\n".join(lines) + "\n"


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _node(spec: type[Node]) -> Iterator[str]:
    yield f"### {spec.label}\n"
    yield f"{spec.help}\n"
    ports = [*(("in", p) for p in spec.input_ports), *(("out", p) for p in spec.output_ports)]
    if ports:
        yield "| port | | shape | numbers | |"
        yield "|---|---|---|---|---|"
        yield from (_port(side, port) for side, port in ports)
        yield ""
    own = [param for param in spec.params.values() if param != REPEAT]
    if own:
        yield "| parameter | default | may be | |"
        yield "|---|---|---|---|"
        yield from map(_param, own)
        yield ""
    notes = [f"Found by: {', '.join(spec.aliases)}."] if spec.aliases else []
    if len(own) < len(spec.params):
        notes.append("Can be repeated.")
    if spec.requires:
        notes.append(f"A script that uses it needs {' and '.join(spec.requires)}.")
    if notes:
        yield f"{' '.join(notes)}\n"


def _port(side: str, port: Port) -> str:
    name = f"`{port.name}`" if not port.count else f"`{port.name}1`, `{port.name}2`, …"
    shape = "an optimizer" if port.kind == OPTIMIZER else _shape(port.dims)
    if side == "in" and _is_spelt_out(port.dims):
        shape += f", such as (N, {', '.join(map(str, port.example()))})"
    numbers = "" if port.kind == OPTIMIZER else port.dtype
    text = port.help
    if port.optional:
        text += " Optional."
    if port.fallback:
        text += f" Without a wire, `{port.fallback}` is used."
    return f"| {name} | {side} | {shape} | {numbers} | {_cell(text)} |"


def _is_spelt_out(dims: str) -> bool:
    """Whether dims name two axes or more, and nothing else."""
    first, *others = dims.split()
    return bool(others) and not any(map(is_spread, (first, *others)))


def _shape(dims: str) -> str:
    if dims == "...":
        return "any"
    if dims == "()":
        return "a single number"
    if dims.startswith("*"):
        return "any, the same for all"
    words = ["…" if word == "..." else word.strip("{}").removeprefix("*") for word in dims.split()]
    return f"({words[0]},)" if len(words) == 1 else f"({', '.join(words)})"


def _param(param: Param) -> str:
    unit = f" {param.unit}" if param.unit else ""
    default = param.show(None) if param.default is None else _code(param.default) + unit
    name = f"`{param.name}`" + (f", short `{param.short}`" if param.short else "")
    return f"| {name} | {default} | {_cell(param.describe())} | {_cell(param.help)} |"


def _code(value: Value) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return f"`{', '.join(map(str, value))}`" if value else "none"
    return f"`{value}`" if value != "" else "empty"


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("\n", " ")


if __name__ == "__main__":
    print(markdown(), end="")
