"""How an edit is made of a document: one step of its history, or a refusal that says why."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from app.base.i18n import tr
from app.document.document import Document
from app.document.level import Level
from graph_nodes.graph import Graph, GraphError
from graph_nodes.project import Project


class Edits(QObject):
    """Makes edits of the graph in view, of the main graph, or of the whole project.

    Signals:
        refused(str): An edit could not be done, and why.
        made(list): The ids of nodes that an edit has just brought; they want to be selected.
    """

    refused = Signal(str)
    made = Signal(object)

    def __init__(self, document: Document, level: Level, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._level = document, level

    @property
    def _graph(self) -> Graph:
        return self._level.graph

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
