"""Two lists over the window: the steps of the history, and what differs from the saved file."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from app.base.aside import Aside
from app.base.i18n import plural, tr
from app.commands.command import Run
from app.docks.pick_list import Entry, PickList, containing
from app.document import on_disk
from app.document.document import Document
from app.document.file_watch import PATIENCE
from app.document.on_disk import OnDisk
from app.theme import icons
from graph_nodes.comparison import Difference, differences
from graph_nodes.graph import Graph

_WIDTH = 620


class History(QObject):
    """Goes to any step of the history, and to what was changed since the graph was saved.

    Args:
        document: Has the history, and knows what was saved.
        window: What the lists open over.
        home: What gets the keyboard afterwards.
        reveal: Brings a node into view, by its path.

    Signals:
        said(str): Something to tell the person, where there is nothing to list.
    """

    said = Signal(str)

    def __init__(
        self, document: Document, window: QWidget, home: QWidget, reveal: Callable[[str], None]
    ) -> None:
        super().__init__(window)
        self._document, self._window = document, window
        self._aside = Aside(PATIENCE, self)
        self.steps, self.changes = PickList(window, _WIDTH), PickList(window, _WIDTH)
        self.steps.picked.connect(document.go_to)
        self.changes.picked.connect(lambda difference: reveal(difference.path))
        for each in (self.steps, self.changes):
            each.left.connect(home.setFocus)

    def runs(self) -> dict[str, Run]:
        """What the commands do, by id."""
        return {"history": self.open_steps, "compare_saved": self.compare}

    # -- steps -----------------------------------------------------------------------------

    def open_steps(self) -> None:
        """List the steps, the latest first; what was undone stands above the present one."""
        entries = [*self._steps()][::-1]
        hint = tr("Find a step…")
        self.steps.open(self._at(), containing(entries), tr("History"), hint)
        self.steps.mark(len(self._document.history))

    def _steps(self) -> Iterator[Entry]:
        done, undone = self._document.history, self._document.undone
        now = len(done)
        for count, title in enumerate((tr("As it was opened"), *done, *undone)):
            away = count - now
            icon = icons.icon("dot" if away == 0 else "undo" if away < 0 else "redo")
            yield Entry(count, title, _away(away), _what(away), icon)

    # -- what differs ----------------------------------------------------------------------

    def compare(self) -> None:
        """List what differs from the graph as it was saved or opened last.

        Where that is not known, as after a crash, the file is read.
        """
        document = self._document
        if document.saved is not None:
            self._list(document.saved)
        elif document.path is not None:
            look = partial(on_disk.look, document.path, None)
            self._aside.do(look, self._on_read, lambda _: self._on_read(OnDisk("")))
        else:
            self.said.emit(tr("This graph was not saved yet."))

    def _on_read(self, found: OnDisk) -> None:
        if found.graph is None:
            self.said.emit(tr("The saved file cannot be read."))
        else:
            self._list(found.graph)

    def _list(self, saved: Graph) -> None:
        found = differences(saved, self._document.graph)
        if not found:
            self.said.emit(tr("Nothing was changed since it was saved."))
            return
        title = tr("Changes since it was saved")
        self.changes.open(self._at(), containing(_entries(found)), title, tr("Find a change…"))

    def _at(self) -> QPoint:
        return QPoint((self._window.width() - _WIDTH) // 2, round(self._window.height() * 0.12))


def _away(steps: int) -> str:
    if steps == 0:
        return tr("now")
    count = abs(steps)
    if steps < 0:
        return plural(count, tr("1 step back"), tr("{count} steps back", count=count))
    return plural(count, tr("undone"), tr("undone, {count} steps on", count=count))


def _what(steps: int) -> str:
    if steps == 0:
        return tr("This is how the graph is now.")
    if steps < 0:
        return tr("Undo all that came after it. It can be done again as long as nothing is edited.")
    return tr("Do again all up to this.")


def _entries(found: Sequence[Difference]) -> list[Entry]:
    kinds = {
        "added": (tr("added"), "plus"),
        "removed": (tr("removed"), "minus"),
        "changed": (tr("changed"), "rename"),
    }
    entries: list[Entry] = []
    for difference in found:
        word, icon = kinds[difference.kind]
        detail = f"{difference.module}   {word}" if difference.module else word
        there = bool(difference.path)
        text = tr("Go there.") if there else tr("There is no node to go to.")
        if difference.kind == "removed" and not there:
            text = tr("It is not in the graph any more: undo, or the history, brings it back.")
        entries.append(
            Entry(difference, difference.what.text(tr), detail, text, icons.icon(icon), there)
        )
    return entries
