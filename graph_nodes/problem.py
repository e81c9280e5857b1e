"""Problems are values: a wrong graph is a normal state, and says what would mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from graph_nodes.edit import Edit, edit_from_json, edit_to_json, within
from graph_nodes.path import NodePath
from graph_nodes.phrase import Translate, filled, plain, restored
from graph_nodes.texts import PROBLEMS

Severity = Literal["error", "warning", "info"]


class Where(NamedTuple):
    """Where a problem is.

    Attributes:
        node: Id of the node that has it, or None for the graph as a whole.
        port: The port that has it, where one does.
        inside: Where ``node`` is an instance: the way on, inside of it, to the node that has it.
        through: How messages call the instances on that way, the outermost first, where the
            sentence does not name them itself.
    """

    node: str | None = None
    port: str | None = None
    inside: str | None = None
    through: tuple[str, ...] = ()


_GRAPH = Where()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a graph, or a part of it, from training.

    Attributes:
        code: What it is: its key in ``graph_nodes.texts.PROBLEMS``, which has the sentences.
        args: What fills their gaps: see ``graph_nodes.phrase.Phrase``.
        where: What has it.
        fixes: Edits each of which would mend it, the likeliest first.
        severity: An "error" stops training; a "warning" does not; "info" explains.
    """

    code: str
    args: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    where: Where = _GRAPH
    fixes: tuple[Edit, ...] = ()
    severity: Severity = "error"

    @property
    def node(self) -> str | None:
        """Id of the node that has it, or None for the graph as a whole."""
        return self.where.node

    @property
    def port(self) -> str | None:
        """The port that has it, where one does."""
        return self.where.port

    @property
    def inside(self) -> str | None:
        """Where ``node`` is an instance: the way on, inside of it, to the node that has it."""
        return self.where.inside

    @property
    def path(self) -> NodePath | None:
        """The whole way to the node that has it."""
        if self.node is None:
            return None
        return NodePath.of(self.node, self.inside) if self.inside else NodePath(self.node)

    def seen_from(self, node: str, called: str) -> "Problem":
        """A problem inside of a definition, shown on an instance: its fixes are done inside.

        Args:
            node: The instance's id.
            called: How messages call the instance.
        """
        inside = None if self.path is None else str(self.path)
        where = Where(node, inside=inside, through=(called, *self.where.through))
        return replace(self, where=where, fixes=tuple(within((node,), fix) for fix in self.fixes))

    def message(self, translate: Translate = str) -> str:
        """What is wrong, naming the node and the sizes."""
        return ": ".join((*self.where.through, self.sentence(translate)))

    def sentence(self, translate: Translate = str) -> str:
        """The same without the way to a node inside, for where the way is told besides."""
        return filled(PROBLEMS[self.code].message, self.args, translate)

    def remedy(self, translate: Translate = str) -> str:
        """What would mend it; empty where there is nothing to mend."""
        return filled(PROBLEMS[self.code].remedy, self.args, translate)

    def text(self, translate: Translate = str) -> str:
        """What is wrong, and what would mend it."""
        message, remedy = self.message(translate), self.remedy(translate)
        return f"{message}: {remedy}" if remedy else message

    def __str__(self) -> str:
        return self.text()

    def to_json(self) -> dict[str, Any]:
        """The fields as plain values."""
        return {
            "code": self.code,
            "args": plain(self.args),
            "node": self.node,
            "port": self.port,
            "inside": self.inside,
            "through": list(self.where.through),
            "fixes": [edit_to_json(edit) for edit in self.fixes],
            "severity": self.severity,
        }

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> "Problem":
        """The inverse of ``to_json``."""
        return cls(
            fields["code"],
            restored(fields["args"]),
            Where(fields["node"], fields["port"], fields["inside"], tuple(fields["through"])),
            tuple(edit_from_json(edit) for edit in fields["fixes"]),
            fields["severity"],
        )
