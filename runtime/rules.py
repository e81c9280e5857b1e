"""What can be wrong with a graph before any tensor is looked at. Needs no torch."""

from collections.abc import Iterator

from graph_nodes.graph import GraphNode
from graph_nodes.ports import Port
from graph_nodes.problem import Problem
from graph_nodes.settings import RunSettings
from graph_nodes.spec import Role
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
            yield Problem(
                "warning",
                f"'{node.name}' is of the type {node.type:.60}, which this Netloom does not know",
                node.id,
                remedy="it takes no part in the run and is saved back as it is; "
                "update Netloom, or remove the node",
            )


def missing_wires(plan: Plan) -> Iterator[Problem]:
    """Inputs that nothing is wired into and that the node cannot do without."""
    used = set(plan.used)
    for node_id in plan.order:
        node = plan.node(node_id)
        for port in node.inputs():
            if port.required and port.name not in plan.inputs(node_id):
                what, remedy = _why_missing(plan, node_id, port)
                yield Problem(
                    "error" if node_id in used else "info",
                    f"{title(node)} wants {port.name}, but {what}",
                    node_id,
                    port.name,
                    remedy,
                )


def _why_missing(plan: Plan, node_id: str, port: Port) -> tuple[str, str]:
    """Why an input has no value, and what would give it one."""
    wire = plan.graph.wire_into(node_id, port.name)
    if wire is None:
        return "nothing is wired into it", _wire_hint(port.kind)
    source = plan.graph.nodes[wire.source]
    if source.spec is None:
        what = f"'{source.name}' is of the type {source.type:.60}, which this Netloom does not know"
        return what, "update Netloom, or wire another value in"
    return "what is wired into it is off", "switch it on again, or wire another value in"


def _wire_hint(kind: str) -> str:
    return f"drag a wire to it from {'an optimizer' if kind == 'optimizer' else 'an output'}"


def nothing_asked(plan: Plan) -> Iterator[Problem]:
    """A graph in which nothing is to be computed."""
    if plan.active.nodes and not plan.used:
        yield Problem(
            "info",
            "Nothing is asked for yet, so nothing would run",
            remedy="wire a loss into an optimizer, or add a metric, a Watch or an Output",
        )


def optimizers(plan: Plan) -> Iterator[Problem]:
    """Optimizers that have nothing to train, or that train the same parameters at once."""
    trained: dict[tuple[int, str], str] = {}
    every: dict[int, int] = {}
    for one in objectives(plan):
        node = plan.node(one.optimizer)
        if not one.trains:
            port = "trains" if "trains" in plan.inputs(one.optimizer) else "loss"
            what = "what is wired into trains" if port == "trains" else "its loss"
            yield Problem(
                "error",
                f"{title(node)} has nothing to train: no layer or Parameter is behind {what}",
                one.optimizer,
                port,
                f"wire a {'value' if port == 'trains' else 'loss'} that depends on a layer or a "
                "Parameter",
            )
        for layer in one.trains:
            other = trained.setdefault((one.turn, layer), one.optimizer)
            if other != one.optimizer:
                name = plan.node(layer).name
                yield Problem(
                    "error",
                    f"{title(node)} and {title(plan.node(other))} both train '{name}' in one turn",
                    one.optimizer,
                    "loss",
                    "add their losses and use one optimizer, wire what each shall train into "
                    "trains, or give one of them a later turn",
                )
                break
        if one.every != every.setdefault(one.turn, one.every):
            yield Problem(
                "error",
                f"{title(node)} takes part in every {one.every}. step, but another optimizer of "
                f"turn {one.turn} does not",
                one.optimizer,
                remedy="give it a turn of its own, or the same every",
            )


def outputs(plan: Plan) -> Iterator[Problem]:
    """Outputs of the model that would need a target, which a model never sees."""
    for node_id in plan.of_role(Role.OUTPUT):
        for ref in plan.inputs(node_id).values():
            if ref.node in plan.needs_target or plan.is_target(ref):
                yield Problem(
                    "error",
                    f"{title(plan.node(node_id))} cannot be returned by the model: "
                    f"'{plan.node(ref.node).name}' depends on a target",
                    node_id,
                    "x",
                    "use a Watch to look at it",
                )


def placeholders(plan: Plan) -> Iterator[Problem]:
    """Inputs that nothing feeds, though a run needs them, or that are fed by no data."""
    for node_id in plan.of_role(Role.INPUT):
        if "feed" not in plan.inputs(node_id):
            yield Problem(
                "error",
                f"{title(plan.node(node_id))} has nothing to feed it",
                node_id,
                "feed",
                "wire a data node into it",
            )
    for node_id in plan.pass_through:
        fed = plan.node(plan.inputs(node_id)["feed"].node)
        yield Problem(
            "info",
            f"{title(plan.node(node_id))} only passes on what {title(fed)} computes",
            node_id,
            "feed",
            "wire data straight into it to make it an argument of the model",
        )


def gradients(plan: Plan) -> Iterator[Problem]:
    """Gradients with respect to something that the scalar does not depend on."""
    for node_id in plan.order:
        if plan.role(node_id) is not Role.GRADIENTS or "of" not in plan.inputs(node_id):
            continue
        inputs = plan.inputs(node_id)
        behind = plan.behind([inputs["of"].node])
        for port, ref in inputs.items():
            if port != "of" and ref.node not in behind:
                yield Problem(
                    "error",
                    f"{title(plan.node(node_id))}: '{plan.node(inputs['of'].node).name}' does not "
                    f"depend on '{plan.node(ref.node).name}', so there is no gradient",
                    node_id,
                    port,
                    "wire a tensor that the scalar is computed from",
                )


def samples(plan: Plan, rows: dict[str, int]) -> Iterator[Problem]:
    """Data whose samples cannot be split as the run settings ask. ``rows`` is by data node."""
    used = {i: rows[i] for i in plan.of_role(Role.DATA) if i in rows}
    for node_id, count in list(used.items())[1:]:
        first, wanted = next(iter(used.items()))
        if count != wanted:
            yield Problem(
                "error",
                f"{title(plan.node(node_id))} has {count:,} samples, but "
                f"{title(plan.node(first))} has {wanted:,}",
                node_id,
                remedy="data that is used together wants equally many samples",
            )
    if used:
        yield from _shares(plan.graph.run, next(iter(used.values())))


def _shares(run: RunSettings, rows: int) -> Iterator[Problem]:
    held = round(rows * run.validation)
    training = rows - held
    if run.validation and (held == 0 or training == 0):
        yield Problem(
            "error",
            f"a validation share of {run.validation:g} splits {rows} samples into "
            f"{training} and {held}",
            remedy="choose another share, or 0 to train on everything",
        )
