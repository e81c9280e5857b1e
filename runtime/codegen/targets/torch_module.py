"""The model as a module of its own: its layers and parameters, and its forward."""

from collections.abc import Iterable, Iterator

from graph_nodes.params import source
from graph_nodes.spec import Role
from runtime.codegen.lowering import Lowering
from runtime.emit import build_of, call_of, stream_text
from runtime.ir import Block, Line, Listed, Statement, Text, assign
from runtime.printer import WIDTH


def model_class(lowering: Lowering, classes: dict[str, list[str]]) -> Block:
    """``class Model(nn.Module)``.

    Args:
        lowering: The graph.
        classes: The names of the classes that data stand for, to be kept with the model.
    """
    body = opening(classes, _built(lowering))
    if lowering.plan.returns:
        body += [Text(""), _forward(lowering)]
    return Block("class Model(nn.Module):", body)


def opening(classes: dict[str, list[str]], built: Iterable[Statement]) -> list[Statement]:
    """What every model's class begins with, to the end of its ``__init__``."""
    body: list[Statement] = [Text('"""The network."""\n')]
    if classes:
        body += [Line("classes = ", source(classes)), Text("")]
    start = [Text("super().__init__()"), *built]
    return [*body, Block("def __init__(self, seed=SEED):", start)]


def seeded(lowering: Lowering, node_id: str) -> Iterator[Statement]:
    """The seed of a node's weights, where they are drawn at random."""
    if lowering.spec(node_id).random:
        name = lowering.plan.node(node_id).name
        yield Text(f"torch.manual_seed({stream_text('weights', name)})", node_id)


def _built(lowering: Lowering) -> Iterator[Statement]:
    plan = lowering.plan
    for node_id in plan.built:
        node = plan.node(node_id)
        values = lowering.values(node)
        yield from seeded(lowering, node_id)
        if plan.role(node_id) is Role.PARAMETER:
            value = call_of(node, values, {}, "")
        else:
            value = build_of(node, values)
        yield assign(f"self.{lowering.names.attribute(node_id)}", value, origin=node_id)


def _forward(lowering: Lowering) -> Block:
    plan, names = lowering.plan, lowering.names
    arguments = ["self", *(names.value(ref) for ref in plan.arguments)]
    body: list[Statement] = [
        Text(f"# {names.value(ref)}: {lowering.comment(ref)}", ref.node)
        for ref in plan.arguments
        if lowering.comment(ref)
    ]
    for node_id in plan.model:
        body += lowering.node(node_id, 2, "self")
    body.append(Listed("return ", [lowering.source_of(r, "self") for r in plan.returns]))
    return Block(_definition(arguments), body)


def _definition(arguments: list[str]) -> str:
    whole = f"def forward({', '.join(arguments)}):"
    if 4 + len(whole) <= WIDTH:
        return whole
    body = f"    {', '.join(arguments)}"
    inner = [body] if 4 + len(body) <= WIDTH else [f"    {a}," for a in arguments]
    return "\n".join(["def forward(", *inner, "):"])
