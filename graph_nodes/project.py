"""A main graph and its definitions, and the edits that concern more than one of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from graph_nodes.arranging import kept_order, rearranged
from graph_nodes.colors import COLORS
from graph_nodes.definitions import Definitions, free_id, main_refusal, refusal
from graph_nodes.elements import GraphError, GraphNode, Wire, wire_key
from graph_nodes.exposed import exposable, exposed
from graph_nodes.formula import formula
from graph_nodes.graph import INSTANCE, Definition, Graph
from graph_nodes.names import LONGEST_NAME, FreeNames, name_refusal
from graph_nodes.params import Param
from graph_nodes.quoting import one_line, quoted
from graph_nodes.repeating import REPEAT
from graph_nodes.settings import RunSettings

Rework = Callable[[Graph], Graph]
"""Makes another graph of one."""


@dataclass(frozen=True)
class Project:
    """A main graph, which carries the definitions that it and they use.

    Every edit returns a new project and leaves the old one as it was; one that cannot be done
    raises ``GraphError`` with a text for the person who tried it.
    """

    main: Graph = field(default_factory=Graph)

    @property
    def definitions(self) -> Definitions:
        """Type id of the instances → definition."""
        return self.main.definitions

    @property
    def run(self) -> RunSettings:
        """How the main graph is trained."""
        return self.main.run

    def definition(self, definition_id: str) -> Definition:
        """The definition with this id.

        Raises:
            GraphError: There is none.
        """
        found = self.definitions.get(f"{INSTANCE}{definition_id}")
        if found is None:
            raise GraphError(f"there is no definition with the id {quoted(definition_id)}")
        return found

    def scope(self, definition_id: str) -> Graph:
        """The graph of a definition, or for "" the main graph.

        Raises:
            GraphError: There is no such definition.
        """
        return self.definition(definition_id).graph if definition_id else self.main

    def inside(self, way: Iterable[str]) -> Definition:
        """The definition of the last of the instances on a way from the main graph.

        Raises:
            GraphError: One of them is not there, or is no instance; or the way is empty.
        """
        graph, found = self.main, None
        for node_id in way:
            node = graph.node(node_id)
            found = self.definitions.get(node.type)
            if found is None:
                raise GraphError(f"'{node.name}' is no module of this project")
            graph = found.graph
        if found is None:
            raise GraphError("the main graph is inside of no instance")
        return found

    def called(self, path: Sequence[str]) -> str:
        """What a person calls the way to a node: "encoder/block/fc".

        Raises:
            GraphError: A node on it is not there.
        """
        graphs = [self.main, *(self.inside(path[: n + 1]).graph for n in range(len(path) - 1))]
        names = [graph.node(node_id).name for graph, node_id in zip(graphs, path, strict=True)]
        return "/".join(names)

    def uses(self, node_type: str) -> bool:
        """Whether there are instances of a definition."""
        every = (n for graph, _ in self._scopes() for n in graph.nodes.values())
        return any(node.type == node_type for node in every)

    # -- edits -----------------------------------------------------------------------------

    def define(self, name: str, edit: Rework, *params: Param) -> tuple["Project", str]:
        """A project with one more definition, and its id.

        Args:
            name: What it is called.
            edit: Makes its graph of an empty one, which knows this project's definitions.
            params: What an instance can set.

        Raises:
            GraphError: Its name cannot be used, or something in it cannot be in a definition.
        """
        made = Definition(free_id({one.id for one in self.definitions.values()}), name)
        empty = Graph(library=self.main.library)
        made = replace(made, params=tuple(map(exposed, params)), graph=edit(empty))
        return self._with(made), made.id

    def copy_definition(self, definition_id: str) -> tuple["Project", str]:
        """A project with one more definition, which is as another one, and its id."""
        one = self.definition(definition_id)
        names = FreeNames(other.name for other in self.definitions.values())
        made = free_id({other.id for other in self.definitions.values()})
        return self._with(replace(one, id=made, name=names.take(one.name))), made

    def edit(self, definition_id: str, edit: Rework) -> "Project":
        """A project in which a definition computes something else.

        Wires at instances follow an Input or Output that was renamed, and go with one that went.

        Raises:
            GraphError: The edit is refused, or its result cannot be in a definition.
        """
        one = self.definition(definition_id)
        graph = edit(one.graph)
        later = replace(one, graph=graph, order=kept_order(graph, one.order))
        return self._with(later, _renamed(one.inputs, later), _renamed(one.outputs, later))

    def edit_main(self, edit: Rework) -> "Project":
        """A project with another main graph.

        Raises:
            GraphError: The edit is refused, or something in its result is bound to a parameter.
        """
        main = edit(self.main)
        reason = main_refusal(main)
        if reason is not None:
            raise GraphError(reason)
        return replace(self, main=main)

    def edit_scope(self, definition_id: str, edit: Rework) -> "Project":
        """A project with another graph of a definition, or for "" another main graph."""
        return self.edit(definition_id, edit) if definition_id else self.edit_main(edit)

    def rename(self, definition_id: str, name: str) -> "Project":
        """A project in which a definition has another name.

        Raises:
            GraphError: The name is no Python identifier, a keyword, or taken.
        """
        return self._with(replace(self.definition(definition_id), name=name))

    def describe(self, definition_id: str, text: str) -> "Project":
        """A project in which it is said what a definition is; on one line, whatever was typed."""
        return self._with(replace(self.definition(definition_id), help=one_line(text)))

    def paint(self, definition_id: str, color: str) -> "Project":
        """A project in which the instances of a definition have a colour of ``COLORS``, or "".

        Raises:
            GraphError: There is no such colour.
        """
        if color and color not in COLORS:
            raise GraphError(f"a colour is one of {', '.join(COLORS)}, not {quoted(color)}")
        return self._with(replace(self.definition(definition_id), color=color))

    def arrange(self, definition_id: str, order: Sequence[str]) -> "Project":
        """A project in which the ports of a definition come in another order.

        Wires stay at their ports.

        Args:
            definition_id: The definition.
            order: The ids of its Inputs, of its Outputs, or of both; each comes where it is named,
                and those that are not named keep theirs.

        Raises:
            GraphError: One of them is named twice, or is no Input or Output of it.
        """
        one = self.definition(definition_id)
        return self._with(replace(one, order=rearranged(one.graph, one.order, order)))

    def expose(self, definition_id: str, param: Param) -> "Project":
        """A project in which the instances of a definition have one more parameter.

        Raises:
            GraphError: It cannot be one, or its name is taken.
        """
        one = self.definition(definition_id)
        return self._with(replace(one, params=(*one.params, exposed(param))))

    def alter(self, definition_id: str, name: str, param: Param) -> "Project":
        """A project in which a parameter that a definition exposes is another one.

        The formulas that read it, and the values that instances have, follow to its new name.

        Args:
            definition_id: The definition.
            name: What the parameter is called.
            param: What it is from now on, its name included.

        Raises:
            GraphError: There is none of this name, the other cannot be one, or an instance has a
                value that it does not take.
        """
        one, made = self.definition(definition_id), exposed(param)
        if all(known.name != name for known in one.params):
            raise GraphError(f"{one.name} has no parameter {quoted(name)}")
        params = tuple(made if known.name == name else known for known in one.params)
        graph = _refollowed(one.graph, {name: made.name} if made.name != name else {})
        return self._with(replace(one, params=params, graph=graph), params={name: made.name})

    def expose_of(self, definition_id: str, node_id: str, param: str) -> "Project":
        """A project in which a node in a definition follows from a parameter of the definition.

        The parameter is new, called as the node's own where that is free, and begins as that is.

        Raises:
            GraphError: It cannot be one.
        """
        one = self.definition(definition_id)
        node = one.graph.node(node_id)
        if node.spec is None or param not in node.spec.params:
            raise GraphError(f"{node.word} '{node.name}' has no parameter {quoted(param)}")
        taken = {REPEAT.name, *(other.name for other in one.params)}
        names = FreeNames(taken)
        wish = param if param not in taken else f"{node.name}_{param}"[:LONGEST_NAME]
        wish = wish if name_refusal(wish) is None else f"{wish}_"
        made = exposable(node.spec.params[param], node.value(param), names.take(wish))
        return self.expose(definition_id, made).edit(
            definition_id, lambda graph: graph.bind(node_id, param, made.name)
        )

    def conceal(self, definition_id: str, name: str) -> "Project":
        """A project in which the instances of a definition have one parameter less.

        Raises:
            GraphError: Something in the definition is bound to it.
        """
        one = self.definition(definition_id)
        kept = tuple(param for param in one.params if param.name != name)
        return self._with(replace(one, params=kept))

    def remove(self, definition_id: str) -> "Project":
        """A project without a definition.

        Raises:
            GraphError: There are instances of it.
        """
        gone = self.definition(definition_id)
        for graph, place in self._scopes():
            for node in graph.nodes.values():
                if node.type == gone.type:
                    raise GraphError(f"{gone.name} is still used by '{node.name}' in {place}")
        rest = (one for one in self.definitions.values() if one is not gone)
        return replace(self, main=self.main.with_definitions(rest))

    # -- helpers ---------------------------------------------------------------------------

    def _scopes(self) -> Iterator[tuple[Graph, str]]:
        yield self.main, "the main graph"
        yield from ((one.graph, one.name) for one in self.definitions.values())

    def _with(
        self,
        later: Definition,
        inputs: Mapping[str, str] = MappingProxyType({}),
        outputs: Mapping[str, str] = MappingProxyType({}),
        params: Mapping[str, str] = MappingProxyType({}),
    ) -> "Project":
        """The project with a definition as it is from now on, and every instance following.

        Args:
            later: The definition.
            inputs: What its Inputs were called → what they are called.
            outputs: What its Outputs were called → what they are called.
            params: What its parameters were called → what they are called.
        """
        reason = name_refusal(later.name)
        if reason is not None:
            raise GraphError(reason)
        definitions = {**self.definitions, later.type: later}
        reason = refusal(definitions)
        if reason is not None:
            raise GraphError(reason)

        def followed(graph: Graph) -> Graph:
            return _rewired(_revalued(graph, later, params), later.type, inputs, outputs)

        every = (replace(one, graph=followed(one.graph)) for one in definitions.values())
        return replace(self, main=followed(self.main).with_definitions(every))


def _refollowed(graph: Graph, names: Mapping[str, str]) -> Graph:
    """The graph of a definition with formulas that read its parameters by their new names."""
    for node in graph.nodes.values():
        for param, text in node.bound.items():
            if not names.keys().isdisjoint(formula(text).names):
                graph = graph.bind(node.id, param, formula(text).source(names))
    return graph


def _renamed(before: Iterable[GraphNode], later: Definition) -> dict[str, str]:
    """Old name → new name, of the Inputs or Outputs that have another one."""
    nodes = later.graph.nodes
    return {n.name: nodes[n.id].name for n in before if n.id in nodes}


def _rewired(
    graph: Graph, node_type: str, inputs: Mapping[str, str], outputs: Mapping[str, str]
) -> Graph:
    """The graph with its wires at instances of a type at ports by their new names."""
    ids = {node.id for node in graph.nodes.values() if node.type == node_type}
    if not ids or not (inputs or outputs):
        return graph

    def moved(wire: Wire) -> Wire:
        return replace(
            wire,
            output=outputs.get(wire.output, wire.output) if wire.source in ids else wire.output,
            input=inputs.get(wire.input, wire.input) if wire.target in ids else wire.input,
        )

    wires = tuple(sorted(map(moved, graph.wires), key=wire_key))
    return replace(graph, wires=wires, drawing=graph.drawing.rewired(moved))


def _revalued(graph: Graph, later: Definition, names: Mapping[str, str]) -> Graph:
    """The graph with instances that have values only of what their definition exposes.

    Args:
        graph: The graph.
        later: Their definition.
        names: What its parameters were called → what they are called.

    Raises:
        GraphError: A value is refused by a parameter as it is from now on.
    """
    nodes = MappingProxyType(
        {
            i: _revalued_node(n, later, names) if n.type == later.type else n
            for i, n in graph.nodes.items()
        }
    )
    return replace(graph, nodes=nodes) if nodes != graph.nodes else graph


def _revalued_node(node: GraphNode, later: Definition, names: Mapping[str, str]) -> GraphNode:
    params = later.spec.params
    given = {names.get(name, name): value for name, value in node.params.items()}
    values = {name: given[name] for name in params if name in given}
    formulas = ((names.get(name, name), text) for name, text in node.bound.items())
    bound = {name: text for name, text in formulas if name in params}
    for name, value in values.items():
        try:
            params[name].validate(value)
        except ValueError as error:
            raise GraphError(f"{later.name} '{node.name}': {name} {error}") from None
    kept = {name: value for name, value in values.items() if value != params[name].default}
    if (kept, bound) == (dict(node.params), dict(node.bound)):
        return node
    return replace(node, params=MappingProxyType(kept), bound=MappingProxyType(bound))
