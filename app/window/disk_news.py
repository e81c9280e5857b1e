"""Tells, in the window's banner, that something else changed or removed the document's file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from app.base.aside import Aside
from app.base.i18n import tr
from app.docks.banner import Banner
from app.document import on_disk
from app.document.document import Document
from app.document.file_watch import PATIENCE, FileWatch
from app.document.on_disk import OnDisk
from app.window.files import Files

_KEY = "changed"


class DiskNews(QObject):
    """Watches the file of a document, and offers what can be done about a change in it."""

    def __init__(self, document: Document, files: Files, banner: Banner, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._files, self._banner = document, files, banner
        self._known: tuple[Path | None, str | None] = (None, None)
        self._told: OnDisk | None = None
        self._watch = FileWatch(self)
        self._watch.changed.connect(self._read)
        self._aside = Aside(PATIENCE, self)
        document.state_changed.connect(self._follow)

    def look(self) -> None:
        """Look now, as not every disk tells of changes."""
        self._watch.look()

    def close(self) -> None:
        """Watch no more."""
        self._document.state_changed.disconnect(self._follow)
        self._watch.close()
        self._aside.forget()

    def _follow(self) -> None:
        known = (self._document.path, self._document.base)
        if known == self._known:
            return
        self._known, self._told = known, None
        self._banner.withdraw(_KEY)
        path, base = known
        self._watch.set_files([path] if path and base is not None else [])

    def _read(self, path: Path) -> None:
        base = self._document.base
        look, tell = partial(on_disk.look, path, base), partial(self._on_looked, path, base)
        self._aside.do(look, tell, lambda _: None)

    def _on_looked(self, path: Path, base: str | None, found: OnDisk) -> None:
        document = self._document
        if path != document.path:
            return
        if found == self._told:
            self._watch.doubt(path)  # it may be as it was before this by the next look
        elif base != document.base:  # it was saved meanwhile
            self._read(path)
        elif found.mark == base:
            self._told = None
            self._banner.withdraw(_KEY)
        elif found.graph == document.graph:
            document.mark_saved(path, found.mark)
        elif found.graph is not None and found.graph == document.saved:
            document.mark_rewritten(found.mark)
        else:
            self._tell(path, found)

    def _tell(self, path: Path, found: OnDisk) -> None:
        document = self._document
        if found.mark == on_disk.ABSENT:
            if document.saved is not None:
                document.mark_unsaved(found.mark)  # here is the only copy
            text = tr("“{name}” was removed or renamed. The graph is still here.", name=path.name)
            choices = [(tr("Save it again"), self._save)]
        else:
            text = tr("“{name}” was changed by something else.", name=path.name)
            if document.modified:
                text = tr("“{name}” was changed here and by something else.", name=path.name)
            text += " " + tr("Reloading it can be undone.")
            choices = [
                (tr("Reload"), self._files.reload),
                (tr("Keep mine"), partial(document.mark_unsaved, found.mark)),
            ]
        if document.modified:
            choices.append((tr("Save as…"), self._save_as))
        self._banner.say("warning", text, *choices, key=_KEY)
        self._told = found
        self._watch.doubt(path)

    def _save(self) -> None:
        self._files.save()

    def _save_as(self) -> None:
        self._files.save_as()
