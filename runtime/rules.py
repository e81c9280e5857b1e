"""What can be wrong with a graph before any tensor is looked at. Needs no torch."""

from collections.abc import Iterator

from graph_nodes.edit import SetMode, SetRun
from graph_nodes.graph import GraphNode
from graph_nodes.ports import OPTIMIZER, Port
from graph_nodes.problem import Problem, Severity, Where
from graph_nodes.settings import RunSettings
from graph_nodes.spec import Role
from graph_nodes.weight_edits import Freeze
from runtime.objectives import objectives
from runtime.plan import Plan


def title(node: GraphNode) -> str:
    """How messages call a node: its label and its name, such as Linear 'fc1'."""
    label = node.type if node.spec is None else node.spec.label
    return f"{label} '{node.name}'"


def unknown_types(plan: Plan) -> Iterator[Problem]:
    """Nodes that this Netloom has no spec for."""
    for node in plan.graph.nodes.values():
        if node.spec is None:
            args = {"name": node.name, "type": node.type}
            yield Problem("unknown_type", args, Where(node.id), severity="warning")


def missing_wires(plan: Plan) -> Iterator[Problem]:
    """Inputs that nothing is wired into and that the node cannot do without."""
    used = set(plan.used)
    for node_id in plan.order:
        node = plan.node(node_id)
        for port in node.inputs():
            if port.required and port.name not in plan.inputs(node_id):
                yield _missing(plan, node_id, port, "error" if node_id in used else "info")


def _missing(plan: Plan, node_id: str, port: Port, severity: Severity) -> Problem:
    """Why an input has no value, and what would give it one."""
    where = Where(node_id, port.name)
    args = {"node": title(plan.node(node_id)), "port": port.name}
    wire = plan.graph.wire_into(node_id, port.name)
    if wire is None and port.kind == OPTIMIZER:
        return Problem("unwired_optimizer", args, where, severity=severity)
    if wire is None:
        return Problem("unwired", args, where, severity=severity)
    source = plan.graph.nodes[wire.source]
    if source.spec is None:
        args |= {"name": source.name, "type": source.type}
        return Problem("wired_to_unknown", args, where, severity=severity)
    fixes = (SetMode(source.id, "on"),) if source.mode == "off" else ()
    return Problem("wired_to_off", args, where, fixes, severity)


def nothing_asked(plan: Plan) -> Iterator[Problem]:
    """A graph in which nothing is to be computed."""
    if plan.active.nodes and not plan.used:
        yield Problem("nothing_asked", severity="info")


def optimizers(plan: Plan) -> Iterator[Problem]:
    """Optimizers that have nothing to train, or that train the same parameters at once."""
    trained: dict[tuple[int, str], str] = {}
    every: dict[int, int] = {}
    for one in objectives(plan):
        node = plan.node(one.optimizer)
        if not plan.reached_by(one.optimizer):
            port = "trains" if "trains" in plan.inputs(one.optimizer) else "loss"
            code = "nothing_behind_trains" if port == "trains" else "nothing_to_train"
            yield Problem(code, {"node": title(node)}, Where(one.optimizer, port))
        for layer in one.trains:
            is_tied = layer in plan.ties and layer not in plan.frozen_weights
            weights = (layer, plan.ties[layer]) if is_tied else (layer,)
            others = [trained.setdefault((one.turn, w), one.optimizer) for w in weights]
            other = next((of for of in others if of != one.optimizer), None)
            if other is not None:
                args = {"node": title(node), "other": title(plan.node(other))}
                args |= {"layer": plan.node(layer).name}
                yield Problem("trained_twice", args, Where(one.optimizer, "loss"))
                break
        if one.every != every.setdefault(one.turn, one.every):
            args = {"node": title(node), "every": one.every, "turn": one.turn}
            yield Problem("uneven_turn", args, Where(one.optimizer))


def outputs(plan: Plan) -> Iterator[Problem]:
    """Outputs of the model that would need a target, which a model never sees."""
    for node_id in plan.of_role(Role.OUTPUT):
        for ref in plan.inputs(node_id).values():
            if ref.node in plan.needs_target or plan.is_target(ref):
                args = {"node": title(plan.node(node_id)), "giver": plan.node(ref.node).name}
                yield Problem("output_of_target", args, Where(node_id, "x"))


def placeholders(plan: Plan) -> Iterator[Problem]:
    """Inputs that nothing feeds, though a run needs them, or that are fed by no data."""
    for node_id in plan.of_role(Role.INPUT):
        if "feed" not in plan.inputs(node_id):
            yield Problem("unfed", {"node": title(plan.node(node_id))}, Where(node_id, "feed"))
    for node_id in plan.pass_through:
        fed = plan.node(plan.inputs(node_id)["feed"].node)
        args = {"node": title(plan.node(node_id)), "other": title(fed)}
        yield Problem("feed_computed", args, Where(node_id, "feed"), severity="info")


def gradients(plan: Plan) -> Iterator[Problem]:
    """Gradients with respect to something that the scalar does not depend on."""
    for node_id in plan.order:
        if plan.role(node_id) is not Role.GRADIENTS or "of" not in plan.inputs(node_id):
            continue
        inputs = plan.inputs(node_id)
        behind = plan.behind([inputs["of"].node])
        for port, ref in inputs.items():
            if port != "of" and ref.node not in behind:
                args = {"node": title(plan.node(node_id)), "tensor": plan.node(ref.node).name}
                args |= {"scalar": plan.node(inputs["of"].node).name}
                yield Problem("no_gradient", args, Where(node_id, port))


def fixed_tensors(plan: Plan) -> Iterator[Problem]:
    """Gradients with respect to what follows from nothing that could have a gradient itself."""
    wanted = [
        (node_id, port, ref)
        for node_id in plan.of_role(Role.GRADIENTS)
        for port, ref in plan.inputs(node_id).items()
        if port != "of"
    ]
    data = (Role.DATA, Role.INPUT)  # a gradient by these is asked for before the pass
    moving = {plan.feed(ref) for _, _, ref in wanted if plan.role(ref.node) in data}
    trained = set(map(plan.owner, plan.trained))
    for node_id, port, ref in wanted:
        behind = plan.behind([ref.node])
        fed = {plan.feed(r) for i in behind for r in plan.inputs(i).values()}
        by_data = plan.role(ref.node) in data or not fed.isdisjoint(moving - {None})
        if not by_data and trained.isdisjoint(map(plan.owner, behind)):
            tensor = plan.node(ref.node)
            args = {"node": title(plan.node(node_id)), "tensor": tensor.name}
            fixes = (Freeze(tensor.id, ()),) if tensor.frozen else ()
            yield Problem("fixed_tensor", args, Where(node_id, port), fixes)


def samples(plan: Plan, rows: dict[str, int]) -> Iterator[Problem]:
    """Data whose samples cannot be split as the run settings ask. ``rows`` is by data node."""
    used = {i: rows[i] for i in plan.of_role(Role.DATA) if i in rows}
    for node_id, count in list(used.items())[1:]:
        first, wanted = next(iter(used.items()))
        if count != wanted:
            args = {"node": title(plan.node(node_id)), "count": count}
            args |= {"other": title(plan.node(first)), "wanted": wanted}
            yield Problem("unequal_samples", args, Where(node_id))
    if used:
        yield from _shares(plan.graph.run, next(iter(used.values())))


def _shares(run: RunSettings, rows: int) -> Iterator[Problem]:
    held = round(rows * run.validation)
    training = rows - held
    if run.validation and (held == 0 or training == 0):
        args = {"share": run.validation, "samples": rows, "training": training, "held": held}
        yield Problem("empty_share", args, fixes=(SetRun("validation", 0.0),))
