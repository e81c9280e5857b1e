"""The model as ``nn.Sequential``, where it is a chain: layers one after another, and no forward.

Weights have the same names and start from the same random numbers as in a module of its own.
"""

from collections.abc import Iterator

from graph_nodes.phrase import Phrase
from graph_nodes.problem import Problem, Where
from graph_nodes.spec import Role
from runtime.codegen.lowering import Lowering
from runtime.codegen.targets.errors import TargetError
from runtime.codegen.targets.torch_module import MODEL_DOC, layer, opening, ties
from runtime.emit import fill
from runtime.ir import Block, Statement, assign
from runtime.rules import title
from runtime.wiring import Ref

_LAYERS = {
    "ReLU": "nn.ReLU()",
    "LeakyReLU": "nn.LeakyReLU({negative_slope})",
    "Sigmoid": "nn.Sigmoid()",
    "Tanh": "nn.Tanh()",
    "GELU": "nn.GELU({kwargs})",
    "Softmax": "nn.Softmax(dim={dim})",
    "Flatten": "nn.Flatten({start_dim})",
}
"""Type → the layer that does what the node's expression does."""


def model_class(lowering: Lowering, classes: dict[str, list[str]]) -> Block:
    """``class Model(nn.Sequential)``.

    Args:
        lowering: The graph.
        classes: The names of the classes that data stand for, to be kept with the model.

    Raises:
        TargetError: The model is no chain of layers; the problem says where it is not.
    """
    _check(lowering)
    body = opening(MODEL_DOC, [], classes, _layers(lowering))
    return Block("class Model(nn.Sequential):", body)


def _layers(lowering: Lowering) -> Iterator[Statement]:
    for node_id in lowering.plan.model:
        node = lowering.plan.node(node_id)
        form = _LAYERS.get(node.type)
        if form is None:
            yield from layer(lowering, node_id)
        else:
            value = fill(node, lowering.values(node), form)
            yield assign(f"self.{lowering.names.attribute(node_id)}", value, origin=node_id)
    yield from ties(lowering)


def _check(lowering: Lowering) -> None:
    """Follow the one value from the model's argument to what it returns."""
    plan = lowering.plan
    if len(plan.arguments) > 1:
        raise _refusal(lowering, plan.arguments[1].node, Phrase("second_input"))
    value = plan.arguments[0] if plan.arguments else None
    for node_id in plan.model:
        spec = lowering.spec(node_id)
        if plan.node(node_id).type not in _LAYERS and not spec.module:
            raise _refusal(lowering, node_id, Phrase("no_layer"))
        if len(lowering.plan.graph.sharing(node_id)) > 1:
            raise _refusal(lowering, node_id, Phrase("shares_weights"))
        if len(spec.output_ports) != 1:
            count = len(spec.output_ports)
            raise _refusal(lowering, node_id, Phrase("gives_values", {"count": count}))
        for ref in plan.inputs(node_id).values():
            if plan.role(ref.node) is Role.PARAMETER:
                raise _refusal(lowering, ref.node, Phrase("parameter_outside"))
            if ref != value:
                reason = Phrase("takes_from", {"other": title(plan.node(ref.node))})
                raise _refusal(lowering, node_id, reason)
        value = Ref(node_id, spec.output_ports[0].name)
    for ref in plan.returns:
        if ref != value:
            raise _refusal(lowering, ref.node, Phrase("wanted_outside"))


def _refusal(lowering: Lowering, node_id: str, reason: Phrase) -> TargetError:
    args = {"node": title(lowering.plan.node(node_id)), "reason": reason}
    return TargetError(Problem("no_chain", args, Where(node_id)))
