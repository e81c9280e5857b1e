"""Problems are values: a wrong graph is a normal state, and says what would mend it."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from graph_nodes.path import NodePath

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a graph, or a part of it, from training.

    Attributes:
        severity: An "error" stops training; a "warning" does not; "info" explains.
        message: What is wrong, naming the node and the sizes.
        node: Id of the node that has it, or None for the graph as a whole.
        port: The port that has it, where one does.
        remedy: What would mend it.
        inside: Where ``node`` is an instance: the way on, inside of it, to the node that has it.
    """

    severity: Severity
    message: str
    node: str | None = None
    port: str | None = None
    remedy: str = ""
    inside: str | None = None

    @property
    def path(self) -> NodePath | None:
        """The whole way to the node that has it."""
        if self.node is None:
            return None
        return NodePath.of(self.node, self.inside) if self.inside else NodePath(self.node)

    def __str__(self) -> str:
        return f"{self.message}: {self.remedy}" if self.remedy else self.message

    def to_json(self) -> dict[str, Any]:
        """The fields as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> "Problem":
        """The inverse of ``to_json``."""
        return cls(**fields)
