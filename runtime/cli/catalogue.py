"""``netloom nodes``: the catalogue, from the specs."""

from dataclasses import asdict
from itertools import groupby
from typing import Any

from rich.table import Table
from rich.text import Text

from graph_nodes.library import BUILT_INS
from graph_nodes.params import Param
from graph_nodes.ports import Port
from graph_nodes.spec import Node
from runtime.cli.output import say_json, show

_SOURCE_ONLY = ("positional", "always", "auto")


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
    fields = {k: v for k, v in asdict(param).items() if k not in _SOURCE_ONLY}
    return (
        {"name": fields.pop("name"), "kind": type(param).__name__}
        | fields
        | {"accepts": param.describe()}
    )


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
