"""The model, and each definition that it uses, as a module of its own."""

import ast
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from graph_nodes.call import MISSING, call, expression
from graph_nodes.graph import Definition, GraphNode
from graph_nodes.instances import about
from graph_nodes.params import Int, Value, source
from graph_nodes.repeating import REPEAT
from graph_nodes.spec import Role
from runtime.codegen.frozen import frozen
from runtime.codegen.lowering import Lowering, ModuleLowering, repeats_by_hand
from runtime.codegen.modules import Module
from runtime.codegen.titles import heading, titles
from runtime.emit import Symbol, build_of, call_of, stream_text, value_of
from runtime.ir import Block, Line, Listed, Statement, Text, assign, inside, signature
from runtime.printer import WIDTH, flat
from runtime.wiring import Ref

_SIZE = Int(min=1, name="size")

_LINES = (Role.OP, Role.LOSS, Role.METRIC)
"""The roles of nodes that are computed in a line of their own, in some function."""

MODEL_DOC = '"""The network."""\n'


def module_classes(lowering: Lowering) -> Iterator[Block]:
    """A class for each definition that the program uses, those that others use first."""
    for module in lowering.modules:
        own = ModuleLowering(lowering, module)
        arguments = [argument.name for argument in module.arguments]
        doc = _doc(module.definition)
        kept = [assign(f"self.{attribute}", name) for name, attribute in own.kept.items()]
        watches = list(_watches(own))
        if watches:
            said = "by name: every how many steps to look, and what was seen"
            kept.append(assign("self.watched", "{}", said))
        body = opening(doc, arguments, {}, [*kept, *built(own), *frozen(own.plan, "self")])
        returned = [ref for _, ref in module.plan.results]
        if returned or watches or module.plan.watching:
            body += [Text(""), _forward(own, returned, watches)]
        yield Block(f"class {module.name}(nn.Module):", [*inside(body, module.definition.type)])


def _watches(lowering: ModuleLowering) -> Iterator[Statement]:
    """What keeps the values that a definition watches: nothing is copied before it is looked at."""
    for node_id in lowering.plan.of_role(Role.WATCH):
        node, ref = lowering.plan.node(node_id), lowering.plan.inputs(node_id).get("x")
        if ref is not None:
            param = lowering.spec(node_id).params["every"]
            every = flat(value_of(param, lowering.values_in_call(node)["every"]))
            seen = f"({every}, {lowering.source_of(ref, 'self')}.detach())"
            yield assign(f'self.watched["{node.name}"]', seen, origin=node_id)


def _doc(definition: Definition) -> str:
    """What a class says of itself: what the person said, as text and nothing else."""
    text = definition.help or f"One {definition.name} of the network."
    text = text.replace("\\", "/").replace('"', "'")
    lines = textwrap.wrap(text, WIDTH - 12, break_long_words=False, break_on_hyphens=False)
    end = '"""\n' if len(lines) == 1 else '\n"""\n'
    return '"""' + "\n".join(lines) + end


def model_class(lowering: Lowering, classes: dict[str, list[str]]) -> Block:
    """``class Model(nn.Module)``.

    Args:
        lowering: The graph.
        classes: The names of the classes that data stand for, to be kept with the model.
    """
    body = opening(MODEL_DOC, [], classes, built(lowering))
    if lowering.plan.is_called:
        body += [Text(""), _forward(lowering, lowering.plan.returns)]
    return Block("class Model(nn.Module):", body)


def opening(
    doc: str, arguments: list[str], classes: dict[str, list[str]], built: Iterable[Statement]
) -> list[Statement]:
    """What every module's class begins with, to the end of its ``__init__``."""
    body: list[Statement] = [Text(doc)]
    if classes:
        body += [Line("classes = ", source(classes)), Text("")]
    start = [Text("super().__init__()"), *built]
    return [*body, Block(_definition("__init__", ["self", *arguments, "seed=SEED"]), start)]


def built(lowering: Lowering) -> Iterator[Statement]:
    """What builds everything that a module owns."""
    for node_id in lowering.plan.built:
        yield from layer(lowering, node_id)
    yield from ties(lowering)


def ties(lowering: Lowering) -> Iterator[Statement]:
    """What makes the weight of a layer another's."""
    for node_id, lender in lowering.plan.ties.items():
        own, lent = map(lowering.names.attribute, (node_id, lender))
        yield assign(f"self.{own}.weight", f"self.{lent}.weight", origin=node_id)


def layer(lowering: Lowering, node_id: str) -> Iterator[Statement]:
    """What builds a layer, a parameter or an instance."""
    node, module = lowering.plan.node(node_id), lowering.modules.of(lowering.plan.node(node_id))
    attribute = f"self.{lowering.names.attribute(node_id)}"
    if node.is_repeated:
        yield from _row(lowering, node, module, attribute)
        return
    if module is None:
        yield from seeded(lowering, node_id)
    yield assign(attribute, _one(lowering, node, module), origin=node_id)


def _row(
    lowering: Lowering, node: GraphNode, module: Module | None, attribute: str
) -> Iterator[Statement]:
    """What builds as many as a node is repeated."""
    several = "nn.ModuleList()" if repeats_by_hand(node) else "nn.Sequential()"
    yield assign(attribute, several, origin=node.id)
    number = Symbol("i")
    value = _one(lowering, node, module, number)
    appended = call(expression(f"{attribute}.append"), [value], [])
    seed = [] if module else list(seeded(lowering, node.id, number))
    count = flat(value_of(REPEAT, lowering.values(node)[REPEAT.name]))
    body = [*seed, Line("", appended, origin=node.id)]
    yield Block(f"for i in range({count}):", body, node.id)


def _one(lowering: Lowering, node: GraphNode, module: Module | None, *number: Value) -> ast.expr:
    """The expression for a node's parameter, its layer or its instance, or for one in a row."""
    if module is not None:
        return _instance(lowering, node, module, _stream(lowering, node.id, *number))
    values = lowering.values(node)
    if lowering.plan.role(node.id) is Role.PARAMETER:
        return call_of(node, values, {}, "")
    return build_of(node, values)


def seeded(lowering: Lowering, node_id: str, *number: Value) -> Iterator[Statement]:
    """The seed of a node's weights, where they are drawn at random."""
    if lowering.spec(node_id).random:
        yield Text(f"torch.manual_seed({_stream(lowering, node_id, *number)})", node_id)


def _stream(lowering: Lowering, node_id: str, *more: Value) -> str:
    owner = lowering.plan.node(lowering.plan.owner(node_id))
    return stream_text("weights", owner.name, *more)


def _instance(lowering: Lowering, node: GraphNode, module: Module, seed: str) -> ast.expr:
    """``Block(64, 128, seed=stream(seed, "weights", "block"))``."""
    values = lowering.values(node)
    arguments: list[ast.expr] = []
    for one in module.arguments:
        if one.param:
            param = module.definition.spec.params[one.param]
            arguments.append(value_of(param, values[one.param]))
        else:
            size = lowering.size((node.id, *one.slots[0]))
            arguments.append(MISSING if size is None else value_of(_SIZE, size))
    return call(expression(module.name), arguments, [ast.keyword("seed", expression(seed))])


def _forward(
    lowering: Lowering, returned: Iterable[Ref | None], watches: Sequence[Statement] = ()
) -> Block:
    plan, names = lowering.plan, lowering.names
    arguments = ["self", *(names.value(ref) for ref in plan.arguments)]
    body: list[Statement] = []
    for ref in plan.arguments:
        said = [lowering.comment(ref), about(plan.node(ref.node))]
        body += _comment(f"{names.value(ref)}: ", said, ref.node)
    others = frozenset(i for i in plan.order if plan.role(i) in _LINES) - {*plan.model}
    said_over = titles(plan.graph.drawing, plan.model, others)
    for node_id in plan.model:
        body += heading(said_over.get(node_id, ""))
        body += lowering.node(node_id, 2, "self")
    if watches:
        body.append(Block("if self.training:", watches))
    for output in plan.of_role(Role.OUTPUT):
        node = plan.node(output)
        body += _comment(f"returns {node.name}: ", [about(node)], output)
    results = ["..." if ref is None else lowering.source_of(ref, "self") for ref in returned]
    body += _returned(body.pop() if body else None, results)
    return Block(_definition("forward", arguments), body)


def _returned(last: Statement | None, results: list[str]) -> Iterator[Statement]:
    """A last statement and the return after it: in one, where what it computes is returned."""
    if isinstance(last, Line) and [last.before] == [f"{one} = " for one in results]:
        yield replace(last, before="return ")
        return
    if last is not None:
        yield last
    if results:
        yield Listed("return ", results)


def _comment(called: str, said: Iterable[str], origin: str) -> Iterator[Text]:
    """What is known and was said of an argument or a result; nothing where that is nothing."""
    text = " · ".join(filter(None, said))
    for line in textwrap.wrap(f"{called}{text}", WIDTH - 12) if text else ():
        yield Text(f"# {line}", origin)


def _definition(name: str, parameters: list[str]) -> str:
    return f"def {signature(name, parameters, 'def ', depth=1)}:"
