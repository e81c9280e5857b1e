"""Opening, saving and exporting, with their dialogs and the question about unsaved work."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.base import memory
from app.base.i18n import tr
from app.document import in_picture, on_disk
from app.document.document import Document
from app.document.rebase import rebased
from app.window.questions import message_box
from app.window.settings import Settings
from graph_nodes import portable
from graph_nodes.document import DocumentError, dumps, loads, write_atomically
from graph_nodes.graph import Graph
from graph_nodes.portable import PortableModule
from graph_nodes.reading import read, shown_name

SUFFIX = ".loom"


class Files(QObject):
    """The File menu's work on one document.

    Attributes:
        before_saving: Is called before the document's file is looked at and written.
        before_leaving: Is called before the person is asked about unsaved work.

    Signals:
        opened(Path): A file was opened or saved under a name.
        failed(str): Something could not be read or written, and why.
        done(str): Something was written, and where.
        moduleRead(PortableModule): A module was read from a file, to be used in the document.
    """

    opened = Signal(object)
    failed = Signal(str)
    done = Signal(str)
    moduleRead = Signal(object)

    def __init__(
        self,
        document: Document,
        settings: Settings,
        window: QWidget,
        run_may_be_left: Callable[[], bool],
    ) -> None:
        """Prepare the work.

        Args:
            document: What is opened and saved.
            settings: Remembers files and folders.
            window: Where questions are asked.
            run_may_be_left: Asks about a run of the document before another takes its place.
        """
        super().__init__(window)
        self._document, self._settings, self._window = document, settings, window
        self._run_may_be_left = run_may_be_left
        self.before_saving: Callable[[], None] = lambda: None
        self.before_leaving: Callable[[], None] = lambda: None

    # -- opening ---------------------------------------------------------------------------

    def new(self) -> None:
        """Start with an empty graph, after asking about unsaved work."""
        if self.may_replace():
            self._document.replace(Graph())

    def open(self) -> None:
        """Let the person pick a graph and open it."""
        path, _ = QFileDialog.getOpenFileName(
            self._window,
            tr("Open a graph"),
            str(self._settings.last_folder),
            _filters(
                *(tr("Netloom graphs, modules and pictures"), SUFFIX, portable.SUFFIX),
                *in_picture.SUFFIXES,
            ),
        )
        if path:
            self.open_path(Path(path))

    def open_path(self, path: Path) -> bool:
        """Open this file, after asking about unsaved work. False if that did not happen.

        A module is used in the document that is open. Of a picture, it is the graph that it
        carries, as an untitled copy.
        """
        if is_module(path):
            return self._use(self.read_module(path))
        if in_picture.is_picture(path):
            return self.open_copy(path)
        found = self._read_to_replace(path)
        if found is None:
            return False
        graph, base = found
        self._document.replace(graph, path.resolve(), base=base)
        self._note(path)
        return True

    def open_copy(self, path: Path) -> bool:
        """Open a file as an untitled copy, as examples are. False if that did not happen."""
        found = self._read_to_replace(path)
        if found is None:
            return False
        self._document.replace(found[0], name=path.stem, folder=path.resolve().parent)
        return True

    def import_module(self) -> None:
        """Let the person pick a module and use it in the document."""
        path, _ = QFileDialog.getOpenFileName(
            self._window,
            tr("Import a module"),
            str(self._settings.last_folder),
            _filters(tr("Netloom modules"), portable.SUFFIX),
        )
        if path:
            self._use(self.read_module(Path(path)))

    def read_module(self, path: Path) -> PortableModule | None:
        """The module in a file, or None where there is none, which is said."""
        try:
            module = portable.load(path)
        except DocumentError as error:
            self.failed.emit(str(error))
            return None
        self._settings.last_folder = path.resolve().parent
        return module

    def _use(self, module: PortableModule | None) -> bool:
        if module is not None:
            self.moduleRead.emit(module)
        return module is not None

    def reload(self) -> None:
        """Take what lies in the document's file by now, as an edit that can be undone."""
        path = self._document.path
        if path is not None and (found := self._read(path)) is not None:
            graph, base = found
            self._document.edit(tr("Reload"), graph)
            self._document.mark_saved(path, base)

    def _read_to_replace(self, path: Path) -> tuple[Graph, str] | None:
        """What ``_read`` gives, or None if the document that is here is to stay."""
        if not self.may_leave():
            return None
        found = self._read(path)  # before a run is stopped for it
        return found if found and self._run_may_be_left() else None

    def _read(self, path: Path) -> tuple[Graph, str] | None:
        """The graph in a file and the file's mark, or None where there is none."""
        try:
            text = in_picture.graph_text(path) if in_picture.is_picture(path) else read(path)
            with memory.building():
                return loads(text, shown_name(path)), on_disk.mark(text)
        except DocumentError as error:
            self.failed.emit(str(error))
            return None

    # -- saving ----------------------------------------------------------------------------

    def save(self) -> bool:
        """Save where the graph came from; ask where, for an untitled one."""
        path = self._document.path
        if path is None:
            return self.save_as()
        self.before_saving()
        if self._changed_elsewhere(path):
            return self._save_over(path)
        return self._save(path)

    def save_as(self) -> bool:
        """Ask for a name and save there. False if the person did not, or it failed."""
        path = self._ask_for_name(tr("Save the graph"), (tr("Netloom graphs"), SUFFIX))
        return path is not None and self._save(path)

    def _changed_elsewhere(self, path: Path) -> bool:
        """Whether the file holds something else by now than what was opened or saved here.

        One that was removed is written again without a question, as it replaces nothing. But what
        was restored after a crash may be older than its removal, of which nobody was told.
        """
        saved, base = self._document.saved, self._document.base
        found = on_disk.look(path, base)
        if found.mark == base:
            return False
        if saved is None:
            return True
        return found.mark != on_disk.ABSENT and found.graph != saved

    def _save_over(self, path: Path) -> bool:
        """Ask what to do about a file that something else wrote in the meantime."""
        if path.exists():
            text = tr("“{name}” was changed by something else. Save over it?", name=path.name)
            detail = tr("What is in the file now will be lost if you do.")
            choice = tr("Save over it")
        else:
            text = tr("“{name}” was removed or renamed. Save it again?", name=path.name)
            detail = tr("The work that was restored here is from before that.")
            choice = tr("Save it again")
        box = message_box(self._window, "warning", tr("Changed on the disk"), text, detail)
        over = box.addButton(choice, QMessageBox.ButtonRole.DestructiveRole)
        elsewhere = box.addButton(tr("Save as…"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(elsewhere)
        box.exec()
        if box.clickedButton() is elsewhere:
            return self.save_as()
        return box.clickedButton() is over and self._save(path)

    def _save(self, path: Path) -> bool:
        path = path.resolve()  # a link's paths start where the file is
        text = dumps(rebased(self._document.graph, self._document.folder, path.parent))
        try:
            write_atomically(path, text)
        except OSError as error:
            reason = error.strerror or str(error)
            self.failed.emit(
                tr(
                    "{path} was not saved: {reason}. The graph is still here.",
                    path=path,
                    reason=reason,
                )
            )
            return False
        self._document.mark_saved(path, on_disk.mark(text))
        self._note(path)
        self.done.emit(tr("Saved {path}", path=path))
        return True

    def may_leave(self) -> bool:
        """Ask what to do with unsaved work. False if the person wants to stay."""
        self.before_leaving()
        if not self._document.modified:
            return True
        box = message_box(
            self._window,
            "warning",
            tr("Unsaved changes"),
            tr("Save the changes to “{name}”?", name=self._document.name),
            tr("They will be lost if you don't save them."),
        )
        box.setStandardButtons(
            QMessageBox.StandardButton.Save
            | QMessageBox.StandardButton.Discard
            | QMessageBox.StandardButton.Cancel
        )
        box.setDefaultButton(QMessageBox.StandardButton.Save)
        answer = box.exec()
        if answer == QMessageBox.StandardButton.Save:
            return self.save()
        return answer == QMessageBox.StandardButton.Discard

    def may_replace(self) -> bool:
        """Ask about unsaved work and a run under way. False if the person wants to stay."""
        return self.may_leave() and self._run_may_be_left()

    # -- exporting -------------------------------------------------------------------------

    def export_script(self, script: Callable[[Path, Callable[[str], None]], None]) -> None:
        """Ask for a name and write the stand-alone script there.

        Args:
            script: Has the source made for a file in this folder, and hands it on.
        """
        path = self._ask_for_name(tr("Export the script"), (tr("Python scripts"), ".py"))
        if path is not None:
            script(
                path.parent, lambda text: self._write(path, lambda: write_atomically(path, text))
            )

    def export_picture(self, draw: Callable[[Path], None]) -> None:
        """Ask for a name and have a picture of the graph drawn there.

        Args:
            draw: Writes a picture to a file ending in .png or .svg; raises ``OSError``.
        """
        path = self._ask_for_name(
            tr("Export a picture"), (tr("PNG pictures"), ".png"), (tr("SVG drawings"), ".svg")
        )
        if path is not None:
            self._write(path, lambda: draw(path))

    def export_module(self, module: PortableModule) -> None:
        """Ask for a name and write a module there."""
        kind = (tr("Netloom modules"), portable.SUFFIX)
        path = self._ask_for_name(tr("Export the module"), kind, name=module.name)
        if path is not None:
            self._write(path, lambda: write_atomically(path, portable.dumps(module)))

    def _write(self, path: Path, write: Callable[[], None]) -> None:
        try:
            write()
        except OSError as error:
            reason = error.strerror or str(error)
            self.failed.emit(tr("{path} was not written: {reason}.", path=path, reason=reason))
        else:
            self._settings.last_folder = path.parent
            self.done.emit(tr("Wrote {path}", path=path))

    # -- dialogs ---------------------------------------------------------------------------

    def _ask_for_name(self, title: str, *kinds: tuple[str, str], name: str = "") -> Path | None:
        """Ask where to write.

        Args:
            title: What is asked.
            kinds: The name and the suffix of each kind of file; the first is usual.
            name: What is proposed; the document's own name unless given.
        """
        folder = self._document.path.parent if self._document.path else self._settings.last_folder
        filters = {f"{name} (*{suffix})": suffix for name, suffix in kinds}
        dialog = QFileDialog(self._window, title, str(folder), ";;".join(filters))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # The dialog itself adds the suffix, so that it also asks before it replaces a file.
        dialog.setDefaultSuffix(kinds[0][1])
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters[chosen]))
        name = name or self._document.name.replace("/", "-")
        # A name alone would be one in the folder where the program was started, for some dialogs.
        dialog.selectFile(str(folder / (name + kinds[0][1])))
        accepted = dialog.exec()
        chosen = dialog.selectedFiles()
        dialog.deleteLater()
        return Path(chosen[0]) if accepted and chosen else None

    def _note(self, path: Path) -> None:
        self._settings.remember(path)
        self._settings.last_folder = path.resolve().parent
        self.opened.emit(path.resolve())


def is_module(path: Path) -> bool:
    """Whether a file is called as those of modules are."""
    return path.suffix.lower() == portable.SUFFIX


def _filters(kind: str, *suffixes: str) -> str:
    patterns = " ".join(f"*{suffix}" for suffix in suffixes)
    return f"{kind} ({patterns});;{tr('All files')} (*)"
