"""Paths from one place to another."""

import os
from pathlib import Path


def relative(path: Path, folder: Path) -> str:
    """The path from a folder to a file or another folder, with "/" between its parts.

    It leads through real folders: the ".." of a linked folder is that of the folder it stands for.
    A file itself may be a link. Another drive of Windows has an absolute path only.
    """
    target = os.path.join(os.path.realpath(path.parent), path.name)
    try:
        return Path(os.path.relpath(target, os.path.realpath(folder))).as_posix()
    except ValueError:
        return Path(target).as_posix()
