"""Nodes become another kind, and keep what both kinds have: wires, values, what is frozen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from graph_nodes.elements import ALL, Frozen, GraphError, GraphNode, Spec, Wire, with_wires
from graph_nodes.flow import ports_fit
from graph_nodes.freezing import Modules, carried, has_weights
from graph_nodes.graph import Graph
from graph_nodes.params import Value
from graph_nodes.phrase import Phrase
from graph_nodes.ports import Port
from graph_nodes.quoting import quoted
from graph_nodes.sharing import handed_over


@dataclass(frozen=True, slots=True)
class Retype:
    """Makes nodes another kind.

    Wires stay at ports of the same name, or else go to the next that takes them, in their order.
    Values stay at parameters of the same name that take them. A name that was made from the kind
    follows it.

    Attributes:
        nodes: The nodes.
        type: Their type from then on.
        params: Values that are set besides.
        frozen: Of instances, what inside of them is frozen afterwards: see ``retyping``.
    """

    nodes: tuple[str, ...]
    type: str
    params: Mapping[str, Value] = field(default_factory=dict[str, Value], hash=False)
    frozen: Mapping[str, Frozen] = field(default_factory=dict[str, Frozen], hash=False)

    def apply(self, graph: Graph) -> Graph:
        """The graph with this done to it."""
        for node_id in self.nodes:
            before = graph.node(node_id)
            graph = with_kind(graph, node_id, self.type, self.frozen.get(node_id))
            graph = _renamed(graph, before)
            for param, value in self.params.items():
                graph = graph.set_param(node_id, param, value)
        return graph

    def words(self, graph: Graph, here: str | None = None) -> Phrase:
        """What it does, such as "Swap 'relu' for GELU"."""
        label = _spec(graph, self.type).label
        return Phrase("retype", {"names": self._names(graph), "type": label})

    def preview(self, graph: Graph) -> Phrase:
        """What it is before and after it, and what would be lost."""
        labels = (n.spec.label if n.spec else n.type for n in map(graph.node, self.nodes))
        args = {"names": self._names(graph), "before": tuple(dict.fromkeys(labels))}
        args |= {"after": _spec(graph, self.type).label}
        if lost := self.losses(graph):
            return Phrase("retype_losing", {**args, "lost": lost})
        return Phrase("retype_before_after", args)

    def losses(self, graph: Graph) -> tuple[str, ...]:
        """What the nodes have now and would not have any more, in short."""
        spec = _spec(graph, self.type)
        return tuple(text for i in self.nodes for text in _losses(graph, graph.node(i), spec))

    def _names(self, graph: Graph) -> tuple[str, ...]:
        return tuple(quoted(graph.node(i).name) for i in self.nodes)


def retyping(
    graph: Graph,
    ids: Sequence[str],
    node_type: str,
    modules: Modules,
    params: Mapping[str, Value] = MappingProxyType({}),
) -> Retype:
    """What makes nodes another kind; of instances, what is called the same inside stays frozen.

    Args:
        graph: The graph.
        ids: The nodes.
        node_type: Their type from then on.
        modules: What instances are of.
        params: Values that are set besides.
    """
    inside = (graph.node(i) for i in ids if graph.node(i).frozen not in ((), ALL))
    frozen = {n.id: carried(n, modules, node_type, modules) for n in inside}
    return Retype(tuple(ids), node_type, params, frozen)


def with_kind(graph: Graph, node_id: str, node_type: str, frozen: Frozen | None = None) -> Graph:
    """A graph in which a node of the same name is of another kind: see ``Retype``.

    Args:
        graph: The graph.
        node_id: The node.
        node_type: Its type from then on.
        frozen: What of it is frozen afterwards; None for all or nothing, as it is.

    Raises:
        GraphError: There is no such type, or the node shares its weights.
    """
    node, spec = graph.node(node_id), _spec(graph, node_type)
    if len(graph.sharing(node_id)) > 1:
        raise GraphError(f"'{node.name}' shares its weights: give it its own first")
    if frozen is None:
        frozen = ALL if node.frozen == ALL and has_weights(spec) else ()
    later = as_kind(node, spec, frozen)
    nodes = graph.nodes
    if not spec.tieable:
        nodes = handed_over(nodes, {node_id})
        later = replace(later, tied="")
    every = {i: later if i == node_id else nodes[i] for i in graph.nodes}
    moved = {w: to for w, to in moved_wires(graph, node, later).items() if w != to}
    wires = graph.wires
    if moved:
        kept = (wire for wire in wires if wire not in moved)
        wires = with_wires(kept, filter(None, moved.values()))
    return replace(graph, nodes=MappingProxyType(every), wires=wires)


def as_kind(node: GraphNode, spec: Spec, frozen: Frozen) -> GraphNode:
    """A node as one of another kind, with the values that its parameters take.

    Args:
        node: The node.
        spec: The kind.
        frozen: What of it is frozen from then on.
    """
    kinds = spec.params
    taken = {
        name: kinds[name].validate(v) for name, v in node.params.items() if _takes(spec, name, v)
    }
    values = {
        name: taken[name] for name in kinds if name in taken and taken[name] != kinds[name].default
    }
    bound = {name: text for name, text in node.bound.items() if _follows(spec, name)}
    later = replace(
        node,
        type=spec.type,
        spec=spec,
        params=MappingProxyType(values),
        bound=MappingProxyType(bound),
        frozen=frozen,
        extra=MappingProxyType({}),
    )
    return replace(later, mode="on") if later.mode == "bypass" and not later.can_bypass() else later


def _takes(spec: Spec, name: str, value: object) -> bool:
    """Whether a kind has a parameter of this name that can have this value."""
    try:
        spec.params[name].validate(value)
    except (KeyError, ValueError):
        return False
    return True


def _follows(spec: Spec, name: str) -> bool:
    """Whether a kind has a parameter of this name that can follow from a formula."""
    return name in spec.params and spec.takes_name(name)


# -- wires -----------------------------------------------------------------------------------


def moved_wires(graph: Graph, node: GraphNode, later: GraphNode) -> dict[Wire, Wire | None]:
    """Each wire of a node → what it is once the node is another kind; None where it goes."""
    wires = (*graph.sources[node.id], *graph.targets[node.id])
    kept = {**dict(_kept_inputs(graph, node, later)), **dict(_kept_outputs(graph, node, later))}
    return {wire: kept.get(wire) for wire in wires}


def _kept_inputs(graph: Graph, node: GraphNode, later: GraphNode) -> Iterator[tuple[Wire, Wire]]:
    wires = {wire.input: wire for wire in graph.sources[node.id]}
    names = [port.name for port in node.inputs() if port.name in wires] or list(wires)
    free = {port.name: port for port in later.inputs()}
    waiting: list[tuple[Wire, Port]] = []
    for wire in map(wires.__getitem__, names):
        given = graph.nodes[wire.source].output(wire.output)
        if wire.input in free and (given is None or given.kind == free[wire.input].kind):
            del free[wire.input]
            yield wire, wire
        elif given is not None:
            waiting.append((wire, given))
    for wire, given in waiting:
        name = next((name for name, port in free.items() if ports_fit(given, port)), None)
        if name is not None:
            del free[name]
            yield wire, replace(wire, input=name)


def _kept_outputs(graph: Graph, node: GraphNode, later: GraphNode) -> Iterator[tuple[Wire, Wire]]:
    used = dict.fromkeys(wire.output for wire in graph.targets[node.id])
    names = [port.name for port in node.outputs() if port.name in used] or list(used)
    free = {port.name: port for port in later.outputs()}
    given = {name: free.pop(name) for name in names if name in free}
    for name in names:
        takers = _takers(graph, node.id, name)
        if name in given:
            port = given[name]
            stays = [w for w, taker in takers if taker is None or taker.kind == port.kind]
        else:
            stays = []
            for port in free.values():
                if stays := [w for w, taker in takers if taker and ports_fit(port, taker)]:
                    del free[port.name]
                    break
            else:
                continue
        yield from ((wire, replace(wire, output=port.name)) for wire in stays)


def _takers(graph: Graph, node_id: str, output: str) -> list[tuple[Wire, Port | None]]:
    """The wires from an output, with the inputs that they end in, where these are known."""
    wires = (w for w in graph.targets[node_id] if w.output == output)
    return [(wire, graph.nodes[wire.target].input(wire.input)) for wire in wires]


# -- names and losses ------------------------------------------------------------------------


def _renamed(graph: Graph, before: GraphNode) -> Graph:
    """A graph in which a node that was called after its kind is called after the kind it is."""
    spec = graph.nodes[before.id].spec
    if spec is None or before.spec is None or not is_made_of(before.name, before.spec):
        return graph
    if is_made_of(before.name, spec):
        return graph
    return graph.rename(before.id, graph.free_name(spec.default_name))


def is_made_of(name: str, spec: Spec) -> bool:
    """Whether a node of a kind is called so by itself: "relu", or "relu2" where that was taken."""
    stem = spec.default_name.rstrip("0123456789")
    return name == spec.default_name or bool(re.fullmatch(f"{stem}([2-9]|[1-9][0-9]+)", name))


def _losses(graph: Graph, node: GraphNode, spec: Spec) -> Iterator[str]:
    """What a node has now and would not have any more as another kind."""
    later = as_kind(node, spec, ())
    for wire, stays in moved_wires(graph, node, later).items():
        if stays is None:
            source, target = graph.nodes[wire.source].name, graph.nodes[wire.target].name
            yield f"{source}.{wire.output} → {target}.{wire.input}"
    for name, value in node.params.items():
        if not _takes(spec, name, value):
            yield f"{name} {node.spec.params[name].show(value) if node.spec else value}"
    yield from (f"{name} = {text}" for name, text in node.bound.items() if name not in later.bound)


def _spec(graph: Graph, node_type: str) -> Spec:
    spec = graph.library.spec(node_type)
    if spec is None:
        raise GraphError(f"there is no node type {quoted(node_type)}")
    return spec


# -- what comes into question ----------------------------------------------------------------


def kin(graph: Graph, ids: Sequence[str], specs: Sequence[Spec]) -> list[Spec]:
    """The kinds that could stand in the place of nodes, the nearest first.

    These are the kinds of their category and role, then those of other categories with ports that
    take and give the same. What would cost a wire comes last.

    Args:
        graph: The graph.
        ids: The nodes.
        specs: The kinds that there are.
    """
    nodes = [graph.node(i) for i in ids]
    found = [(_distance(graph, nodes, spec), spec) for spec in specs]
    near = [(far, spec) for far, spec in found if far is not None]
    return [spec for _, spec in sorted(near, key=lambda pair: pair[0])]


def _distance(
    graph: Graph, nodes: Sequence[GraphNode], spec: Spec
) -> tuple[bool, bool, bool] | None:
    """How far a kind is from nodes; None where it is no kin of theirs."""
    kinds = [node.spec for node in nodes]
    if any(kind is None or kind.role is not spec.role for kind in kinds):
        return None
    if all(kind is spec for kind in kinds):
        return None
    elsewhere = any(kind is None or kind.category is not spec.category for kind in kinds)
    if elsewhere and not all(kind and _signature(kind) == _signature(spec) for kind in kinds):
        return None
    later = [as_kind(node, spec, ()) for node in nodes]
    loses = any(
        None in moved_wires(graph, node, after).values()
        for node, after in zip(nodes, later, strict=True)
    )
    return elsewhere, loses, all(kind and kind.__module__ != spec.__module__ for kind in kinds)


def _signature(spec: Spec) -> tuple[tuple[str, str, str], ...]:
    """What a kind takes and gives, whatever its ports are called."""
    ports = (*spec.input_ports, *spec.output_ports)
    return tuple((type(p).__name__, p.kind, f"{p.dims} {p.dtype} {p.required}") for p in ports)
