"""The ``.loom`` file: text to ``Graph`` and back.

JSON with one node a line and one wire a line, in a stable order, so that a diff reads well. The
format and its history are described in docs/file-format.md.
"""

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from graph_nodes.atomic import write_atomically
from graph_nodes.drawing import Drawing
from graph_nodes.drawing_fields import drawing_fields, place_fields
from graph_nodes.elements import ALL, wire_key
from graph_nodes.exposed import param_fields
from graph_nodes.fields import graph_of
from graph_nodes.graph import Definition, Graph, GraphNode, id_key
from graph_nodes.library import BUILT_INS, Library
from graph_nodes.migrations import FORMAT, Fields, MigrationError, migrated
from graph_nodes.quoting import quoted
from graph_nodes.reading import DocumentError, read, shown_name

OFFERS = "offers"
"""The field by which a file is that of a module: the id of the definition that it offers."""

_DEEPEST = 64
"""How many brackets may be open at once: far more than any node needs."""


def dumps(graph: Graph) -> str:
    """The text of a ``.loom`` file. The same graph always gives the same text."""
    fields = [f'"run": {_line(graph.run.to_json())}']
    if graph.definitions:
        fields.append(definitions_field(graph.definitions.values()))
    return document_text([*fields, *_scope(graph, "  ")])


def document_text(fields: Iterable[str]) -> str:
    """The text of a document of today's format with these fields, a field a line."""
    return _object([f'"format": {FORMAT}', *fields], "") + "\n"


def definitions_field(definitions: Iterable[Definition]) -> str:
    """The field of a document that holds definitions."""
    every = sorted(definitions, key=lambda one: id_key(one.id))
    return f'"definitions": {_lines([_definition(one) for one in every], "  ")}'


def _definition(one: Definition) -> str:
    fields = [f'"id": {_line(one.id)}', f'"name": {_line(one.name)}']
    if one.help:
        fields.append(f'"help": {_line(one.help)}')
    if one.color:
        fields.append(f'"color": {_line(one.color)}')
    if one.order:
        fields.append(f'"order": {_line(list(one.order))}')
    if one.params:
        params = [_line(param_fields(param)) for param in one.params]
        fields.append(f'"params": {_lines(params, "      ")}')
    return _object([*fields, *_scope(one.graph, "      ")], "    ")


def _scope(graph: Graph, margin: str) -> list[str]:
    """The nodes and wires of a graph, and how they are drawn, as fields."""
    nodes = [
        _line(_node_fields(n)) for n in sorted(graph.nodes.values(), key=lambda n: id_key(n.id))
    ]
    wires = [
        _line({"from": f"{w.source}.{w.output}", "to": f"{w.target}.{w.input}"})
        for w in sorted(graph.wires, key=wire_key)
    ]
    fields = [f'"nodes": {_lines(nodes, margin)}', f'"wires": {_lines(wires, margin)}']
    return fields + ([f'"drawing": {_drawing(graph.drawing, margin)}'] if graph.drawing else [])


def _drawing(drawing: Drawing, margin: str) -> str:
    parts = {key: items for key, items in drawing_fields(drawing).items() if items}
    fields = [
        f'"{key}": {_lines([_line(item) for item in items], f"{margin}  ")}'
        for key, items in parts.items()
    ]
    return _object(fields, margin)


def loads(text: str, origin: str = "graph", library: Library = BUILT_INS) -> Graph:
    """The graph in the text of a ``.loom`` file.

    Nodes of unknown types are kept, with their wires, and are written back untouched.

    Args:
        text: What the file holds.
        origin: What messages call the file.
        library: The node classes that are known.

    Raises:
        DocumentError: The text is no graph; nothing is half-read.
    """
    fields = document_fields(text, origin)
    try:
        if OFFERS in fields:
            raise DocumentError(
                "it is a module, not a graph: open a graph in the editor, and import it there"
            )
        return graph_of(fields, library)
    except DocumentError as error:
        raise DocumentError(f"{origin}: {error}") from None


def document_fields(text: str, origin: str, kind: str = "graph") -> Fields:
    """The fields of a document, in today's format, as they are read strictly.

    Args:
        text: What the file holds.
        origin: What messages call the file.
        kind: What it should hold, for messages: a graph, or a module.

    Raises:
        DocumentError: It is no document that this Netloom reads.
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
            f"{origin} is not a Netloom {kind}: line {error.lineno} is not JSON ({error.msg})"
        ) from None
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else error
        raise DocumentError(f"{origin} is not a Netloom {kind}: {reason}") from None
    try:
        return migrated(fields)
    except MigrationError as error:
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


def _line(fields: Mapping[str, Any] | list[str] | str) -> str:
    return json.dumps(fields, ensure_ascii=False, allow_nan=False)


def _lines(items: list[str], margin: str) -> str:
    """A list with one item a line, where the field that has it stands at a margin."""
    inner = ",\n".join(f"{margin}  {item}" for item in items)
    return f"[\n{inner}\n{margin}]" if items else "[]"


def _object(fields: list[str], margin: str) -> str:
    """An object with one field a line, that itself begins at a margin."""
    inner = ",\n".join(f"{margin}  {field}" for field in fields)
    return f"{{\n{inner}\n{margin}}}"


def _node_fields(node: GraphNode) -> Fields:
    fields: Fields = {"id": node.id, "type": node.type, "name": node.name}
    fields["at"] = place_fields(node.at)
    if node.params:
        fields["params"] = dict(node.params)
    if node.mode != "on":
        fields["mode"] = node.mode
    if node.bound:
        fields["bound"] = dict(node.bound)
    if node.shares:
        fields["shares"] = node.shares
    if node.tied:
        fields["tied"] = node.tied
    if node.frozen:
        fields["frozen"] = True if node.frozen == ALL else list(node.frozen)
    return fields | dict(node.extra)
