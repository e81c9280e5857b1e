"""What people do to the graph, as one edit each: what the canvas asks for ends up here.

An edit that the graph refuses changes nothing and says why.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from app.base.i18n import tr
from app.document.document import Document
from app.document.level import Level
from app.document.rebase import shown
from app.document.tables import undecided
from graph_nodes.adopting import adopted
from graph_nodes.document import DocumentError, dumps, loads
from graph_nodes.edit import Edit
from graph_nodes.formula import FormulaError, formula
from graph_nodes.graph import Definition, Graph, GraphError, Mode, Position, Wire, id_key
from graph_nodes.grouping import group, ungroup
from graph_nodes.names import FreeNames
from graph_nodes.params import Path as PathParam
from graph_nodes.project import Project
from graph_nodes.reuse import make_unique, swap

NEW = ""
"""Stands for the id of a node that is being asked for, in the wire that is to come with it."""

NEW_MODULE = "Block"
"""What a new module is called, until somebody calls it otherwise."""

PASTE_STEP = 32.0
"""How far, in pixels, a copy stands from what it was copied from."""


class Editing(QObject):
    """Edits a document in the words of the window.

    Signals:
        refused(str): An edit could not be done, and why.
        made(list): The ids of nodes that an edit has just brought; they want to be selected.
    """

    refused = Signal(str)
    made = Signal(object)

    def __init__(self, document: Document, level: Level, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._level = document, level
        self._pasted: tuple[str, int] = ("", 0)

    @property
    def _graph(self) -> Graph:
        return self._level.graph

    # -- nodes -----------------------------------------------------------------------------

    def add(
        self,
        node_type: str,
        at: Position,
        wire: Wire | None = None,
        params: Mapping[str, object] | None = None,
    ) -> None:
        """Add a node, and a wire that has ``NEW`` for the node at one end."""

        def added() -> Graph:
            graph, node_id = self._graph.add(node_type, at, params=params)
            made.append(node_id)
            if wire is None:
                return graph
            ends = {end: node_id for end in ("source", "target") if getattr(wire, end) == NEW}
            return graph.connect(replace(wire, **ends))

        made: list[str] = []
        declared = self._graph.library.spec(node_type)
        label = tr("Add {node}", node=declared.label if declared else node_type)
        if self._edit(label, added):
            self.made.emit(made)

    def move(self, positions: Mapping[str, Position]) -> None:
        """Put nodes elsewhere."""
        self._edit(self._about(tr("Move"), positions), lambda: self._graph.move(positions))

    def delete(self, ids: Iterable[str], wires: Iterable[Wire] = ()) -> None:
        """Remove nodes, the wires at them, and these wires."""
        chosen, cut = list(ids), list(wires)
        label = self._about(tr("Delete"), chosen) if chosen else tr("Disconnect")
        self._edit(label, lambda: self._graph.remove(chosen, cut))

    def rename(self, node_id: str, name: str) -> None:
        """Give a node another name."""
        self._edit(
            tr("Rename to {name}", name=name), lambda: self._graph.rename(node_id, name.strip())
        )

    def set_mode(self, ids: Sequence[str], mode: Mode) -> None:
        """Turn nodes on, off, or have them passed by."""
        verb = {"on": tr("Enable"), "off": tr("Disable"), "bypass": tr("Bypass")}[mode]
        self._edit(self._about(verb, ids), lambda: self._graph.set_mode(ids, mode))

    def set_param(self, ids: Sequence[str], param: str, value: object) -> None:
        """Change a parameter of nodes; what one editor sends in a row is one step of undo."""

        def changed() -> Graph:
            graph = self._graph
            for node_id in ids:
                kind = graph.nodes[node_id].spec
                if kind is not None and isinstance(kind.params.get(param), PathParam):
                    graph = undecided(graph, node_id)  # of the file that was there before
                graph = graph.set_param(node_id, param, value)
            return graph

        self._edit(tr("Set {param}", param=param), changed, key=f"{','.join(ids)}.{param}")

    def reset_param(self, ids: Sequence[str], param: str) -> None:
        """Give a parameter of nodes its default again."""

        def changed() -> Graph:
            graph = self._graph
            for node_id in ids:
                graph = graph.reset_param(node_id, param)
            return graph

        self._edit(tr("Reset {param}", param=param), changed)

    def set_run(self, name: str, value: object) -> None:
        """Change a run setting."""
        label = tr("Set {setting}", setting=name.replace("_", " "))
        self._edit_main(
            lambda: label, lambda main: main.set_run(**{name: value}), key=f"run.{name}"
        )

    def fix(self, fix: Edit) -> None:
        """Do what mends a problem of the main graph."""
        self._edit_main(lambda: fix.words(self._document.graph).text(tr), fix.apply)

    def fix_here(self, fix: Edit) -> None:
        """Do what mends a problem of the graph in view."""
        graph, level = self._graph, self._level
        self._refusing(lambda: level.edit(fix.words(graph).text(tr), fix.apply(graph)))

    # -- wires -----------------------------------------------------------------------------

    def connect_wire(self, wire: Wire) -> None:
        """Draw a wire, in place of any that ends in the same input."""
        self._edit(tr("Connect"), lambda: self._graph.connect(wire))

    def reconnect(self, old: Wire, new: Wire) -> None:
        """Take one wire away and draw another, as one edit."""
        self._edit(tr("Reconnect"), lambda: self._graph.disconnect([old]).connect(new))

    def disconnect_wires(self, wires: Iterable[Wire]) -> None:
        """Take wires away."""
        self._edit(tr("Disconnect"), lambda: self._graph.disconnect(wires))

    # -- the clipboard ---------------------------------------------------------------------

    def copy(self, ids: Iterable[str]) -> bool:
        """Put nodes and the wires among them on the clipboard, as text. False if there are none."""
        fragment = self._level.fragment(ids)
        if not fragment.nodes:
            return False
        QGuiApplication.clipboard().setText(dumps(self._on_its_own(fragment)))
        self._pasted = ("", 0)
        return True

    def _on_its_own(self, fragment: Graph) -> Graph:
        """A fragment whose values follow from nothing: elsewhere are no parameters of the module."""
        definition = self._level.definition
        if definition is None:
            return fragment
        for node in fragment.nodes.values():
            for param in node.bound:
                value = _own_value(definition, node.id, param)
                fragment = fragment.set_param(node.id, param, value)
        return fragment

    def cut(self, ids: Sequence[str]) -> None:
        """Copy nodes, then remove them."""
        if self.copy(ids):
            self._edit(self._about(tr("Cut"), ids), lambda: self._graph.remove(ids))

    def paste(self, center: Position) -> None:
        """Paste what the clipboard holds around a place; again and again goes step by step."""
        text = QGuiApplication.clipboard().text()
        try:
            fragment = loads(text, tr("The clipboard"))
        except DocumentError:
            self.refused.emit(tr("The clipboard holds no Netloom nodes: nothing was pasted."))
            return
        if not fragment.nodes:
            self.refused.emit(tr("The clipboard holds a graph without nodes: nothing was pasted."))
            return
        place = f"{center} {text}"
        times = self._pasted[1] + 1 if self._pasted[0] == place else 0
        self._pasted = (place, times)
        left, top, right, bottom = _bounds(fragment)
        step = PASTE_STEP * times
        offset = (
            round(center[0] - (left + right) / 2 + step),
            round(center[1] - (top + bottom) / 2 + step),
        )
        self._paste(tr("Paste"), fragment, offset)

    def duplicate(self, ids: Iterable[str]) -> None:
        """Put a copy of nodes beside them, without the clipboard."""
        fragment = self._level.fragment(ids)
        if fragment.nodes:
            self._paste(tr("Duplicate"), fragment, (PASTE_STEP, PASTE_STEP))

    def _paste(self, label: str, fragment: Graph, offset: Position) -> None:
        main, known = adopted(self._document.graph, fragment)
        made: list[str] = []

        def pasted(graph: Graph) -> Graph:
            graph, ids = graph.paste(known, offset)
            made.extend(ids)
            return graph

        if self._edit_project(label, lambda: Project(main).edit_scope(self._level.scope, pasted)):
            self.made.emit(made)

    # -- modules of one's own --------------------------------------------------------------

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

        def ungrouped() -> Project:
            project = Project(self._document.graph)
            for node_id in ids:
                project, unfolded = ungroup(project, node_id, self._level.scope)
                made.extend(unfolded)
            return project

        if self._edit_project(self._about(tr("Ungroup"), ids), ungrouped):
            self.made.emit(made)

    def bind(self, ids: Sequence[str], param: str, text: str) -> None:
        """Let a parameter in the module in view follow a formula; for "" it has its own value."""

        def bound() -> Graph:
            graph, definition = self._graph, self._level.definition
            for node_id in ids:
                if text:
                    graph = graph.bind(node_id, param, text)
                elif definition is not None:
                    graph = graph.set_param(node_id, param, _own_value(definition, node_id, param))
            return graph

        self._edit(tr("Set {param}", param=param), bound)

    def expose(self, node_id: str, param: str) -> None:
        """Make a parameter of a node one of the module in view, which it follows from then on."""
        project = Project(self._document.graph)
        self._edit_project(
            tr("Expose {param}", param=param),
            lambda: project.expose_of(self._level.scope, node_id, param),
        )

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
                            value = _own_value(definition, node.id, name)
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

    def make_unique(self, ids: Sequence[str]) -> None:
        """Give instances a module of their own each, which begins as a copy."""

        def unique() -> Project:
            project = Project(self._document.graph)
            for node_id in ids:
                project = make_unique(project, node_id, self._level.scope)
            return project

        self._edit_project(self._about(tr("Make unique"), ids), unique)

    def swap(self, ids: Sequence[str], definition_id: str) -> None:
        """Put another module in the place of instances."""

        def swapped() -> Project:
            project = Project(self._document.graph)
            for node_id in ids:
                project = swap(project, node_id, definition_id, self._level.scope)
            return project

        self._edit_project(self._about(tr("Swap"), ids), swapped)

    def rename_module(self, definition_id: str, name: str) -> None:
        """Give a module another name: that of its class."""
        project = Project(self._document.graph)
        self._edit_project(
            tr("Rename to {name}", name=name), lambda: project.rename(definition_id, name.strip())
        )

    # -- helpers ---------------------------------------------------------------------------

    def add_csv(self, path: Path, at: Position) -> None:
        """Add a node that reads this table."""
        self.add("CSVFile", at, params={"path": shown(path, self._document.folder)})

    def _edit(self, label: str, make: Callable[[], Graph], key: str = "") -> bool:
        """Make another graph of the one in view."""
        return self._refusing(lambda: self._level.edit(label, make(), key))

    def _edit_main(
        self, label: Callable[[], str], make: Callable[[Graph], Graph], key: str = ""
    ) -> bool:
        """Make another graph of the main one, whatever is in view."""
        document = self._document
        return self._refusing(lambda: document.edit(label(), make(document.graph), key))

    def _edit_project(self, label: str, make: Callable[[], Project]) -> bool:
        """Make another project of this one, by what is done in view."""
        return self._refusing(lambda: self._level.edit_project(label, make()))

    def _refusing(self, edit: Callable[[], None]) -> bool:
        try:
            edit()
        except GraphError as error:
            self.refused.emit(str(error))
            return False
        return True

    def _about(self, verb: str, ids: Iterable[str]) -> str:
        """The verb and what it is done to, such as "Move relu" or "Move 3 nodes"."""
        chosen = [i for i in ids if i in self._graph.nodes]
        if len(chosen) == 1:
            return f"{verb} {self._graph.nodes[chosen[0]].name}"
        return tr("{verb} {count} nodes", verb=verb, count=len(chosen))


def _own_value(definition: Definition, node_id: str, param: str) -> object:
    """What a parameter that follows a formula has by the defaults of the definition."""
    node = definition.graph.node(node_id)
    defaults = {one.name: one.default for one in definition.params}
    try:
        return formula(node.bound[param]).value(defaults)
    except (FormulaError, KeyError):
        return node.value(param)


def _bounds(graph: Graph) -> tuple[float, float, float, float]:
    xs = [n.at[0] for n in graph.nodes.values()]
    ys = [n.at[1] for n in graph.nodes.values()]
    return min(xs), min(ys), max(xs), max(ys)
