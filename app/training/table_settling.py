"""Settles how a table is read when its file is chosen, as part of that step."""

from PySide6.QtCore import QObject

from app.document.document import Document
from app.document.tables import is_undecided, reads_table
from app.training.live_check import LiveCheck
from graph_nodes.change import Change
from graph_nodes.graph import Graph
from runtime.check_result import CheckResult, settled


class TableSettling(QObject):
    """Keeps what a check decided about a table, once a person chose its file or "auto".

    What belongs to an opened graph stays as it is until then.
    """

    def __init__(self, document: Document, live: LiveCheck, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._waiting: set[str] = set()
        self._is_own = False
        document.changed.connect(self._on_changed)
        document.replaced.connect(self._waiting.clear)
        live.found.connect(self._on_found)

    def _on_changed(self, change: Change) -> None:
        if self._is_own:
            return
        for node_id, (before, after) in change.nodes.items():
            if after is not None and reads_table(after) and is_undecided(before, after):
                self._waiting.add(node_id)

    def _on_found(self, graph: Graph, result: CheckResult) -> None:
        ready = {i for i in self._waiting & result.tables.keys() if i in self._document.graph.nodes}
        if graph is not self._document.graph or not ready:
            return
        self._waiting -= ready
        self._is_own = True
        try:
            self._document.amend(settled(graph, result, ready))
        finally:
            self._is_own = False
