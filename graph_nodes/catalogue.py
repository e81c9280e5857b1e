"""Collects every node class of ``graph_nodes.nodes``: a new node needs no line here."""

import importlib
import pkgutil

from graph_nodes import nodes
from graph_nodes.spec import Node


def _collect() -> tuple[type[Node], ...]:
    found: list[type[Node]] = []
    for info in pkgutil.walk_packages(nodes.__path__, f"{nodes.__name__}."):
        module = importlib.import_module(info.name)
        found += [
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and issubclass(value, Node)
            and value.__module__ == module.__name__
            and not value.abstract
        ]
    return tuple(found)


NODES = _collect()
"""Every node class, by file and in the order of declaration."""

CATEGORIES = tuple(sorted({node.category for node in NODES}, key=lambda category: category.order))
"""Every category, in the order of the palette."""
