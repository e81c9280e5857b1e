"""Turns a checked graph into Python source: the model that trains and the script that leaves."""

from pathlib import Path

from graph_nodes.graph import Graph
from graph_nodes.params import Path as PathParam
from runtime.check_result import CheckResult
from runtime.codegen.lines import Source
from runtime.codegen.lowering import Lowering
from runtime.codegen.targets import MODULE, TARGETS, TargetError
from runtime.paths import relative
from runtime.plan import Plan

__all__ = ["MODULE", "TARGETS", "Source", "TargetError", "generate"]


def generate(
    graph: Graph,
    result: CheckResult,
    *,
    graph_name: str = "network",
    folder: Path | None = None,
    script_folder: Path | None = None,
    target: str = MODULE,
) -> Source:
    """The program of a graph. The same graph gives the same text.

    A half-wired graph gives readable source, too, with ``...`` for what is missing.

    Args:
        graph: The graph.
        result: What a check found; without inferred sizes the source has gaps.
        graph_name: What the program's first line calls it.
        folder: The graph's own folder, which its relative paths start from.
        script_folder: Where the program will be saved; paths are rewritten to start there.
        target: How the model is written, one of ``TARGETS``.

    Raises:
        TargetError: It cannot be written so.
    """
    paths = _moved_paths(graph, folder, script_folder)
    return TARGETS[target](Lowering(Plan(graph), result, paths), graph_name)


def _moved_paths(graph: Graph, folder: Path | None, script_folder: Path | None) -> dict[str, str]:
    """Each path in the graph → the path from the script's folder to the same file."""
    if folder is None or script_folder is None:
        return {}
    moved: dict[str, str] = {}
    for node in graph.nodes.values():
        if node.spec is None:
            continue
        for name in (n for n, p in node.spec.params.items() if isinstance(p, PathParam)):
            path = str(node.value(name))
            if path and not Path(path).is_absolute():
                moved[path] = relative(folder / path, script_folder)
    return moved
