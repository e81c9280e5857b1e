"""``netloom check``: shapes, dtypes, parameter counts, and every problem with its remedy."""

from typing import Any

import typer
from rich.table import Table
from rich.text import Text

from graph_nodes.edit import Edit, edit_to_json
from graph_nodes.graph import Graph, GraphNode
from graph_nodes.ports import TENSOR
from graph_nodes.problem import Problem
from graph_nodes.spec import Role
from runtime.check_result import CheckResult
from runtime.cli.errors import FAILED
from runtime.cli.graphs import OpenGraph, check_graph
from runtime.cli.output import count, say, say_json, show

_STYLES = {"error": "bold red", "warning": "yellow", "info": "blue"}


def print_check(opened: OpenGraph, as_json: bool) -> None:
    """Check a graph and print all that was found; the exit status is 1 if it has errors."""
    result = check_graph(opened)
    if as_json:
        say_json(_fields(opened, result))
    else:
        show(_nodes(opened, result))
        _print_problems(opened.graph, result)
    if result.errors:
        raise typer.Exit(FAILED)


def _fields(opened: OpenGraph, result: CheckResult) -> dict[str, Any]:
    nodes = opened.graph.nodes
    found = result.to_json()
    return {
        "file": str(opened.path),
        "ok": not result.errors,
        "nodes": [
            {
                "name": nodes[i].name,
                "type": nodes[i].type,
                "used": i in result.used,
                "outputs": found["types"].get(i, {}),
                "inferred": found["infer"].get(i, {}),
                "parameters": result.parameters.get(i, 0),
                "frozen": result.frozen.get(i, 0),
                **({"table": found["tables"][i]} if i in found["tables"] else {}),
            }
            for i in _order(opened)
        ],
        "problems": [_problem_fields(opened.graph, p) for p in result.problems],
        "parameters": sum(result.parameters.values()),
        "frozen": sum(result.frozen.values()),
        "milliseconds": result.milliseconds,
    }


def _problem_fields(graph: Graph, problem: Problem) -> dict[str, Any]:
    """A problem for other programs: its code and what fills it, and the words besides."""
    return {
        **problem.to_json(),
        "node": graph.nodes[problem.node].name if problem.node else None,
        "message": problem.message(),
        "remedy": problem.remedy(),
        "fixes": [
            {
                **edit_to_json(fix),
                "words": str(fix.words(graph, problem.node)),
                "preview": str(fix.preview(graph)),
            }
            for fix in problem.fixes
        ],
    }


def _order(opened: OpenGraph) -> tuple[str, ...]:
    """Node ids, each after all it depends on."""
    return opened.graph.ordered


def _nodes(opened: OpenGraph, result: CheckResult) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("Node", "Type", "Output", "Shape and dtype"):
        table.add_column(name)
    table.add_column("Parameters", justify="right")
    table.add_column("")
    for node_id in _order(opened):
        node = opened.graph.nodes[node_id]
        ports = [port.name for port in node.outputs() if port.kind == TENSOR]
        types = [str(result.type_of(node_id, port) or "unknown") for port in ports]
        learned = result.parameters.get(node_id, 0)
        table.add_row(
            node.name,
            node.word,
            "\n".join(ports),
            "\n".join(types),
            f"{learned:,}" if learned else "",
            _remark(node, result),
            style="" if node_id in result.used else "dim",
        )
    total = sum(result.parameters.values())
    frozen = sum(result.frozen.values())
    said = f"in all, {frozen:,} of them frozen" if frozen else "in all"
    table.add_row("", "", "", "", Text(f"{total:,}", style="bold"), said)
    return table


def _remark(node: GraphNode, result: CheckResult) -> str:
    """Why a node is not run, where it is not, and how much of one that is run is frozen."""
    if node.id in result.used:
        frozen = result.frozen.get(node.id, 0)
        is_whole = frozen == result.parameters.get(node.id)
        return ("frozen" if is_whole else f"{frozen:,} frozen") if frozen else ""
    if node.spec is not None and node.spec.role is Role.NOTE:
        return "a comment"
    remarks = {"off": "disabled", "bypass": "bypassed"}
    return remarks.get(node.mode, "not run: no loss, metric, Watch or Output needs it")


def _print_problems(graph: Graph, result: CheckResult) -> None:
    say("")
    for problem in result.problems:
        show(_line(problem))
        for fix in problem.fixes:
            show(_fix_line(graph, problem, fix))
    found = [
        count(sum(p.severity == severity for p in result.problems), noun)
        for severity, noun in (("error", "error"), ("warning", "warning"))
    ]
    say(f"{' and '.join(found)} in {result.milliseconds:.1f} ms")


def _line(problem: Problem) -> Text:
    severity = Text(problem.severity, style=_STYLES[problem.severity])
    return severity.append(f": {problem}", style="default not bold")


def _fix_line(graph: Graph, problem: Problem, fix: Edit) -> Text:
    words, preview = fix.words(graph, problem.node), fix.preview(graph)
    return Text(f"  fix: {words}", style="green").append(f"  ({preview})", style="default dim")
