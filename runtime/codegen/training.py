"""Lowers the training step, the loop around it, and the measuring of a validation set."""

from collections.abc import Iterator

from graph_nodes.spec import Role
from runtime.codegen import scaffold
from runtime.codegen.averages import summed
from runtime.codegen.lowering import Lowering
from runtime.emit import build_of
from runtime.ir import Block, Line, Listed, Statement, Text, assign, function, piece
from runtime.plan import Ref
from runtime.printer import flat

_COMPUTED = "{tag: meter.compute() for tag, meter in meters.items()}"

_CHANNELS_LAST = """\
if device.type == "cpu":  # there the channels last in memory are quicker
    for layer in model.modules():
        if isinstance(layer, {kind}):
            layer.to(memory_format=torch.channels_last)"""

_TRAIN_DOC = """\
Train the model, and say how it goes.

Yields ("start", done, parts) first: optimizers and schedules by name, whose
states a training that is resumed loads before it goes on;
("step", number, values) after each step, values being tensors by tag;
{watch}and ("epoch", number, record) after each epoch, record being plain numbers.
Whoever asks for the next item sets the pace; who stops asking, stops it.
"""

_WATCH_DOC = '("watch", number, values) where a watch looks, in the same way;\n'


class Training:
    """Lowers ``setup``, ``train`` and ``evaluate`` of one program."""

    def __init__(self, lowering: Lowering) -> None:
        self.lowering = lowering
        self.plan = lowering.plan
        self.names = lowering.names
        self.optimizers = self.plan.of_role(Role.OPTIMIZER)
        self.watches = self.plan.of_role(Role.WATCH)
        self.losses = [i for i in self.plan.step if self.plan.role(i) is Role.LOSS]
        self.metrics = [i for i in self.plan.step if self.plan.role(i) is Role.METRIC]
        self._summed = {ref: summed(self.plan, lowering.result, ref) for ref in self.objectives()}

    def functions(self) -> Iterator[Statement]:
        """All of it."""
        yield self._setup()
        yield self._train()
        if self.watches:
            yield piece(scaffold.SUMMARY)
        if self._measures_validation:
            yield self._evaluate()

    # -- what is measured ------------------------------------------------------------------

    def objectives(self) -> list[Ref]:
        """The values that optimizers minimise, and every loss beside them."""
        minimised = [self.plan.inputs(i)["loss"] for i in self.optimizers if self._has_loss(i)]
        losses = [Ref(i, p.name) for i in self.losses for p in self.plan.node(i).outputs()]
        return list(dict.fromkeys([*minimised, *losses]))

    def _has_loss(self, optimizer: str) -> bool:
        return "loss" in self.plan.inputs(optimizer)

    def _tag(self, ref: Ref) -> str:
        return self.plan.node(ref.node).name

    def _kept(self, ref: Ref) -> str:
        """A value to be read later: a copy, unless the value is new in every step anyway."""
        fresh = self.plan.role(ref.node) is Role.LOSS
        return (
            f"{self._source(ref)}.detach(){self._per_sample(ref) or ('' if fresh else '.clone()')}"
        )

    def _per_sample(self, ref: Ref) -> str:
        """What makes a mean over samples of a sum over them."""
        return f" / {self._samples()}" if self.lowering.has_data and self._summed[ref] else ""

    def _samples(self) -> str:
        """How many samples a batch has."""
        if not self.lowering.has_data:
            return "1"
        return f"len({self.names.value(self.plan.batch[0])})"

    @property
    def _held_objectives(self) -> list[Ref]:
        """The objectives that can be measured on the validation set."""
        late = self.plan.after_gradients
        return [ref for ref in self.objectives() if ref.node not in late]

    @property
    def _held_metrics(self) -> list[str]:
        return [i for i in self.metrics if i not in self.plan.after_gradients]

    @property
    def measures(self) -> bool:
        """Whether the program has anything to take the mean of."""
        return bool(self.objectives() or self.metrics)

    @property
    def _measures_validation(self) -> bool:
        return self.lowering.has_validation and bool(self._held_objectives or self._held_metrics)

    def _meters(self, objectives: list[Ref], metrics: list[str]) -> Statement:
        """What takes the mean of each loss, and every metric's own count."""
        meters = [f'"{self._tag(ref)}": Mean()' for ref in objectives]
        for node_id in metrics:
            node = self.plan.node(node_id)
            meters.append(f'"{node.name}": {flat(build_of(node, self.lowering.values(node)))}')
        return assign("meters", f"{{{', '.join(meters)}}}")

    def _source(self, ref: Ref) -> str:
        return self.lowering.source_of(ref, "model")

    # -- functions -------------------------------------------------------------------------

    def _setup(self) -> Statement:
        doc = "Seed every random number; return the model and the batches on a device."
        return function("setup(device, seed)", doc, *self._set_up())

    def _set_up(self) -> Iterator[Statement]:
        lowering = self.lowering
        yield Text("model = Model(seed).to(device)")
        yield from self._channels_last()
        batches = ["None", "None"]
        if lowering.has_data:
            yield from self._parts()
            maker = "DeviceBatches" if lowering.uses_loader else "Batches"
            where = ", device" if lowering.uses_loader else ""
            order = ', stream(seed, "order")' if lowering.run.shuffle else ""
            yield from self._batches("train_batches", "training", maker, where + order)
            batches[0] = "train_batches"
            if lowering.has_validation:
                yield from self._batches("val_batches", "validation", maker, where)
                batches[1] = "val_batches"
        yield Text(
            f'torch.manual_seed(stream(seed, "dropout"))\nreturn model, {", ".join(batches)}'
        )

    def _parts(self) -> Iterator[Statement]:
        """The samples to train on and those to measure on, scaled by the former."""
        lowering = self.lowering
        load = "load_data(seed)" if lowering.loads_with_seed else "load_data()"
        parts = ["training"]
        if lowering.has_validation:
            yield Text(f"training, validation = split({load}, VALIDATION, seed)")
            parts.append("validation")
        else:
            yield Text(f"training = {load}")
        if lowering.scaled:
            yield Text("model.scalings = fit_scalings(training)")
            for part in parts:
                yield Text(f"{part} = scaled({part}, model.scalings)")

    def _batches(self, name: str, part: str, maker: str, arguments: str) -> Iterator[Statement]:
        if not self.lowering.uses_loader:
            yield Text(f"{part} = [tensor.to(device) for tensor in {part}]")
        yield Text(f"{name} = {maker}({part}, BATCH_SIZE{arguments})")

    def _channels_last(self) -> Iterator[Statement]:
        """Lay convolutions out as a CPU likes them: steps were 3 to 30 % quicker, by network."""
        kinds = [spec.module for spec in self.lowering.specs() if spec.channels_last]
        if kinds:
            kind = kinds[0] if len(kinds) == 1 else f"({', '.join(kinds)})"
            yield Text(_CHANNELS_LAST.format(kind=kind))

    def _train(self) -> Statement:
        lowering = self.lowering
        epoch: list[Statement] = [Text("model.train()")]
        if self.measures:
            epoch.append(self._meters(self.objectives(), self._metrics_in_steps))
        if self.watches:
            epoch.append(Text("watched = {}"))
        if lowering.has_data:
            epoch.append(Block(self._each_of("train_batches"), list(self._step(3))))
        else:
            epoch += self._step(2)
        epoch += self._epoch_end()
        return function(
            "train(model, train_batches, val_batches, epochs, done=0)",
            _TRAIN_DOC.format(watch=_WATCH_DOC if self.watches else ""),
            *self._build_optimizers(),
            *([Text("step = done * len(train_batches)")] if lowering.has_data else []),
            *self._start(),
            Block("for epoch in range(done + 1, epochs + 1):", epoch),
        )

    def _build_optimizers(self) -> Iterator[Statement]:
        for node_id in self.optimizers:
            node = self.plan.node(node_id)
            parameters = "model.parameters()"
            if len(self.optimizers) > 1:
                parameters = self.names.parameters(node_id)
                yield assign(parameters, self._own_parameters(node_id), origin=node_id)
            value = build_of(node, self.lowering.values(node), parameters)
            yield assign(self.names.optimizer(node_id), value, origin=node_id)
        for node_id in self.plan.of_role(Role.SCHEDULE):
            node, optimizer = self.plan.node(node_id), self.plan.optimizer_of(node_id)
            of = "..." if optimizer is None else self.names.optimizer(optimizer)
            value = build_of(node, self.lowering.values(node), of)
            yield assign(self.names.optimizer(node_id), value, origin=node_id)

    def _start(self) -> Iterator[Statement]:
        parts = [*self.optimizers, *self.plan.of_role(Role.SCHEDULE)]
        pairs = [f'"{self.plan.node(i).name}": {self.names.optimizer(i)}' for i in parts]
        yield assign("parts", f"{{{', '.join(pairs)}}}")
        yield Text('yield "start", done, parts')

    def _own_parameters(self, optimizer: str) -> str:
        """The list of the parameters behind an optimizer's loss."""
        parts: list[str] = []
        for node_id in self.plan.trained_by(optimizer):
            attribute = f"model.{self.names.attribute(node_id)}"
            layer = self.plan.role(node_id) is not Role.PARAMETER
            parts.append(f"*{attribute}.parameters()" if layer else attribute)
        return f"[{', '.join(parts)}]"

    def _each_of(self, batches: str) -> str | Listed:
        """The head of a loop over batches."""
        names = [self.names.value(ref) for ref in self.plan.batch]
        if len(names) == 1:
            return f"for ({names[0]},) in {batches}:"
        return Listed("for ", names, f" in {batches}:")

    def _step(self, depth: int) -> Iterator[Statement]:
        yield from self._forward(depth, self._trained(), gradients=True)
        yield Text("step += 1" if self.lowering.has_data else "step = epoch")
        for node_id in self.watches:
            yield from self._watch(node_id)
        yield from self._update()
        pairs = ", ".join(f'"{self._tag(ref)}": {self._kept(ref)}' for ref in self.objectives())
        yield assign("values", f"{{{pairs}}}")
        if self.objectives():
            update = Text(f"meters[tag].update(value, {self._samples()})")
            yield Block("for tag, value in values.items():", [update])
        yield Text('yield "step", step, values')

    def _watch(self, node_id: str) -> Iterator[Statement]:
        ref = self.plan.inputs(node_id).get("x")
        if ref is None:
            return
        node, every = self.plan.node(node_id), self.plan.node(node_id).value("every")
        look = [
            assign("seen", f"{self._source(ref)}.detach().clone()", origin=node_id),
            Text(f'watched["{node.name}"] = seen', node_id),
            Text(f'yield "watch", step, {{"{node.name}": seen}}', node_id),
        ]
        yield from look if every == 1 else [Block(f"if step % {every} == 1:", look, node_id)]

    def _forward(self, depth: int, nodes: tuple[str, ...], gradients: bool) -> Iterator[Statement]:
        """The model's call and the nodes that follow it."""
        plan, lowering = self.plan, self.lowering
        readers = (*nodes, *self.watches) if gradients else nodes
        asked = [ref for node_id in readers for ref in plan.inputs(node_id).values()]
        read = {plan.feed(ref) for ref in (*asked, *self.objectives())}
        if gradients:
            yield from self._ask_for_input_gradients()
        if plan.returns:
            arguments = ", ".join(self._argument(ref) for ref in plan.arguments)
            targets = [self._return_name(ref) if ref in read else "_" for ref in plan.returns]
            comment = lowering.comment(plan.returns[0]) if len(targets) == 1 else ""
            yield from lowering.unpacked(targets, f"model({arguments})", depth, comment, None)
        for node_id in nodes:
            yield from lowering.node(node_id, depth, "model")

    def _return_name(self, ref: Ref) -> str:
        """Parameters and arguments that the model hands back are known already."""
        role = self.plan.role(ref.node)
        return self.names.value(ref) if role is Role.OP else "_"

    def _argument(self, ref: Ref) -> str:
        fed = self.plan.feed(ref)
        return "..." if fed is None else self.names.value(fed)

    def _ask_for_input_gradients(self) -> Iterator[Statement]:
        wanted = {
            fed
            for node_id in self.plan.of_role(Role.GRADIENTS)
            for port, ref in self.plan.inputs(node_id).items()
            if port != "of"
            and self.plan.role(ref.node) in (Role.DATA, Role.INPUT)
            and (fed := self.plan.feed(ref)) is not None
        }
        for ref in sorted(wanted):
            name = self.names.value(ref)
            yield assign(name, f"{name}.detach().requires_grad_()")

    def _update(self) -> Iterator[Statement]:
        """Gradients of every loss first, and then every step: no loss sees half an update."""
        ready = [i for i in self.optimizers if self._has_loss(i)]
        names = {i: self.names.optimizer(i) for i in ready}
        for node_id in ready:
            yield Text(f"{names[node_id]}.zero_grad()", node_id)
        for node_id in ready:
            loss = self._source(self.plan.inputs(node_id)["loss"])
            own = f"inputs={self.names.parameters(node_id)}" if len(self.optimizers) > 1 else ""
            keep = "retain_graph=True" if node_id != ready[-1] else ""
            arguments = ", ".join(filter(None, (own, keep)))
            yield Line("", f"{loss}.backward({arguments})", origin=node_id)
        for node_id in ready:
            yield Text(f"{names[node_id]}.step()", node_id)

    def _epoch_end(self) -> Iterator[Statement]:
        yield Text('record = {"epoch": epoch, "step": step}')
        yield Text(f'record["train"] = {_COMPUTED if self.measures else "{}"}')
        held = "evaluate(model, val_batches)" if self._measures_validation else "{}"
        yield Text(f'record["val"] = {held}')
        if self.watches:
            shown = "{tag: summary(value) for tag, value in watched.items()}"
            yield assign('record["watch"]', shown)
        schedules = self.plan.of_role(Role.SCHEDULE)
        scheduled = dict.fromkeys(self.plan.optimizer_of(i) for i in schedules)
        pairs = [
            f'"{self.plan.node(i).name}": {self.names.optimizer(i)}.param_groups[0]["lr"]'
            for i in scheduled
            if i is not None
        ]
        if pairs:
            yield assign('record["lr"]', f"{{{', '.join(pairs)}}}")
        for node_id in schedules:
            yield Text(f"{self.names.optimizer(node_id)}.step()", node_id)
        yield Text('yield "epoch", epoch, record')

    def _evaluate(self) -> Statement:
        body = list(self._forward(2, self._measured(), gradients=False))
        for ref in self._held_objectives:
            value = f"{self._source(ref)}{self._per_sample(ref)}"
            update = f'meters["{self._tag(ref)}"].update({value}, {self._samples()})'
            body.append(Line("", update))
        return function(
            "evaluate(model, batches)",
            "Return each loss, as a mean over the samples, and each metric.",
            Text("model.eval()"),
            self._meters(self._held_objectives, self._held_metrics),
            Block(self._each_of("batches"), body),
            Text(f"return {_COMPUTED}"),
            decorator="@torch.no_grad()",
        )

    def _trained(self) -> tuple[str, ...]:
        """The step's nodes that a training step needs: metrics wait for the validation set."""
        goals = [ref.node for ref in self.objectives()]
        goals += [ref.node for i in self.watches for ref in self.plan.inputs(i).values()]
        return self._needed([*goals, *self._metrics_in_steps])

    @property
    def _metrics_in_steps(self) -> list[str]:
        """The metrics that are measured on the training data: all, where nothing is held."""
        return [] if self.lowering.has_validation else self.metrics

    def _measured(self) -> tuple[str, ...]:
        """The step's nodes that the validation values need."""
        return self._needed([*(ref.node for ref in self._held_objectives), *self._held_metrics])

    def _needed(self, goals: list[str]) -> tuple[str, ...]:
        wanted = self.plan.behind(goals)
        return tuple(i for i in self.plan.step if i in wanted)
