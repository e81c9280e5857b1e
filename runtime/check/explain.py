"""Turns what torch raises into sentences about the graph."""

import re
from collections.abc import Mapping

from graph_nodes.graph import GraphNode
from graph_nodes.phrase import Phrase
from graph_nodes.problem import Problem, Where
from runtime.check_result import TensorType
from runtime.rules import title


def failure(node: GraphNode, error: Exception, inputs: Mapping[str, TensorType]) -> Problem:
    """The problem behind an exception that a node's own line raised."""
    where = Where(node.id)
    lines = str(error).strip().splitlines()
    reason = _plain(lines[0]) if lines else type(error).__name__
    if "broadcast" in reason and len(inputs) == 2:
        (a, first), (b, second) = inputs.items()
        args = {"a": a, "first": str(first), "b": b, "second": str(second)}
        return Problem("no_broadcast", {"node": title(node), **args}, where)
    is_clash = "invalid combination of arguments" in reason
    args = {"node": title(node), "reason": Phrase("parameters_clash") if is_clash else reason}
    if not inputs:
        return Problem("cannot_be_made", args, where)
    return Problem("cannot_take", {**args, "given": _given(inputs)}, where)


def one_batch_only(node: GraphNode, inputs: Mapping[str, TensorType]) -> Problem:
    """The problem of a node that works for some batch sizes only."""
    args = {"node": title(node), "given": _given(inputs)}
    return Problem("fixed_batch", args, Where(node.id))


def _given(inputs: Mapping[str, TensorType]) -> tuple[str, ...]:
    return tuple(f"{port} {kind}" for port, kind in inputs.items())


def _plain(reason: str) -> str:
    """Without torch's own asides about how it was called."""
    reason = re.sub(r"\s*\(when checking .*?\)|Trying to create.*?:\s*", "", reason)
    reason = re.sub(r"^(RuntimeError|TypeError|ValueError|IndexError):\s*", "", reason)
    reason = re.sub(r"shape '\[(.*?)\]' is invalid.*", r"it does not fill the sizes (\1)", reason)
    return reason[:300]
