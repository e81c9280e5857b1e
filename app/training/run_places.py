"""Where the runs of the open document are. They are its own, and no other document's.

A saved graph's runs are beside it, by its name. An untitled one has a folder to itself among the
person's data; when the graph is saved for the first time, that folder notes as what, so that its
runs are found again with the file. They are not moved: one may be under way, and what it reads is
named relative to it.
"""

import contextlib
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from app.base import paths
from app.document.document import Document
from graph_nodes.atomic import write_atomically
from runtime.runs.names import folder_name, run_started

_SAVED_AS = "saved_as"
"""In an untitled graph's folder of runs, the path of the file that it became."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunPlace:
    """The runs below a folder of runs that are of graphs of this name; of any name if None."""

    root: Path
    graph_name: str | None

    def folders(self) -> Iterator[Path]:
        """The folders of its runs, and of graphs whose names come to the same; none is opened."""
        of_one = [] if self.graph_name is None else [self.root / folder_name(self.graph_name)]
        for parent in of_one or _listed(self.root):
            yield from (run for run in _listed(parent) if run_started(run.name))


class DocumentRuns(QObject):
    """Knows where the runs of a document go, and where its earlier ones are."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._path = document.path
        document.state_changed.connect(self._on_state)

    @property
    def place(self) -> RunPlace:
        """Where new runs go."""
        path = self._document.path
        return RunPlace(path.parent / "runs", path.stem) if path else self._untitled

    def find_places(self) -> Callable[[], list[RunPlace]]:
        """What finds where its runs are, those from before it was saved included.

        It looks at the disk, and so is for another thread.
        """
        place, path, untitled = self.place, self._document.path, paths.untitled_runs()
        return lambda: [place, *(_before_saving(path, untitled) if path else ())]

    def keep_found(self) -> None:
        """Have the runs from before this document was saved found again with its file."""
        note = self._untitled.root / _SAVED_AS
        path = self._document.path
        if path is None or not note.parent.is_dir() or note.exists():
            return
        try:
            write_atomically(note, os.fsencode(path))
        except OSError as error:
            _log.warning("The runs in %s will not be listed with %s: %s", note.parent, path, error)

    @property
    def _untitled(self) -> RunPlace:
        return RunPlace(paths.untitled_runs() / folder_name(self._document.identity), None)

    def _on_state(self) -> None:
        if self._document.path != self._path:
            self._path = self._document.path
            self.keep_found()


def _before_saving(path: Path, untitled: Path) -> Iterator[RunPlace]:
    """Where the runs of a file are that were made before it was saved for the first time."""
    saved_as = os.fsencode(path)
    for root in _listed(untitled):
        with contextlib.suppress(OSError):
            if (root / _SAVED_AS).read_bytes() == saved_as:
                yield RunPlace(root, None)


def _listed(folder: Path) -> list[Path]:
    """What is in a folder; nothing where it cannot be read."""
    try:
        return list(folder.iterdir())
    except OSError:
        return []
