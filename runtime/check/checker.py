"""Checks a graph node by node on fake tensors, and carries on past every problem it finds."""

import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from graph_nodes.graph import Graph
from graph_nodes.problem import Problem
from graph_nodes.spec import Role
from runtime import rules, training_rules
from runtime.check.devices import memory_of
from runtime.check.entry import Entry, Keyed, numbers_of
from runtime.check.fakes import FakeRunner, sample_bytes
from runtime.check.scope_check import SEVERITIES, ScopeChecker, found, local
from runtime.check_result import CheckResult
from runtime.memory import too_large
from runtime.plan import Plan
from runtime.values import Numbers
from runtime.wiring import Ref

logging.getLogger("torch._subclasses.fake_tensor").setLevel(logging.CRITICAL)


class Checker:
    """Checks graphs, running again only what an edit can have affected."""

    def __init__(self) -> None:
        self._runner = FakeRunner()
        self._scopes = ScopeChecker(self._runner)
        self._known: Keyed = {}

    def check(self, graph: Graph, folder: Path, *, trial: bool = False) -> CheckResult:
        """Find the types of all wires and everything that is wrong.

        Args:
            graph: The graph.
            folder: Where its relative paths start.
            trial: It is a mere question: what is known of the graph checked last stays known.
        """
        started = time.perf_counter()
        plan = Plan(graph)
        known = self._scopes.check(plan, self._known, folder)
        if not trial:
            self._known = known
        entries = {i: entry for i, (_, entry) in known.items()}
        own = list(local(plan, entries, self._runner))
        return _result(plan, entries, own, started)


def _result(
    plan: Plan, entries: Mapping[str, Entry], own: list[Problem], started: float
) -> CheckResult:
    data = {i: e.rows for i, e in entries.items() if e.rows is not None and i in plan.used}
    read = [entries[r.node].types.get(r.port) for r in plan.batch if r.node in entries]
    known = replace(
        found(plan, entries),
        rows=next(iter(data.values()), None),
        sample_bytes=sum(sample_bytes(kind) for kind in read if kind is not None),
    )
    problems = [*own, *_whole(plan, data), *_training(plan, known, entries)]
    return replace(
        known,
        problems=tuple(_sorted(plan, problems)),
        milliseconds=(time.perf_counter() - started) * 1000,
    )


def _whole(plan: Plan, rows: dict[str, int]) -> Iterator[Problem]:
    for rule in (
        rules.unknown_types,
        rules.missing_wires,
        rules.optimizers,
        rules.outputs,
        rules.placeholders,
        rules.gradients,
        rules.fixed_tensors,
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

    kept = {i: entries[i].kept for i in plan.of_role(Role.OPTIMIZER)}
    yield from too_large(plan, found, kept, memory_of)
    yield from training_rules.untrained(plan, found)
    yield from training_rules.all_frozen(plan, found)
    yield from training_rules.dropped_results(plan)
    yield from training_rules.lone_values(plan, found)
    yield from training_rules.far_targets(plan, found, numbers)
    yield from training_rules.one_class(plan, numbers)
    yield from training_rules.missing_classes(plan, missing)


def _sorted(plan: Plan, problems: list[Problem]) -> list[Problem]:
    """Errors first, and then in the order of the graph."""
    place = {node_id: index for index, node_id in enumerate(plan.graph.ordered)}
    return sorted(
        problems, key=lambda p: (SEVERITIES[p.severity], place.get(p.node or "", len(place)))
    )
