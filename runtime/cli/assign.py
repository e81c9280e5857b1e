"""``--set NODE.PARAM=VALUE``: text from the command line into a parameter of a graph."""

from typing import NamedTuple

from graph_nodes.graph import Graph, GraphNode
from graph_nodes.params import Param
from graph_nodes.quoting import quoted

FORM = "NODE.PARAM=VALUE"


class AssignmentError(ValueError):
    """A ``--set`` that cannot be done; the text names node, parameter, value and what would do."""


class Assignment(NamedTuple):
    """One ``--set``, split but not yet looked up."""

    node: str
    param: str
    text: str

    def apply(self, graph: Graph) -> Graph:
        """The graph with this parameter set.

        Raises:
            AssignmentError: There is no such node or parameter, or it refuses the value.
        """
        node = graph.by_name(self.node)
        if node is None:
            names = ", ".join(sorted(n.name for n in graph.nodes.values())) or "none"
            raise self._refusal(f"there is no node '{self.node}'. The nodes are: {names}")
        param = self._param(node)
        try:
            value = param.validate(param.parse(self.text))
        except ValueError as error:
            raise self._refusal(f"{node.word} '{node.name}': {param.name} {error}") from None
        return graph.set_param(node.id, param.name, value)

    def _param(self, node: GraphNode) -> Param:
        if node.spec is None:
            raise self._refusal(
                f"'{node.name}' is of the type {quoted(node.type)}, "
                "which this Netloom does not know"
            )
        if self.param not in node.spec.params:
            known = ", ".join(node.spec.params) or "none"
            raise self._refusal(
                f"{node.word} '{node.name}' has no parameter {quoted(self.param)}. It has: {known}"
            )
        return node.spec.params[self.param]

    def _refusal(self, reason: str) -> AssignmentError:
        return AssignmentError(f"--set {self.node}.{self.param}={self.text}: {reason}")


def split(text: str) -> Assignment:
    """Split ``NODE.PARAM=VALUE``.

    Raises:
        ValueError: It has another form.
    """
    target, equals, value = text.partition("=")
    node, dot, param = target.strip().partition(".")
    if not (equals and dot and node and param):
        raise ValueError(f"wants {FORM}, such as adam.lr=0.01, not {quoted(text)}")
    return Assignment(node, param, value)
