"""Brings what is pasted or imported together with the definitions that it uses."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from types import MappingProxyType

from graph_nodes.definitions import free_id, reached, refusal
from graph_nodes.drawing import Drawing
from graph_nodes.elements import GraphError, GraphNode, Spec
from graph_nodes.freezing import carried
from graph_nodes.graph import Definition, Graph
from graph_nodes.names import FreeNames
from graph_nodes.ports import Port
from graph_nodes.quoting import quoted
from graph_nodes.retyping import as_kind


class Choice(Enum):
    """What becomes of a definition whose name is that of another one here."""

    KEEP_BOTH = auto()
    """It comes, under another name."""
    USE_HERE = auto()
    """It does not come, and what uses it uses the one here."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A definition that would be brought to where another one has its name.

    Attributes:
        name: The name.
        renamed: What it would be called, if both are kept.
        misfit: Why the one here cannot be used in its place; "" where it can.
        more: Whether others that come have names that are taken here.
    """

    name: str
    renamed: str
    misfit: str
    more: bool


Choose = Callable[[Clash], Choice | None]
"""Says what becomes of a definition; None is to bring nothing at all."""


def keep_both(clash: Clash) -> Choice:
    """Bring each definition, whatever it is to be called."""
    return Choice.KEEP_BOTH


def adopted(
    graph: Graph, fragment: Graph, choose: Choose = keep_both
) -> tuple[Graph, Graph] | None:
    """The graph with the definitions that a fragment uses, and the fragment as it uses these.

    A definition that the graph has already is not brought again. It is the same one where it has
    the same name, or one with a number as ``choose`` may have given it, and its content differs at
    most in how it is drawn; ids do not count.

    Args:
        graph: The main graph of a project.
        fragment: Nodes, and the definitions that they use.
        choose: Asked for each definition whose name another one has in the graph, after those
            that it uses.

    Returns:
        Both, or None where ``choose`` says so.

    Raises:
        GraphError: The definitions cannot be together in one project.
    """
    adoption = _Adoption(graph, fragment)
    if not adoption.settle(choose):
        return None
    if adoption.made:
        graph = graph.with_definitions([*graph.definitions.values(), *adoption.made])
        reason = refusal(graph.definitions)
        if reason is not None:
            raise GraphError(reason)
    return graph, adoption.reused(fragment).bound(graph.library)


class _Adoption:
    """What becomes of each definition that a fragment uses.

    Attributes:
        specs: Type of its instances in the fragment → what these are in the graph.
        made: The definitions that come.
    """

    def __init__(self, graph: Graph, fragment: Graph) -> None:
        self.specs: dict[str, Spec] = {}
        self.made: list[Definition] = []
        self._fragment = fragment
        self._here = {one.name: one for one in graph.definitions.values()}
        self._needed = reached(fragment.definitions, fragment)

    def settle(self, choose: Choose) -> bool:
        """Find out, those first that others use. False where nothing is to come."""
        for kind, one in self._needed.items():
            one = replace(one, graph=self.reused(one.graph))
            other = self._here.get(one.name)
            if other is not None and (same := self._same(one)) is not None:
                other = same
            elif other is not None:
                clash = self._clash(kind, one, other)
                choice = choose(clash)
                if choice is None:
                    return False
                if choice is Choice.KEEP_BOTH:
                    one, other = replace(one, name=clash.renamed), None
            self.specs[kind] = (self._come(one) if other is None else other).spec
        return True

    def reused(self, graph: Graph) -> Graph:
        """A graph of the fragment whose instances are those of the definitions settled so far."""
        known = {one.type: one for one in (*self._here.values(), *self.made)}
        nodes = dict(graph.nodes)
        for node in graph.nodes.values():
            if (spec := self.specs.get(node.type)) is not None:
                frozen = carried(node, self._fragment.definitions, spec.type, known)
                nodes[node.id] = as_kind(node, spec, frozen)
        return replace(graph, nodes=MappingProxyType(nodes))

    def _same(self, one: Definition) -> Definition | None:
        named = (self._here[one.name], *self._here.values())
        alike = (o for o in named if _stem(o) == _stem(one) and _content(o) == _content(one))
        return next(alike, None)

    def _come(self, one: Definition) -> Definition:
        taken = {other.id for other in (*self._here.values(), *self.made)}
        made = one if one.id not in taken else replace(one, id=free_id(taken))
        self.made.append(made)
        return made

    def _clash(self, kind: str, one: Definition, other: Definition) -> Clash:
        needed = [each.name for each in self._needed.values()]
        names = FreeNames([*self._here, *needed, *(made.name for made in self.made)])
        more = any(name in self._here for name in needed[needed.index(one.name) + 1 :])
        return Clash(one.name, names.take(one.name), self._misfit(kind, one, other), more)

    def _misfit(self, kind: str, one: Definition, other: Definition) -> str:
        """Why another definition cannot be used in the place of one; "" where it can."""
        graphs = (self._fragment, *(each.graph for each in self._needed.values()))
        uses = [node for graph in graphs for node in graph.nodes.values() if node.type == kind]
        return next(_misfits(one.spec, other.spec, uses), "")


def _misfits(wanted: Spec, found: Spec, uses: Iterable[GraphNode]) -> Iterator[str]:
    inputs, outputs = _names(found.input_ports), _names(found.output_ports)
    for kind, missing in (
        ("input", _names(wanted.input_ports) - inputs),
        ("output", _names(wanted.output_ports) - outputs),
        ("parameter", wanted.params.keys() - found.params.keys()),
    ):
        yield from (f"it has no {kind} {quoted(name)}" for name in sorted(missing))
    needed = _names(port for port in found.input_ports if not port.optional)
    for name in sorted(needed - _names(wanted.input_ports)):
        yield f"it wants an input {quoted(name)} as well"
    for node in uses:
        for name, value in node.params.items():
            try:
                found.params[name].validate(value)
            except ValueError as error:
                yield f"its {name} {error}"


def _names(ports: Iterable[Port]) -> set[str]:
    return {port.name for port in ports}


def _stem(one: Definition) -> str:
    return one.name.rstrip("0123456789")


def _content(one: Definition) -> Definition:
    """What is the same of definitions that mean the same in one project."""
    nodes = {i: replace(node, at=(0.0, 0.0)) for i, node in one.graph.nodes.items()}
    graph = replace(one.graph, nodes=MappingProxyType(nodes), drawing=Drawing())
    return replace(one, id="", name="", graph=graph)
