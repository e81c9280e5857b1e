"""The fixes of a problem as people read them: what a button does, and what that will change."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.base.i18n import tr
from graph_nodes.edit import Edit
from graph_nodes.graph import Graph, GraphError
from graph_nodes.problem import Problem


@dataclass(frozen=True, slots=True)
class Offer:
    """A fix that can be done.

    Attributes:
        fix: What is done to the graph.
        words: What its button says, such as "Set in_features to auto".
        preview: What is before and after it, such as "fc.in_features: 32 → auto".
    """

    fix: Edit
    words: str
    preview: str


def offers(problem: Problem, graph: Graph) -> tuple[Offer, ...]:
    """The fixes of a problem that can still be done to a graph, the likeliest first."""
    return tuple(_possible(problem, graph))


def _possible(problem: Problem, graph: Graph) -> Iterator[Offer]:
    for fix in problem.fixes:
        try:
            words, preview = fix.words(graph, problem.node), fix.preview(graph)
        except GraphError:  # the graph has gone on since it was checked
            continue
        yield Offer(fix, words.text(tr), preview.text(tr))
