"""Folding nodes into a definition of their own, and unfolding an instance again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from graph_nodes.elements import GraphError, GraphNode, Position, Wire, id_key, wire_key
from graph_nodes.formula import formula
from graph_nodes.frames import cut_out, frame_around, merged, put_in
from graph_nodes.freezing import Moved, frozen_inside, of_one, rerouted
from graph_nodes.graph import Definition, Graph
from graph_nodes.ids import free_id, last_number
from graph_nodes.names import FreeNames
from graph_nodes.project import Project
from graph_nodes.repeating import REPEAT
from graph_nodes.roles import Role
from graph_nodes.sharing import lent_by

_BESIDE = 220.0
"""How far Inputs stand to the left of what they feed, and Outputs to the right."""

Source = tuple[str, str]
"""A node's id and its output."""


@dataclass(frozen=True)
class _Cut:
    """What the border around some nodes cuts.

    Attributes:
        inputs: Name of an argument → what is wired into it, and the wires inside.
        outputs: Name of a returned value → what gives it, and the wires outside.
    """

    inputs: Mapping[str, tuple[Source, tuple[Wire, ...]]]
    outputs: Mapping[str, tuple[Source, tuple[Wire, ...]]]


def group(project: Project, ids: Iterable[str], name: str, scope: str = "") -> tuple[Project, str]:
    """A project in which some nodes are a definition, with an instance of it in their place.

    What the border cuts becomes its arguments and what it returns; where nothing leaves it, what is
    wired to nothing does.

    Args:
        project: The project.
        ids: The nodes.
        name: What the definition is called.
        scope: The id of the definition that the nodes are in; "" for the main graph.

    Returns:
        The project and the id of the instance.

    Raises:
        GraphError: They cannot be one; the text says why.
    """
    graph, chosen = project.scope(scope), frozenset(ids)
    _check_group(graph, chosen)
    cut = _cut(graph, chosen)
    texts = (text for i in chosen for text in graph.nodes[i].bound.values())
    bound = {name for text in texts for name in formula(text).names}
    params = [p for p in project.definition(scope).params if p.name in bound] if scope else []
    project, made = project.define(name, lambda empty: _inside(empty, graph, chosen, cut), *params)
    made_type, instances = project.definition(made).type, list[str]()

    def folded(graph: Graph) -> Graph:
        corner = _corner([graph.nodes[i] for i in chosen])
        around = frame_around(graph.drawing, chosen)
        graph, instance = graph.add(made_type, corner)
        graph = graph.draw(put_in(graph.drawing, [instance], around))
        instances.append(instance)
        for param in params:
            graph = graph.bind(instance, param.name, param.name)
        for argument, (source, _) in cut.inputs.items():
            graph = graph.connect(Wire(*source, instance, argument))
        for returned, (_, wires) in cut.outputs.items():
            for wire in wires:
                graph = graph.connect(replace(wire, source=instance, output=returned))
        return graph.remove(chosen)

    later, instance = project.edit_scope(scope, folded), instances[0]
    if scope:

        def moved(path: str) -> list[str]:
            is_inside = path.partition("/")[0] in chosen
            return [f"{instance}/{path}"] if is_inside else [path]

        later = _refrozen(project, later, scope, moved)
    return later, instance


def ungroup(project: Project, instance: str, scope: str = "") -> tuple[Project, tuple[str, ...]]:
    """A project in which the nodes of an instance's definition stand in its place.

    A definition that nothing uses any more goes with it.

    Args:
        project: The project.
        instance: The id of the instance.
        scope: The id of the definition that it is in; "" for the main graph.

    Returns:
        The project and the ids of the nodes.

    Raises:
        GraphError: It is no instance, or more than its nodes alone; the text says why.
    """
    graph = project.scope(scope)
    node = graph.node(instance)
    definition = project.definitions.get(node.type)
    if definition is None:
        raise GraphError(f"'{node.name}' is no module of this project: there is nothing to unfold")
    _check_ungroup(graph, node)
    ids: dict[str, str] = {}

    def unfolded(graph: Graph) -> Graph:
        later, found = _unfolded(graph, node, definition)
        ids.update(found)
        return later

    before, project = project, project.edit_scope(scope, unfolded)
    if scope:

        def moved(path: str) -> list[str]:
            head, _, rest = path.partition("/")
            return [path] if head != instance else _unfolded_path(rest, definition, ids)

        project = _refrozen(before, project, scope, moved)
    if not project.uses(definition.type):
        project = project.remove(definition.id)
    return project, tuple(ids.values())


# -- folding -----------------------------------------------------------------------------------


def _check_group(graph: Graph, chosen: frozenset[str]) -> None:
    if not chosen:
        raise GraphError("select the nodes that are to be one module")
    for node in map(graph.node, chosen):
        role = None if node.spec is None else node.spec.role
        if role not in (None, Role.OP, Role.PARAMETER, Role.WATCH, Role.NOTE):
            raise GraphError(
                f"{node.word} '{node.name}' cannot be in a module: "
                "leave it out, and what it is wired to becomes a port"
            )
        for alike, do in (
            (graph.sharing(node.id), "share weights"),
            (graph.tied_with(node.id), "have one weight"),
        ):
            if others := sorted({*alike} - chosen, key=id_key):
                raise GraphError(
                    f"'{node.name}' and '{graph.nodes[others[0]].name}' {do}: "
                    "take both into the module, or neither"
                )
    between = (graph.downstream(chosen) & graph.upstream(chosen)) - chosen
    if between:
        names = " and ".join(sorted(f"'{graph.nodes[i].name}'" for i in between))
        raise GraphError(
            f"the way from one of these nodes to another leads through {names}: "
            "take that into the module, too"
        )


def _cut(graph: Graph, chosen: frozenset[str]) -> _Cut:
    names = FreeNames(graph.nodes[i].name for i in chosen)
    entering: dict[Source, list[Wire]] = {}
    leaving: dict[Source, list[Wire]] = {}
    for wire in graph.wires:
        if wire.target in chosen and wire.source not in chosen:
            entering.setdefault((wire.source, wire.output), []).append(wire)
        if wire.source in chosen and wire.target not in chosen:
            leaving.setdefault((wire.source, wire.output), []).append(wire)
    leaving = leaving or {source: [] for source in _ends(graph, chosen)}
    inputs = {
        names.take(wires[0].input): (source, tuple(wires)) for source, wires in entering.items()
    }
    outputs: dict[str, tuple[Source, tuple[Wire, ...]]] = {}
    for source, wires in leaving.items():
        wish = "out" if len(leaving) == 1 else f"{graph.nodes[source[0]].name}_out"
        outputs[names.take(wish)] = (source, tuple(wires))
    return _Cut(inputs, outputs)


def _ends(graph: Graph, chosen: frozenset[str]) -> list[Source]:
    """The outputs of nodes that nothing reads, or but what gives nothing on, as a Watch does."""
    ends = [
        graph.nodes[i]
        for i in chosen
        if not any(graph.nodes[wire.target].outputs() for wire in graph.targets[i])
    ]
    return [(node.id, port.name) for node in ends for port in node.outputs()]


def _inside(empty: Graph, graph: Graph, chosen: frozenset[str], cut: _Cut) -> Graph:
    """The graph of the definition."""
    nodes = {i: graph.nodes[i] for i in graph.nodes if i in chosen}
    left, right = _span([n.at[0] for n in nodes.values()])
    wires = [w for w in graph.wires if w.source in chosen and w.target in chosen]
    drawing = cut_out(graph.drawing, chosen)
    inside = replace(empty, nodes=MappingProxyType(nodes), wires=tuple(wires), drawing=drawing)
    for name, (_, inner) in cut.inputs.items():
        height = nodes[inner[0].target].at[1]
        inside, made = inside.add("Input", (left - _BESIDE, height), name)
        for wire in inner:
            inside = inside.connect(replace(wire, source=made, output="out"))
    for name, (source, _) in cut.outputs.items():
        place = (right + _BESIDE, nodes[source[0]].at[1])
        inside, made = inside.add("Output", place, name)
        inside = inside.connect(Wire(*source, made, "x"))
    return inside


# -- unfolding ---------------------------------------------------------------------------------


def _check_ungroup(graph: Graph, node: GraphNode) -> None:
    if node.is_repeated:
        raise GraphError(
            f"'{node.name}' is {node.value(REPEAT.name)} modules in a row: "
            "set repeat to 1 to unfold it"
        )
    if len(graph.sharing(node.id)) > 1:
        raise GraphError(f"'{node.name}' shares its weights: give it its own to unfold it")
    if node.mode != "on":
        raise GraphError(f"'{node.name}' is not enabled: enable it to unfold it")


def _unfolded(
    graph: Graph, instance: GraphNode, definition: Definition
) -> tuple[Graph, dict[str, str]]:
    """The graph with what is inside of an instance in its place, and what of it is called how."""
    inner = _as_set(definition, instance)
    rim = {
        n.id for n in inner.nodes.values() if n.spec and n.spec.role in (Role.INPUT, Role.OUTPUT)
    }
    body = [n for n in inner.nodes.values() if n.id not in rim]
    ids = _ids(graph, body)
    names = FreeNames(n.name for n in graph.nodes.values() if n is not instance)
    left, top = _corner(body)
    by = (instance.at[0] - left, instance.at[1] - top)
    nodes = {
        ids[n.id]: replace(
            lent_by(n, ids),
            id=ids[n.id],
            name=names.take(n.name),
            at=(n.at[0] + by[0], n.at[1] + by[1]),
        )
        for n in body
    }
    kept = {i: n for i, n in graph.nodes.items() if n is not instance}
    untouched = (w for w in graph.wires if instance.id not in (w.source, w.target))
    wires = [*untouched, *_wires(graph, instance, inner, ids)]
    around = graph.drawing.node(instance.id).frame
    later = replace(
        graph,
        nodes=MappingProxyType(kept | nodes),
        wires=tuple(sorted(wires, key=wire_key)),
        drawing=merged(graph.drawing, inner.drawing, ids, by, around),
    )
    return later, ids


def _as_set(definition: Definition, instance: GraphNode) -> Graph:
    """What an instance computes: values, or formulas of the definition around it, for its own."""
    frozen = of_one(instance.frozen, definition.graph)
    nodes = frozen_inside(definition.graph, frozen)
    graph, values = replace(definition.graph, nodes=MappingProxyType(nodes)), instance.values()
    for node in graph.nodes.values():
        for param, text in node.bound.items():
            own = formula(text)
            if instance.bound.keys().isdisjoint(own.names):
                graph = graph.set_param(node.id, param, own.value(values))
                continue
            words = {n: instance.bound.get(n) or repr(values[n]) for n in own.names}
            graph = graph.bind(node.id, param, own.source(words))
    return graph


def _ids(graph: Graph, body: Iterable[GraphNode]) -> dict[str, str]:
    """What nodes are called by in the graph that they come into: as before, where that is free."""
    taken, ids, number = set(graph.nodes), dict[str, str](), last_number(graph.nodes)
    for node in body:
        ids[node.id] = node.id if node.id not in taken else free_id(taken, number)
        taken.add(ids[node.id])
    return ids


def _wires(graph: Graph, instance: GraphNode, inner: Graph, ids: Mapping[str, str]) -> list[Wire]:
    """The wires of the nodes of an instance, those to the nodes around it included."""
    given = {w.input: (w.source, w.output) for w in graph.sources[instance.id]}

    def source_of(wire: Wire) -> Source | None:
        """What a wire inside begins at, seen from outside."""
        node = inner.nodes[wire.source]
        return given.get(node.name) if node.id not in ids else (ids[node.id], wire.output)

    found: list[Wire] = []
    for wire in inner.wires:
        source = source_of(wire)
        if source is not None and wire.target in ids:
            found.append(Wire(*source, ids[wire.target], wire.input))
    for wire in graph.targets[instance.id]:
        output = inner.by_name(wire.output)
        into = inner.sources[output.id] if output is not None else ()
        source = source_of(into[0]) if into else None
        if source is not None:
            found.append(Wire(*source, wire.target, wire.input))
    return found


# -- what is frozen ------------------------------------------------------------------------------


def _refrozen(before: Project, after: Project, scope: str, moved: Moved) -> Project:
    """The project where what is frozen inside of a module, by paths from outside, stays so."""
    through, known = before.definition(scope).type, before.definitions

    def followed(graph: Graph, later: Graph) -> Graph:
        nodes = dict(later.nodes)
        for node in graph.nodes.values():
            if node.frozen and node.id in nodes:
                paths = rerouted(node.frozen, node.type, known, through, moved)
                nodes[node.id] = replace(nodes[node.id], frozen=paths)
        return replace(later, nodes=MappingProxyType(nodes))

    every = (
        replace(one, graph=followed(known[kind].graph, one.graph)) if kind in known else one
        for kind, one in after.definitions.items()
    )
    return Project(followed(before.main, after.main).with_definitions(every))


def _unfolded_path(rest: str, definition: Definition, ids: Mapping[str, str]) -> list[str]:
    """What a path into an instance is where what was inside of it stands in its place."""
    paths = of_one((rest,), definition.graph)
    inside = frozen_inside(definition.graph, paths)
    return [
        "/".join(filter(None, (ids[i], path)))
        for i, node in inside.items()
        if i in ids
        for path in node.frozen
        if path not in definition.graph.nodes[i].frozen
    ]


# -- places ------------------------------------------------------------------------------------


def _corner(nodes: Iterable[GraphNode]) -> Position:
    places = [node.at for node in nodes]
    return (_span([x for x, _ in places])[0], _span([y for _, y in places])[0])


def _span(numbers: list[float]) -> tuple[float, float]:
    return (min(numbers, default=0.0), max(numbers, default=0.0))
