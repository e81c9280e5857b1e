"""The kinds of node that a graph can hold: a value that is asked for a spec."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from graph_nodes.catalogue import NODES
from graph_nodes.elements import GraphNode, Spec
from graph_nodes.spec import SpecError


@dataclass(frozen=True)
class Library:
    """Specs by type id, in the order of declaration: node classes, and a project's definitions."""

    _specs: Mapping[str, Spec] = field(default_factory=lambda: MappingProxyType({}))
    _defined: Mapping[str, Spec] = field(default_factory=lambda: MappingProxyType({}))

    def spec(self, node_type: str) -> Spec | None:
        """The spec of this type, or None where it is unknown here."""
        return self._specs.get(node_type) or self._defined.get(node_type)

    def specs(self) -> tuple[Spec, ...]:
        """Every spec, by category and then in the order of declaration."""
        every = (*self._specs.values(), *self._defined.values())
        return tuple(sorted(every, key=lambda spec: spec.category.order))

    def with_(self, specs: Iterable[Spec]) -> "Library":
        """A library that knows these, too.

        Raises:
            SpecError: Two specs have the same type id.
        """
        known = dict(self._specs)
        for spec in specs:
            if spec.type in known:
                raise SpecError(f"two node classes are called {spec.type!r}")
            known[spec.type] = spec
        return Library(MappingProxyType(known), self._defined)

    def defining(self, specs: Iterable[Spec]) -> "Library":
        """A library with the same node classes and these definitions."""
        return Library(self._specs, MappingProxyType({spec.type: spec for spec in specs}))

    def bind(self, node: GraphNode) -> GraphNode:
        """The node as this library knows it."""
        spec = self.spec(node.type)
        return node if node.spec is spec else replace(node, spec=spec)

    def fresh(self, node_type: str) -> GraphNode:
        """A node of this type as it is before it stands in a graph."""
        spec = self.spec(node_type)
        return GraphNode("", node_type, spec.default_name if spec else node_type, spec=spec)


BUILT_INS = Library().with_(NODES)
"""Netloom's own nodes."""
