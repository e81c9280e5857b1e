"""Lowers what a program does as a whole: ``setup``, and ``main`` with its loop of epochs."""

from collections.abc import Iterator

from graph_nodes.spec import Role
from runtime.codegen import data, scaffold
from runtime.codegen.evaluating import COMPUTED
from runtime.codegen.frozen import frozen
from runtime.codegen.interface import Interface
from runtime.codegen.lowering import Lowering
from runtime.codegen.measures import Measures
from runtime.codegen.predicting import Prediction
from runtime.codegen.steps import Steps
from runtime.emit import build_of
from runtime.ir import Block, Line, Listed, Statement, Text, assign, function
from runtime.objectives import Objective


class Running:
    """Lowers ``setup`` and ``main`` of one program."""

    def __init__(
        self, lowering: Lowering, measures: Measures, steps: Steps, prediction: Prediction
    ) -> None:
        self._lowering = lowering
        self._plan = lowering.plan
        self._names = lowering.names
        self._measures = measures
        self._steps = steps
        self._prediction = prediction
        self._schedules = self._plan.of_role(Role.SCHEDULE)

    def interface(self) -> Interface:
        """How the program's functions are called."""
        lowering, measures = self._lowering, self._measures
        name = {i: self._plan.node(i).name for i in self._plan.used}
        made = [*self._plan.of_role(Role.OPTIMIZER), *self._schedules]
        scheduled = ((i, self._plan.optimizer_of(i)) for i in self._schedules)
        return Interface(
            optimizers=tuple(name[i] for i in self._steps.optimizers),
            schedules=tuple((name[i], name[of]) for i, of in scheduled if of is not None),
            made=tuple(name[i] for i in made),
            data=tuple(data.parts(lowering)),
            loads=lowering.has_data and lowering.uses_loader,
            validates=measures.validates,
            metrics=measures.meters(measures.metrics_in_steps) if measures.metrics_in_steps else "",
            watches=self._steps.watches,
            counts=self._steps.counts,
            accumulate=lowering.run.accumulate if self._steps.groups else 1,
            steps=lowering.run.epoch_steps,
        )

    # -- setup -----------------------------------------------------------------------------

    @property
    def _returned(self) -> list[str]:
        """The variables that ``setup`` returns."""
        made = [*self._plan.of_role(Role.OPTIMIZER), *self._schedules]
        return ["model", *map(self._names.optimizer, made), *data.parts(self._lowering)]

    def setup(self) -> Statement:
        """``setup(device, seed, epochs)``."""
        doc = "Return the model, what trains it, and the data, on a device."
        if not self._lowering.has_data:
            doc = "Return the model and what trains it, on a device."
        return function("setup(device, seed, epochs)", doc, *self._set_up())

    def _set_up(self) -> Iterator[Statement]:
        yield Text("model = Model(seed).to(device)")
        yield from self._channels_last()
        yield from frozen(self._plan, "model")
        yield from data.placed(self._lowering)
        yield from self._optimizers()
        yield Text('torch.manual_seed(stream(seed, "dropout"))')
        yield Listed("return ", self._returned)

    def _channels_last(self) -> Iterator[Statement]:
        """Lay convolutions out as a CPU likes them: steps were 3 to 30 % quicker, by network."""
        if any(self._lowering.spec(i).channels_last for i in self._plan.built):
            yield Text(scaffold.CHANNELS_LAST)

    def _optimizers(self) -> Iterator[Statement]:
        known = {one.optimizer: one for one in self._measures.objectives}
        for node_id in self._plan.of_role(Role.OPTIMIZER):
            node, one = self._plan.node(node_id), known.get(node_id)
            parameters = "model.parameters()"
            if one is not None and not self._measures.trains_all(one):
                parameters = self._parameters(one)
            elif self._plan.freezes_any:
                parameters = f"[{_trained(parameters)}]"
            words = {"lr": self._names.rate(node_id)} if "lr" in node.values() else {}
            value = build_of(node, self._lowering.values(node), parameters, words=words)
            yield assign(self._names.optimizer(node_id), value, origin=node_id)
        for node_id in self._schedules:
            node, optimizer = self._plan.node(node_id), self._plan.optimizer_of(node_id)
            of = "..." if optimizer is None else self._names.optimizer(optimizer)
            value = build_of(node, self._lowering.values(node), of)
            yield assign(self._names.optimizer(node_id), value, origin=node_id)

    def _parameters(self, one: Objective) -> str:
        """The list of the parameters that an optimizer trains."""
        parts: list[str] = []
        for node_id in one.trains:
            attribute = f"model.{self._names.attribute(node_id)}"
            if self._plan.role(node_id) is Role.PARAMETER:
                parts.append(attribute)
            elif self._plan.freezes(node_id):
                parts.append(f"*({_trained(f'{attribute}.parameters()')})")
            else:
                parts.append(f"*{attribute}.parameters()")
        listed = f"[{', '.join(parts)}]"
        tied = any(
            {node_id, lender} <= {*one.trains} for node_id, lender in self._plan.ties.items()
        )
        return f"dict.fromkeys({listed})" if tied else listed  # a tied weight is trained once

    # -- main ------------------------------------------------------------------------------

    def main(self) -> Statement:
        """``main()``."""
        body: list[Statement] = [Text(scaffold.arguments(self._prediction.predicts))]
        body.append(Text(""))
        body.append(Text("device = torch.device(args.device)"))
        made = "setup(device, args.seed, args.epochs)"
        unread = "order" if self._lowering.uses_loader else ""  # a loader has it
        body.append(assign(", ".join("_" if n == unread else n for n in self._returned), made))
        body += data.begun(self._lowering)
        body.append(Block("for epoch in range(1, args.epochs + 1):", list(self._epoch())))
        body.append(Text("torch.save(model.state_dict(), args.weights)"))
        if self._prediction.keeps:
            body.append(Text('keep_scalings(model, Path(args.weights).with_suffix(".json"))'))
        return function("main()", "Train the model, say how it goes, and save its weights.", *body)

    def _epoch(self) -> Iterator[Statement]:
        measures, lowering = self._measures, self._lowering
        if measures.metrics_in_steps:
            yield assign("metrics", measures.meters(measures.metrics_in_steps))
        if self._steps.watches:
            yield Text("watched = {}")
        if self._steps.counts:
            yield Text(f"done = {self._steps_before()}")
        given = ", ".join(self._steps.arguments(data.taken(lowering, "training")))
        yield assign("train", f"mean(train_epoch({given}))")
        if measures.metrics_in_steps:
            yield Text(f"train |= {COMPUTED}")
        said = ["epoch", "args.epochs", "train=train"]
        if measures.validates:
            yield Text(f"val = evaluate(model, {data.taken(lowering, 'validation')})")
            said.append("val=val")
        if self._steps.watches:
            yield Text("seen = {name: summary(value) for name, value in watched.items()}")
            said.append("watch=seen")
        rates: list[str] = []
        for optimizer in dict.fromkeys(map(self._plan.optimizer_of, self._schedules)):
            if optimizer is not None:
                rate = f'{self._names.optimizer(optimizer)}.param_groups[0]["lr"]'
                rates.append(f'"{self._plan.node(optimizer).name}": {rate}')
        if rates:
            yield assign("rates", f"{{{', '.join(rates)}}}")
            said.append("lr=rates")
        yield Line("", f"report({', '.join(said)})")
        for node_id in self._schedules:
            yield Text(f"{self._names.optimizer(node_id)}.step()", node_id)

    def _steps_before(self) -> str:
        """How many steps are done when an epoch begins."""
        if self._lowering.run.epoch_steps is not None:
            return "(epoch - 1) * EPOCH_STEPS"
        if not self._lowering.has_data:
            return "epoch - 1"
        samples = "len(training)" if self._lowering.uses_loader else "len(training[0])"
        sizes = [] if self._lowering.uses_loader else ["BATCH_SIZE"]
        sizes += ["ACCUMULATE"] if self._steps.groups else []
        if not sizes:
            return f"(epoch - 1) * {samples}"
        size = sizes[0] if len(sizes) == 1 else f"({' * '.join(sizes)})"
        return f"(epoch - 1) * -(-{samples} // {size})"


def _trained(parameters: str) -> str:
    """What of some parameters is trained, where others are frozen."""
    return f"p for p in {parameters} if p.requires_grad"
