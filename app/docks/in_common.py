"""What several nodes have in common: parameters of one name and kind, whatever the nodes are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph_nodes.elements import Spec
from graph_nodes.graph import GraphNode
from graph_nodes.params import Choice, Param


@dataclass(frozen=True, slots=True)
class Common:
    """A parameter of several nodes. Ranges and defaults may differ from node to node.

    Attributes:
        name: What it is called in each of them.
        params: Id of a node → its own parameter, in the order of the nodes.
    """

    name: str
    params: Mapping[str, Param]

    @property
    def param(self) -> Param:
        """That of the first node, which stands for all in an editor."""
        return next(iter(self.params.values()))

    @property
    def ids(self) -> tuple[str, ...]:
        """The nodes that have it."""
        return tuple(self.params)


def in_common(nodes: Sequence[GraphNode]) -> list[Common]:
    """The parameters that at least half of the nodes have, and two of them, the commonest first.

    Those of the same nodes come together, as the nodes declare them.
    """
    kinds: dict[Spec, list[GraphNode]] = {}
    for node in nodes:
        if node.spec is not None:
            kinds.setdefault(node.spec, []).append(node)
    found: dict[tuple[str, object], dict[str, Param]] = {}
    for spec, members in kinds.items():
        for param in spec.params.values():
            have = found.setdefault((param.name, _kind(param)), {})
            have.update(dict.fromkeys((node.id for node in members), param))
    least = max(2, len(nodes) / 2)
    several = [Common(name, have) for (name, _), have in found.items() if len(have) >= least]
    return sorted(several, key=lambda each: (-len(each.params), each.ids))


def _kind(param: Param) -> object:
    """What two parameters must have alike, so that one editor serves both."""
    words = param.options if isinstance(param, Choice) else ()
    return type(param), words, tuple(map(_kind, param.parts))
