"""What the worker found out about a graph, node by node, as the canvas shows it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_nodes.graph import Wire
from graph_nodes.params import Value
from graph_nodes.problem import Problem
from runtime.check_result import CheckResult, TensorType


@dataclass(frozen=True, slots=True)
class NodeFindings:
    """What is known about one node.

    Attributes:
        types: Output port → what leaves it.
        inferred: Parameters that were read off the inputs.
        problems: What is wrong here, worst first.
        used: False where nothing asked for this node's result, so that it will not run.
        parameters: How many numbers it learns.
        frozen: How many of them are not trained.
    """

    types: Mapping[str, TensorType] = field(default_factory=dict[str, TensorType])
    inferred: Mapping[str, Value] = field(default_factory=dict[str, Value])
    problems: tuple[Problem, ...] = ()
    used: bool = True
    parameters: int = 0
    frozen: int = 0

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
        result: What it was sorted from, if it was.
    """

    nodes: Mapping[str, NodeFindings] = field(default_factory=dict[str, NodeFindings])
    otherwise: NodeFindings = UNCHECKED
    result: CheckResult | None = field(default=None, compare=False)

    @classmethod
    def of_check(cls, result: CheckResult) -> "Findings":
        """Sort a check's result by node.

        While nothing at all is asked for, as in a graph that is only begun, nothing is drawn as
        left out.
        """
        problems: defaultdict[str, list[Problem]] = defaultdict(list)
        for problem in result.problems:
            problems[problem.node or ""].append(problem)
        used = set(result.used)
        begun = not used
        nodes = {
            node: NodeFindings(
                result.types.get(node, {}),
                result.infer.get(node, {}),
                tuple(sorted(problems[node], key=lambda p: _RANK[p.severity])),
                begun or node in used,
                result.parameters.get(node, 0),
                result.frozen.get(node, 0),
            )
            for node in {*result.types, *result.infer, *problems, *used}
        }
        return cls(nodes, NodeFindings(used=begun), result)

    def after(self, result: CheckResult | None) -> "Findings":
        """What is known after a check: these, where they are of its result already."""
        if self.result is result:
            return self
        return Findings() if result is None else Findings.of_check(result)

    def of(self, node_id: str) -> NodeFindings:
        """What is known about a node."""
        return self.nodes.get(node_id, self.otherwise)

    def type_on(self, wire: Wire) -> TensorType | None:
        """What passes through a wire, where that is known."""
        return self.of(wire.source).types.get(wire.output)

    def problem_on(self, wire: Wire) -> Problem | None:
        """The problem of the input that a wire ends in, if it has one."""
        return self.of(wire.target).port_problem(wire.input)


def sizes(kind: TensorType) -> str:
    """The sizes alone, such as "N×32×8×8", for where there is little room."""
    return "×".join(map(str, kind.shape)) or "()"
