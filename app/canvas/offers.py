"""What could be added at a place of a graph, the likeliest first, and how it would be joined."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import resources
from app.base.i18n import tr
from app.canvas.findings import Findings
from app.canvas.wiring import End, Wiring
from app.docks.asked import Asked, ask, pieces
from graph_nodes.chain import NEW, Chain, Piece
from graph_nodes.elements import Spec
from graph_nodes.graph import Graph, GraphNode, Wire
from graph_nodes.library import Library
from graph_nodes.roles import Role
from graph_nodes.successions import BEFORE, BEHIND, Likely, Successions, beyond

_AGAIN = 0.1
"""How much less likely it is that an output goes to another node of a kind that it goes to.

So it is with an Output in a graph that has its own data: a module returns something, a training
does not.
"""

_RECENT = 0.05
"""What the last node that was added counts beside the chances of what usually follows."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that could be added.

    Attributes:
        title: The nodes, and what will be set of each.
        spec: The kind of the last one; None where nothing is called what was typed.
        chain: What is added; None where it cannot be.
        problem: What would be wrong with it, or why it cannot be added; "" for nothing.
    """

    title: str
    spec: Spec | None = None
    chain: Chain | None = None
    problem: str = ""


@dataclass(frozen=True)
class _Step:
    """One piece of what was asked for.

    Attributes:
        asked: What it is.
        node: The node as it would be.
        gives, takes: The output of the piece before and the input of this one that are wired.
        wires: What joins it to the graph.
        aside: Whether they tell it something that it can do without.
        problem: What would be wrong with it.
        barred: The wire that cannot go to it; None where nothing bars it.
    """

    asked: Asked
    node: GraphNode
    gives: str = ""
    takes: str = ""
    wires: tuple[Wire, ...] = ()
    aside: bool = False
    problem: str = ""
    barred: Wiring | None = None

    @property
    def is_refused(self) -> bool:
        """Whether it cannot be added."""
        return bool(self.asked.wrong or self.barred)

    def refusal(self) -> str:
        """Why it cannot be added; takes longer than to say whether."""
        return self.asked.wrong or (self.barred.why_not(self.node) if self.barred else "")

    @cached_property
    def outputs(self) -> list[Wiring]:
        """The wires that could start at it, once it is there."""
        graph, node_id = (
            Graph()
            .bound(Library().with_([self.asked.spec]))
            .add(self.asked.spec.type, params=self.node.params)
        )
        ports = graph.nodes[node_id].outputs()
        return [Wiring(graph, End(node_id, port.name, True)) for port in ports]


class Offers:
    """What can be added to a graph: at the loose end of a wire, behind a node, or anywhere.

    Args:
        graph: The graph.
        library: The kinds of node that there are.
        findings: What is known of the graph.
        wiring: The wire whose loose end is to be taken, if there is one.
        selected: The node that a new one is wired to, where only one way makes sense; "" for none.
        recent: The types that were added last, the latest first.
    """

    def __init__(
        self,
        graph: Graph,
        library: Library,
        findings: Findings,
        wiring: Wiring | None = None,
        selected: str = "",
        recent: Sequence[str] = (),
    ) -> None:
        self._graph, self._library, self._wiring = graph, library, wiring
        self._recent = {kind: _RECENT / (place + 1) for place, kind in enumerate(recent)}
        self._plain: dict[str, _Step] = {}
        self._outputs: list[Wiring] = []
        if wiring is None and selected:
            ports = graph.nodes[selected].outputs()
            ends = [End(selected, port.name, True) for port in ports]
            self._outputs = [Wiring(graph, end, findings) for end in ends]

    def find(self, query: str) -> list[Offer]:
        """The offers for what was typed, the best first; all that fit for no words."""
        *earlier, words = pieces(query)
        steps: list[_Step] = []
        for text in filter(None, earlier):
            found = self._steps(text, steps, is_last=False)
            if not found:
                title = " → ".join([*(step.asked.title for step in steps), " ".join(text)])
                why = tr("Nothing is called “{query}”.", query=" ".join(text))
                return [Offer(title, problem=why)]
            steps.append(found[0])
            offer = _offer(steps)
            if offer.chain is None:
                return [offer]
            if not found[0].outputs:
                why = tr("{name} gives nothing to go on from.", name=tr(found[0].asked.spec.label))
                return [replace(offer, chain=None, problem=why)]
        found = self._steps(words, steps, is_last=True)
        possible = [step for step in found if not step.barred]
        if not words:
            loose = bool(self._outputs) and not steps
            possible.sort(
                key=lambda step: (bool(step.problem), step.aside, loose and not step.wires)
            )
        elif not possible:
            possible = found
        return [_offer([*steps, step]) for step in possible]

    def joined(self, node: GraphNode) -> Wire | None:
        """The wire that joins a fresh node to the selected one, if only one makes sense."""
        found = [wire for each in self._outputs if (wire := each.only_way(node))]
        if len(found) > 1 and len({wire.input for wire in found}) == 1:
            found = [wire for wire in found if not self._is_target(wire)]
        return found[0] if len(found) == 1 else None

    def _is_target(self, wire: Wire) -> bool:
        """Whether it carries what is to be predicted, of which nobody makes a prediction."""
        port = self._graph.nodes[wire.source].output(wire.output)
        return port is not None and port.target

    def _steps(self, words: Sequence[str], before: Sequence[_Step], is_last: bool) -> list[_Step]:
        """What words can mean behind these pieces: what fits, what would be wrong, what cannot."""
        specs = self._library.specs()
        found = [
            self._step(asked, before, is_last)
            for asked in ask(words, specs, self._weight(before, is_last))
        ]
        return sorted(
            found,
            key=lambda step: (bool(step.barred), bool(step.problem)),
        )

    def _step(self, asked: Asked, before: Sequence[_Step], is_last: bool) -> _Step:
        """A piece as it would be joined; of what is asked for as it is, that is found out once."""
        if before or not is_last or asked.params or asked.wrong:
            return self._made(asked, before, is_last)
        kind = asked.spec.type
        if kind not in self._plain:
            self._plain[kind] = self._made(asked, before, is_last)
        return self._plain[kind]

    def _made(self, asked: Asked, before: Sequence[_Step], is_last: bool) -> _Step:
        spec = asked.spec
        node = GraphNode(NEW, spec.type, spec.default_name, asked.params, spec=spec)
        step = _Step(asked, node)
        if asked.wrong:
            return step
        if before:
            step = _behind(step, before[-1])
        elif wire := self.joined(node):
            step = replace(step, wires=(wire,))
        takes_end = is_last if self._wiring and not self._wiring.start.is_output else not before
        if self._wiring and takes_end and not step.is_refused:
            return _taking(step, self._wiring)
        return step

    # -- what is likely --------------------------------------------------------------------

    def _weight(self, before: Sequence[_Step], is_last: bool) -> Callable[[Spec], float]:
        """How likely each kind of node comes behind these pieces."""
        chances = self._chances(before, is_last)
        return lambda spec: chances.get(spec.type, 0.0) + self._recent.get(spec.type, 0.0)

    def _chances(self, before: Sequence[_Step], is_last: bool) -> dict[str, float]:
        if before:
            spec = before[-1].asked.spec
            kind = before[-2].asked.spec.type if len(before) > 1 else ""
            outputs = spec.outputs(before[-1].node.values())[:1]
            return self._sum(self._likely.beside(spec, p.name, BEHIND, kind) for p in outputs)
        if self._wiring is not None and not self._wiring.start.is_output:
            return self._at(self._wiring) if is_last else {}
        starts = [self._wiring] if self._wiring else self._outputs
        return self._sum(map(self._at, starts))

    def _at(self, wiring: Wiring) -> dict[str, float]:
        """The chances at the loose end of a wire."""
        start, graph = wiring.start, self._graph
        spec = graph.nodes[start.node].spec
        if spec is None:
            return {}
        if not start.is_output:
            return self._likely.beside(spec, start.port, BEFORE)
        chances = self._likely.beside(spec, start.port, BEHIND, beyond(graph, start.node))
        for wire in graph.targets[start.node]:
            kind = graph.nodes[wire.target].type
            if wire.output == start.port and kind in chances:
                chances[kind] *= _AGAIN
        if any(node.spec and node.spec.role is Role.DATA for node in graph.nodes.values()):
            for each in self._library.specs():
                if each.role is Role.OUTPUT:
                    chances[each.type] *= _AGAIN
        return chances

    @staticmethod
    def _sum(chances: Iterable[dict[str, float]]) -> dict[str, float]:
        found: dict[str, float] = {}
        for each in chances:
            for kind, chance in each.items():
                found[kind] = found.get(kind, 0.0) + chance
        return found

    @cached_property
    def _likely(self) -> Likely:
        own = Successions.of([self._graph], self._library)
        return Likely(_shipped() + own, self._library.specs())


@lru_cache(maxsize=1)
def _shipped() -> Successions:
    """What follows what in the examples."""
    return Successions.from_json(json.loads(resources.path("successions.json").read_text("utf-8")))


def _behind(step: _Step, before: _Step) -> _Step:
    """A piece wired to the one before it, or why it cannot be."""
    for wiring in before.outputs:
        if ways := wiring.ways(step.node):
            return replace(step, gives=ways[0].output, takes=ways[0].input)
    return replace(step, barred=before.outputs[0])


def _taking(step: _Step, wiring: Wiring) -> _Step:
    """A piece that takes the loose end of a wire, or why it cannot."""
    ways = wiring.ways(step.node)
    if not ways:
        return replace(step, barred=wiring)
    aside, wrong = (
        wiring.is_aside(ways[0], step.node),
        wiring.problem(wiring.other(ways[0]), step.node),
    )
    return replace(step, wires=(ways[0],), aside=aside, problem=wrong.text(tr) if wrong else "")


def _offer(steps: Sequence[_Step]) -> Offer:
    """Several pieces as one thing to choose."""
    title = " → ".join(step.asked.title for step in steps)
    last = steps[-1]
    if last.is_refused:
        return Offer(title, last.asked.spec, problem=last.refusal())
    gives = [*(step.gives for step in steps[1:]), ""]
    chain = Chain(
        tuple(
            Piece(step.asked.spec.type, step.asked.params, given, step.takes)
            for step, given in zip(steps, gives, strict=True)
        ),
        tuple(wire for step in steps for wire in step.wires),
    )
    problem = next((step.problem for step in steps if step.problem), "")
    return Offer(title, last.asked.spec, chain, problem)
