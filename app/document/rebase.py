"""Keeps the paths in a graph pointing at the same files when the graph itself is put elsewhere."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from graph_nodes.change import Change
from graph_nodes.graph import Graph, GraphNode
from graph_nodes.params import Path as PathParam


def paths(node: GraphNode) -> Iterator[tuple[str, str]]:
    """The parameters of a node that name a file, with what they say; empty ones are left out."""
    for name, param in node.spec.params.items() if node.spec else ():
        if isinstance(param, PathParam) and (text := str(node.value(name))):
            yield name, text


def rebased(graph: Graph, old: Path, new: Path) -> Graph:
    """The graph with its relative paths, which start in ``old``, as seen from ``new``.

    A file inside the new folder is named relative to it, so that folder can be moved as a whole;
    any other by its full path.
    """
    if _real(old) == _real(new):
        return graph
    nodes = {i: _rebased_node(node, old, new) for i, node in graph.nodes.items()}
    return replace(graph, nodes=MappingProxyType(nodes))


def rebased_change(change: Change, old: Path, new: Path) -> Change:
    """The change between graphs that were put elsewhere, as ``rebased`` does it."""
    if _real(old) == _real(new):
        return change

    def moved(node: GraphNode | None) -> GraphNode | None:
        return node and _rebased_node(node, old, new)

    return replace(change, nodes={i: (moved(a), moved(b)) for i, (a, b) in change.nodes.items()})


def shown(file: Path, folder: Path) -> str:
    """How a graph in a folder names a file: relative where it lies inside, else in full."""
    # A file that is a link is named itself, as it may be pointed elsewhere.
    full = _real(file.parent) / file.name if file.name not in ("", "..") else _real(file)
    base = _real(folder)
    return (full.relative_to(base) if full.is_relative_to(base) else full).as_posix()


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # Path.resolve raises where links go round in a circle


def _rebased_node(node: GraphNode, old: Path, new: Path) -> GraphNode:
    moved = {name: shown(old / t, new) for name, t in paths(node) if not Path(t).is_absolute()}
    return replace(node, params=MappingProxyType({**node.params, **moved})) if moved else node
