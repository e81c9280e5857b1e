"""Keeps the code beside the graph up to date, while somebody sees it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.document.document import Document
from app.training.live_check import LiveCheck
from app.training.worker_bridge import WorkerBridge
from graph_nodes.change import Change
from graph_nodes.graph import Graph
from graph_nodes.sameness import same_program, same_titles
from runtime.check_result import CheckResult
from runtime.client import WorkerError
from runtime.protocol import Program, Write

_Program = tuple[Graph, CheckResult, str]
"""All that a program follows from; the last is the graph's name."""


class LiveCode(QObject):
    """Has the worker write the program of each checked graph, unless nobody looks.

    Signals:
        written(str, dict): The program, and node id → the numbers of its lines.
    """

    written = Signal(str, object)

    def __init__(
        self,
        document: Document,
        live: LiveCheck,
        bridge: WorkerBridge,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._bridge = document, bridge
        self._seen = self._asking = False
        self._checked: tuple[Graph, CheckResult] | None = None
        self._shown: _Program | None = None
        self._documents = 0  # how many there have been: an answer may come for one that is gone
        live.found.connect(self._on_found)
        live.voided.connect(self._on_voided)
        bridge.exited.connect(self._on_exited)
        document.state_changed.connect(self._follow_name)
        document.changed.connect(self._follow_frames)

    def set_seen(self, seen: bool) -> None:
        """Say whether the code is in view."""
        self._seen = seen
        self._ask()

    def script(self, folder: Path, written: Callable[[str], None]) -> None:
        """Have the stand-alone script written.

        Args:
            folder: Where it will be saved: its relative paths start there.
            written: Gets its text.
        """
        write = self._write(self._document.graph, folder)
        self._bridge.request(write, lambda program: written(program.text))

    def _on_found(self, graph: Graph, result: CheckResult) -> None:
        self._checked = graph, result
        self._ask()

    def _on_voided(self) -> None:
        self._checked = self._shown = None
        self._documents += 1

    def _follow_name(self) -> None:
        """Write it anew where the document was saved under another name, which its title says."""
        if self._shown is not None and self._shown[2] != self._document.name:
            self._ask()

    def _follow_frames(self, change: Change) -> None:
        """Write it anew where frames are others, whose titles it says: they ask for no check."""
        graph = self._document.graph
        is_drawn = self._seen and (change.drawing or change.definitions)
        if is_drawn and self._checked and same_program(self._checked[0], graph):
            self._checked = graph, self._checked[1]
            self._ask()

    def _on_exited(self, how: object) -> None:
        self._asking = False

    def _ask(self) -> None:
        if self._checked is None or not self._seen or self._asking:
            return
        program = (*self._checked, self._document.name)
        if self._shown is not None and _is_same(self._shown, program):
            return
        self._asking, document = True, self._documents

        def on_answer(answer: Program) -> None:
            self._asking = False
            if document == self._documents:
                self._shown = program
                self.written.emit(answer.text, answer.lines)
            self._ask()

        def on_refusal(reason: WorkerError) -> None:
            self._asking = False
            if self._bridge.running:  # its end is told otherwise
                self._bridge.failed.emit(str(reason))

        self._bridge.request(self._write(program[0]), on_answer, on_refusal)

    def _write(self, graph: Graph, script_folder: Path | None = None) -> Write:
        return Write(graph, self._document.folder, self._document.name, script_folder)


def _is_same(one: _Program, other: _Program) -> bool:
    if one[2] != other[2] or not same_program(one[0], other[0]):
        return False
    if not same_titles(one[0], other[0]):
        return False
    return replace(one[1], milliseconds=0.0) == replace(other[1], milliseconds=0.0)
