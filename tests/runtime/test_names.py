"""The names that a program uses for itself are kept from nodes: no value can replace one."""

import ast
from collections.abc import Iterator
from pathlib import Path

import resources
from graph_nodes.document import load
from runtime.check.checker import Checker
from runtime.codegen.lowering import Lowering
from runtime.codegen.names import PROGRAM_NAMES
from runtime.codegen.targets import MODULE, TARGETS
from runtime.plan import Plan

BESIDE_NODES = {
    *("forward", "train_epoch", "evaluate", "predict", "setup", "main"),
    *("fit_scalings", "scaled"),
}
"""The functions in which values of nodes, or optimizers, have names."""


def own_names(program: ast.Module) -> Iterator[str]:
    """What stands beside nodes' names: all that is defined, and what those functions use."""
    for statement in program.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield from (name.asname or name.name.partition(".")[0] for name in statement.names)
        elif isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield statement.name
    for function in ast.walk(program):
        if isinstance(function, ast.FunctionDef) and function.name in BESIDE_NODES:
            yield from (node.id for node in ast.walk(function) if isinstance(node, ast.Name))
            yield from (node.arg for node in ast.walk(function) if isinstance(node, ast.arg))


def test_every_name_that_examples_use_for_themselves_is_taken() -> None:
    for path in sorted(Path(resources.path("examples")).glob("*.loom")):
        graph = load(path)
        lowering = Lowering(Plan(graph), Checker().check(graph, path.parent), {})
        inner = list(graph.definitions.values())
        given = lowering.names.given | {n.name for one in inner for n in one.graph.nodes.values()}
        given |= {one.name for one in inner} | {p.name for one in inner for p in one.params}
        used = set(own_names(ast.parse(TARGETS[MODULE](lowering, path.stem).text)))
        assert used - given <= PROGRAM_NAMES | {"_", "x", "__doc__"}, path.stem
