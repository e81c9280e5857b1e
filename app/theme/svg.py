"""Our own drawings, coloured: they say ``currentColor`` and a theme says which colour that is.

Qt's SVG icon engine and its style sheets read files, so a coloured copy of each drawing in use
lies in the person's cache folder.
"""

from functools import lru_cache
from pathlib import Path
from zlib import crc32

from PySide6.QtCore import QByteArray, QStandardPaths, QTemporaryDir
from PySide6.QtSvg import QSvgRenderer

import resources
from graph_nodes.atomic import write_atomically


def source(name: str, color: str) -> bytes:
    """The drawing ``resources/icons/<name>.svg`` in this ``#rrggbb``."""
    drawing = resources.path(f"icons/{name}.svg").read_bytes()
    return drawing.replace(b"currentColor", color.encode())


@lru_cache(maxsize=512)
def file(name: str, color: str) -> Path:
    """A file that holds ``source(name, color)``."""
    text = source(name, color)
    path = _folder() / f"{name}-{color[1:]}-{crc32(text):08x}.svg"
    if not path.exists() and not _write(path, text):
        path = Path(_temporary().path()) / path.name
        _write(path, text)
    return path


@lru_cache(maxsize=512)
def renderer(name: str, color: str) -> QSvgRenderer:
    """What paints ``source(name, color)`` at any size."""
    return QSvgRenderer(QByteArray(source(name, color)))


def _write(path: Path, text: bytes) -> bool:
    try:
        write_atomically(path, text)
    except OSError:
        return False
    return True


@lru_cache(maxsize=1)
def _folder() -> Path:
    cache = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericCacheLocation)
    folder = Path(cache) / "netloom" / "icons"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(_temporary().path())
    return folder


@lru_cache(maxsize=1)
def _temporary() -> QTemporaryDir:
    """Where the files go if the cache folder cannot be written; gone when the program ends."""
    return QTemporaryDir()
