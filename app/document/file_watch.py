"""Tells when files that are in use may have been changed by something else."""

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.base.aside import Aside

SETTLE = 150
"""Milliseconds after a notice before files are looked at, as writing one makes several."""

PATIENCE = 10.0
"""Seconds that a disk may take to answer."""

_State = tuple[int, int, int] | None


class FileWatch(QObject):
    """Watches a few files, those that are not there included.

    The system gives notice of most changes, but not of those on a network's disks: ``look`` finds
    these as well, and is for when the person comes back to the window.

    Signals:
        changed(Path): A file is another one than at the last look, or is looked at first.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._files: frozenset[Path] = frozenset()
        self._states: dict[Path, _State] = {}
        self._closed = False
        self._system = QFileSystemWatcher(self)
        self._system.fileChanged.connect(lambda _: self._soon())
        self._system.directoryChanged.connect(lambda _: self._soon())
        self._timer = QTimer(self, singleShot=True, interval=SETTLE)
        self._timer.timeout.connect(self.look)
        self._aside = Aside(PATIENCE, self)

    def set_files(self, files: Iterable[Path]) -> None:
        """Watch these files and no others."""
        wanted = frozenset(files)
        if wanted == self._files or self._closed:
            return
        self._files = wanted
        self._states = {path: state for path, state in self._states.items() if path in wanted}
        if old := [*self._system.files(), *self._system.directories()]:
            self._system.removePaths(old)
        self._watch()
        self.look()

    def look(self) -> None:
        """Look at the files now; ``changed`` follows for each that is another one."""
        self._timer.stop()
        if self._files:
            self._aside.do(partial(_states, self._files), self._on_seen, lambda _: None)

    def doubt(self, path: Path) -> None:
        """Tell of a file at the next look even where it is as it was at the last one.

        For who reads a file later than it was looked at, and found what may not be there to stay.
        """
        self._states.pop(path, None)

    def close(self) -> None:
        """Watch nothing from now on."""
        self.set_files([])
        self._closed = True
        self._timer.stop()
        self._aside.forget()

    def _soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _on_seen(self, states: dict[Path, _State]) -> None:
        other = [
            path
            for path in sorted(self._files & states.keys())
            if path not in self._states or self._states[path] != states[path]
        ]
        self._states |= {path: states[path] for path in other}
        if other:
            self._watch()
        for path in other:
            self.changed.emit(path)

    def _watch(self) -> None:
        """Have the system tell of the files and, as one may be replaced, of their folders."""
        paths = {str(path) for path in self._files} | {str(path.parent) for path in self._files}
        new = paths - {*self._system.files(), *self._system.directories()}
        if there := [path for path in sorted(new) if os.path.exists(path)]:
            self._system.addPaths(there)


def _states(files: Iterable[Path]) -> dict[Path, _State]:
    return {path: _state(path) for path in files}


def _state(path: Path) -> _State:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
