"""What one looks at: the main graph, or what is inside an instance, or one inside of that."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.document.document import Document
from graph_nodes.change import Change, diff
from graph_nodes.definitions import reached
from graph_nodes.graph import Definition, Graph
from graph_nodes.path import NodePath
from graph_nodes.project import Project

Way = tuple[str, ...]
"""The ids of the instances that lead to a graph, the outermost first; () for the main one."""


class Level(QObject):
    """The graph in view. Edits of it are edits of the document, of every instance alike.

    Attributes:
        way: How one came to it.

    Signals:
        changed(Change): The graph in view is another one, by this.
        left(tuple): Another graph is about to be in view; the way to this one.
        entered: Another graph is in view.
    """

    changed = Signal(object)
    left = Signal(tuple)
    entered = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.way: Way = ()
        self._graph = document.graph
        document.changed.connect(self._on_changed)
        document.stepping.connect(self.go)
        document.replaced.connect(self._on_replaced)

    @property
    def graph(self) -> Graph:
        """The graph in view."""
        return self._graph

    @property
    def definition(self) -> Definition | None:
        """The definition whose graph is in view; None for the main graph."""
        return self._definitions(self.way)[-1] if self.way else None

    @property
    def scope(self) -> str:
        """The id of that definition; "" for the main graph."""
        return self.definition.id if self.definition else ""

    def module(self, node_id: str) -> Definition | None:
        """The definition of an instance in view; for "", the one whose graph is in view."""
        if not node_id:
            return self.definition
        return self._document.graph.definitions.get(self._graph.nodes[node_id].type)

    def names(self) -> list[str]:
        """The names of the instances that lead here, the outermost first."""
        graph, names = self._document.graph, list[str]()
        for node_id, definition in zip(self.way, self._definitions(self.way), strict=True):
            names.append(graph.nodes[node_id].name)
            graph = definition.graph
        return names

    # -- going about -----------------------------------------------------------------------

    def can_enter(self, node_id: str) -> bool:
        """Whether a node in view is an instance."""
        node = self._graph.nodes.get(node_id)
        return node is not None and node.type in self._document.graph.definitions

    def enter(self, node_id: str) -> None:
        """Look at what is inside an instance in view."""
        self.go((*self.way, node_id))

    def way_to(self, path: str) -> Way | None:
        """The way to the graph that a node with this path stands in; None where there is none.

        One that is told of a definition is found in an instance, the one in view if it is of it.
        """
        *way, _ = NodePath(path).ids
        if not way or way[0] in self._document.graph.nodes:
            return tuple(way)
        if self.definition is not None and self.definition.type == way[0]:
            return self.way
        return next((w for w, one in self._instances() if one.type == way[0]), None)

    def _instances(self) -> Iterator[tuple[Way, Definition]]:
        """Every way to an instance and its definition, the shortest first; each definition once."""
        definitions = self._document.graph.definitions
        waiting: deque[tuple[Way, Graph]] = deque([((), self._document.graph)])
        seen: set[str] = set()
        while waiting:
            way, graph = waiting.popleft()
            for node in graph.nodes.values():
                if node.type in definitions and node.type not in seen:
                    seen.add(node.type)
                    yield (*way, node.id), definitions[node.type]
                    waiting.append(((*way, node.id), definitions[node.type].graph))

    def path_of(self, node_id: str) -> str:
        """The path by which code tells of a node in view: one in a definition is of that."""
        return NodePath.of(self.definition.type, node_id) if self.definition else node_id

    def leave(self) -> None:
        """Look at what is around; does nothing in the main graph."""
        self.go(self.way[:-1])

    def go(self, way: Way) -> None:
        """Look at a graph, or at the innermost on the way to it that is there."""
        way = self._there(way)
        if way != self.way:
            self._show(way)

    def is_there(self, way: Way) -> bool:
        """Whether a way leads through instances that are there."""
        return self._there(way) == way

    def _show(self, way: Way) -> None:
        self.left.emit(self.way)
        self.way = way
        self._graph = self._definitions(way)[-1].graph if way else self._document.graph
        self.entered.emit()

    # -- editing ---------------------------------------------------------------------------

    def edit(self, label: str, graph: Graph, key: str = "") -> None:
        """Make ``graph`` the graph in view, as one step of the document's history.

        Raises:
            GraphError: A definition cannot be so; the text says why.
        """
        if not self.way:
            self._document.edit(label, graph, key)
            return
        project = Project(self._document.graph).edit(self.scope, lambda _: graph)
        self.edit_project(label, project, f"{self.scope} {key}" if key else "")

    def edit_project(self, label: str, project: Project, key: str = "") -> None:
        """Make a project the document's, as one step of its history that was done here."""
        self._document.edit(label, project.main, key, self.way)

    def fragment(self, ids: Iterable[str]) -> Graph:
        """These nodes and the wires among them, with the definitions that they use."""
        fragment = self._graph.copy_fragment(ids)
        needed = reached(self._document.graph.definitions, fragment)
        return replace(fragment, definitions={}).with_definitions(needed.values())

    # -- following the document ------------------------------------------------------------

    def _on_changed(self, change: Change) -> None:
        way, before = self._there(self.way), self._graph
        if way != self.way:
            self._show(way)
        elif not way:
            self._graph = self._document.graph
            self.changed.emit(change)
        else:
            self._graph = self._definitions(way)[-1].graph
            if inner := diff(before, self._graph):
                self.changed.emit(inner)

    def _on_replaced(self) -> None:
        self.way, self._graph = (), self._document.graph

    def _there(self, way: Way) -> Way:
        """As much of a way as leads through instances that are there."""
        return way[: len(self._definitions(way))]

    def _definitions(self, way: Way) -> list[Definition]:
        """What stands behind the instances of a way, up to the first that is not there."""
        graph, found = self._document.graph, list[Definition]()
        for node_id in way:
            node = graph.nodes.get(node_id)
            definition = None if node is None else self._document.graph.definitions.get(node.type)
            if definition is None:
                break
            found.append(definition)
            graph = definition.graph
        return found
