"""A person's own templates: graphs that new ones begin from, each a file in a folder of theirs."""

from collections.abc import Iterator
from pathlib import Path

from app.base import paths
from app.base.i18n import tr
from app.document.examples import Example
from app.document.rebase import rebased
from graph_nodes.atomic import write_atomically
from graph_nodes.document import DocumentError, dumps, load
from graph_nodes.graph import Graph

SUFFIX = ".loom"
LONGEST = 60


def templates() -> list[Example]:
    """Every template, by name."""
    files = paths.templates().glob(f"*{SUFFIX}")
    return [Example(f, f.stem, _summary(f)) for f in sorted(files, key=lambda f: f.stem.casefold())]


def place(name: str) -> Path:
    """The file of the template of this name."""
    return paths.templates() / f"{name}{SUFFIX}"


def refusal(name: str) -> str:
    """Why no template can have this name; "" where one can."""
    if not name.strip():
        return tr("A template needs a name.")
    if set(name) & set('/\\:*?"<>|') or name.startswith(".") or not name.isprintable():
        return tr("“{name}” cannot be the name of a file: use letters and digits.", name=name)
    if len(name) > LONGEST:
        return tr("The name is longer than {count} letters.", count=LONGEST)
    return ""


def keep(graph: Graph, folder: Path, name: str) -> None:
    """Keep a graph as a template, in place of the one of this name.

    Args:
        graph: The graph.
        folder: Where its relative paths start.
        name: What the template is called.

    Raises:
        OSError: It could not be written; what was there is as it was.
    """
    file = place(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, dumps(rebased(graph, folder, file.parent)))


def _summary(file: Path) -> str:
    try:
        graph = load(file)
    except DocumentError:
        return tr("It cannot be read.")
    return tr("%n nodes", n=len(graph.nodes)) + "".join(_modules(graph))


def _modules(graph: Graph) -> Iterator[str]:
    if graph.definitions:
        yield ", " + tr("%n modules", n=len(graph.definitions))
