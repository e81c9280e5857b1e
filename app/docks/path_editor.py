"""The editor of files: typed, browsed for, or dropped."""

import os
from pathlib import Path as FilePath

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from app.base.i18n import tr
from app.docks.common import tool_button
from app.docks.text_editors import LineEditor
from graph_nodes.params import Param, Path


class PathEditor(LineEditor):
    """A line for the file's path, and a button that browses for it. Takes a dropped file too.

    Args:
        param: What is edited.
        kind: What of it is the path.

    Attributes:
        folder: Where the graph is. Files in it and below are stored relative to it, so that the
            folder can be moved as a whole.
    """

    in_line = False  # it opens a window to browse in

    def __init__(self, param: Param, kind: Path) -> None:
        super().__init__(param)
        self.suffixes = kind.suffixes
        self.folder = FilePath.home()
        self.browse = tool_button("open", tr("Browse for a file"), self._browse)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self.browse)
        self.line.setPlaceholderText(param.describe())

    def take(self, file: str) -> None:
        """Commit a file that was chosen or dropped."""
        if self.suffixes and not file.casefold().endswith(self.suffixes):
            wanted, name = self.param.describe(), os.path.basename(file)
            self.refuse(tr("{wanted} is wanted here, not {name}", wanted=wanted, name=name))
            return
        path = FilePath(file)
        if path.is_relative_to(self.folder):
            path = path.relative_to(self.folder)
        self.commit(path.as_posix())
        self.display()

    def display_hint(self) -> None:
        self.line.setPlaceholderText(self.param.describe())
        self.line.setToolTip(self.line.text())

    def display(self) -> None:
        super().display()
        self.line.end(False)  # the file's name tells more than the first folder

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and _file(event.mimeData()):
            event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            file = _file(event.mimeData())
            if file:
                event.acceptProposedAction()
                self.take(file)
                return True
        return super().eventFilter(watched, event)

    def _browse(self) -> None:
        dialog = QFileDialog(self, tr("Choose a file"), str(self.folder))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if self.suffixes:
            endings = " ".join(f"*{suffix}" for suffix in self.suffixes)
            dialog.setNameFilters([f"{endings} ({endings})", tr("All files (*)")])
        dialog.fileSelected.connect(self.take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _file(data: QMimeData) -> str:
    """The one local file that is dragged, or "" where it is something else."""
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return files[0] if len(files) == 1 else ""
