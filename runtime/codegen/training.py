"""Writes the training step, the loop around it, and the measuring of a validation set."""

from typing import TYPE_CHECKING

from graph_nodes.spec import Role
from runtime.codegen import scaffold
from runtime.codegen.averages import summed
from runtime.emit import build_of
from runtime.plan import Ref
from runtime.printer import flat, listed, statement, wrapped

if TYPE_CHECKING:
    from runtime.codegen.program import Program


_DROPOUT_STREAM = '    torch.manual_seed(stream(seed, "dropout"))'
_COMPUTED = "{tag: meter.compute() for tag, meter in meters.items()}"


class TrainingWriter:
    """Writes ``setup``, ``train`` and ``evaluate`` of one program."""

    def __init__(self, program: "Program") -> None:
        self.program = program
        self.plan = program.plan
        self.names = program.names
        self.lines = program.lines
        self.optimizers = self.plan.of_role(Role.OPTIMIZER)
        self.watches = self.plan.of_role(Role.WATCH)
        self.losses = [i for i in self.plan.step if self.plan.role(i) is Role.LOSS]
        self.metrics = [i for i in self.plan.step if self.plan.role(i) is Role.METRIC]
        self._summed = {ref: summed(self.plan, program.result, ref) for ref in self.objectives()}

    def write(self) -> None:
        """Write all of it."""
        self.lines.gap()
        self._setup()
        self.lines.gap()
        self._train()
        if self.watches:
            self.lines.gap()
            self.lines.text(scaffold.SUMMARY)
        if self._measures_validation:
            self.lines.gap()
            self._evaluate()

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
        return f" / {self._samples()}" if self.program.has_data and self._summed[ref] else ""

    def _samples(self) -> str:
        """How many samples a batch has."""
        if not self.program.has_data:
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
        return self.program.has_validation and bool(self._held_objectives or self._held_metrics)

    def _meters(self, indent: int, objectives: list[Ref], metrics: list[str]) -> None:
        """What takes the mean of each loss, and every metric's own count."""
        meters = [f'"{self._tag(ref)}": Mean()' for ref in objectives]
        for node_id in metrics:
            node = self.plan.node(node_id)
            meters.append(f'"{node.name}": {flat(build_of(node, self.program.values(node)))}')
        self.lines.add(wrapped(f"{' ' * indent}meters = ", f"{{{', '.join(meters)}}}"))

    def _source(self, ref: Ref) -> str:
        return self.program.source_of(ref, "model")

    # -- functions -------------------------------------------------------------------------

    def _setup(self) -> None:
        add, program = self.lines.add, self.program
        add(["def setup(device, seed):"])
        add(['    """Seed every random number; return the model and the batches on a device."""'])
        add(["    model = Model(seed).to(device)"])
        self._channels_last()
        if not program.has_data:
            add([_DROPOUT_STREAM, "    return model, None, None"])
            return
        maker, where = ("DeviceBatches", ", device") if program.uses_loader else ("Batches", "")
        seed = ', stream(seed, "order")' if program.run.shuffle else ""
        load = "load_data(seed)" if program.loads_with_seed else "load_data()"
        if program.has_validation:
            add([f"    training, validation = split({load}, VALIDATION, seed)"])
        else:
            add([f"    training = {load}"])
        if program.scaled:
            add(["    model.scalings = fit_scalings(training)"])
            add(["    training = scaled(training, model.scalings)"])
            if program.has_validation:
                add(["    validation = scaled(validation, model.scalings)"])
        if not program.uses_loader:
            add(["    training = [tensor.to(device) for tensor in training]"])
        add([f"    train_batches = {maker}(training, BATCH_SIZE{where}{seed})"])
        if not program.has_validation:
            add([_DROPOUT_STREAM, "    return model, train_batches, None"])
            return
        if not program.uses_loader:
            add(["    validation = [tensor.to(device) for tensor in validation]"])
        add([f"    val_batches = {maker}(validation, BATCH_SIZE{where})"])
        add([_DROPOUT_STREAM, "    return model, train_batches, val_batches"])

    def _channels_last(self) -> None:
        """Lay convolutions out as a CPU likes them: steps were 3 to 30 % quicker, by network."""
        specs = dict.fromkeys(map(self.program.spec, self.plan.built))
        kinds = [spec.module for spec in specs if spec.channels_last]
        if not kinds:
            return
        kind = kinds[0] if len(kinds) == 1 else f"({', '.join(kinds)})"
        self.lines.add(
            [
                '    if device.type == "cpu":  # there the channels last in memory are quicker',
                "        for layer in model.modules():",
                f"            if isinstance(layer, {kind}):",
                "                layer.to(memory_format=torch.channels_last)",
            ]
        )

    def _train(self) -> None:
        add, program = self.lines.add, self.program
        add(["def train(model, train_batches, val_batches, epochs, done=0):"])
        add(
            [
                '    """Train the model, and say how it goes.',
                "",
                '    Yields ("start", done, parts) first: optimizers and schedules by name, whose',
                "    states a training that is resumed loads before it goes on;",
                '    ("step", number, values) after each step, values being tensors by tag;',
                *(
                    ['    ("watch", number, values) where a watch looks, in the same way;']
                    if self.watches
                    else []
                ),
                '    and ("epoch", number, record) after each epoch, record being plain numbers.',
                "    Whoever asks for the next item sets the pace; who stops asking, stops it.",
                '    """',
            ]
        )
        self._build_optimizers()
        add(["    step = done * len(train_batches)"] if program.has_data else [])
        self._start()
        add(["    for epoch in range(done + 1, epochs + 1):", "        model.train()"])
        if self.measures:
            self._meters(8, self.objectives(), self._metrics_in_steps)
        if self.watches:
            add(["        watched = {}"])
        indent = 8
        if program.has_data:
            self._batch_loop("train_batches", 8)
            indent = 12
        self._step(indent)
        self._epoch_end()

    def _build_optimizers(self) -> None:
        for node_id in self.optimizers:
            node = self.plan.node(node_id)
            parameters = "model.parameters()"
            if len(self.optimizers) > 1:
                parameters = self.names.parameters(node_id)
                self.lines.add(statement(parameters, self._own_parameters(node_id), 4), node_id)
            value = build_of(node, self.program.values(node), parameters)
            self.lines.add(statement(self.names.optimizer(node_id), value, 4), node_id)
        for node_id in self.plan.of_role(Role.SCHEDULE):
            node, optimizer = self.plan.node(node_id), self.plan.optimizer_of(node_id)
            of = "..." if optimizer is None else self.names.optimizer(optimizer)
            value = build_of(node, self.program.values(node), of)
            self.lines.add(statement(self.names.optimizer(node_id), value, 4), node_id)

    def _start(self) -> None:
        parts = [*self.optimizers, *self.plan.of_role(Role.SCHEDULE)]
        pairs = [f'"{self.plan.node(i).name}": {self.names.optimizer(i)}' for i in parts]
        self.lines.add(wrapped("    parts = ", f"{{{', '.join(pairs)}}}"))
        self.lines.add(['    yield "start", done, parts'])

    def _own_parameters(self, optimizer: str) -> str:
        """The list of the parameters behind an optimizer's loss."""
        parts: list[str] = []
        for node_id in self.plan.trained_by(optimizer):
            attribute = f"model.{self.names.attribute(node_id)}"
            layer = self.plan.role(node_id) is not Role.PARAMETER
            parts.append(f"*{attribute}.parameters()" if layer else attribute)
        return f"[{', '.join(parts)}]"

    def _batch_loop(self, batches: str, indent: int) -> None:
        margin = " " * indent
        names = [self.names.value(ref) for ref in self.plan.batch]
        if len(names) == 1:
            self.lines.add([f"{margin}for ({names[0]},) in {batches}:"])
        else:
            self.lines.add(listed(f"{margin}for ", names, f" in {batches}:"))

    def _step(self, indent: int) -> None:
        add, margin = self.lines.add, " " * indent
        self._forward(indent, self._trained(), gradients=True)
        add([f"{margin}{'step += 1' if self.program.has_data else 'step = epoch'}"])
        for node_id in self.watches:
            self._watch(node_id, indent)
        self._update(indent)
        pairs = ", ".join(f'"{self._tag(ref)}": {self._kept(ref)}' for ref in self.objectives())
        add(statement("values", f"{{{pairs}}}", indent))
        if self.objectives():
            add([f"{margin}for tag, value in values.items():"])
            add([f"{margin}    meters[tag].update(value, {self._samples()})"])
        add([f'{margin}yield "step", step, values'])

    def _watch(self, node_id: str, indent: int) -> None:
        ref = self.plan.inputs(node_id).get("x")
        if ref is None:
            return
        node, every = self.plan.node(node_id), self.plan.node(node_id).value("every")
        if every != 1:
            self.lines.add([f"{' ' * indent}if step % {every} == 1:"], node_id)
            indent += 4
        margin = " " * indent
        self.lines.add(statement("seen", f"{self._source(ref)}.detach().clone()", indent), node_id)
        self.lines.add([f'{margin}watched["{node.name}"] = seen'], node_id)
        self.lines.add([f'{margin}yield "watch", step, {{"{node.name}": seen}}'], node_id)

    def _forward(self, indent: int, nodes: tuple[str, ...], gradients: bool) -> None:
        """The model's call and the nodes that follow it."""
        plan, program = self.plan, self.program
        readers = (*nodes, *self.watches) if gradients else nodes
        asked = [ref for node_id in readers for ref in plan.inputs(node_id).values()]
        read = {plan.feed(ref) for ref in (*asked, *self.objectives())}
        if gradients:
            self._ask_for_input_gradients(indent)
        if plan.returns:
            arguments = ", ".join(self._argument(ref) for ref in plan.arguments)
            targets = [self._return_name(ref) if ref in read else "_" for ref in plan.returns]
            comment = program.comment(plan.returns[0]) if len(targets) == 1 else ""
            program.assign(targets, f"model({arguments})", indent, comment, None)
        for node_id in nodes:
            program.write_node(node_id, indent, "model")

    def _return_name(self, ref: Ref) -> str:
        """Parameters and arguments that the model hands back are known already."""
        role = self.plan.role(ref.node)
        return self.names.value(ref) if role is Role.OP else "_"

    def _argument(self, ref: Ref) -> str:
        fed = self.plan.feed(ref)
        return "..." if fed is None else self.names.value(fed)

    def _ask_for_input_gradients(self, indent: int) -> None:
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
            self.lines.add(statement(name, f"{name}.detach().requires_grad_()", indent))

    def _update(self, indent: int) -> None:
        """Gradients of every loss first, and then every step: no loss sees half an update."""
        add, margin = self.lines.add, " " * indent
        ready = [i for i in self.optimizers if self._has_loss(i)]
        names = [self.names.optimizer(i) for i in ready]
        for node_id, name in zip(ready, names, strict=True):
            add([f"{margin}{name}.zero_grad()"], node_id)
        for node_id in ready:
            loss = self._source(self.plan.inputs(node_id)["loss"])
            own = f"inputs={self.names.parameters(node_id)}" if len(self.optimizers) > 1 else ""
            keep = "retain_graph=True" if node_id != ready[-1] else ""
            arguments = ", ".join(filter(None, (own, keep)))
            add(wrapped(margin, f"{loss}.backward({arguments})"), node_id)
        for node_id, name in zip(ready, names, strict=True):
            add([f"{margin}{name}.step()"], node_id)

    def _epoch_end(self) -> None:
        add = self.lines.add
        add(['        record = {"epoch": epoch, "step": step}'])
        add([f'        record["train"] = {_COMPUTED if self.measures else "{}"}'])
        held = "evaluate(model, val_batches)" if self._measures_validation else "{}"
        add([f'        record["val"] = {held}'])
        if self.watches:
            add(
                wrapped(
                    '        record["watch"] = ',
                    "{tag: summary(value) for tag, value in watched.items()}",
                )
            )
        schedules = self.plan.of_role(Role.SCHEDULE)
        scheduled = dict.fromkeys(self.plan.optimizer_of(i) for i in schedules)
        rates = [i for i in scheduled if i is not None]
        if rates:
            pairs = [
                f'"{self.plan.node(i).name}": {self.names.optimizer(i)}.param_groups[0]["lr"]'
                for i in rates
            ]
            add(wrapped('        record["lr"] = ', f"{{{', '.join(pairs)}}}"))
        for node_id in schedules:
            add([f"        {self.names.optimizer(node_id)}.step()"], node_id)
        add(['        yield "epoch", epoch, record'])

    def _evaluate(self) -> None:
        add = self.lines.add
        add(["@torch.no_grad()", "def evaluate(model, batches):"])
        add(['    """Return each loss, as a mean over the samples, and each metric."""'])
        add(["    model.eval()"])
        self._meters(4, self._held_objectives, self._held_metrics)
        self._batch_loop("batches", 4)
        self._forward(8, self._measured(), gradients=False)
        for ref in self._held_objectives:
            value = f"{self._source(ref)}{self._per_sample(ref)}"
            text = f'meters["{self._tag(ref)}"].update({value}, {self._samples()})'
            add(wrapped("        ", text))
        add([f"    return {_COMPUTED}"])

    def _trained(self) -> tuple[str, ...]:
        """The step's nodes that a training step needs: metrics wait for the validation set."""
        goals = [ref.node for ref in self.objectives()]
        goals += [ref.node for i in self.watches for ref in self.plan.inputs(i).values()]
        return self._needed([*goals, *self._metrics_in_steps])

    @property
    def _metrics_in_steps(self) -> list[str]:
        """The metrics that are measured on the training data: all, where nothing is held."""
        return [] if self.program.has_validation else self.metrics

    def _measured(self) -> tuple[str, ...]:
        """The step's nodes that the validation values need."""
        return self._needed([*(ref.node for ref in self._held_objectives), *self._held_metrics])

    def _needed(self, goals: list[str]) -> tuple[str, ...]:
        wanted = self.plan.behind(goals)
        return tuple(i for i in self.plan.step if i in wanted)
