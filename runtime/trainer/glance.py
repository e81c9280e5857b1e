"""Computes one batch up to an output, and tells what it gave: nothing is trained or written."""

from __future__ import annotations

import time
from traceback import walk_tb

import torch

from graph_nodes.graph import Graph, GraphError
from graph_nodes.path import NodePath
from graph_nodes.problem import Problem
from graph_nodes.spec import Role
from runtime.check.checker import Checker
from runtime.check.devices import DeviceError, resolve
from runtime.check_result import settled
from runtime.codegen import generate
from runtime.codegen.lines import Source
from runtime.looking import Place, up_to
from runtime.plan import Plan
from runtime.protocol import LookAt, Looked
from runtime.rules import title
from runtime.trainer import failure, weights
from runtime.trainer.lookout import Lookout
from runtime.trainer.program import Program

_SCRIPT = "look.py"

_MOST = 2000
"""Outputs behind the one that is looked at, of which the range of numbers is told."""


class GlanceError(Exception):
    """A value cannot be computed; the text says why."""


def glance(asked: LookAt) -> Looked:
    """What one batch gives at an output: the first that a training would begin with.

    It is computed as in a step of training, of the weights that a run begins with unless those of
    another are asked for.

    Raises:
        GlanceError: Something before it is wrong, or could not be computed.
    """
    try:
        graph = up_to(asked.graph, asked.place)
        device = resolve(graph.run.device)
    except (GraphError, DeviceError) as error:
        raise GlanceError(str(error)) from error
    result = Checker().check(graph, asked.folder)
    if result.errors:
        raise GlanceError(_said(result.errors))
    graph = settled(graph, result)
    source = generate(graph, result, folder=asked.folder, script_folder=asked.folder)
    try:
        return _computed(asked, graph, source, device)
    except (GlanceError, weights.WeightsError) as error:
        raise GlanceError(str(error)) from error
    except Exception as error:
        cause = failure.cause(error, device)
        raise GlanceError(f"{_where(error, source, graph)}{cause}") from error


def _computed(asked: LookAt, graph: Graph, source: Source, device: torch.device) -> Looked:
    path = asked.folder / _SCRIPT
    program = Program(source, path, device, graph.run.seed, graph.run.epochs)
    if asked.weights is not None:
        weights.restore_part(program.model, asked.weights)
    lookout = Lookout(program, graph)
    lookout.follow((asked.place, *_behind(graph, asked.place)))
    lookout.is_open = True
    started = time.perf_counter()
    next(iter(program.train_epoch(1)), None)
    sights = lookout.take(whole=[asked.place])
    seconds = time.perf_counter() - started
    program.end()
    if not sights or sights[0].place != asked.place:
        raise GlanceError("Nothing comes out here: its node is off, or nothing is wired into it.")
    return Looked(sights, seconds, str(device))


def _behind(graph: Graph, place: Place) -> list[Place]:
    """The other outputs in the main graph that are computed for a place."""
    plan = Plan(graph)
    roles = (Role.OP, Role.DATA, Role.INPUT, Role.PARAMETER, Role.LOSS, Role.GRADIENTS)
    found = [
        Place(node_id, port.name)
        for node_id in plan.used
        if plan.role(node_id) in roles
        for port in plan.node(node_id).outputs()
    ]
    return [one for one in found[:_MOST] if one != place]


def _where(error: Exception, source: Source, graph: Graph) -> str:
    """The node in whose line an error came up, with a colon; "" where it was in none."""
    owners = {line: node for node, lines in source.lines.items() for line in lines}
    frames = (f for f in walk_tb(error.__traceback__) if f[0].f_code.co_filename.endswith(_SCRIPT))
    nodes = [owners[line] for _, line in frames if line in owners]
    if not nodes:
        return ""
    *scope, node_id = NodePath(nodes[-1]).ids
    inner = graph.definitions[scope[0]].graph if scope else graph
    return f"{title(inner.nodes[node_id])}: "


def _said(errors: tuple[Problem, ...]) -> str:
    others = len(errors) - 1
    more = f" (and {others} more)" if others else ""
    return f"{errors[0]}{more}"
