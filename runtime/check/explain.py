"""Turns what torch raises into sentences about the graph."""

import re
from collections.abc import Mapping

from graph_nodes.graph import GraphNode
from graph_nodes.problem import Problem
from runtime.check_result import TensorType
from runtime.rules import title


def failure(node: GraphNode, error: Exception, inputs: Mapping[str, TensorType]) -> Problem:
    """The problem behind an exception that a node's own line raised."""
    given = ", ".join(f"{port} {kind}" for port, kind in inputs.items())
    lines = str(error).strip().splitlines()
    reason = _plain(lines[0]) if lines else type(error).__name__
    if "broadcast" in reason and len(inputs) == 2:
        (a, first), (b, second) = inputs.items()
        message = (
            f"{title(node)} cannot combine {a} {first} with {b} {second}: sizes are matched from "
            "the last axis, and must be equal or 1"
        )
        return Problem("error", message, node.id, remedy="Reshape or Transpose one of them first")
    if "invalid combination of arguments" in reason:
        reason = "its parameters do not go together"
    if not inputs:
        remedy = "change its parameters"
        return Problem("error", f"{title(node)} cannot be made: {reason}", node.id, remedy=remedy)
    remedy = "change its parameters, or the shape of what is wired in"
    return Problem("error", f"{title(node)} cannot take {given}: {reason}", node.id, remedy=remedy)


def one_batch_only(node: GraphNode, inputs: Mapping[str, TensorType]) -> Problem:
    """The problem of a node that works for some batch sizes only."""
    given = ", ".join(f"{port} {kind}" for port, kind in inputs.items())
    return Problem(
        "error",
        f"{title(node)} meets a fixed size where the batch N should be: {given}",
        node.id,
        remedy="keep the first axis free: -1 in a Reshape, 1 in a Parameter's shape",
    )


def _plain(reason: str) -> str:
    """Without torch's own asides about how it was called."""
    reason = re.sub(r"\s*\(when checking .*?\)|Trying to create.*?:\s*", "", reason)
    reason = re.sub(r"^(RuntimeError|TypeError|ValueError|IndexError):\s*", "", reason)
    reason = re.sub(r"shape '\[(.*?)\]' is invalid.*", r"it does not fill the sizes (\1)", reason)
    return reason[:300]
