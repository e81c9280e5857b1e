"""Where logs live, and files there that cannot grow without bound."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import threading
from pathlib import Path

LOG_DIR_VARIABLE = "NETLOOM_LOG_DIR"
"""Names a folder to keep logs in instead of the system's usual place."""

_KEPT = 20


def log_folder() -> Path:
    """Return the folder for logs, made if missing.

    It is where the system keeps such things (``~/.local/state/netloom/log`` on Linux) or where
    ``NETLOOM_LOG_DIR`` says; if that cannot be written, a folder for temporary files.
    """
    for folder in (_usual_folder(), Path(tempfile.gettempdir(), f"netloom-{_user()}", "log")):
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            if os.access(folder, os.W_OK | os.X_OK):
                return folder
    return Path(tempfile.mkdtemp(prefix="netloom-log-"))


def log_file(name: str) -> Path:
    """Return the path of this process's own log of a kind, such as ``worker-1234.log``.

    Of logs of that kind that other processes left, the newest few are kept.
    """
    folder = log_folder()
    with contextlib.suppress(OSError):
        older = sorted(folder.glob(f"{name}-*.log*"), key=lambda file: file.stat().st_mtime)
        for file in older[:-_KEPT]:
            file.unlink(missing_ok=True)
    return folder / f"{name}-{os.getpid()}.log"


def _usual_folder() -> Path:
    named = os.environ.get(LOG_DIR_VARIABLE)
    if named:
        return Path(named).expanduser()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Logs" / "Netloom"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local or Path.home() / "AppData" / "Local") / "Netloom" / "Logs"
    state = os.environ.get("XDG_STATE_HOME")
    return Path(state or Path.home() / ".local" / "state") / "netloom" / "log"


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")


class RotatingLog:
    """A file of bytes that is put aside when it is full, so that a flood fills no disk.

    Writing never raises: a log that cannot be written is no reason to stop anything. May be used
    from several threads.

    Args:
        path: the file; what is in it is kept.
        limit: bytes at which ``x.log`` becomes ``x.log.1``, which becomes ``x.log.2`` and so on.
        keep: how many such older files are kept.
    """

    def __init__(self, path: Path, limit: int = 1_000_000, keep: int = 2) -> None:
        self.path = path
        self._limit, self._keep = limit, keep
        self._lock = threading.Lock()

    def write(self, data: bytes) -> None:
        """Append bytes."""
        with self._lock, contextlib.suppress(OSError):
            if self.path.exists() and self.path.stat().st_size + len(data) > self._limit:
                self._rotate()
            with open(self.path, "ab") as file:
                file.write(data)

    def _rotate(self) -> None:
        files = [self.path, *(self._aside(number) for number in range(1, self._keep + 1))]
        for older, newer in zip(reversed(files), reversed(files[:-1]), strict=False):
            if newer.exists():
                os.replace(newer, older)

    def _aside(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")
