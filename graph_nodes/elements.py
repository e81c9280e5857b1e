"""What a graph is made of: nodes and wires, as immutable values."""

from bisect import insort
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from graph_nodes.params import Value
from graph_nodes.ports import Port
from graph_nodes.quoting import quoted
from graph_nodes.repeating import REPEAT
from graph_nodes.spec import Node

Mode = Literal["on", "bypass", "off"]
MODES: tuple[Mode, ...] = ("on", "bypass", "off")
Position = tuple[float, float]
Spec = type[Node]

Frozen = tuple[str, ...]
"""What of a node is not trained: paths into it, of which ``WHOLE`` is the node itself."""

WHOLE = ""
ALL: Frozen = (WHOLE,)


class GraphError(ValueError):
    """An edit that cannot be done; the text says why and what could be done instead."""


@dataclass(frozen=True, slots=True, order=True)
class Wire:
    """A connection from an output port to an input port, both named by node id and port name."""

    source: str
    output: str
    target: str
    input: str


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A node of a graph.

    Attributes:
        id: Stable for the life of the document; never shown to people.
        type: The type id of its spec.
        name: A Python identifier, unique in its graph.
        params: The values that differ from the spec's defaults.
        at: Where its top left corner is on the canvas.
        mode: "on"; "bypass" passes the first input on; "off" takes it out of the graph.
        extra: What the file said of a node whose type is unknown here, kept to be saved back.
        bound: In a definition: parameter → the formula of the definition's own parameters that it
            takes its value from; often but a name.
        shares: Id of the node of the same type whose weights it uses, as the same module called
            again; "" for weights of its own.
        tied: Id of the layer whose ``weight`` is its own, too; "" for a weight of its own.
        frozen: What of it is not trained: ``ALL``, or, of an instance, the paths to what inside of
            it is not; () where all is trained. See ``graph_nodes.freezing``.
        spec: What its library says of its type, or None where it is unknown there.
    """

    id: str
    type: str
    name: str
    params: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    at: Position = (0.0, 0.0)
    mode: Mode = "on"
    extra: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    bound: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    shares: str = ""
    tied: str = ""
    frozen: Frozen = ()
    spec: Spec | None = field(default=None, compare=False, repr=False)

    @property
    def word(self) -> str:
        """What messages call its type."""
        return self.type if self.spec is None else self.spec.word

    def value(self, param: str) -> Value:
        """The value of a parameter, its default included."""
        if param in self.params:
            return self.params[param]
        return self._known_spec().params[param].default

    def values(self) -> dict[str, Value]:
        """Every parameter's value, defaults included; empty for an unknown type."""
        spec = self.spec
        defaults = {} if spec is None else {n: p.default for n, p in spec.params.items()}
        return defaults | dict(self.params)

    def inputs(self) -> tuple[Port, ...]:
        """The input ports; none for an unknown type."""
        return () if self.spec is None else self.spec.inputs(self.values())

    def outputs(self) -> tuple[Port, ...]:
        """The output ports; none for an unknown type."""
        return () if self.spec is None else self.spec.outputs(self.values())

    def input(self, name: str) -> Port | None:
        """The input port of this name, if there is one."""
        return next((p for p in self.inputs() if p.name == name), None)

    def output(self, name: str) -> Port | None:
        """The output port of this name, if there is one."""
        return next((p for p in self.outputs() if p.name == name), None)

    def next_inputs(self) -> Mapping[str, Port]:
        """The parameters that count inputs, and the input that a wire would make of each."""
        return {} if self.spec is None else self.spec.next_inputs(self.values())

    def socket(self, name: str) -> Port | None:
        """The input of this name, or the one that a wire to it would make."""
        coming = (p for p in self.next_inputs().values() if p.name == name)
        return self.input(name) or next(coming, None)

    def sockets(self, wired: Collection[str]) -> tuple[Port, ...]:
        """The inputs, and those that a wire would make where all that they follow have wires.

        Args:
            wired: The names of the inputs that have wires.
        """
        ports = self.inputs()
        for count, port in self.next_inputs().items():
            assert self.spec is not None
            like = {p.name for p in self.spec.input_ports if p.count == count}
            numbered = [p.name for p in ports if p.name.rstrip("0123456789") in like]
            if all(name in wired for name in numbered):
                ports = (*ports, port)
        return ports

    @property
    def is_repeated(self) -> bool:
        """Whether it stands for several layers, or instances, that follow one another."""
        spec = self.spec
        if spec is None or spec.params.get(REPEAT.name) != REPEAT:
            return False
        return self.value(REPEAT.name) != REPEAT.default or REPEAT.name in self.bound

    @property
    def lender(self) -> str:
        """Id of the node whose weights, or weight, it uses; "" where it uses its own."""
        return self.shares or self.tied

    def is_same_elsewhere(self, other: "GraphNode") -> bool:
        """Whether two nodes differ at most in where they stand."""
        return self.spec is other.spec and (
            (self.id, self.type, self.name, self.mode, self.params, self.extra)
            == (other.id, other.type, other.name, other.mode, other.params, other.extra)
            and (self.bound, self.shares, self.tied, self.frozen)
            == (other.bound, other.shares, other.tied, other.frozen)
        )

    def can_bypass(self) -> bool:
        """Whether the first input can stand in for the one output."""
        return self.spec is not None and self.spec.can_bypass(self.values())

    def _known_spec(self) -> Spec:
        spec = self.spec
        if spec is None:
            raise GraphError(f"node '{self.name}' is of the unknown type {quoted(self.type)}")
        return spec


def id_key(node_id: str) -> tuple[int, str]:
    """Sorts n2 before n10."""
    return (len(node_id), node_id)


def wire_end(wire: Wire) -> tuple[tuple[int, str], str]:
    """Sorts wires by where they end."""
    return (id_key(wire.target), wire.input)


def with_wires(wires: Iterable[Wire], added: Iterable[Wire]) -> tuple[Wire, ...]:
    """Sorted wires and a few more: to sort thousands anew takes longer than to find some places."""
    found = list(wires)
    for wire in added:
        insort(found, wire, key=wire_key)
    return tuple(found)


def wire_key(wire: Wire) -> tuple[tuple[int, str], str, tuple[int, str], str]:
    """Sorts wires by where they end, then by where they start."""
    return (id_key(wire.target), wire.input, id_key(wire.source), wire.output)
