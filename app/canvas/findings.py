"""What the worker found out about a graph, as the canvas shows it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph_nodes.graph import Wire
from graph_nodes.problem import Problem


@dataclass(frozen=True, slots=True)
class TensorType:
    """The shape and dtype of what leaves a port; sizes are ints, or words such as "N"."""

    shape: tuple[int | str, ...]
    dtype: str

    @property
    def shape_text(self) -> str:
        """The sizes as Python writes a tuple, or "scalar"."""
        if not self.shape:
            return "scalar"
        sizes = ", ".join(map(str, self.shape))
        return f"({sizes},)" if len(self.shape) == 1 else f"({sizes})"

    @property
    def short_text(self) -> str:
        """The sizes alone, such as "N×32×8×8", for where there is little room."""
        return "×".join(map(str, self.shape)) or "scalar"

    def __str__(self) -> str:
        return f"{self.shape_text} {self.dtype}"


@dataclass(frozen=True, slots=True)
class NodeFindings:
    """What is known about one node.

    Attributes:
        types: Output port → what leaves it.
        inferred: Parameters that were read off the inputs.
        problems: What is wrong here, worst first.
        used: False where nothing asked for this node's result, so that it will not run.
    """

    types: Mapping[str, TensorType] = field(default_factory=dict[str, TensorType])
    inferred: Mapping[str, int | str] = field(default_factory=dict[str, int | str])
    problems: tuple[Problem, ...] = ()
    used: bool = True

    @property
    def severity(self) -> str:
        """The worst problem's severity, or "" where there is none."""
        return self.problems[0].severity if self.problems else ""

    def port_problem(self, port: str) -> Problem | None:
        """The worst problem of an input, if it has one."""
        return next((p for p in self.problems if p.port == port), None)


UNCHECKED = NodeFindings()
_RANK = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True)
class Findings:
    """A check's result by node. An empty one stands for "not checked yet".

    Attributes:
        nodes: What is known about each node that the check spoke of.
        otherwise: What holds for all the others.
    """

    nodes: Mapping[str, NodeFindings] = field(default_factory=dict[str, NodeFindings])
    otherwise: NodeFindings = UNCHECKED

    @classmethod
    def from_json(cls, result: Mapping[str, Any]) -> "Findings":
        """Read the worker's answer to ``check``; missing keys mean "nothing known"."""
        problems: defaultdict[str, list[Problem]] = defaultdict(list)
        for fields in result.get("problems", ()):
            problem = Problem.from_json(fields)
            problems[problem.node or ""].append(problem)
        types: Mapping[str, Mapping[str, Any]] = result.get("types", {})
        inferred: Mapping[str, Mapping[str, Any]] = result.get("infer", {})
        used = set(result["used"]) if "used" in result else None
        nodes = {
            node: NodeFindings(
                {port: _tensor_type(fields) for port, fields in types.get(node, {}).items()},
                inferred.get(node, {}),
                tuple(sorted(problems[node], key=lambda p: _RANK[p.severity])),
                used is None or node in used,
            )
            for node in {*types, *inferred, *problems, *(used or ())}
        }
        return cls(nodes, NodeFindings(used=used is None))

    def of(self, node_id: str) -> NodeFindings:
        """What is known about a node."""
        return self.nodes.get(node_id, self.otherwise)

    def type_on(self, wire: Wire) -> TensorType | None:
        """What passes through a wire, where that is known."""
        return self.of(wire.source).types.get(wire.output)

    def problem_on(self, wire: Wire) -> Problem | None:
        """The problem of the input that a wire ends in, if it has one."""
        return self.of(wire.target).port_problem(wire.input)


def _tensor_type(fields: Mapping[str, Any]) -> TensorType:
    return TensorType(tuple(fields["shape"]), fields["dtype"])
