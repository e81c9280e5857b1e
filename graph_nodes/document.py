"""The ``.loom`` file: text to ``Graph`` and back.

JSON with one node a line and one wire a line, in a stable order, so that a diff reads well. The
format and its history are described in docs/file-format.md.
"""

import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from graph_nodes import registry
from graph_nodes.atomic import write_atomically
from graph_nodes.graph import (
    MODES,
    Graph,
    GraphNode,
    Wire,
    id_key,
    wire_key,
)
from graph_nodes.migrations import FORMAT, Fields, MigrationError, migrated
from graph_nodes.names import name_refusal
from graph_nodes.params import finite
from graph_nodes.quoting import quoted
from graph_nodes.reading import DocumentError, read, shown_name
from graph_nodes.settings import RunSettings

_DEEPEST = 64
"""How many brackets may be open at once: far more than any node needs."""

_NODE_FIELDS = ("id", "type", "name", "at", "params", "mode")


def dumps(graph: Graph) -> str:
    """The text of a ``.loom`` file. The same graph always gives the same text."""
    nodes = [
        _line(_node_fields(n)) for n in sorted(graph.nodes.values(), key=lambda n: id_key(n.id))
    ]
    wires = [
        _line({"from": f"{w.source}.{w.output}", "to": f"{w.target}.{w.input}"})
        for w in sorted(graph.wires, key=wire_key)
    ]
    return (
        "{\n"
        f'  "format": {FORMAT},\n'
        f'  "run": {_line(graph.run.to_json())},\n'
        f'  "nodes": {_lines(nodes)},\n'
        f'  "wires": {_lines(wires)}\n'
        "}\n"
    )


def loads(text: str, origin: str = "graph") -> Graph:
    """The graph in the text of a ``.loom`` file.

    Nodes of unknown types are kept, with their wires, and are written back untouched.

    Args:
        text: What the file holds.
        origin: What messages call the file.

    Raises:
        DocumentError: The text is no graph; nothing is half-read.
    """
    try:
        fields = json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_float=_parse_float,
            parse_int=_parse_int,
        )
        _check_content(fields, _DEEPEST)
    except json.JSONDecodeError as error:
        raise DocumentError(
            f"{origin} is not a Netloom graph: line {error.lineno} is not JSON ({error.msg})"
        ) from None
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else error
        raise DocumentError(f"{origin} is not a Netloom graph: {reason}") from None
    try:
        return _graph(migrated(fields))
    except (DocumentError, MigrationError) as error:
        raise DocumentError(f"{origin}: {error}") from None


def load(path: str | Path) -> Graph:
    """The graph in a file.

    Raises:
        DocumentError: The file cannot be read, or is no graph.
    """
    return loads(read(path), shown_name(path))


def save(graph: Graph, path: str | Path) -> None:
    """Write a graph to a file, whole or not at all: an old file stays until the new one is safe.

    Raises:
        OSError: It could not be written; the old file is as it was.
    """
    write_atomically(path, dumps(graph))


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name:.60} is not a number that JSON knows")


def _parse_int(text: str) -> int:
    try:
        return int(text)
    except ValueError:  # Python reads no more than some thousand digits
        raise ValueError(f"{text:.20}… is too large a number") from None


def _parse_float(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse_constant(text)


def _check_content(value: object, depth: int) -> None:
    """Refuse what could be read but not written back: half characters and endless nesting."""
    if depth == 0:
        raise ValueError("it is nested too deeply")
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError(f"{quoted(value)} is not Unicode text") from None
    elif isinstance(value, dict):
        for key, item in cast("Fields", value).items():
            _check_content(key, depth - 1)
            _check_content(item, depth - 1)
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            _check_content(item, depth - 1)


def _line(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, allow_nan=False)


def _lines(items: list[str]) -> str:
    return "[\n" + ",\n".join(f"    {item}" for item in items) + "\n  ]" if items else "[]"


def _node_fields(node: GraphNode) -> Fields:
    fields: Fields = {"id": node.id, "type": node.type, "name": node.name}
    fields["at"] = [_number(node.at[0]), _number(node.at[1])]
    if node.params:
        fields["params"] = dict(node.params)
    if node.mode != "on":
        fields["mode"] = node.mode
    return fields | dict(node.extra)


def _number(value: float) -> float | int:
    return int(value) if value.is_integer() else value


def _graph(fields: Fields) -> Graph:
    nodes: dict[str, GraphNode] = {}
    names: set[str] = set()
    for index, item in enumerate(_list(fields, "nodes")):
        node = _node(_object(item, f"nodes[{index}]"), f"nodes[{index}]")
        if node.id in nodes:
            raise DocumentError(f"nodes[{index}]: the id {node.id!r} is used twice")
        if node.name in names:
            raise DocumentError(f"nodes[{index}]: the name {node.name!r} is used twice")
        names.add(node.name)
        nodes[node.id] = node
    graph = Graph(MappingProxyType(nodes), run=_run(fields))
    wires: list[Wire] = []
    for index, item in enumerate(_list(fields, "wires")):
        wire = _wire(_object(item, f"wires[{index}]"), f"wires[{index}]")
        _check_ends(graph, wire, f"wires[{index}]")
        wires.append(wire)
    taken: set[tuple[str, str]] = set()
    for index, wire in enumerate(wires):
        if (wire.target, wire.input) in taken:
            name = nodes[wire.target].name
            raise DocumentError(f"wires[{index}]: '{name}.{wire.input}' already has a wire")
        taken.add((wire.target, wire.input))
    graph = Graph(graph.nodes, tuple(sorted(wires, key=wire_key)), graph.run)
    cycle = graph.cycle()
    if cycle:
        some = ", ".join(f"'{nodes[i].name}'" for i in cycle[:5])
        raise DocumentError(f"the wires among {some} close a cycle")
    return graph


def _run(fields: Fields) -> RunSettings:
    try:
        return RunSettings().with_(**_object(fields.get("run", {}), "run"))
    except ValueError as error:
        raise DocumentError(str(error)) from None


def _node(fields: Fields, place: str) -> GraphNode:
    node_id, node_type = _text(fields, "id", place), _text(fields, "type", place)
    name = _text(fields, "name", place)
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", node_id):
        raise DocumentError(
            f"{place}: an id is letters and digits, up to 64, unlike {quoted(node_id)}"
        )
    reason = name_refusal(name)
    if reason is not None:
        raise DocumentError(f"{place}: {reason}")
    place = f"{place} ({node_type:.60} '{name}')"
    mode = fields.get("mode", "on")
    if mode not in MODES:
        raise DocumentError(f"{place}: mode is one of {', '.join(MODES)}, not {quoted(mode)}")
    params = _params(node_type, _object(fields.get("params", {}), f"{place}: 'params'"), place)
    node = GraphNode(
        node_id,
        node_type,
        name,
        MappingProxyType(params),
        _position(fields.get("at", [0, 0]), place),
        mode,
        MappingProxyType({k: v for k, v in fields.items() if k not in _NODE_FIELDS}),
    )
    if mode == "bypass" and node.spec is not None and not node.can_bypass():
        raise DocumentError(f"{place}: it cannot be bypassed: mode is on or off")
    return node


def _params(node_type: str, fields: Fields, place: str) -> dict[str, Any]:
    spec = registry.spec(node_type)
    if spec is None:
        return fields
    values: dict[str, Any] = {}
    for name, value in fields.items():
        if name not in spec.params:
            known = ", ".join(spec.params) or "none"
            raise DocumentError(
                f"{place}: there is no parameter {quoted(name)}: {node_type} has {known}"
            )
        try:
            valid = spec.params[name].validate(value)
        except ValueError as error:
            raise DocumentError(f"{place}: {name} {error}") from None
        if valid != spec.params[name].default:
            values[name] = valid
    return {name: values[name] for name in spec.params if name in values}


def _position(value: object, place: str) -> tuple[float, float]:
    if isinstance(value, list):
        numbers = [finite(item) for item in cast("list[object]", value)]
        if len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None:
            return numbers[0], numbers[1]
    raise DocumentError(f"{place}: 'at' is two numbers, x and y")


def _wire(fields: Fields, place: str) -> Wire:
    source, _, output = _text(fields, "from", place).partition(".")
    target, _, into = _text(fields, "to", place).partition(".")
    return Wire(source, output, target, into)


def _check_ends(graph: Graph, wire: Wire, place: str) -> None:
    kinds: list[str] = []
    for side, node_id, port in (
        ("from", wire.source, wire.output),
        ("to", wire.target, wire.input),
    ):
        node = graph.nodes.get(node_id)
        if node is None:
            raise DocumentError(
                f"{place}: '{side}' names the node {quoted(node_id)}, which is not there"
            )
        ports = node.outputs() if side == "from" else node.inputs()
        if node.spec is not None and port not in {p.name for p in ports}:
            names = ", ".join(p.name for p in ports) or "none"
            kind = "output" if side == "from" else "input"
            raise DocumentError(
                f"{place}: '{node.name}' has no {kind} {quoted(port)}: it has {names}"
            )
        kinds += [p.kind for p in ports if p.name == port]
    if len(set(kinds)) > 1:
        raise DocumentError(f"{place}: it joins a port for {kinds[0]}s to one for {kinds[1]}s")


def _list(fields: Fields, key: str) -> list[object]:
    value = fields.get(key, [])
    if not isinstance(value, list):
        raise DocumentError(f"'{key}' is a list, not {_kind(value)}")
    return cast("list[object]", value)


def _object(value: object, place: str) -> Fields:
    if not isinstance(value, dict):
        raise DocumentError(f"{place} is a JSON object, not {_kind(value)}")
    return cast("Fields", value)


def _text(fields: Fields, key: str, place: str) -> str:
    value = fields.get(key)
    if not isinstance(value, str):
        raise DocumentError(f"{place}: '{key}' is text, not {_kind(value)}")
    return value


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    kinds = (dict, "an object"), (list, "a list"), (str, "text")
    return next((name for kind, name in kinds if isinstance(value, kind)), "a number")
