"""Edits of modules of one's own: what is folded, named and exposed."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from app.base.i18n import tr
from app.document.edits import Edits
from graph_nodes.arranging import ports_in
from graph_nodes.exposed import fresh
from graph_nodes.formula import FormulaError, formula
from graph_nodes.freezing import ALL, Frozen, has_weights, said
from graph_nodes.graph import Definition, Graph, GraphError, id_key
from graph_nodes.grouping import group, ungroup
from graph_nodes.instances import ABOUT
from graph_nodes.module_ports import listed, port_places, remove_port
from graph_nodes.names import FreeNames
from graph_nodes.params import Param
from graph_nodes.path import NodePath
from graph_nodes.project import Project
from graph_nodes.quoting import one_line
from graph_nodes.repeating import REPEAT
from graph_nodes.reuse import make_unique, use_again

NEW_PARAM = "value"
"""What a new parameter of a module is called, until somebody calls it otherwise."""

NEW_MODULE = "Block"
"""What a new module is called, until somebody calls it otherwise."""


class ModuleEdits(Edits):
    """Edits modules, and what their instances share."""

    def group(self, ids: Sequence[str]) -> None:
        """Fold nodes into a module, with an instance of it in their place."""
        made: list[str] = []

        def grouped() -> Project:
            project = Project(self._document.graph)
            names = FreeNames(one.name for one in project.definitions.values())
            project, instance = group(project, ids, names.take(NEW_MODULE), self._level.scope)
            made.append(instance)
            return project

        if self._edit_project(self._about(tr("Group"), ids), grouped):
            self.made.emit(made)

    def ungroup(self, ids: Sequence[str]) -> None:
        """Put what is inside of instances in their place."""
        made: list[str] = []

        def ungrouped(project: Project, node_id: str, scope: str) -> Project:
            project, unfolded = ungroup(project, node_id, scope)
            made.extend(unfolded)
            return project

        if self._edit_each(tr("Ungroup"), ids, ungrouped):
            self.made.emit(made)

    def describe_module(self, definition_id: str, text: str) -> None:
        """Say what a module is."""
        project = Project(self._document.graph)
        self._edit_project(tr("Describe module"), lambda: project.describe(definition_id, text))

    def paint_module(self, definition_id: str, color: str) -> None:
        """Give the instances of a module a colour; "" is that of all modules."""
        project = Project(self._document.graph)
        self._edit_project(tr("Color module"), lambda: project.paint(definition_id, color))

    def describe_port(self, node_id: str, text: str) -> None:
        """Say what an Input or Output of the module in view is."""
        name = self._graph.nodes[node_id].name
        label = tr("Describe {name}", name=name)
        self._edit(label, lambda: self._graph.set_param(node_id, ABOUT, one_line(text)))

    def move_port(self, node_id: str, step: int) -> None:
        """Have an Input or Output of the module in view come by so many places later."""
        definition = self._level.definition
        spec = self._graph.nodes[node_id].spec
        if definition is None or spec is None:
            return
        order = [n.id for n in ports_in(self._graph, spec.role, definition.order)]
        place = order.index(node_id)
        order.insert(min(max(place + step, 0), len(order) - 1), order.pop(place))
        project = Project(self._document.graph)
        self._edit_project(
            self._about(tr("Move"), [node_id]), lambda: project.arrange(definition.id, order)
        )

    def port_places(self, node_id: str) -> str:
        """What an Input or Output of the module in view is wired to, in words; "" if nothing."""
        return listed(port_places(Project(self._document.graph), self._level.scope, node_id))

    def remove_port(self, node_id: str) -> None:
        """Take an Input or Output of the module in view away, with the wires at it."""
        project, scope = Project(self._document.graph), self._level.scope
        self._edit_project(
            self._about(tr("Take away"), [node_id]),
            lambda: remove_port(project, scope, node_id, cut=True),
        )

    def bind(self, ids: Sequence[str], param: str, text: str) -> None:
        """Let a parameter in the module in view follow a formula; for "" it has its own value."""

        def bound() -> Graph:
            graph, definition = self._graph, self._level.definition
            for node_id in ids:
                if text:
                    graph = graph.bind(node_id, param, text)
                elif definition is not None:
                    graph = graph.set_param(node_id, param, own_value(definition, node_id, param))
            return graph

        self._edit(tr("Set {param}", param=param), bound)

    def expose(self, node_id: str, param: str) -> None:
        """Make a parameter of a node one of the module in view, which it follows from then on."""
        project = Project(self._document.graph)
        self._edit_project(
            tr("Expose {param}", param=param),
            lambda: project.expose_of(self._level.scope, node_id, param),
        )

    def add_param(self, kind: str) -> None:
        """Give the module in view a parameter of a kind."""
        definition = self._level.definition
        if definition is None:
            return
        names = FreeNames([REPEAT.name, *(one.name for one in definition.params)])
        param, project = fresh(kind, names.take(NEW_PARAM)), Project(self._document.graph)
        self._edit_project(
            tr("Add {param}", param=param.name), lambda: project.expose(definition.id, param)
        )

    def alter_param(self, name: str, param: Param) -> None:
        """Make a parameter of the module in view another one."""
        self._edit_project(tr("Change {param}", param=name), lambda: self.altered(name, param))

    def altered(self, name: str, param: Param) -> Project:
        """The project with a parameter of the module in view another one.

        Raises:
            GraphError: It cannot be.
        """
        return Project(self._document.graph).alter(self._level.scope, name, param)

    def conceal(self, param: str) -> None:
        """Take a parameter of the module in view away; what followed from it has its default."""

        def concealed() -> Project:
            definition, scope = self._level.definition, self._level.scope
            project = Project(self._document.graph)
            if definition is None:
                return project

            def own(graph: Graph) -> Graph:
                for node in graph.nodes.values():
                    for name, text in node.bound.items():
                        if param in formula(text).names:
                            value = own_value(definition, node.id, name)
                            graph = graph.set_param(node.id, name, value)
                return graph

            return project.edit(scope, own).conceal(scope, param)

        self._edit_project(tr("Take {param} away", param=param), concealed)

    def share(self, ids: Sequence[str]) -> None:
        """Have layers use the weights of the first, or give them their own where they share all."""
        nodes = [self._graph.nodes[i] for i in sorted(ids, key=id_key)]
        owners = {node.shares or node.id for node in nodes}
        ends = len(owners) == 1 and any(node.shares for node in nodes)

        def shared() -> Graph:
            graph, (first, *others) = self._graph, nodes
            if not (ends or others):
                raise GraphError(
                    f"select another layer of the type {first.word} with '{first.name}': "
                    "the two then use the same weights"
                )
            for node in nodes if ends else others:
                graph = graph.share(node.id, None if ends else first.id)
            return graph

        self._edit(tr("Own weights") if ends else tr("Share weights"), shared)

    def use_again(self, ids: Sequence[str]) -> None:
        """Call layers or instances once more each, for another input."""
        made: list[str] = []

        def used() -> Graph:
            graph = self._graph
            for node_id in ids:
                graph, call = use_again(graph, node_id)
                made.append(call)
            return graph

        if self._edit(self._about(tr("Use again"), ids), used):
            self.made.emit(made)

    def tie(self, node_id: str, owner_id: str) -> None:
        """Have a layer's weight be that of another, or, for "", its own."""
        label = tr("Tie {name}", name=self._graph.nodes[node_id].name)
        if not owner_id:
            label = tr("Own weight")
        self._edit(label, lambda: self._graph.tie(node_id, owner_id or None))

    def freeze(self, ids: Sequence[str]) -> None:
        """Freeze the weights of nodes, or train them where all of them are frozen as they are."""
        nodes = [self._graph.nodes[i] for i in ids]
        chosen = [node for node in nodes if has_weights(node.spec)]
        is_back = bool(chosen) and all(node.frozen == ALL for node in chosen)
        paths = () if is_back else ALL
        verb = tr("Train") if is_back else tr("Freeze")
        frozen = {node.id: paths for node in chosen or nodes}  # one that has none says why
        self._edit(self._about(verb, frozen), lambda: self._frozen(frozen))

    def freeze_inside(self, ids: Sequence[str], paths: Frozen) -> None:
        """Have these of the paths into nodes be frozen, and no others."""
        verb = tr("Freeze") if paths else tr("Train")
        self._edit(self._about(verb, ids), lambda: self._frozen(dict.fromkeys(ids, paths)))

    def _frozen(self, paths: Mapping[str, Frozen]) -> Graph:
        graph = self._graph
        for node_id, own in paths.items():
            graph = graph.freeze(node_id, own)
        return graph

    def freeze_here(self, ids: Sequence[str]) -> None:
        """Freeze nodes in the instance alone through which they are seen, or train them there.

        The outermost instance, which stands in the main graph, keeps what is frozen inside.
        """
        nodes = [self._graph.nodes[i] for i in ids if has_weights(self._graph.nodes[i].spec)]
        main, way = self._document.graph, self._level.way
        outer = main.nodes[way[0]]
        paths = {NodePath.of(*way[1:], node.shares or node.id) for node in nodes}
        is_back = paths <= {*outer.frozen}
        verb = tr("Train") if is_back else tr("Freeze")
        label = tr(
            "{what} in {name}", what=self._about(verb, [n.id for n in nodes]), name=outer.name
        )

        def frozen() -> Project:
            if not paths:
                raise GraphError("none of the selected nodes has weights to freeze")
            around = next((p for p in outer.frozen if _is_around(p, paths)), None)
            if around is not None:
                whole = "/".join((outer.name, *said(outer, main.definitions, (around,))))
                raise GraphError(f"'{whole}' is frozen as a whole: train its weights first")
            kept = {*outer.frozen} - paths if is_back else {*outer.frozen} | paths
            return Project(main.freeze(outer.id, kept))

        self._edit_project(label, frozen)

    def make_unique(self, ids: Sequence[str]) -> None:
        """Give instances a module of their own each, which begins as a copy."""
        self._edit_each(tr("Make unique"), ids, make_unique)

    def rename_module(self, definition_id: str, name: str) -> None:
        """Give a module another name: that of its class."""
        project = Project(self._document.graph)
        self._edit_project(
            tr("Rename to {name}", name=name), lambda: project.rename(definition_id, name.strip())
        )

    def _edit_each(
        self, verb: str, ids: Sequence[str], edit: Callable[[Project, str, str], Project]
    ) -> bool:
        """Do something to each of some instances in view, as one edit."""

        def edited() -> Project:
            project = Project(self._document.graph)
            for node_id in ids:
                project = edit(project, node_id, self._level.scope)
            return project

        return self._edit_project(self._about(verb, ids), edited)


def _is_around(path: str, paths: Iterable[str]) -> bool:
    """Whether what one path leads to has inside what another one leads to."""
    return not path or any(other.startswith(f"{path}/") for other in paths)


def own_value(definition: Definition, node_id: str, param: str) -> object:
    """What a parameter that follows a formula has by the defaults of the definition."""
    node = definition.graph.node(node_id)
    defaults = {one.name: one.default for one in definition.params}
    try:
        return formula(node.bound[param]).value(defaults)
    except (FormulaError, KeyError):
        return node.value(param)
