"""A network as plain tensors: autograd finds the gradients, and the update is written out.

It is what a framework's modules and optimizers do, without them, and draws the same numbers.
"""

import ast
from collections.abc import Iterator

from graph_nodes.phrase import Phrase
from graph_nodes.problem import Problem, Where
from graph_nodes.spec import Role
from runtime.codegen import data, scaffold
from runtime.codegen.evaluating import evaluate
from runtime.codegen.interface import Interface
from runtime.codegen.lines import Source
from runtime.codegen.lowering import Lowering
from runtime.codegen.measures import Measures
from runtime.codegen.passes import Passes
from runtime.codegen.program import laid_out
from runtime.codegen.steps import TRAINS
from runtime.codegen.targets.errors import TargetError
from runtime.codegen.targets.torch_module import seeded
from runtime.emit import call_of
from runtime.ir import Block, Line, Listed, Statement, Text, assign, function, piece
from runtime.printer import flat
from runtime.rules import title
from runtime.wiring import Ref

_UPDATES = {"SGD": "{weight} -= {lr} * {weight}.grad"}
"""Type of optimizer → the line that is its step, where its parameters but lr are as they come."""

_FREE = ("lr", "fused")
"""What an optimizer may have set and still be such a line."""


def write(lowering: Lowering, graph_name: str) -> Source:
    """The program of a graph.

    Args:
        lowering: The graph.
        graph_name: What the program's first line calls it.

    Raises:
        TargetError: Something in it needs a module or an optimizer; the problem says what.
    """
    _check(lowering)
    lowering.names.spell_out()
    definitions = list(_Program(lowering).definitions())
    return laid_out(lowering, graph_name, definitions, Interface())


class _Program:
    """Lowers one graph to functions of plain tensors."""

    def __init__(self, lowering: Lowering) -> None:
        self._lowering, self._plan = lowering, lowering.plan
        self._measures = Measures(lowering)
        self._passes = Passes(lowering, model="")
        found = self._plan.of_role(Role.PARAMETER)
        self._weights = {i: lowering.names.value(Ref(i, "out")) for i in found}
        self._watches = self._plan.of_role(Role.WATCH)

    def definitions(self) -> Iterator[Statement]:
        """The functions, in their order."""
        yield piece(scaffold.STREAM)
        yield self._initial()
        yield from data.data_functions(self._lowering)
        yield piece(scaffold.MEAN)
        yield self._train_epoch()
        if self._measures.validates:
            yield evaluate(self._lowering, self._measures, "", self._listed)
        if self._watches:
            yield piece(scaffold.SUMMARY)
        yield piece(scaffold.REPORT_WATCHED if self._watches else scaffold.REPORT)
        yield self._main()
        yield Text(scaffold.GUARD)

    @property
    def _listed(self) -> str:
        return ", ".join(self._weights.values())

    def _initial(self) -> Statement:
        body: list[Statement] = []
        for node_id, name in self._weights.items():
            body += seeded(self._lowering, node_id)
            start = self._start(node_id)
            moved = f"({flat(start)})" if isinstance(start, ast.BinOp) else flat(start)
            trained = "" if self._plan.node(node_id).frozen else ".requires_grad_()"
            body.append(assign(name, f"{moved}.to(device){trained}", origin=node_id))
        body.append(Listed("return ", list(self._weights.values())))
        return function("initial(device, seed)", "Return the weights as they start.", *body)

    def _start(self, node_id: str) -> ast.expr:
        """What a parameter begins with, without the parameter around it."""
        node = self._plan.node(node_id)
        made = call_of(node, self._lowering.values(node), {}, "")
        assert isinstance(made, ast.Call), "a parameter is a call of nn.Parameter"
        return made.args[0]

    def _takes(self, data: str) -> str:
        """What ``train_epoch`` takes, with data in this place."""
        parts = [*self._weights.values(), *([data] if self._lowering.has_data else [])]
        return ", ".join([*parts, "watched"] if self._watches else parts)

    def _train_epoch(self) -> Statement:
        has_data, run = self._lowering.has_data, self._lowering.run
        step = list(self._step(2 if has_data or run.epoch_steps is not None else 1))
        if has_data:
            step = [self._passes.each_of("batches", step)]
        elif run.epoch_steps is not None:
            step = [Block("for _ in range(EPOCH_STEPS):", step)]
        return function(f"train_epoch({self._takes('batches')})", TRAINS, *step)

    def _step(self, depth: int) -> Iterator[Statement]:
        measures = self._measures
        seen = [(i, ref) for i in self._watches for ref in self._plan.inputs(i).values()]
        read = [*measures.values, *(ref for _, ref in seen)]
        yield from self._passes.forward(depth, measures.needed([ref.node for ref in read]), read)
        for node_id, ref in seen:
            value = f"{self._lowering.source_of(ref, '')}.detach().clone()"
            yield assign(f'watched["{self._plan.node(node_id).name}"]', value, origin=node_id)
        for one in measures.objectives:
            loss = self._lowering.source_of(one.loss, "")
            yield Line("", f"{loss}.backward()", origin=one.optimizer)
        for one in measures.objectives:
            yield Block("with torch.no_grad():", list(self._updates(one.optimizer, one.trains)))
        yield from measures.yielded(depth, "")

    def _updates(self, optimizer: str, trains: tuple[str, ...]) -> Iterator[Statement]:
        form = _UPDATES[self._plan.node(optimizer).type]
        rate = self._lowering.names.rate(optimizer)
        for node_id in trains:
            weight = self._weights[node_id]
            yield Text(form.format(weight=weight, lr=rate), optimizer)
            yield Text(f"{weight}.grad = None", optimizer)

    def _main(self) -> Statement:
        lowering = self._lowering
        body: list[Statement] = [Text(scaffold.arguments(predicts=False)), Text("")]
        body.append(Text("device, seed = torch.device(args.device), args.seed"))
        body.append(assign(self._listed, "initial(device, seed)"))
        body += data.placed(lowering)
        body += data.begun(lowering)
        call = f"train_epoch({self._takes(data.taken(lowering, 'training'))})"
        epoch: list[Statement] = [Text("watched = {}")] if self._watches else []
        epoch.append(assign("train", f"mean({call})"))
        said = ["epoch", "args.epochs", "train=train"]
        if self._measures.validates:
            measured = f"evaluate({self._listed}, {data.taken(lowering, 'validation')})"
            epoch.append(assign("val", measured))
            said.append("val=val")
        if self._watches:
            epoch.append(Text("seen = {n: summary(value) for n, value in watched.items()}"))
            said.append("watch=seen")
        epoch.append(Text(f"report({', '.join(said)})"))
        body.append(Block("for epoch in range(1, args.epochs + 1):", epoch))
        pairs = ", ".join(f'"{name}": {name}.detach()' for name in self._weights.values())
        body.append(Line("", f"torch.save({{{pairs}}}, args.weights)"))
        return function("main()", "Train the weights, say how it goes, and save them.", *body)


def _check(lowering: Lowering) -> None:
    plan, run = lowering.plan, lowering.run
    for node_id in plan.used:
        role, spec, node = plan.role(node_id), lowering.spec(node_id), plan.node(node_id)
        if role is Role.OP and spec.module:
            raise _refusal(lowering, node_id, Phrase("a_layer"))
        rare = role is Role.WATCH and node.value("every") != 1
        if rare or role in (Role.METRIC, Role.SCHEDULE):
            raise _refusal(lowering, node_id, Phrase("too_plain"))
        if role is Role.OPTIMIZER:
            set_ = [n for n in node.params if n not in _FREE]
            if node.type not in _UPDATES or set_:
                reason = Phrase("no_short_step")
                if set_:
                    reason = Phrase("no_short_step_with", {"params": tuple(set_)})
                raise _refusal(lowering, node_id, reason)
    others = run.accumulate > 1 or run.clip_norm is not None or lowering.uses_loader
    if others or lowering.scaled or len(plan.of_role(Role.OPTIMIZER)) > 1:
        raise TargetError(Problem("not_plain_run"))


def _refusal(lowering: Lowering, node_id: str, reason: Phrase) -> TargetError:
    args = {"node": title(lowering.plan.node(node_id)), "reason": reason}
    return TargetError(Problem("no_plain_tensors", args, Where(node_id)))
