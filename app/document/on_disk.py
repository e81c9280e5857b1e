"""What lies at a document's path by now, so that nobody's work is replaced unseen."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from graph_nodes.document import DocumentError, loads
from graph_nodes.graph import Graph
from graph_nodes.reading import read

ABSENT = ""
"""The mark of no file."""


@dataclass(frozen=True, slots=True)
class OnDisk:
    """What lies at a path.

    Attributes:
        mark: Another one for every other content; ``ABSENT`` where there is no file.
        graph: The graph in the file, where it was asked for and can be read.
    """

    mark: str
    graph: Graph | None = None


def mark(text: str) -> str:
    """The mark of a file with this text."""
    return hashlib.sha256(text.encode()).hexdigest()


def look(path: Path, known: str | None) -> OnDisk:
    """Look at what lies at a path now; what has the mark that is known is not read as a graph."""
    try:
        text = read(path)
    except DocumentError as error:
        return OnDisk(ABSENT if _is_gone(path) else f"unreadable: {error}")
    found = mark(text)
    try:
        return OnDisk(found, None if found == known else loads(text))
    except DocumentError:
        return OnDisk(found)


def _is_gone(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:  # its disk cannot be asked now
        return False
    return False
