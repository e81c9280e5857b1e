"""The catalogue: node type → node class."""

from collections.abc import Iterable

from graph_nodes.spec import Node, SpecError


class Registry:
    """Node classes by type id, in palette order."""

    def __init__(self, nodes: Iterable[type[Node]] = ()) -> None:
        self._nodes: dict[str, type[Node]] = {}
        for node in nodes:
            self.add(node)

    def add(self, node: type[Node]) -> None:
        """Enter a node class.

        Raises:
            SpecError: Another class has the same type id.
        """
        if node.type in self._nodes:
            raise SpecError(f"two node classes are called {node.type!r}")
        self._nodes[node.type] = node

    def spec(self, node_type: str) -> type[Node] | None:
        """The class of this type, or None where it is unknown here."""
        return self._nodes.get(node_type)

    def specs(self) -> tuple[type[Node], ...]:
        """Every class, by category and then in the order of declaration."""
        return tuple(sorted(self._nodes.values(), key=lambda n: n.category.order))


_registry: Registry | None = None


def registry() -> Registry:
    """The catalogue of Netloom's own nodes, read once."""
    global _registry
    if _registry is None:
        from graph_nodes.catalogue import NODES

        _registry = Registry(NODES)
    return _registry


def spec(node_type: str) -> type[Node] | None:
    """The class of this type in Netloom's catalogue, or None where it is unknown here."""
    return registry().spec(node_type)


def specs() -> tuple[type[Node], ...]:
    """Every class of Netloom's catalogue, in palette order."""
    return registry().specs()
