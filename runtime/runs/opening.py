"""How a run's files are opened: never out of its folder, and never anything but a plain file.

A folder of runs may come from a stranger. So each part of a file's name is opened relative to the
one before, no symbolic link is followed, and what was opened is looked at before it is used: a
pipe, a device or a file that has a second name elsewhere is refused. Where the system has no
descriptors of folders (Windows), links are looked for by their names.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Generator
from contextlib import contextmanager
from io import BufferedReader, FileIO
from pathlib import Path
from typing import BinaryIO

from graph_nodes.atomic import replacing

_HAS_FOLDERS = os.open in os.supports_dir_fd
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_WARY = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a pipe without another end would be waited for
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOCTTY", 0)
)
_LINK = "it is a symbolic link, and none is followed in a run's folder"


class RunFiles:
    """The files of one run, by names such as "scalars/train/loss.bin".

    Every method raises ``OSError`` with the path and the reason where a file can't be had.

    Args:
        path: the run's folder. It may be reached through links; nothing in it is.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, name: str, most: int) -> bytes:
        """Return a file's content, of at most so many bytes."""
        with self.reader(name) as file:
            content = file.read(most + 1)
        if len(content) > most:
            raise OSError(errno.EFBIG, f"it is larger than {most:,} bytes", str(self.path / name))
        return content

    def reader(self, name: str) -> BufferedReader:
        """Open a file to read."""
        return open(self._open(name, os.O_RDONLY), "rb")

    def writer(self, name: str) -> FileIO:
        """Open a file, made with its folder where it is missing, to read and to append to."""
        handle = self._open(name, os.O_RDWR | os.O_CREAT | os.O_APPEND, make=True)
        return FileIO(handle, "ab+")

    @contextmanager
    def replacing(self, name: str) -> Generator[BinaryIO]:
        """Write a file anew; it takes the place of the old one when the block has ended."""
        try:
            with self._at(name, make=True) as (folder, place), replacing(place, folder) as file:
                yield file
        except OSError as error:
            error.filename = str(self.path / name)
            raise

    def replace(self, name: str, content: str | bytes) -> None:
        """Write a file anew, whole or not at all; text as UTF-8."""
        with self.replacing(name) as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)

    def make_folder(self, name: str) -> None:
        """Make a folder, and those that it is in where they are missing.

        Raises:
            FileExistsError: it is there.
        """
        with self._at(name, make=True) as (folder, place):
            os.mkdir(place, dir_fd=folder)

    def rename(self, name: str, other: str) -> None:
        """Give a file the name of another, whose place it takes."""
        with self._at(name) as (source, place), self._at(other) as (target, wanted):
            os.replace(place, wanted, src_dir_fd=source, dst_dir_fd=target)

    def remove(self, name: str) -> None:
        """Remove a file; none is as good."""
        with contextlib.suppress(FileNotFoundError), self._at(name) as (folder, place):
            os.unlink(place, dir_fd=folder)

    def listed(self, name: str = "") -> list[str]:
        """Return the names of what is in a folder, in order; none where there is no such folder."""
        try:
            with self._at(f"{name}/." if name else ".") as (folder, place):
                return sorted(os.listdir(place if folder is None else folder))
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
                return []
            raise

    def _open(self, name: str, flags: int, make: bool = False) -> int:
        path = str(self.path / name)
        try:
            with self._at(name, make) as (folder, place):
                if folder is None:
                    _refuse_link(place)
                handle = os.open(place, flags | _WARY, 0o666, dir_fd=folder)
        except OSError as error:
            error.filename = path
            if error.errno == errno.ELOOP:
                error.strerror = _LINK
            raise
        found = os.fstat(handle)
        refusal = ""
        if not stat.S_ISREG(found.st_mode):
            refusal = "it is no plain file"
        elif flags & os.O_RDWR and found.st_nlink > 1:
            refusal = "it is another file, too (a hard link): copy the folder, and use the copy"
        if refusal:
            os.close(handle)
            raise OSError(errno.EINVAL, refusal, path)
        return handle

    @contextmanager
    def _at(self, name: str, make: bool = False) -> Generator[tuple[int | None, str]]:
        """The descriptor of the folder in which a file is, and the file's name there."""
        *folders, last = name.split("/")
        if make:
            self.path.mkdir(parents=True, exist_ok=True)
        if not _HAS_FOLDERS:
            yield None, str(_descend(self.path, folders, make) / last)
            return
        folder = os.open(self.path, _FOLDER)
        try:
            for part in folders:
                if make:
                    with contextlib.suppress(FileExistsError):
                        os.mkdir(part, dir_fd=folder)
                inner = _open_folder(part, folder)
                os.close(folder)
                folder = inner
            yield folder, last
        finally:
            os.close(folder)


def _open_folder(name: str, folder: int) -> int:
    try:
        return os.open(name, _FOLDER | _WARY, dir_fd=folder)
    except OSError:
        if stat.S_ISLNK(os.lstat(name, dir_fd=folder).st_mode):
            raise OSError(errno.ELOOP, _LINK) from None
        raise


def _descend(path: Path, folders: list[str], make: bool) -> Path:
    for part in folders:
        path /= part
        _refuse_link(str(path))
        if make:
            path.mkdir(exist_ok=True)
    return path


def _refuse_link(path: str) -> None:
    if os.path.islink(path):
        raise OSError(errno.ELOOP, _LINK, path)
