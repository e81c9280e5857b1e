"""Where Netloom keeps what belongs to the person and not to a graph's own folder."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths


def data() -> Path:
    """The folder of Netloom's own data, such as ``~/.local/share/netloom``. It may not exist."""
    base = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Path(base) / "netloom"


def recovery() -> Path:
    """Where unsaved work is kept in case the window ends before it is saved."""
    return data() / "recovery"


def untitled_runs() -> Path:
    """Where the runs of graphs go that have not been saved yet, a folder for each graph."""
    return data() / "runs"


def modules() -> Path:
    """Where the modules are that the person keeps for every project."""
    return data() / "modules"


def templates() -> Path:
    """Where the graphs are that the person begins new ones from."""
    return data() / "templates"
