"""What usually follows what: counted in graphs, and told as how likely each kind of node is next.

``python -m graph_nodes.successions FILE... > resources/successions.json`` counts the examples.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from graph_nodes.document import loads
from graph_nodes.elements import Spec
from graph_nodes.graph import Graph
from graph_nodes.library import BUILT_INS, Library

Place = tuple[str, str, str]
"""A type of node, and one of its ports; "<" before it, or ">" behind it."""

BEFORE, BEHIND = "<", ">"

_SKIPPED = 0.5
"""What a node counts that comes after the next one."""

_MOST = 1000
"""So many wires of a graph are looked at, the newest, so that it takes milliseconds."""

_DECLARED = 3
"""In how many graphs something counts as seen that a node class declares."""

_RARE = 5.0
_TRUST = 2.0
"""How often something must have been seen before it counts more than what holds in general."""


@dataclass(frozen=True)
class Successions:
    """How often which kind of node came next to which port.

    Attributes:
        counts: Port of a kind of node → kind of the node at the other end of a wire → in how many
            graphs it was so. One that comes after the next node counts for less.
    """

    counts: Mapping[Place, Mapping[str, float]] = field(
        default_factory=dict[Place, dict[str, float]]
    )

    @classmethod
    def of(cls, graphs: Iterable[Graph], library: Library = BUILT_INS) -> "Successions":
        """Count each graph, and each definition of it, once.

        Args:
            graphs: The graphs.
            library: The kinds of node that count.
        """
        counts: defaultdict[Place, defaultdict[str, float]] = defaultdict(
            lambda: defaultdict(float)
        )
        for graph in graphs:
            for scope in (graph, *(one.graph for one in graph.definitions.values())):
                for (place, kind), weight in _seen(scope, library).items():
                    counts[place][kind] += weight
        return cls(counts)

    def __add__(self, other: "Successions") -> "Successions":
        counts = {place: Counter(kinds) for place, kinds in self.counts.items()}
        for place, kinds in other.counts.items():
            counts.setdefault(place, Counter()).update(kinds)
        return Successions(counts)

    def to_json(self) -> list[list[object]]:
        """As plain values, in an order that does not depend on that of counting."""
        return [
            [*place, dict(sorted(kinds.items()))] for place, kinds in sorted(self.counts.items())
        ]

    @classmethod
    def from_json(cls, rows: list[tuple[str, str, str, dict[str, float]]]) -> "Successions":
        """The inverse of ``to_json``."""
        return cls({(kind, port, side): kinds for kind, port, side, kinds in rows})


@dataclass(frozen=True)
class Likely:
    """How likely each of some kinds of node comes next.

    What was seen at a port counts most; where that is little, what was seen at ports of nodes of
    its category does; and at last which nodes are used at all.

    Args:
        seen: What came next to what.
        specs: The kinds of node.
    """

    seen: Successions
    specs: tuple[Spec, ...]

    def beside(self, spec: Spec, port: str, side: str, beyond: str = "") -> dict[str, float]:
        """Type → how likely a node of it is at the other end of a wire; all together 1.

        Args:
            spec: The node at this end.
            port: Its port.
            side: ``BEHIND`` an output, ``BEFORE`` an input.
            beyond: The type of the node that an output's node takes from; "" where none is known.
        """
        group = _group(spec, port, side)
        kinds = self._kinds_by_group[group]
        categories = Counter[str]()
        for kind, times in kinds.items():
            categories[self._category[kind]] += times
        of_category = _blend(categories, self._used_categories)
        general = {
            kind: of_category[category] * self._share[kind]
            for kind, category in self._category.items()
        }
        usual = Counter(self._usual[group])
        usual.pop(spec.type, None)
        likely = _blend(self._at((spec.type, port, side)) + usual, _blend(kinds, general))
        if not beyond:
            return likely
        return _blend(self._at((spec.type, port, side + beyond)), likely, _RARE * _TRUST)

    def _at(self, place: Place) -> Counter[str]:
        return Counter(self._known(self.seen.counts.get(place, {})))

    @cached_property
    def _usual(self) -> defaultdict[Place, Counter[str]]:
        """Ports of a category → what is declared to follow it, as if it had been seen."""
        found: defaultdict[Place, Counter[str]] = defaultdict(Counter)
        for spec in self.specs:
            for look in spec.follows:
                found[look, "", BEHIND][spec.type] += _DECLARED
        return found

    def _known(self, kinds: Mapping[str, float]) -> Mapping[str, float]:
        return {kind: times for kind, times in kinds.items() if kind in self._category}

    @cached_property
    def _category(self) -> dict[str, str]:
        return {spec.type: spec.category.label for spec in self.specs}

    @cached_property
    def _kinds_by_group(self) -> defaultdict[Place, Counter[str]]:
        specs = {spec.type: spec for spec in self.specs}
        found: defaultdict[Place, Counter[str]] = defaultdict(Counter)
        for (kind, port, side), kinds in self.seen.counts.items():
            if kind in specs and side in (BEFORE, BEHIND):
                found[_group(specs[kind], port, side)].update(self._known(kinds))
        return found

    @cached_property
    def _used(self) -> Counter[str]:
        """Kind → how often it came next to anything, and once more."""
        used = Counter(self._category.keys())
        for (_, _, side), kinds in self.seen.counts.items():
            if side in (BEFORE, BEHIND):
                used.update(self._known(kinds))
        return used

    @cached_property
    def _used_categories(self) -> dict[str, float]:
        whole = sum(self._used.values())
        found: defaultdict[str, float] = defaultdict(float)
        for kind, times in self._used.items():
            found[self._category[kind]] += times / whole
        return found

    @cached_property
    def _share(self) -> dict[str, float]:
        """Kind → how much of its category's use is its own."""
        whole = sum(self._used.values())
        return {
            kind: times / whole / self._used_categories[self._category[kind]]
            for kind, times in self._used.items()
        }


def _blend(
    times: Mapping[str, float], otherwise: Mapping[str, float], trust: float = _TRUST
) -> dict[str, float]:
    """What was seen, filled up with what holds otherwise, as far as little was seen."""
    whole = sum(times.values()) + trust
    return {k: (times.get(k, 0.0) + trust * share) / whole for k, share in otherwise.items()}


def _group(spec: Spec, port: str, side: str) -> Place:
    """What ports are like each other: those of a category, and targets apart."""
    targets = {output.name for output in spec.output_ports if output.target}
    return (spec.category.look, "target" if port in targets else "", side)


def _seen(scope: Graph, library: Library) -> dict[tuple[Place, str], float]:
    """Place and kind → 1 where they were wired, less where there was a node between."""
    found: dict[tuple[Place, str], float] = {}
    nodes, wires = scope.nodes, scope.wires[-_MOST:]  # in the order of their targets' making
    kinds = {n: nodes[n].type for w in wires for n in (w.source, w.target)}
    kinds = {node: kind for node, kind in kinds.items() if library.spec(kind)}
    later: defaultdict[str, list[str]] = defaultdict(list)
    first: dict[str, str] = {}
    for wire in wires:
        later[wire.source].append(wire.target)
        first.setdefault(wire.target, nodes[wire.source].type)

    def count(place: Place, kind: str | None, weight: float) -> None:
        if kind is not None and weight > found.get((place, kind), 0.0):
            found[place, kind] = weight

    for wire in wires:
        source, target = kinds.get(wire.source), kinds.get(wire.target)
        if _is_aside(nodes[wire.target].spec, wire.input):
            continue  # what is told beside, as which part an optimizer trains, leads nowhere
        if source is not None:
            behind: Place = (source, wire.output, BEHIND)
            count(behind, target, 1.0)
            for node in later[wire.target]:
                count(behind, kinds.get(node), _SKIPPED)
            if wire.source in first:
                count((source, wire.output, BEHIND + first[wire.source]), target, 1.0)
        if target is not None:
            count((target, wire.input, BEFORE), source, 1.0)
    return found


@lru_cache(maxsize=4096)
def _is_aside(spec: Spec | None, port: str) -> bool:
    """Whether a node can do without what an input takes."""
    return spec is not None and any(p.name == port and p.optional for p in spec.input_ports)


def beyond(scope: Graph, node_id: str) -> str:
    """The type of the node that a node's first input takes from; "" where it takes from none."""
    sources = scope.sources[node_id]
    return scope.nodes[sources[0].source].type if sources else ""


def main(files: list[str]) -> int:
    """Print what follows what in the graphs of these files, as JSON."""
    graphs = [loads(Path(file).read_text("utf-8"), file) for file in files]
    rows = ",\n".join(json.dumps(row) for row in Successions.of(graphs).to_json())
    print(f"[\n{rows}\n]")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
