"""Lowers the training step and the epoch of them: ``train_epoch``."""

from collections.abc import Iterator, Sequence

from graph_nodes.spec import Role
from runtime.codegen.lowering import Lowering
from runtime.codegen.measures import Measures
from runtime.codegen.passes import Passes
from runtime.ir import Block, Line, Statement, Text, assign, function, signature
from runtime.objectives import Objective, turns
from runtime.wiring import Ref

TRAINS = "Train on each batch; yield its values, and how many samples it has."
"""What ``train_epoch`` says of itself."""

_DOC_ALONE = "Train for a step; yield its values."
_DOC_REPEATED = "Train for some steps; yield the values of each."


class Steps:
    """Lowers ``train_epoch`` of one program."""

    def __init__(self, lowering: Lowering, measures: Measures) -> None:
        self._lowering = lowering
        self._plan = lowering.plan
        self._names = lowering.names
        self._measures = measures
        self._passes = Passes(lowering)
        self._turns = turns(measures.objectives)
        self._watches = self._plan.of_role(Role.WATCH)

    @property
    def watches(self) -> bool:
        """Whether anything is watched, in the step or in a module."""
        return bool(self._watches or self._plan.watching)

    @property
    def counts(self) -> bool:
        """Whether it matters how many steps were done before."""
        rare = any(self._plan.node(i).value("every") != 1 for i in self._watches)
        rare = rare or bool(self._plan.watching)
        return rare or any(one.every != 1 for one in self._measures.objectives)

    @property
    def groups(self) -> bool:
        """Whether a step has several batches."""
        return self._lowering.has_data and self._lowering.run.accumulate > 1

    @property
    def optimizers(self) -> list[str]:
        """The optimizers that it takes, by id."""
        return [one.optimizer for one in self._measures.objectives]

    def arguments(self, data: str = "") -> list[str]:
        """What it is called with, or its own parameters where no data are named."""
        parts = ["model", *(self._names.optimizer(i) for i in self.optimizers)]
        if self._lowering.has_data:
            parts.append(data or "batches")
        if self._measures.metrics_in_steps:
            parts.append("metrics")
        if self.watches:
            parts.append("watched")
        return [*parts, "done"] if self.counts else parts

    @property
    def _is_repeated(self) -> bool:
        """Whether it takes several steps without data, and is told how many."""
        return not self._lowering.has_data and self._lowering.run.epoch_steps is not None

    def function(self) -> Statement:
        """All of it."""
        parameters = self.arguments() + (["steps=EPOCH_STEPS"] if self._is_repeated else [])
        doc = TRAINS if self._lowering.has_data else _DOC_ALONE
        if self._is_repeated:
            doc = _DOC_REPEATED
        head = signature("train_epoch", parameters, "def ")
        return function(head, doc, Text("model.train()"), *self._loop())

    def _loop(self) -> Iterator[Statement]:
        """The steps of an epoch."""
        if self.groups:
            start = "enumerate(grouped(batches), done + 1)" if self.counts else "grouped(batches)"
            names = "step, group" if self.counts else "group"
            yield Block(f"for {names} in {start}:", list(self._step(2)))
        elif self._lowering.has_data:
            counts = "done + 1" if self.counts else ""
            yield self._passes.each_of("batches", self._step(2), counts)
        elif self._is_repeated:
            counted = "step in range(done + 1, done + 1 + steps)"
            yield Block(f"for {counted if self.counts else '_ in range(steps)'}:", [*self._step(2)])
        else:
            if self.counts:
                yield Text("step = done + 1")
            yield from self._step(1)

    # -- one step --------------------------------------------------------------------------

    def _step(self, depth: int) -> Iterator[Statement]:
        if self.groups:
            first = self._names.value(self._plan.batch[0])
            others = ", *_" if len(self._plan.batch) > 1 else ","
            yield assign("samples", f"sum(len({first}) for {first}{others} in group)")
            yield Text("values = defaultdict(float)")
        elif self._collects:
            yield Text("values = {}")
        for number, objectives in enumerate(self._turns or [()]):
            rare = self._is_rare(objectives)
            body = list(self._turn(depth + rare, number, objectives))
            if not rare:
                yield from body
                continue
            first = objectives[0]
            yield Block(f"if step % {first.every} == 0:", body, first.optimizer)
        yield from self._yielded(depth)

    def _is_rare(self, objectives: Sequence[Objective]) -> bool:
        """Whether a turn is not taken in each step."""
        return bool(objectives) and objectives[0].every != 1

    def _turn(
        self, depth: int, number: int, objectives: Sequence[Objective]
    ) -> Iterator[Statement]:
        """A pass for some objectives, and the update that follows from it."""
        values, nodes, read = self._asked(number, objectives)
        names = {one: self._names.optimizer(one.optimizer) for one in objectives}
        if self.groups:
            for one, name in names.items():
                yield Text(f"{name}.zero_grad()", one.optimizer)
            inner = list(self._pass(depth + 1, number, nodes, read))
            inner += self._backward(objectives)
            inner += self._collected(values)
            yield self._passes.each_of("group", inner)
        else:
            yield from self._pass(depth, number, nodes, read)
            for one, name in names.items():
                yield Text(f"{name}.zero_grad()", one.optimizer)
            yield from self._backward(objectives)
        for one, name in names.items():
            yield from self._clipped(one, name)
        for one, name in names.items():
            yield Text(f"{name}.step()", one.optimizer)
        if not self.groups and self._collects:
            for ref in values:
                yield assign(
                    f'values["{self._measures.tag(ref)}"]', self._measures.kept(ref, "model")
                )

    def _asked(
        self, number: int, objectives: Sequence[Objective]
    ) -> tuple[list[Ref], tuple[str, ...], list[Ref]]:
        """The values of a turn, the nodes that they need, and what else is read."""
        measures, plan = self._measures, self._plan
        own = list(dict.fromkeys(one.loss for one in objectives))
        watched: list[Ref] = []
        goals: list[str] = []
        if number == 0:  # what nothing minimises is measured in the first pass
            minimised = {one.loss for one in measures.objectives}
            own += [ref for ref in measures.values if ref not in minimised]
            watched = [ref for i in self._watches for ref in plan.inputs(i).values()]
            goals = [*(ref.node for ref in watched), *measures.metrics_in_steps, *plan.watching]
        nodes = measures.needed([*(ref.node for ref in own), *goals])
        ordered = [ref for ref in measures.values if ref in own]
        return ordered, nodes, [*own, *watched]

    def _pass(
        self, depth: int, number: int, nodes: tuple[str, ...], read: list[Ref]
    ) -> Iterator[Statement]:
        yield from self._passes.input_gradients()
        yield from self._passes.forward(depth, nodes, read)
        if number == 0:
            for node_id in self._watches:
                yield from self._watch(node_id)
            if self._plan.watching:
                yield Text("watched |= watched_inside(model, step)")

    def _watch(self, node_id: str) -> Iterator[Statement]:
        ref = self._plan.inputs(node_id).get("x")
        if ref is None:
            return
        node = self._plan.node(node_id)
        look = assign(
            f'watched["{node.name}"]', f"{self._source(ref)}.detach().clone()", origin=node_id
        )
        every = node.value("every")
        yield look if every == 1 else Block(f"if step % {every} == 1:", [look], node_id)

    def _backward(self, objectives: Sequence[Objective]) -> Iterator[Statement]:
        """Gradients of every loss of a turn: none of them sees half an update."""
        for one in objectives:
            loss = self._source(one.loss)
            if self.groups and not self._measures.is_summed(one.loss):
                loss = f"({loss} * {self._share})"
            own = ""
            if len(objectives) > 1:
                own = f'inputs={self._names.optimizer(one.optimizer)}.param_groups[0]["params"]'
            keep = "retain_graph=True" if one is not objectives[-1] else ""
            arguments = ", ".join(filter(None, (own, keep)))
            yield Line("", f"{loss}.backward({arguments})", origin=one.optimizer)

    def _clipped(self, one: Objective, name: str) -> Iterator[Statement]:
        if self._lowering.run.clip_norm is not None:
            whole = self._measures.trains_all(one)
            parameters = "model.parameters()" if whole else f'{name}.param_groups[0]["params"]'
            clip = f"nn.utils.clip_grad_norm_({parameters}, CLIP_NORM)"
            yield Line("", clip, origin=one.optimizer)

    # -- what a step yields ----------------------------------------------------------------

    @property
    def _share(self) -> str:
        return f"{self._measures.samples} / samples"

    @property
    def _collects(self) -> bool:
        """Whether the values of a step come turn by turn."""
        return len(self._turns) > 1 or any(map(self._is_rare, self._turns))

    def _collected(self, values: list[Ref]) -> Iterator[Statement]:
        """The values of a step of several batches are means over all their samples."""
        for ref in values:
            weight = " / samples" if self._measures.is_summed(ref) else f" * {self._share}"
            yield Line(
                f'values["{self._measures.tag(ref)}"] += ', f"{self._source(ref)}.detach(){weight}"
            )

    def _yielded(self, depth: int) -> Iterator[Statement]:
        if self.groups or self._collects:
            samples = "samples" if self.groups else self._measures.samples
            yield Text(f"yield values, {samples}")
        else:
            yield from self._measures.yielded(depth, "model")

    def _source(self, ref: Ref) -> str:
        return self._lowering.source_of(ref, "model")
