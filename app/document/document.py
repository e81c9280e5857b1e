"""The open document: the graph, its history without limit, where it is saved, what is unsaved."""

from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from app.base.i18n import tr
from app.document.rebase import rebased, rebased_change
from graph_nodes.change import Change, diff
from graph_nodes.graph import Graph


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the history.

    Attributes:
        label: What the person did, such as "Move 3 nodes"; shown behind Undo.
        change: What it did to the graph.
        key: Edits that follow each other under the same key are one step; "" never joins.
        way: Where it was done: the ids of the instances that lead there.
    """

    label: str
    change: Change
    key: str = ""
    way: tuple[str, ...] = ()


class Document(QObject):
    """Holds the one true graph. Everything that edits it passes through ``edit``.

    Signals:
        changed(Change): The graph is another one. Emitted once for each edit, undo and redo.
        stepping(tuple): A step is about to be undone or redone that was done there.
        replaced: A whole other document is here: everything shown of the old one is void.
        state_changed: The title, the unsaved mark or what can be undone may be another.
    """

    changed = Signal(object)
    stepping = Signal(tuple)
    replaced = Signal()
    state_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._graph = Graph()
        self._saved: Graph | None = self._graph
        self._path: Path | None = None
        self._base: str | None = None
        self._name = ""
        self._folder = Path.home()
        self._identity = uuid4().hex
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._open_key = ""

    # -- reading ---------------------------------------------------------------------------

    @property
    def graph(self) -> Graph:
        """The graph as it is now."""
        return self._graph

    @property
    def path(self) -> Path | None:
        """The file it was read from or saved to last, or None for an untitled one."""
        return self._path

    @property
    def name(self) -> str:
        """What the document is called: its file's stem, or what it was made from."""
        return self._path.stem if self._path else self._name or tr("Untitled")

    @property
    def folder(self) -> Path:
        """Where relative paths in the graph start: beside the file it is in or was made from."""
        return self._path.parent if self._path else self._folder

    @property
    def identity(self) -> str:
        """What tells this document from any other that was ever opened, saved or not."""
        return self._identity

    @property
    def saved(self) -> Graph | None:
        """The graph as it was opened or saved last, or None where that is not known."""
        return self._saved

    @property
    def base(self) -> str | None:
        """The mark of what may lie in the file without anybody being asked before it is replaced.

        That is what was read from it or written to it last; None where that is not known.
        """
        return self._base

    @property
    def modified(self) -> bool:
        """Whether the graph differs from what was saved. Undoing back to that clears it."""
        return self._graph != self._saved

    @property
    def undo_label(self) -> str:
        """What undo would take back, or "" where there is nothing."""
        return self._done[-1].label if self._done else ""

    @property
    def redo_label(self) -> str:
        """What redo would do again, or "" where there is nothing."""
        return self._undone[-1].label if self._undone else ""

    @property
    def history(self) -> list[str]:
        """The labels of every step that can be undone, the first one first."""
        return [step.label for step in self._done]

    @property
    def undone(self) -> list[str]:
        """The labels of every step that can be done again, the next one first."""
        return [step.label for step in reversed(self._undone)]

    # -- editing ---------------------------------------------------------------------------

    def edit(self, label: str, graph: Graph, key: str = "", way: tuple[str, ...] = ()) -> None:
        """Make ``graph`` the document's graph, as one step of the history.

        Args:
            label: What the person did, for the Undo menu.
            graph: The whole graph after it. One that equals the present graph changes nothing.
            key: Names a gesture, such as dragging one slider: all of it becomes one step.
            way: Where it was done: the ids of the instances that lead there.
        """
        change = diff(self._graph, graph)
        if not change:
            return
        if key and key == self._open_key and self._done:
            change_since = diff(self._done.pop().change.inverse().apply(self._graph), graph)
            if change_since:
                self._done.append(Step(label, change_since, key, way))
        else:
            self._done.append(Step(label, change, key, way))
        self._open_key = key
        self._undone.clear()
        self._become(graph, change)

    def amend(self, graph: Graph) -> None:
        """Make ``graph`` the document's graph, as part of the step that was done last.

        For what belongs to that step and took a moment to be found out.
        """
        change = diff(self._graph, graph)
        if not change:
            return
        if not self._done:
            self.edit(tr("Read table"), graph)
            return
        step = self._done.pop()
        before = step.change.inverse().apply(self._graph)
        self._done.append(Step(step.label, diff(before, graph), step.key, step.way))
        self._undone.clear()
        self._become(graph, change)

    def end_gesture(self) -> None:
        """Let the next edit be a step of its own, even under the same key."""
        self._open_key = ""

    def undo(self) -> None:
        """Take the last step back; does nothing where there is none."""
        if self._done:
            step = self._done.pop()
            self._undone.append(step)
            self._step(step.change.inverse(), step.way)

    def redo(self) -> None:
        """Do the step again that was undone last; does nothing where there is none."""
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            self._step(step.change, step.way)

    def go_to(self, count: int) -> None:
        """Undo or do again until so many steps of the history are done, as one change."""
        count = max(0, min(count, len(self._done) + len(self._undone)))
        graph, way = self._graph, None
        while len(self._done) > count:
            step = self._done.pop()
            self._undone.append(step)
            graph, way = step.change.inverse().apply(graph), step.way
        while len(self._done) < count:
            step = self._undone.pop()
            self._done.append(step)
            graph, way = step.change.apply(graph), step.way
        if way is not None:
            self._step(diff(self._graph, graph), way)

    def _step(self, change: Change, way: tuple[str, ...]) -> None:
        self._open_key = ""
        self.stepping.emit(way)
        self._become(change.apply(self._graph), change)

    def _become(self, graph: Graph, change: Change) -> None:
        self._graph = graph
        self.changed.emit(change)
        self.state_changed.emit()

    # -- files -----------------------------------------------------------------------------

    def replace(
        self,
        graph: Graph,
        path: Path | None = None,
        name: str = "",
        folder: Path | None = None,
        base: str | None = None,
        identity: str = "",
    ) -> None:
        """Put another document in the place of this one, with an empty history.

        Args:
            graph: Its graph, taken as saved.
            path: Its file; None for an untitled one.
            name: What to call an untitled one.
            folder: Where the relative paths of an untitled one start; the home folder unless given.
            base: The mark of what was read from the file.
            identity: What it was known by before; a new one unless given.
        """
        self._put(graph, graph, path, name, folder or Path.home(), base, identity)

    def restore(
        self,
        graph: Graph,
        path: Path | None,
        name: str,
        folder: Path,
        identity: str = "",
        base: str | None = None,
    ) -> None:
        """Put a recovered document in place: like ``replace``, but unsaved."""
        self._put(graph, None, path, name, folder, base, identity)

    def mark_saved(self, path: Path, base: str | None = None, graph: Graph | None = None) -> None:
        """Note that the present graph now lies in this file.

        In another folder its relative paths, and those in the history, go on naming the same files.

        Args:
            path: The file.
            base: The mark of what was written.
            graph: What was written in the same folder, where the present graph is another by now.
        """
        old, self._path, self._base = self.folder, path, base
        self._rebase(old, path.parent)
        self._saved = self._graph if graph is None else graph
        self.state_changed.emit()

    def mark_unsaved(self, base: str) -> None:
        """Note that the present graph lies in no file any more, whether it was edited or not.

        Args:
            base: The mark of what the file holds instead, as the person knows.
        """
        self._saved, self._base = None, base
        self.state_changed.emit()

    def mark_rewritten(self, base: str) -> None:
        """Note that the file holds the saved graph in other words, of which this is the mark."""
        self._base = base
        self.state_changed.emit()

    def _put(
        self,
        graph: Graph,
        saved: Graph | None,
        path: Path | None,
        name: str,
        folder: Path,
        base: str | None,
        identity: str,
    ) -> None:
        self._graph, self._saved = graph, saved
        self._path, self._name, self._folder, self._base = path, name, folder, base
        self._identity = identity or uuid4().hex
        self._done.clear()
        self._undone.clear()
        self._open_key = ""
        self.replaced.emit()
        self.state_changed.emit()

    def _rebase(self, old: Path, new: Path) -> None:
        """Have the graph and every step, which start in one folder, start in another."""
        for steps in (self._done, self._undone):
            steps[:] = [replace(s, change=rebased_change(s.change, old, new)) for s in steps]
        before, self._graph = self._graph, rebased(self._graph, old, new)
        if change := diff(before, self._graph):
            self.changed.emit(change)
