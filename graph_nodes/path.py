"""The way to a node: through the instances, or the definition, that it stands in."""


class NodePath(str):
    """Ids from the outside in, written with slashes: "n3/n2" is node n2 in instance n3.

    A path of one id is that id. A path may begin with a definition's type id, where it is told of
    a node in all of its instances: "def:d1/n2".
    """

    __slots__ = ()

    @classmethod
    def of(cls, *ids: str) -> "NodePath":
        """The path through some nodes, or paths, in this order."""
        return cls("/".join(ids))

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, the outermost first."""
        return tuple(self.split("/"))

    @property
    def top(self) -> str:
        """The outermost id."""
        return self.partition("/")[0]

    @property
    def inner(self) -> "NodePath | None":
        """The way on from the outermost node, if it goes on."""
        rest = self.partition("/")[2]
        return NodePath(rest) if rest else None
