"""Checks a graph node by node on fake tensors, and carries on past every problem it finds."""

import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path

from graph_nodes.graph import Graph, GraphNode
from graph_nodes.params import Path as PathParam
from graph_nodes.problem import Problem
from graph_nodes.spec import Role
from runtime import rules, training_rules
from runtime.check.fakes import FakeRunner, sample_bytes
from runtime.check.node_check import Entry, NodeCheck, numbers_of
from runtime.check_result import CheckResult
from runtime.plan import Plan, Ref
from runtime.tables import file_state, survey
from runtime.values import Numbers

logging.getLogger("torch._subclasses.fake_tensor").setLevel(logging.CRITICAL)


class Checker:
    """Checks graphs, running again only what an edit can have affected."""

    def __init__(self) -> None:
        self._runner = FakeRunner()
        self._entries: dict[str, tuple[object, Entry]] = {}
        self._serials = count()

    def check(self, graph: Graph, folder: Path, *, trial: bool = False) -> CheckResult:
        """Find the types of all wires and everything that is wrong.

        Args:
            graph: The graph.
            folder: Where its relative paths start.
            trial: It is a mere question: what is known of the graph checked last stays known.
        """
        started = time.perf_counter()
        plan = Plan(graph)
        differentiates = any(plan.role(i) is Role.GRADIENTS for i in plan.order)
        keyed: dict[str, tuple[object, Entry]] = {}
        entries: dict[str, Entry] = {}
        for node_id in plan.order:
            keyed[node_id] = self._entry(plan, node_id, entries, folder, differentiates)
            entries[node_id] = keyed[node_id][1]
        if not trial:
            self._entries = keyed
        return _result(plan, entries, started)

    def _entry(
        self, plan: Plan, node_id: str, entries: dict[str, Entry], folder: Path, gradient: bool
    ) -> tuple[object, Entry]:
        node, inputs = plan.node(node_id), plan.inputs(node_id)
        behind = tuple((port, ref.port, entries[ref.node].serial) for port, ref in inputs.items())
        usage = tuple(plan.usage(node_id).items())
        key = (node.type, node.name, tuple(node.params.items()), usage, behind, gradient)
        key = (*key, _file_states(node, folder)) if plan.role(node_id) is Role.DATA else key
        known = self._entries.get(node_id)
        if known is not None and known[0] == key:
            return known
        entry = Entry(next(self._serials))
        NodeCheck(self._runner, plan, node, entries, entry, folder, gradient, survey).run()
        return key, entry


def _file_states(node: GraphNode, folder: Path) -> object:
    """Changes when a file that the node reads changes."""
    spec = node.spec
    assert spec is not None, "data nodes are of known types"
    paths = [str(node.value(n)) for n, p in spec.params.items() if isinstance(p, PathParam)]
    return (str(folder), *(file_state(folder / path) for path in paths if path))


def _result(plan: Plan, entries: Mapping[str, Entry], started: float) -> CheckResult:
    data = {i: e.rows for i, e in entries.items() if e.rows is not None and i in plan.used}
    read = [entries[r.node].types.get(r.port) for r in plan.batch if r.node in entries]
    found = CheckResult(
        types={i: e.types for i, e in entries.items() if e.types},
        parameters={i: e.parameters for i, e in entries.items() if e.parameters},
        infer={i: e.infer for i, e in entries.items() if e.infer},
        tables={i: e.survey for i, e in entries.items() if e.survey is not None},
        used=plan.used,
        rows=next(iter(data.values()), None),
        sample_bytes=sum(sample_bytes(kind) for kind in read if kind is not None),
    )
    problems = [*_local(plan, entries), *_whole(plan, data), *_training(plan, found, entries)]
    return replace(
        found,
        problems=tuple(_sorted(plan, problems)),
        milliseconds=(time.perf_counter() - started) * 1000,
    )


def _local(plan: Plan, entries: Mapping[str, Entry]) -> Iterator[Problem]:
    """Each node's own problems; where nothing asks for the node they do not stop a run."""
    used = set(plan.used)
    for node_id, entry in entries.items():
        for problem in entry.problems:
            stops = problem.severity == "error" and node_id not in used
            yield replace(problem, severity="warning") if stops else problem


def _whole(plan: Plan, rows: dict[str, int]) -> Iterator[Problem]:
    for rule in (
        rules.unknown_types,
        rules.missing_wires,
        rules.optimizers,
        rules.outputs,
        rules.placeholders,
        rules.gradients,
        rules.nothing_asked,
    ):
        yield from rule(plan)
    yield from rules.samples(plan, rows)


def _training(plan: Plan, found: CheckResult, entries: Mapping[str, Entry]) -> Iterator[Problem]:
    run = plan.graph.run

    def numbers(ref: Ref) -> Numbers | None:
        return numbers_of(entries, ref)

    def missing(ref: Ref) -> Mapping[str, list[int]]:
        data = entries[ref.node].data
        return {} if data is None else data.missing_classes(ref.port, run.validation, run.seed)

    yield from training_rules.untrained(plan, found)
    yield from training_rules.dropped_results(plan)
    yield from training_rules.lone_values(plan, found)
    yield from training_rules.far_targets(plan, found, numbers)
    yield from training_rules.one_class(plan, numbers)
    yield from training_rules.missing_classes(plan, missing)


def _sorted(plan: Plan, problems: list[Problem]) -> list[Problem]:
    """Errors first, and then in the order of the graph."""
    severities = {"error": 0, "warning": 1, "info": 2}
    place = {node_id: index for index, node_id in enumerate(plan.graph.ordered)}
    return sorted(
        problems, key=lambda p: (severities[p.severity], place.get(p.node or "", len(place)))
    )
