"""``--set NODE.PARAM=VALUE``: text from the command line into a parameter of a graph."""

from collections.abc import Callable
from typing import NamedTuple

from graph_nodes.graph import Graph, GraphNode
from graph_nodes.params import Bool, Float, Floats, Int, Param, Shape
from graph_nodes.quoting import quoted

FORM = "NODE.PARAM=VALUE"
_AUTO = "auto"
_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


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
            value = param.validate(_read(param, self.text))
        except ValueError as error:
            raise self._refusal(f"{node.type} '{node.name}': {param.name} {error}") from None
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
                f"{node.type} '{node.name}' has no parameter {quoted(self.param)}. It has: {known}"
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


def _read(param: Param, text: str) -> object:
    """The value that the text means to this parameter; the text itself where it means none."""
    word = text.strip()
    if word.lower() == _AUTO and getattr(param, "optional", False):
        return None
    readers: dict[type[Param], Callable[[str], object]] = {
        Int: int,
        Float: float,
        Bool: lambda word: _BOOLEANS[word.lower()],
        Shape: lambda word: _numbers(int, word),
        Floats: lambda word: _numbers(float, word),
    }
    for kind, read in readers.items():
        if isinstance(param, kind):
            try:
                return read(word)
            except (ValueError, KeyError):
                return word
    return text


def _numbers(kind: Callable[[str], float], text: str) -> tuple[float, ...]:
    """Numbers written with commas, in brackets or not: "64,10", "(64, 10)", "" for none."""
    inner = text.strip("()[] ").rstrip(",")
    return tuple(kind(number) for number in inner.split(",")) if inner else ()
