"""What a check finds out about a graph, as plain values that cross to the editor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from graph_nodes.graph import Graph
from graph_nodes.params import Value
from graph_nodes.problem import Problem
from runtime.tables import Survey

Dim = int | str
"""A size: a number, or a text such as "N" or "64*N" where it follows the batch size."""


@dataclass(frozen=True, slots=True)
class TensorType:
    """Shape and dtype of a wire, such as (N, 32, 8, 8) float32."""

    shape: tuple[Dim, ...]
    dtype: str

    def __str__(self) -> str:
        return f"{shape_text(self.shape)} {self.dtype}"

    def to_json(self) -> dict[str, Any]:
        """The fields as plain values."""
        return {"shape": list(self.shape), "dtype": self.dtype}

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> "TensorType":
        """The inverse of ``to_json``."""
        return cls(tuple(fields["shape"]), fields["dtype"])


def shape_text(shape: tuple[Dim, ...]) -> str:
    """A shape as people write it: (N, 64), (10,), ()."""
    inner = ", ".join(map(str, shape))
    return f"({inner},)" if len(shape) == 1 else f"({inner})"


@dataclass(frozen=True)
class CheckResult:
    """What a check found.

    Attributes:
        types: Node id → output port → type, for every output that could be worked out.
        problems: Everything wrong, in the order of the graph.
        parameters: Node id → how many numbers it learns; those of a tied weight count once.
        frozen: Node id → how many of these are not trained, as they are frozen.
        weights: Id of a layer that can be tied → its weight.
        infer: Node id → parameter → the size that "auto" stands for.
        inside: Instance's id → the same of what is inside of it, by the nodes of its definition.
            To the editor crosses what is in view alone: see ``along``.
        tables: Node id → what a look at its table found.
        used: Ids of the nodes that a run computes.
        rows: How many samples the data holds, where that is known without a run.
        sample_bytes: Bytes of one sample of everything the data nodes give.
        milliseconds: What the check took.
    """

    types: Mapping[str, Mapping[str, TensorType]] = field(
        default_factory=dict[str, dict[str, TensorType]]
    )
    problems: tuple[Problem, ...] = ()
    parameters: Mapping[str, int] = field(default_factory=dict[str, int])
    frozen: Mapping[str, int] = field(default_factory=dict[str, int])
    weights: Mapping[str, TensorType] = field(default_factory=dict[str, TensorType])
    infer: Mapping[str, Mapping[str, Value]] = field(default_factory=dict[str, dict[str, Value]])
    inside: Mapping[str, "CheckResult"] = field(default_factory=dict[str, "CheckResult"])
    tables: Mapping[str, Survey] = field(default_factory=dict[str, Survey])
    used: tuple[str, ...] = ()
    rows: int | None = None
    sample_bytes: int = 0
    milliseconds: float = 0.0

    @property
    def learned(self) -> int:
        """How many numbers the nodes that a run computes learn, if none are frozen.

        While nothing at all is asked for, as in a graph that is only begun, all nodes count.
        """
        return self._sum(self.parameters)

    @property
    def held(self) -> int:
        """How many of these are frozen."""
        return self._sum(self.frozen)

    def _sum(self, numbers: Mapping[str, int]) -> int:
        used = set(self.used) or numbers.keys()
        return sum(count for node, count in numbers.items() if node in used)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the graph from training."""
        return tuple(p for p in self.problems if p.severity == "error")

    def trained(self, node: str) -> int:
        """How many numbers of a node can be trained: what it learns, without what is frozen."""
        return self.parameters.get(node, 0) - self.frozen.get(node, 0)

    def type_of(self, node: str, port: str) -> TensorType | None:
        """The type of an output, where it is known."""
        return self.types.get(node, {}).get(port)

    def at(self, way: Iterable[str]) -> "CheckResult":
        """What is known inside of an instance, by the ids that lead to it; nothing if unknown."""
        found = self
        for node in way:
            found = found.inside.get(node, CheckResult())
        return found

    def reaches(self, way: Iterable[str]) -> bool:
        """Whether what is inside of an instance is known, by the ids that lead to it."""
        found = self
        for node in way:
            if node not in found.inside:
                return False
            found = found.inside[node]
        return True

    def along(self, way: tuple[str, ...]) -> "CheckResult":
        """The same, with what is inside of the instances on a way alone."""
        inside = self.inside.get(way[0]) if way else None
        return replace(self, inside={} if inside is None else {way[0]: inside.along(way[1:])})

    def to_json(self) -> dict[str, Any]:
        """The fields as plain values."""
        return {
            "types": {
                node: {port: kind.to_json() for port, kind in ports.items()}
                for node, ports in self.types.items()
            },
            "problems": [p.to_json() for p in self.problems],
            "parameters": dict(self.parameters),
            "frozen": dict(self.frozen),
            "weights": {node: kind.to_json() for node, kind in self.weights.items()},
            "infer": {node: dict(values) for node, values in self.infer.items()},
            "inside": {node: inner.to_json() for node, inner in self.inside.items()},
            "tables": {node: table.to_json() for node, table in self.tables.items()},
            "used": list(self.used),
            "rows": self.rows,
            "sample_bytes": self.sample_bytes,
            "milliseconds": self.milliseconds,
        }

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> "CheckResult":
        """The inverse of ``to_json``."""
        return cls(
            types={
                node: {port: TensorType.from_json(t) for port, t in ports.items()}
                for node, ports in fields["types"].items()
            },
            problems=tuple(Problem.from_json(p) for p in fields["problems"]),
            parameters=fields["parameters"],
            frozen=fields["frozen"],
            weights={node: TensorType.from_json(t) for node, t in fields["weights"].items()},
            infer={node: _values(values) for node, values in fields["infer"].items()},
            inside={node: cls.from_json(inner) for node, inner in fields["inside"].items()},
            tables={node: Survey.from_json(table) for node, table in fields["tables"].items()},
            used=tuple(fields["used"]),
            rows=fields["rows"],
            sample_bytes=fields["sample_bytes"],
            milliseconds=fields["milliseconds"],
        )


def settled(graph: Graph, result: CheckResult, nodes: Iterable[str] | None = None) -> Graph:
    """A graph in which tables are read as a check found, whatever becomes of their files.

    Args:
        graph: The graph that was checked.
        result: What was found.
        nodes: The nodes whose tables are settled; all unless given.
    """
    for node_id in result.tables if nodes is None else nodes:
        for name, value in result.infer.get(node_id, {}).items():
            graph = graph.set_param(node_id, name, value)
    return graph


def _values(fields: dict[str, Any]) -> dict[str, Value]:
    """Parameter values as they were before they were JSON, which has lists for tuples."""
    return {name: _frozen(value) for name, value in fields.items()}


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_frozen, cast("list[Any]", value)))
    return value
