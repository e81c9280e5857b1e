"""``netloom nodes``: the catalogue, from the specs."""

from dataclasses import asdict, fields
from itertools import groupby
from typing import Any, cast

from rich.table import Table
from rich.text import Text

from graph_nodes.library import BUILT_INS
from graph_nodes.params import Param
from graph_nodes.ports import Port
from graph_nodes.spec import Node
from runtime.cli.output import say_json, show

_SOURCE_ONLY = ("positional", "always", "means")
_WHOLE_ONLY = ("name", "default", "help", "unit", "argument")
"""What is said of a whole parameter and not of what it is made of."""


def print_catalogue(as_json: bool) -> None:
    """Print every node: what it does, its ports and its parameters."""
    if as_json:
        say_json([_fields(spec) for spec in BUILT_INS.specs()])
    else:
        show(_table())


def _fields(spec: type[Node]) -> dict[str, Any]:
    return {
        "type": spec.type,
        "label": spec.label,
        "category": spec.category.label,
        "role": spec.role.value,
        "summary": spec.summary,
        "help": spec.help,
        "aliases": spec.aliases,
        "requires": spec.requires,
        "inputs": [asdict(port) for port in spec.input_ports],
        "outputs": [asdict(port) for port in spec.output_ports],
        "params": [_param(param) for param in spec.params.values()],
    }


def _param(param: Param) -> dict[str, Any]:
    return {"name": param.name, **_kind(param), "accepts": param.describe()}


def _kind(param: Param, *left_out: str) -> dict[str, Any]:
    """A parameter's kind and what is said of it, and so for what it is made of."""
    said = {field.name: getattr(param, field.name) for field in fields(param)}
    known = {k: v for k, v in said.items() if k not in (*_SOURCE_ONLY, *left_out)}
    return {"kind": type(param).__name__} | {name: _plain(value) for name, value in known.items()}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(one) for one in cast("tuple[object, ...]", value)]
    return _kind(value, *_WHOLE_ONLY) if isinstance(value, Param) else value


def _table() -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for category, specs in groupby(BUILT_INS.specs(), key=lambda spec: spec.category):
        table.add_row(Text(category.label, style="bold cyan"))
        for spec in specs:
            ports = f"{_names(spec.input_ports)} → {_names(spec.output_ports)}"
            fields = f"{ports}; {', '.join(spec.params)}" if spec.params else ports
            table.add_row(f"  {spec.type}", Text(f"{spec.summary}\n").append(fields, "dim"))
    return table


def _names(ports: tuple[Port, ...]) -> str:
    return ", ".join(f"{p.name}…" if p.count else p.name for p in ports) or "·"
