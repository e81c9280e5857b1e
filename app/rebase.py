"""Keeps the paths in a graph pointing at the same files when the graph itself is put elsewhere."""

from pathlib import Path

from graph_nodes.graph import Graph
from graph_nodes.params import Path as PathParam


def rebased(graph: Graph, old: Path, new: Path) -> Graph:
    """The graph with its relative paths, which start in ``old``, as seen from ``new``.

    A file inside the new folder is named relative to it, so that folder can be moved as a whole;
    any other by its full path.
    """
    if old.resolve() == new.resolve():
        return graph
    for node in graph.nodes.values():
        params = node.spec.params if node.spec else {}
        for name in (n for n, param in params.items() if isinstance(param, PathParam)):
            text = str(node.value(name))
            if text and not Path(text).is_absolute():
                graph = graph.set_param(node.id, name, shown(old / text, new))
    return graph


def shown(file: Path, folder: Path) -> str:
    """How a graph in a folder names a file: relative where it lies inside, else in full."""
    full, base = file.resolve(), folder.resolve()
    return (full.relative_to(base) if full.is_relative_to(base) else full).as_posix()
