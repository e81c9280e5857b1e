"""Checks the nodes of graphs, main or a definition's: again only what an edit can affect."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from weakref import WeakValueDictionary

from graph_nodes.definitions import Definitions, reached
from graph_nodes.graph import Definition, Graph, GraphNode
from graph_nodes.params import Path as PathParam
from graph_nodes.problem import Problem
from graph_nodes.spec import Role
from runtime import rules
from runtime.check.entry import Entry, Given, Inside, Keyed
from runtime.check.fakes import FakeRunner
from runtime.check.means import Means
from runtime.check.node_check import NodeCheck
from runtime.check.ties import counted, misfits
from runtime.check_result import CheckResult
from runtime.plan import DefinitionPlan, Plan
from runtime.remarks import idle_shifts
from runtime.tables import file_state, survey

SEVERITIES = {"error": 0, "warning": 1, "info": 2}

MOST = 20
"""How many problems of a definition are shown: in those that use it twice there are twice as many.
"""


class ScopeChecker:
    """Checks the nodes of graphs and, once per signature, the definitions that they use.

    Args:
        runner: Runs the nodes' source.
    """

    def __init__(self, runner: FakeRunner) -> None:
        self._runner = runner
        self._serials = count()
        self._definitions: Definitions = {}
        self._stamps: dict[str, tuple[tuple[Definition, ...], int]] = {}
        self._insides: WeakValueDictionary[object, Inside] = WeakValueDictionary()

    def check(self, plan: Plan, known: Keyed, folder: Path) -> Keyed:
        """What is known of each node of a main graph, after what was known last."""
        self._stamp(plan.graph.definitions)
        gradient = any(plan.role(i) is Role.GRADIENTS for i in plan.order)
        means = Means(self._runner, folder, gradient, survey, self._inside, {})
        return self._walk(plan, known, means)

    def _stamp(self, definitions: Definitions) -> None:
        """Give each definition a number that stays while it, and what it uses, is the same."""
        self._definitions, old = definitions, self._stamps
        self._stamps = {}
        for node_type, one in definitions.items():
            whole = (one, *reached(definitions, one.graph).values())
            known = old.get(node_type)
            stamp = known[1] if known and known[0] == whole else next(self._serials)
            self._stamps[node_type] = (whole, stamp)

    def _walk(self, plan: Plan, known: Keyed, means: Means) -> Keyed:
        keyed: dict[str, tuple[object, Entry]] = {}
        entries: dict[str, Entry] = {}
        for node_id in plan.order:
            key = self._key(plan, node_id, entries, means)
            before = known.get(node_id)
            if before is not None and before[0] == key:
                keyed[node_id] = before
            else:
                entry = Entry(next(self._serials), plan.node(node_id).name)
                NodeCheck(means, plan, plan.node(node_id), entries, entry).run()
                keyed[node_id] = (key, entry)
            entries[node_id] = keyed[node_id][1]
        return keyed

    def _key(
        self, plan: Plan, node_id: str, entries: Mapping[str, Entry], means: Means
    ) -> tuple[object, ...]:
        """All that the check of a node rests on."""
        node, first = plan.node(node_id), plan.first(node_id)
        inputs = plan.inputs(node_id).items()
        behind = tuple((port, ref.port, entries[ref.node].serial) for port, ref in inputs)
        usage = tuple(plan.usage(node_id).items())
        lender = -1 if first == node_id else entries[first].serial
        _, stamp = self._stamps.get(node.type, ((), -1))
        values = (tuple(node.params.items()), tuple(node.bound.items()))
        freezing = (node.frozen, node_id in plan.frozen_weights)
        key = (node.type, node.name, *values, *freezing, usage, behind, means.gradient, lender)
        key = (*key, stamp)
        return (*key, _file_states(node, means.folder)) if _is_data(plan, node_id) else key

    def _inside(
        self,
        definition: Definition,
        graph: Graph,
        given: Mapping[str, Given],
        means: Means,
        rests_on: object,
    ) -> Inside:
        """What is known of a definition: the same for all instances of one signature."""
        kinds = tuple((i, one.signature) for i, one in given.items())
        signature = (definition.type, kinds, means.gradient, rests_on)
        known, stamp = self._insides.get(signature), self._stamps[definition.type][1]
        if known is None or known.stamp != stamp:
            whole = replace(graph, definitions=self._definitions)
            plan = DefinitionPlan(whole, ports=definition.order)
            before = known.keyed if known is not None else dict[str, tuple[object, Entry]]()
            keyed = self._walk(plan, before, replace(means, given=given))
            known = self._insides[signature] = _known(plan, keyed, stamp, self._runner)
        return known


def _is_data(plan: Plan, node_id: str) -> bool:
    return plan.role(node_id) is Role.DATA


def _file_states(node: GraphNode, folder: Path) -> object:
    """Changes when a file that the node reads changes."""
    spec = node.spec
    assert spec is not None, "data nodes are of known types"
    paths = [str(node.value(n)) for n, p in spec.params.items() if isinstance(p, PathParam)]
    return (str(folder), *(file_state(folder / path) for path in paths if path))


def _known(plan: DefinitionPlan, keyed: Keyed, stamp: int, runner: FakeRunner) -> Inside:
    entries = {node_id: entry for node_id, (_, entry) in keyed.items()}
    outputs: dict[str, Given] = {}
    for output, ref in plan.results:
        entry = None if ref is None else entries[ref.node]
        if entry is not None and ref is not None and ref.port in entry.values:
            value, kind = entry.values[ref.port], entry.types[ref.port]
            outputs[plan.node(output).name] = Given(value, kind, entry.classes.get(ref.port))
    problems = [
        *local(plan, entries, runner),
        *rules.unknown_types(plan),
        *rules.missing_wires(plan),
    ]
    problems.sort(key=lambda problem: SEVERITIES[problem.severity])
    weights = {id(w): w for entry in entries.values() for w in entry.weights}
    return Inside(
        stamp,
        keyed,
        replace(found(plan, entries), problems=tuple(problems[:MOST])),
        outputs,
        tuple(weights.values()),
    )


def found(plan: Plan, entries: Mapping[str, Entry]) -> CheckResult:
    """The types, sizes and numbers of parameters in a graph."""
    parameters, frozen = counted(plan, entries)
    return CheckResult(
        types={i: e.types for i, e in entries.items() if e.types},
        parameters=parameters,
        frozen=frozen,
        weights={i: e.weight for i, e in entries.items() if e.weight is not None},
        infer={i: e.infer for i, e in entries.items() if e.infer},
        inside={i: e.inside.result for i, e in entries.items() if e.inside is not None},
        tables={i: e.survey for i, e in entries.items() if e.survey is not None},
        used=plan.used,
    )


def local(plan: Plan, entries: Mapping[str, Entry], runner: FakeRunner) -> Iterator[Problem]:
    """Each node's own problems; where nothing asks for the node they do not stop a run."""
    used = set(plan.used)
    yield from misfits(plan, entries, runner)
    yield from idle_shifts(plan, {i: entry.types for i, entry in entries.items()})
    for node_id, entry in entries.items():
        for problem in entry.problems:
            stops = problem.severity == "error" and node_id not in used
            yield replace(problem, severity="warning") if stops else problem
