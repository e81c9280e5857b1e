"""Edits of whose a node's weights are, and of whether they are trained."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph_nodes.elements import GraphNode
from graph_nodes.freezing import ALL, Frozen, said
from graph_nodes.graph import Graph
from graph_nodes.phrase import Phrase


@dataclass(frozen=True, slots=True)
class Untie:
    """Gives a layer, whose weight is another's, one of its own."""

    node: str

    def apply(self, graph: Graph) -> Graph:
        """The graph with this done to it."""
        return graph.tie(self.node, None)

    def words(self, graph: Graph, here: str | None = None) -> Phrase:
        """What it does, such as "Give 'head' a weight of its own"."""
        return Phrase("untie", {"name": graph.node(self.node).name})

    def preview(self, graph: Graph) -> Phrase:
        """What is before and after it."""
        node = graph.node(self.node)
        other = graph.nodes[node.tied].name if node.tied else node.name
        return Phrase("untie_before_after", {"name": node.name, "other": other})


@dataclass(frozen=True, slots=True)
class Freeze:
    """Freezes weights of a node: those that are told, and no others."""

    node: str
    paths: Frozen = ALL

    def apply(self, graph: Graph) -> Graph:
        """The graph with this done to it."""
        return graph.freeze(self.node, self.paths)

    def words(self, graph: Graph, here: str | None = None) -> Phrase:
        """What it does, such as "Train the weights of 'fc'"."""
        node = graph.node(self.node)
        codes: Mapping[Frozen, str] = {(): "train_weights", ALL: "freeze_weights"}
        args = {"name": node.name, "paths": self._inside(graph)}
        return Phrase(codes.get(self.paths, "freeze_paths"), args)

    def preview(self, graph: Graph) -> Phrase:
        """What is before and after it."""
        node = graph.node(self.node)
        before, after = (
            _state(node.frozen, said(node, graph.definitions, node.frozen)),
            self._inside(graph),
        )
        args = {"name": node.name, "before": before, "after": _state(self.paths, after)}
        return Phrase("mode_before_after", args)

    def _inside(self, graph: Graph) -> tuple[str, ...]:
        node: GraphNode = graph.node(self.node)
        return said(node, graph.definitions, self.paths)


def _state(paths: Frozen, names: tuple[str, ...]) -> Phrase:
    if not paths or paths == ALL:
        return Phrase("frozen" if paths else "trained")
    return Phrase("frozen_inside", {"paths": names})
