"""Files that are dropped on the window."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.base.i18n import tr
from app.document.editing import Editing
from app.document.in_picture import is_picture
from app.window.files import SUFFIX, Files, is_module
from graph_nodes.graph import Position

_TABLES = (".csv", ".tsv", ".txt")
_STEP = 40.0


class Drops(QObject):
    """Opens graphs and their pictures that are dropped, and makes nodes of modules and tables.

    Signals:
        refused(str): What was dropped is neither.
    """

    refused = Signal(str)

    def __init__(self, files: Files, editing: Editing) -> None:
        super().__init__(files)
        self._files, self._editing = files, editing

    def take(self, dropped: Iterable[str | Path], at: Position) -> None:
        """Take files that were dropped at a place of the canvas."""
        for file in map(Path, dropped):
            if file.suffix.lower() == SUFFIX or is_picture(file):
                self._files.open_path(file)
                return
            if is_module(file):
                if (module := self._files.read_module(file)) is not None:
                    self._editing.bring(module, at)
                at = (at[0] + _STEP, at[1] + _STEP)
            elif file.suffix.lower() in _TABLES:
                self._editing.add_csv(file, at)
                at = (at[0] + _STEP, at[1] + _STEP)
            else:
                text = tr(
                    "{name} was not opened: drop a .loom graph or a picture that carries one, a "
                    ".loommodule, or a .csv, .tsv or .txt table.",
                    name=file.name,
                )
                self.refused.emit(text)
