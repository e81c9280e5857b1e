"""Lowers what a program does as a whole: ``setup``, and ``main`` with its loop of epochs."""

from collections.abc import Iterator

from graph_nodes.spec import Role
from runtime.codegen import scaffold
from runtime.codegen.data import loading
from runtime.codegen.evaluating import COMPUTED
from runtime.codegen.interface import Interface
from runtime.codegen.lowering import Lowering
from runtime.codegen.measures import Measures
from runtime.codegen.predicting import Prediction
from runtime.codegen.steps import Steps, signature
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
            data=tuple(self._data_parts),
            loads=lowering.has_data and lowering.uses_loader,
            validates=measures.validates,
            metrics=measures.meters(measures.metrics_in_steps) if measures.metrics_in_steps else "",
            watches=tuple(name[i] for i in self._steps.watches),
            counts=self._steps.counts,
            accumulate=lowering.run.accumulate if self._steps.groups else 1,
        )

    # -- setup -----------------------------------------------------------------------------

    @property
    def _returned(self) -> list[str]:
        """The variables that ``setup`` returns."""
        made = [*self._plan.of_role(Role.OPTIMIZER), *self._schedules]
        return ["model", *map(self._names.optimizer, made), *self._data_parts]

    @property
    def _data_parts(self) -> list[str]:
        if not self._lowering.has_data:
            return []
        parts = ["training", *(["validation"] if self._lowering.has_validation else [])]
        return [*parts, *(["order"] if self._lowering.run.shuffle else [])]

    def setup(self) -> Statement:
        """``setup(device, seed, epochs)``."""
        doc = "Return the model, what trains it, and the data, on a device."
        if not self._lowering.has_data:
            doc = "Return the model and what trains it, on a device."
        return function("setup(device, seed, epochs)", doc, *self._set_up())

    def _set_up(self) -> Iterator[Statement]:
        yield Text("model = Model(seed).to(device)")
        yield from self._channels_last()
        if self._lowering.has_data:
            yield from self._data()
        yield from self._optimizers()
        yield Text('torch.manual_seed(stream(seed, "dropout"))')
        yield Listed("return ", self._returned)

    def _data(self) -> Iterator[Statement]:
        """The samples to train on and those to measure on, scaled by the former."""
        lowering = self._lowering
        parts = ["training"]
        if lowering.has_validation:
            yield Line("training, validation = ", f"split({loading(lowering)}, VALIDATION, seed)")
            parts.append("validation")
        else:
            yield assign("training", loading(lowering))
        if lowering.scaled:
            yield Text("model.scalings = fit_scalings(training)")
            for part in parts:
                yield Text(f"{part} = scaled({part}, model.scalings)")
        if lowering.run.shuffle:
            yield Text('order = torch.Generator().manual_seed(stream(seed, "order"))')
        for part in parts:
            if lowering.uses_loader:
                order = ", order" if part == "training" and lowering.run.shuffle else ""
                yield Text(f"{part} = loader({part}, device{order})")
            else:
                yield Text(f"{part} = [tensor.to(device) for tensor in {part}]")

    def _channels_last(self) -> Iterator[Statement]:
        """Lay convolutions out as a CPU likes them: steps were 3 to 30 % quicker, by network."""
        if any(self._lowering.spec(i).channels_last for i in self._plan.built):
            yield Text(scaffold.CHANNELS_LAST)

    def _optimizers(self) -> Iterator[Statement]:
        known = {one.optimizer: one for one in self._measures.objectives}
        for node_id in self._plan.of_role(Role.OPTIMIZER):
            node, one = self._plan.node(node_id), known.get(node_id)
            whole = one is None or self._measures.trains_all(one)
            parameters = "model.parameters()" if whole else self._own_parameters(one)
            words = {"lr": self._names.rate(node_id)} if "lr" in node.values() else {}
            value = build_of(node, self._lowering.values(node), parameters, words=words)
            yield assign(self._names.optimizer(node_id), value, origin=node_id)
        for node_id in self._schedules:
            node, optimizer = self._plan.node(node_id), self._plan.optimizer_of(node_id)
            of = "..." if optimizer is None else self._names.optimizer(optimizer)
            value = build_of(node, self._lowering.values(node), of)
            yield assign(self._names.optimizer(node_id), value, origin=node_id)

    def _own_parameters(self, one: Objective | None) -> str:
        """The list of the parameters that an optimizer trains."""
        parts: list[str] = []
        for node_id in () if one is None else one.trains:
            attribute = f"model.{self._names.attribute(node_id)}"
            layer = self._plan.role(node_id) is not Role.PARAMETER
            parts.append(f"*{attribute}.parameters()" if layer else attribute)
        return f"[{', '.join(parts)}]"

    # -- main ------------------------------------------------------------------------------

    def main(self) -> Statement:
        """``main()``."""
        body: list[Statement] = [Text(scaffold.arguments(self._prediction.predicts))]
        body.append(Text(""))
        body.append(Text("device = torch.device(args.device)"))
        made = "setup(device, args.seed, args.epochs)"
        unread = "order" if self._lowering.uses_loader else ""  # a loader has it
        body.append(assign(", ".join("_" if n == unread else n for n in self._returned), made))
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
        data = f"batches({self._taken('training', lowering.run.shuffle)})"
        call = signature("train_epoch", self._steps.arguments(data))
        yield assign("train", f"mean({' '.join(call.split())})")
        if measures.metrics_in_steps:
            yield Text(f"train |= {COMPUTED}")
        said = ["epoch", "args.epochs", "train=train"]
        if measures.validates:
            yield Text(f"val = evaluate(model, batches({self._taken('validation', False)}))")
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

    def _taken(self, part: str, shuffled: bool) -> str:
        """The arguments of ``batches``."""
        if self._lowering.uses_loader:
            return f"{part}, device"
        return f"{part}, order" if shuffled else part

    def _steps_before(self) -> str:
        """How many steps are done when an epoch begins."""
        if not self._lowering.has_data:
            return "epoch - 1"
        samples = "len(training)" if self._lowering.uses_loader else "len(training[0])"
        size = "" if self._lowering.uses_loader else "BATCH_SIZE"
        size = " * ".join(filter(None, (size, "ACCUMULATE" if self._steps.groups else "")))
        divided = f"-(-{samples} // ({size}))" if " " in size else f"-(-{samples} // {size})"
        return f"(epoch - 1) * {divided if size else samples}"
