"""What the definitions of a project may be, and which of them a graph uses."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from graph_nodes.formula import FormulaError, formula
from graph_nodes.graph import Definition, Graph, GraphError, GraphNode
from graph_nodes.names import name_refusal
from graph_nodes.params import Value
from graph_nodes.quoting import quoted
from graph_nodes.roles import Role

Definitions = Mapping[str, Definition]
"""Type id of the instances → definition."""

DEEPEST = 32
"""How many definitions may contain one another."""

_ALLOWED = (Role.OP, Role.PARAMETER, Role.INPUT, Role.OUTPUT, Role.WATCH, Role.NOTE)


def free_id(taken: Collection[str]) -> str:
    """The id of a new definition: the first of d1, d2, ... that no other has."""
    return next(i for n in range(len(taken) + 1) if (i := f"d{n + 1}") not in taken)


def reached(definitions: Definitions, graph: Graph) -> dict[str, Definition]:
    """The definitions that a graph uses, through others too; those that others use come first."""
    found: dict[str, Definition] = {}
    _reach(definitions, graph, found)
    return found


def _reach(definitions: Definitions, graph: Graph, found: dict[str, Definition]) -> None:
    for node_type in dict.fromkeys(n.type for n in graph.nodes.values()):
        definition = definitions.get(node_type)
        if definition is not None and node_type not in found:
            _reach(definitions, definition.graph, found)
            found[node_type] = definition


def watching(definitions: Definitions) -> frozenset[str]:
    """The definitions in which something is watched, through others too, by type id."""
    found = {node_type for node_type, one in definitions.items() if Role.WATCH in one.graph.roles}
    more = bool(found)
    while more:
        others = definitions.keys() - found
        more = {t for t in others if not found.isdisjoint(_used(definitions, t))}
        found |= more
    return frozenset(found)


def concrete(definition: Definition, values: Mapping[str, Value]) -> Graph:
    """What a definition computes where its parameters have these values.

    What follows from them has its value, and is bound still: that decides how it is written.

    Raises:
        GraphError: One of its nodes refuses such a value, or a formula has none.
    """
    graph = definition.graph
    following = [node for node in graph.nodes.values() if node.bound]
    for node in following:
        for param, text in node.bound.items():
            try:
                value = formula(text).value(values)
            except FormulaError as error:
                raise GraphError(f"{node.word} '{node.name}': {param}: {error}") from None
            graph = graph.set_param(node.id, param, value)
    nodes = {n.id: replace(graph.nodes[n.id], bound=n.bound) for n in following}
    return replace(graph, nodes=MappingProxyType({**graph.nodes, **nodes})) if nodes else graph


def refusal(definitions: Definitions) -> str | None:
    """Why these cannot be the definitions of a project, in words, or None where they can."""
    return next(_refusals(definitions), None)


def main_refusal(main: Graph) -> str | None:
    """Why this cannot be the main graph of a project, in words, or None where it can."""
    bound = next((node.name for node in main.nodes.values() if node.bound), None)
    return bound and f"'{bound}' is bound to a parameter, but stands in no definition"


def _refusals(definitions: Definitions) -> Iterator[str]:
    names: dict[str, str] = {}
    for one in definitions.values():
        reason = name_refusal(one.name)
        if reason is not None:
            yield reason
        if names.setdefault(one.name, one.id) != one.id:
            yield f"two definitions are called {quoted(one.name)}"
        yield from _content_refusals(one)
    yield from _nesting_refusals(definitions)


def _content_refusals(one: Definition) -> Iterator[str]:
    exposed = {param.name for param in one.params}
    if len(exposed) < len(one.params):
        yield f"{one.name} has two parameters of the same name"
    for node in one.graph.nodes.values():
        if node.spec is not None and node.spec.role not in _ALLOWED:
            yield (
                f"{one.name} cannot hold {node.spec.label} '{node.name}': a definition holds "
                "operations, layers, Parameters, Inputs, Outputs, Watches and notes"
            )
        if node.spec is not None and node.spec.role is Role.INPUT and one.graph.sources[node.id]:
            yield (
                f"{one.name}: nothing can be wired into Input '{node.name}', "
                "as an instance is given what it is"
            )
        yield from _binding_refusals(one, node, exposed)


def _binding_refusals(one: Definition, node: GraphNode, exposed: set[str]) -> Iterator[str]:
    for param, text in node.bound.items():
        if not exposed.issuperset(formula(text).names):
            known = ", ".join(exposed) or "none"
            yield (
                f"{one.name}: {param} of '{node.name}' is bound to {quoted(text)}, "
                f"but its parameters are {known}"
            )


def _nesting_refusals(definitions: Definitions) -> Iterator[str]:
    """Definitions that contain themselves, or each other too deeply."""
    used = {node_type: _used(definitions, node_type) for node_type in definitions}
    depths = _depths(used)
    circle = _circle({t: [u for u in used[t] if u not in depths] for t in used if t not in depths})
    if len(circle) == 1:
        yield f"{definitions[circle[0]].name} cannot contain itself"
    elif circle:
        first, second, *others = (definitions[t].name for t in (*circle, circle[0]))
        through = "".join(f", which contains {name}" for name in others)
        yield f"{first} contains {second}{through}: a definition cannot contain itself"
    for node_type, depth in depths.items():
        if depth > DEEPEST:
            yield f"{definitions[node_type].name} contains definitions {depth - 1} levels deep"
            return


def _used(definitions: Definitions, node_type: str) -> list[str]:
    nodes = definitions[node_type].graph.nodes.values()
    return list(dict.fromkeys(n.type for n in nodes if n.type in definitions))


def _depths(used: Mapping[str, list[str]]) -> dict[str, int]:
    """How many definitions lie in one another; those on or above a circle are left out."""
    users: dict[str, list[str]] = {node_type: [] for node_type in used}
    for node_type, others in used.items():
        for other in others:
            users[other].append(node_type)
    missing = {node_type: len(others) for node_type, others in used.items()}
    ready = [node_type for node_type, count in missing.items() if not count]
    depths: dict[str, int] = {}
    while ready:
        node_type = ready.pop()
        depths[node_type] = 1 + max((depths[other] for other in used[node_type]), default=0)
        for user in users[node_type]:
            missing[user] -= 1
            if not missing[user]:
                ready.append(user)
    return depths


def _circle(used: Mapping[str, list[str]]) -> list[str]:
    """A way from one definition back to itself, if there are any; each of them uses another."""
    way = [next(iter(used))] if used else []
    while way:
        following = used[way[-1]][0]
        if following in way:
            return way[way.index(following) :]
        way.append(following)
    return []
