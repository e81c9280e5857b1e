"""The document as an immutable value: nodes, wires, layout and run settings.

Every edit returns a new ``Graph`` and leaves the old one as it was; an edit that cannot be done
raises ``GraphError`` with a text for the person who tried it.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from graph_nodes.arranging import ports_in
from graph_nodes.drawing import Drawing, drawing_refusal
from graph_nodes.elements import (
    ALL,
    MODES,
    GraphError,
    GraphNode,
    Mode,
    Position,
    Spec,
    Wire,
    id_key,
    with_wires,
)
from graph_nodes.frames import cut_out, merged
from graph_nodes.freezing import frozen, still_frozen
from graph_nodes.growing import grown
from graph_nodes.ids import free_id, last_number
from graph_nodes.instances import about, instance_spec
from graph_nodes.library import BUILT_INS, Library
from graph_nodes.names import FreeNames, name_refusal
from graph_nodes.params import Param
from graph_nodes.pasting import brought
from graph_nodes.ports import Input, Output
from graph_nodes.quoting import quoted
from graph_nodes.roles import Role
from graph_nodes.scope import Scope
from graph_nodes.settings import RunSettings
from graph_nodes.sharing import handed_over, shared, tied
from graph_nodes.valuing import default_of, following, valued

__all__ = [
    "MODES",
    "Definition",
    "Graph",
    "GraphError",
    "GraphNode",
    "Mode",
    "Position",
    "Spec",
    "Wire",
    "id_key",
    "name_refusal",
]

INSTANCE = "def:"
"""What the type ids of instances begin with."""


@dataclass(frozen=True)
class Graph(Scope):
    """Nodes by id, sorted wires, how both are drawn, the run settings, and the definitions.

    Attributes:
        nodes: The nodes by id.
        wires: The wires, sorted.
        run: How it is trained.
        definitions: Type id → definition. The graph of a definition has none of its own: it uses
            those of the project that it is in.
        drawing: How it is drawn: never more than what is there.
        library: What knows the types of its nodes.
    """

    run: RunSettings = field(default_factory=RunSettings)
    definitions: Mapping[str, "Definition"] = field(default_factory=lambda: MappingProxyType({}))
    drawing: Drawing = field(default_factory=Drawing)
    library: Library = field(default=BUILT_INS, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.drawing:  # whatever was edited: no other place has to think of it
            kept = self.drawing.kept(self.nodes.__contains__, self.has_wire)
            object.__setattr__(self, "drawing", kept)

    # -- editing ---------------------------------------------------------------------------

    def add(
        self,
        node_type: str,
        at: Position = (0.0, 0.0),
        name: str | None = None,
        params: Mapping[str, object] | None = None,
    ) -> tuple["Graph", str]:
        """A graph with one more node, and the node's id.

        Raises:
            GraphError: The type is unknown, or the name or a parameter cannot be used.
        """
        spec = self.library.spec(node_type)
        if spec is None:
            raise GraphError(f"there is no node type {quoted(node_type)}")
        node_id = free_id(self.nodes, last_number(self.nodes))
        free = self.free_name(spec.default_name)
        node = GraphNode(node_id, node_type, free, at=_place(free, at), spec=spec)
        graph = self._with_node(node)
        if name is not None:
            graph = graph.rename(node_id, name)
        for param, value in (params or {}).items():
            graph = graph.set_param(node_id, param, value)
        return graph, node_id

    def remove(self, ids: Iterable[str] = (), wires: Iterable[Wire] = ()) -> "Graph":
        """A graph without these nodes, the wires that touch them, and these wires.

        Nodes that used the weights of one that goes have them in common from then on.
        """
        gone = set(ids)
        cut = set(wires) | set(self.wires_of(gone))
        return replace(
            self,
            nodes=MappingProxyType(handed_over(self.nodes, gone)),
            wires=tuple(w for w in self.wires if w not in cut),
        )

    def connect(self, wire: Wire) -> "Graph":
        """A graph with this wire, in place of any into the same input, which may be the next one.

        Raises:
            GraphError: The wire is refused; the text is the reason.
        """
        old = self.wire_into(wire.target, wire.input)
        kept = self if old is None else self.disconnect([old])
        if (reason := kept.refusal(wire)) is not None:
            raise GraphError(reason)
        kept = kept._with(grown(kept, wire) or kept.nodes)
        return replace(kept, wires=with_wires(kept.wires, [wire]))

    def disconnect(self, wires: Iterable[Wire]) -> "Graph":
        """A graph without these wires."""
        return self.remove(wires=gone) if (gone := tuple(wires)) else self

    def set_param(self, node_id: str, param: str, value: object) -> "Graph":
        """A graph in which a node's parameter has another value.

        A change that takes ports away also takes the wires that ended there.

        Raises:
            GraphError: The parameter does not exist or the value is refused.
        """
        return self._with(valued(self, node_id, param, value))._without_dangling(node_id)

    def bind(self, node_id: str, param: str, text: str) -> "Graph":
        """A graph of a definition in which a parameter follows from the definition's own.

        To ``set_param`` it gives it a value of its own again.

        Args:
            node_id: The node.
            param: Its parameter.
            text: A formula of those, such as the name of one, or "channels * 4".

        Raises:
            GraphError: The parameter does not exist, or is not one that a name can stand for, or
                the text is no formula.
        """
        return self._with(following(self, node_id, param, text))

    def share(self, node_id: str, owner_id: str | None) -> "Graph":
        """A graph in which a node uses the weights of another, or, for None, its own.

        It has the other's parameters from then on, and a change in one of them is a change in both.

        Raises:
            GraphError: They are not two layers or instances of one type.
        """
        return self._with(shared(self, node_id, owner_id))

    def tie(self, node_id: str, owner_id: str | None) -> "Graph":
        """A graph in which a layer's weight is another's, or, for None, its own.

        Raises:
            GraphError: One of them is no layer with a weight, or they have the same already.
        """
        return self._with(tied(self, node_id, owner_id))

    def freeze(self, node_id: str, paths: Iterable[str] = ALL) -> "Graph":
        """A graph in which weights of a node, and of what shares them, are not trained.

        Args:
            node_id: The node.
            paths: ``ALL``; or, of an instance, the paths to what inside of it is not trained; none
                is to train all of it.

        Raises:
            GraphError: It has no weights, or a path leads to none.
        """
        return self._with(frozen(self, node_id, paths, self.definitions))

    def reset_param(self, node_id: str, param: str) -> "Graph":
        """A graph in which a node's parameter has its default again."""
        return self.set_param(node_id, param, default_of(self.node(node_id), param))

    def rename(self, node_id: str, name: str) -> "Graph":
        """A graph in which a node has another name.

        Raises:
            GraphError: The name is no Python identifier, a keyword, or taken.
        """
        node = self.node(node_id)
        if (reason := name_refusal(name)) is not None:
            raise GraphError(reason)
        other = self.by_name(name)
        if other is not None and other.id != node_id:
            raise GraphError(f"the name {quoted(name)} is taken by a node of type {other.type}")
        return self._with_node(replace(node, name=name))

    def move(self, positions: Mapping[str, Position]) -> "Graph":
        """A graph in which nodes stand elsewhere.

        Raises:
            GraphError: A node is not there, or a position is no finite number.
        """
        nodes, by = self.nodes.copy(), dict[str, Position]()
        for node_id, at in positions.items():
            node = self.node(node_id)
            nodes[node_id] = replace(node, at=_place(node.name, at))
            by[node_id] = (at[0] - node.at[0], at[1] - node.at[1])
        return self._with(nodes).draw(self.drawing.shifted(by))

    def draw(self, drawing: Drawing) -> "Graph":
        """A graph that is drawn otherwise; what the drawing says of what is not there is left out.

        Raises:
            GraphError: It cannot be drawn so; the text says why.
        """
        if drawing is self.drawing:
            return self
        if (reason := drawing_refusal(drawing)) is not None:
            raise GraphError(reason)
        return replace(self, drawing=drawing)

    def set_mode(self, ids: Iterable[str], mode: Mode) -> "Graph":
        """A graph in which nodes are on, bypassed or off.

        Raises:
            GraphError: There is no such mode, or a node cannot be bypassed: nothing it takes could
                stand for what it gives.
        """
        if mode not in MODES:
            raise GraphError(
                f"a node is {', '.join(MODES[:-1])} or {MODES[-1]}, not {quoted(mode)}"
            )
        nodes = self.nodes.copy()
        for node_id in ids:
            node = self.node(node_id)
            if mode == "bypass" and not node.can_bypass():
                raise GraphError(
                    f"{node.word} '{node.name}' cannot be bypassed: "
                    "no input of it could stand for its output. Disable it instead"
                )
            nodes[node_id] = replace(node, mode=mode)
        return self._with(nodes)

    def set_run(self, **changes: object) -> "Graph":
        """A graph with other run settings.

        Raises:
            GraphError: A setting is unknown or its value is out of range.
        """
        try:
            return replace(self, run=self.run.with_(**changes))
        except ValueError as error:
            raise GraphError(str(error)) from None

    def with_definitions(self, definitions: Iterable["Definition"]) -> "Graph":
        """A graph with these definitions, its own and its instances' nodes bound to them.

        Wires at ports that an instance no longer has are gone, and so are paths to what was frozen
        inside and is not there.
        """
        every = tuple(definitions)
        library = self.library.defining(d.spec for d in every)
        bound = {d.type: d.bound(library) for d in every}
        for node_type, one in bound.items():
            if changed := still_frozen(one.graph, bound):
                graph = one.graph._with({**one.graph.nodes, **changed})
                bound[node_type] = replace(one, graph=graph)
        main = self.bound(library)
        if changed := still_frozen(main, bound):
            main = main._with({**main.nodes, **changed})
        return replace(main, definitions=MappingProxyType(bound))

    def bound(self, library: Library) -> "Graph":
        """A graph whose nodes are what a library says of their types."""
        if library == self.library:
            return self
        nodes = {i: library.bind(node) for i, node in self.nodes.items()}
        other = [i for i, node in self.nodes.items() if nodes[i] is not node]
        graph = replace(self, nodes=MappingProxyType(nodes), library=library)
        return graph._without_dangling(*other)

    def copy_fragment(self, ids: Iterable[str]) -> "Graph":
        """These nodes and the wires among them, as a graph of their own."""
        alone = replace(self, run=RunSettings(), drawing=cut_out(self.drawing, chosen := set(ids)))
        return alone.remove(i for i in self.nodes if i not in chosen)

    def paste(
        self, fragment: "Graph", offset: Position = (0.0, 0.0)
    ) -> tuple["Graph", tuple[str, ...]]:
        """A graph with the nodes and wires of another added, and the new ids."""
        nodes, wires, ids = brought(self, fragment, offset, self.library)
        every = MappingProxyType(self.nodes | nodes)
        wires = with_wires(self.wires, wires)
        drawing = merged(self.drawing, fragment.drawing, ids, offset)
        return replace(self, nodes=every, wires=wires, drawing=drawing), tuple(ids.values())

    def free_name(self, wanted: str) -> str:
        """``wanted``, or the first of wanted2, wanted3, ... that no node has."""
        return FreeNames(n.name for n in self.nodes.values()).take(wanted)

    def _with(self, nodes: Mapping[str, GraphNode]) -> "Graph":
        return self if nodes is self.nodes else replace(self, nodes=MappingProxyType(nodes))

    def _with_node(self, node: GraphNode) -> "Graph":
        return self._with(self.nodes | {node.id: node})

    def _without_dangling(self, *ids: str) -> "Graph":
        known = {i for i in ids if self.nodes[i].spec is not None}
        dangling = [
            w
            for w in (self.wires_of(known) if known else ())
            if (w.target in known and self.nodes[w.target].input(w.input) is None)
            or (w.source in known and self.nodes[w.source].output(w.output) is None)
        ]
        return self.disconnect(dangling) if dangling else self


@dataclass(frozen=True)
class Definition:
    """A module of a project's own: its Inputs are arguments, its Outputs are what it returns.

    Attributes:
        id: Stable for the life of the document.
        name: A Python identifier, unique among the definitions; the class in the generated code.
        graph: What it computes.
        params: What an instance can set.
        help: What it is, in a sentence or two on one line; "" where nobody said.
        order: The ids of its Inputs and Outputs in the order of its ports; those that it does not
            name come last, in the order in which they were made.
        color: One of ``COLORS``, or "" for that of all modules.
    """

    id: str
    name: str
    graph: Graph = field(default_factory=Graph)
    params: tuple[Param, ...] = ()
    help: str = ""
    order: tuple[str, ...] = ()
    color: str = ""

    @property
    def type(self) -> str:
        """The type id of its instances."""
        return f"{INSTANCE}{self.id}"

    def bound(self, library: Library) -> "Definition":
        """The definition with nodes that are what a library says of their types."""
        graph = self.graph.bound(library)
        return self if graph is self.graph else replace(self, graph=graph)

    @cached_property
    def inputs(self) -> tuple[GraphNode, ...]:
        """The Inputs, in the order of its arguments."""
        return self._ports(Role.INPUT)

    @cached_property
    def outputs(self) -> tuple[GraphNode, ...]:
        """The Outputs, in the order of what it returns."""
        return self._ports(Role.OUTPUT)

    def _ports(self, role: Role) -> tuple[GraphNode, ...]:
        return tuple(n for n in ports_in(self.graph, role, self.order) if n.mode == "on")

    @cached_property
    def spec(self) -> Spec:
        """The spec of its instances."""
        inputs = tuple(Input(name=n.name, help=about(n)) for n in self.inputs)
        outputs = tuple(Output(name=n.name, help=about(n)) for n in self.outputs)
        interface = (self.type, self.name, self.params, inputs, outputs)
        return instance_spec(*interface, self.help, self.color)


def _place(name: str, at: Position) -> Position:
    """A node's place, if it is one."""
    x, y = at
    if not (math.isfinite(x) and math.isfinite(y)):
        raise GraphError(f"'{name}' cannot stand at ({x}, {y})")
    return (float(x), float(y))
