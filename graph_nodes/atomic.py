"""Files that are written whole or not at all."""

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@contextmanager
def replacing(path: str | Path, folder: int | None = None) -> Generator[BinaryIO]:
    """A file to write that takes the place of another when the block has ended without an error.

    A reader finds the old file or the new one, never a part. A new file has the rights that the
    umask leaves it, one that takes another's place has that one's.

    Args:
        path: The file. A link stays a link and what it leads to is replaced, except in ``folder``.
        folder: The descriptor of the folder that it is in, for a bare name that must not lead out
            of there: a link of that name is itself replaced.

    Raises:
        OSError: It cannot be written, or is read-only; it is as it was, and the error names it.
    """
    target = os.path.realpath(path) if folder is None else os.fspath(path)
    head, name = os.path.split(target)
    part = os.path.join(head, f".{name[:32]}.{secrets.token_hex(8)}.part")
    try:
        rights = _rights(target, folder)
        handle = os.open(part, _NEW, 0o666, dir_fd=folder)
        try:
            with open(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(handle)
                if rights is not None and hasattr(os, "fchmod"):
                    os.fchmod(handle, rights)
            os.replace(part, target, src_dir_fd=folder, dst_dir_fd=folder)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(part, dir_fd=folder)
            raise
    except OSError as error:
        error.filename, error.filename2 = os.fspath(path), None
        raise


def write_atomically(path: str | Path, content: str | bytes) -> None:
    """Replace a file's content at once; text is written as UTF-8.

    Raises:
        OSError: As ``replacing`` does.
        UnicodeEncodeError: The text holds half characters.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    with replacing(path) as file:
        file.write(data)


def _rights(target: str, folder: int | None) -> int | None:
    """The rights of the file that is replaced; None where there is none.

    Raises:
        OSError: It is not to be replaced.
    """
    try:
        found = os.stat(target, dir_fd=folder, follow_symlinks=folder is None)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        if folder is None and not stat.S_ISDIR(found.st_mode):
            raise OSError(errno.EINVAL, "it is a device or a pipe, and a file is needed", target)
        return None  # a folder refuses to be replaced itself
    # The mode is looked at too, because an administrator may write to anything.
    if not found.st_mode & 0o222 or not os.access(target, os.W_OK, dir_fd=folder):
        raise PermissionError(errno.EACCES, "it is read-only", target)
    return stat.S_IMODE(found.st_mode)
