"""The JSON fields of a ``.loom`` file to the graph that they tell of."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, cast

from graph_nodes.arranging import kept_order
from graph_nodes.definitions import main_refusal, refusal
from graph_nodes.drawing_fields import drawn
from graph_nodes.elements import ALL, Frozen, GraphError, Spec, wire_key
from graph_nodes.exposed import param_of
from graph_nodes.formula import FormulaError, formula
from graph_nodes.freezing import freezing_refusal, lost_path, tidy
from graph_nodes.graph import MODES, Definition, Graph, GraphNode, Wire
from graph_nodes.json_fields import color_of, id_of, list_of, object_of, position_of, text_of
from graph_nodes.library import Library
from graph_nodes.migrations import Fields
from graph_nodes.names import name_refusal
from graph_nodes.params import Param
from graph_nodes.quoting import one_line, quoted
from graph_nodes.reading import DocumentError
from graph_nodes.roles import Role
from graph_nodes.settings import RunSettings
from graph_nodes.sharing import sharing_refusal, tying_refusal

_NODE_FIELDS = ("id", "type", "name", "at", "params", "mode", "bound", "shares", "tied", "frozen")


def graph_of(fields: Fields, library: Library) -> Graph:
    """The graph that the fields of a document tell of, with its definitions.

    Args:
        fields: The fields, in today's format.
        library: The node classes that are known.

    Raises:
        DocumentError: They make no graph; the text says where.
    """
    contents = [
        (f"definitions[{index}]", object_of(item, f"definitions[{index}]"))
        for index, item in enumerate(list_of(fields, "definitions"))
    ]
    drafts = [_draft(content, place, library) for place, content in contents]
    known = library.defining(one.spec for one in drafts)
    definitions: dict[str, Definition] = {}
    for (place, content), draft in zip(contents, drafts, strict=True):
        if draft.type in definitions:
            raise DocumentError(f"{place}: the id {draft.id!r} is used twice")
        place = _place(place, draft.name)
        graph = _scope(content, known, f"{place}: ")
        definitions[draft.type] = replace(draft, graph=graph, order=_order(content, graph, place))
    reason = refusal(definitions)
    if reason is not None:
        raise DocumentError(f"definitions: {reason}")
    main = replace(_scope(fields, known, ""), run=_run(fields))
    reason = main_refusal(main)
    if reason is not None:
        raise DocumentError(reason)
    _check_frozen(main, definitions, "")
    for (place, _), one in zip(contents, definitions.values(), strict=True):
        _check_frozen(one.graph, definitions, f"{_place(place, one.name)}: ")
    return replace(main, definitions=MappingProxyType(definitions))


def _check_frozen(graph: Graph, definitions: Mapping[str, Definition], place: str) -> None:
    if (lost := lost_path(graph, definitions)) is not None:
        node, path = lost
        reason = freezing_refusal(node)
        reason = reason or f"{quoted(path)} is frozen of '{node.name}', but leads to no weights"
        raise DocumentError(f"{place}{reason}")


def _draft(fields: Fields, place: str, library: Library) -> Definition:
    """A definition before what is known of the others' instances."""
    name = text_of(fields, "name", place)
    reason = name_refusal(name)
    if reason is not None:
        raise DocumentError(f"{place}: {reason}")
    definition_id = id_of(fields, place)
    place = _place(place, name)
    params = _exposed(fields, place)
    text = one_line(text_of(fields, "help", place, ""))
    graph = _scope(fields, library, f"{place}: ")
    return Definition(definition_id, name, graph, params, text, color=color_of(fields, place))


def _order(fields: Fields, graph: Graph, place: str) -> tuple[str, ...]:
    """The order of a definition's ports, where it is another than that of their making."""
    named = list_of(fields, "order")
    for index, port in enumerate(named):
        node = graph.nodes.get(port) if isinstance(port, str) else None
        if node is None or (node.spec and node.spec.role not in (Role.INPUT, Role.OUTPUT)):
            raise DocumentError(f"{place}: order[{index}] is no Input or Output: {quoted(port)}")
        if port in named[:index]:
            raise DocumentError(f"{place}: order names {quoted(port)} twice")
    return kept_order(graph, cast("list[str]", named))


def _place(place: str, name: str) -> str:
    return f"{place} ({name})"


def _exposed(fields: Fields, place: str) -> tuple[Param, ...]:
    params: list[Param] = []
    for index, item in enumerate(list_of(fields, "params")):
        where = f"{place}: params[{index}]"
        try:
            params.append(param_of(object_of(item, where)))
        except GraphError as error:
            raise DocumentError(f"{where}: {error}") from None
    return tuple(params)


def _scope(fields: Fields, library: Library, place: str) -> Graph:
    """The nodes and wires of a graph; ``place`` is what messages put before theirs."""
    nodes: dict[str, GraphNode] = {}
    names: set[str] = set()
    for index, item in enumerate(list_of(fields, "nodes")):
        where = f"{place}nodes[{index}]"
        node = _node(object_of(item, where), where, library)
        if node.id in nodes:
            raise DocumentError(f"{where}: the id {node.id!r} is used twice")
        if node.name in names:
            raise DocumentError(f"{where}: the name {node.name!r} is used twice")
        names.add(node.name)
        nodes[node.id] = node
    for node in nodes.values():
        _check_sharing(nodes, node, place)
        _check_tie(nodes, node, place)
    graph = Graph(MappingProxyType(nodes), library=library)
    return _wired(graph, fields, place)


def _wired(graph: Graph, fields: Fields, place: str) -> Graph:
    wires: list[Wire] = []
    for index, item in enumerate(list_of(fields, "wires")):
        where = f"{place}wires[{index}]"
        wire = _wire(object_of(item, where), where)
        _check_ends(graph, wire, where)
        wires.append(wire)
    taken: set[tuple[str, str]] = set()
    for index, wire in enumerate(wires):
        if (wire.target, wire.input) in taken:
            name = graph.nodes[wire.target].name
            raise DocumentError(f"{place}wires[{index}]: '{name}.{wire.input}' already has a wire")
        taken.add((wire.target, wire.input))
    graph = replace(graph, wires=tuple(sorted(wires, key=wire_key)))
    cycle = graph.cycle()
    if cycle:
        some = ", ".join(f"'{graph.nodes[i].name}'" for i in cycle[:5])
        raise DocumentError(f"{place}the wires among {some} close a cycle")
    return drawn(graph, fields, place)


def _check_sharing(nodes: Mapping[str, GraphNode], node: GraphNode, place: str) -> None:
    if not node.shares:
        return
    owner = nodes.get(node.shares)
    if owner is None:
        reason = f"there is no node {quoted(node.shares)} for '{node.name}' to share weights with"
    elif owner.shares:
        reason = f"'{node.name}' shares the weights of '{owner.name}', which are another's"
    elif (owner.params, owner.bound) != (node.params, node.bound):
        reason = f"'{node.name}' and '{owner.name}' share weights, but not their parameters"
    elif owner.frozen != node.frozen:
        reason = f"'{node.name}' and '{owner.name}' share weights, but not what of them is frozen"
    else:
        reason = sharing_refusal(node, owner)
    if reason is not None:
        raise DocumentError(f"{place}{reason}")


def _check_tie(nodes: Mapping[str, GraphNode], node: GraphNode, place: str) -> None:
    if not node.tied:
        return
    owner = nodes.get(node.tied)
    if owner is None:
        reason = f"there is no node {quoted(node.tied)} for '{node.name}' to have the weight of"
    elif node.shares:
        reason = f"'{node.name}' shares all its weights, so that none of them can be tied"
    elif owner.shares or owner.tied:
        reason = f"'{node.name}' is tied to the weight of '{owner.name}', which is another's"
    else:
        reason = tying_refusal(node, owner)
    if reason is not None:
        raise DocumentError(f"{place}{reason}")


def _run(fields: Fields) -> RunSettings:
    try:
        return RunSettings().with_(**object_of(fields.get("run", {}), "run"))
    except ValueError as error:
        raise DocumentError(str(error)) from None


def _node(fields: Fields, place: str, library: Library) -> GraphNode:
    node_id, node_type = id_of(fields, place), text_of(fields, "type", place)
    name = text_of(fields, "name", place)
    reason = name_refusal(name)
    if reason is not None:
        raise DocumentError(f"{place}: {reason}")
    spec = library.spec(node_type)
    word = node_type if spec is None else spec.word
    place = f"{place} ({word:.60} '{name}')"
    mode = fields.get("mode", "on")
    if mode not in MODES:
        raise DocumentError(f"{place}: mode is one of {', '.join(MODES)}, not {quoted(mode)}")
    given = object_of(fields.get("params", {}), f"{place}: 'params'")
    params = given if spec is None else _params(spec, given, place)
    node = GraphNode(
        node_id,
        node_type,
        name,
        MappingProxyType(params),
        position_of(fields.get("at", [0, 0]), place),
        mode,
        MappingProxyType({k: v for k, v in fields.items() if k not in _NODE_FIELDS}),
        MappingProxyType(_bound(fields, spec, place)),
        text_of(fields, "shares", place, ""),
        text_of(fields, "tied", place, ""),
        _frozen(fields, place),
        spec,
    )
    if mode == "bypass" and spec is not None and not node.can_bypass():
        raise DocumentError(f"{place}: it cannot be bypassed: mode is on or off")
    return node


def _frozen(fields: Fields, place: str) -> Frozen:
    value = fields.get("frozen", False)
    if isinstance(value, bool):
        return ALL if value else ()
    paths = cast("list[object]", value) if isinstance(value, list) else [None]
    if all(isinstance(path, str) and path for path in paths):
        return tidy(cast("list[str]", paths))
    raise DocumentError(f"{place}: 'frozen' is true, or a list of paths to what is inside")


def _bound(fields: Fields, spec: Spec | None, place: str) -> dict[str, str]:
    found = object_of(fields.get("bound", {}), f"{place}: 'bound'")
    for param in found:
        text = text_of(found, param, f"{place}: 'bound'")
        if spec is not None and not (param in spec.params and spec.takes_name(param)):
            raise DocumentError(f"{place}: {quoted(param)} cannot be bound to {quoted(text)}")
        try:
            formula(text)
        except FormulaError as error:
            raise DocumentError(f"{place}: {param}: {error}") from None
    return found


def _params(spec: Spec, fields: Fields, place: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in fields.items():
        if name not in spec.params:
            known = ", ".join(spec.params) or "none"
            raise DocumentError(
                f"{place}: there is no parameter {quoted(name)}: {spec.word} has {known}"
            )
        try:
            valid = spec.params[name].validate(value)
        except ValueError as error:
            raise DocumentError(f"{place}: {name} {error}") from None
        if valid != spec.params[name].default:
            values[name] = valid
    return {name: values[name] for name in spec.params if name in values}


def _wire(fields: Fields, place: str) -> Wire:
    source, _, output = text_of(fields, "from", place).partition(".")
    target, _, into = text_of(fields, "to", place).partition(".")
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
