"""Keeps what is known about the graph up to date."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.document.document import Document
from app.document.file_watch import FileWatch
from app.document.level import Level
from app.document.rebase import paths
from app.training.worker_bridge import WorkerBridge
from graph_nodes.change import Change
from graph_nodes.graph import Graph
from graph_nodes.sameness import same_definitions, same_program
from runtime.check_result import CheckResult

DELAY = 15
"""Milliseconds after an edit before it is checked, so that one gesture asks once."""


_Checked = tuple[Graph, CheckResult]


class LiveCheck(QObject):
    """Asks for a check after each edit that can matter, and tells what came of it.

    Signals:
        found(Graph, CheckResult): What the worker found, and in which graph.
        voided: Nothing is known any more: another document is here, or the worker is gone.
    """

    found = Signal(object, object)
    voided = Signal()

    def __init__(
        self,
        document: Document,
        level: Level,
        bridge: WorkerBridge,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._level, self._bridge = document, level, bridge
        level.entered.connect(self._on_entered)
        self._result: _Checked | None = None
        self._data = FileWatch(self)
        self._data.changed.connect(lambda _: self.check())
        self._timer = QTimer(self, singleShot=True, interval=DELAY)
        self._timer.timeout.connect(self.check)
        document.changed.connect(self._on_changed)
        document.replaced.connect(self._on_replaced)
        bridge.checked.connect(self._on_checked)
        bridge.ready.connect(lambda _: self.check())

    @property
    def result(self) -> CheckResult | None:
        """What the last check found, or None while nothing is known of the present graph."""
        return self._result[1] if self._result and self.current else None

    @property
    def in_view(self) -> CheckResult | None:
        """The same of the graph in view."""
        result = self.result
        return None if result is None else result.at(self._level.way)

    @property
    def current(self) -> bool:
        """Whether what is known holds for the graph as it is now."""
        return self._result is not None and same_program(self._result[0], self._document.graph)

    def check(self) -> None:
        """Ask for a check now."""
        self._timer.stop()
        self._bridge.check(self._document.graph, self._document.folder, self._level.way)

    def look_at_data(self) -> None:
        """Check again if a file that a node reads is another one by now."""
        self._data.look()

    def close(self) -> None:
        """Check no more."""
        self._timer.stop()
        self._data.close()

    def _on_entered(self) -> None:
        """Ask for what is inside of an instance, once the window has shown it."""
        if self.result is None or not self.result.reaches(self._level.way):
            self._timer.start()

    def _on_changed(self, change: Change) -> None:
        if matters(change) and not self._timer.isActive():
            self._timer.start()

    def _on_replaced(self) -> None:
        self._result = None
        self.voided.emit()
        self.check()

    def _on_checked(self, graph: Graph, result: CheckResult) -> None:
        self._result = (graph, result)
        self.found.emit(graph, result)
        folder = self._document.folder
        self._data.set_files(folder / file for n in graph.nodes.values() for _, file in paths(n))


def matters(change: Change) -> bool:
    """Whether a change can change what a check finds; how a graph is drawn cannot."""
    if change.added_wires or change.removed_wires or change.run:
        return True
    if change.definitions and not same_definitions(*change.definitions):
        return True
    return any(
        before is None or after is None or not before.is_same_elsewhere(after)
        for before, after in change.nodes.values()
    )
