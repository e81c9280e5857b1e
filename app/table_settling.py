"""Settles how a table is read when its file is chosen, as part of that step."""

from PySide6.QtCore import QObject

from app.document import Document
from app.live_check import LiveCheck
from graph_nodes.change import Change
from graph_nodes.graph import Graph, GraphNode
from graph_nodes.params import Path
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
            if after is not None and reads_table(after) and _is_undecided(before, after):
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


def reads_table(node: GraphNode) -> bool:
    """Whether a node reads a text table."""
    return node.spec is not None and node.spec.reads_table


def _is_undecided(before: GraphNode | None, after: GraphNode) -> bool:
    """Whether a person asks for a decision: by another file, or by "auto" where none was."""
    old = {} if before is None else before.values()
    new = after.values()
    return any(new[n] is None and old.get(n) is not None for n in new) or any(
        bool(new[n]) and new[n] != old.get(n) for n in _paths(after)
    )


def _paths(node: GraphNode) -> list[str]:
    spec = node.spec
    return [] if spec is None else [n for n, p in spec.params.items() if isinstance(p, Path)]


def undecided(graph: Graph, node_id: str) -> Graph:
    """A graph in which everything about a node's table is to be decided anew."""
    node = graph.nodes[node_id]
    spec = node.spec
    if spec is not None and spec.reads_table:
        for name in (n for n, param in spec.params.items() if param.default is None):
            graph = graph.reset_param(node_id, name)
    return graph
