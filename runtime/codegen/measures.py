"""What a program measures: losses as means over samples, and metrics."""

from collections.abc import Iterator
from functools import cached_property

from graph_nodes.spec import Role
from runtime.codegen.averages import summed
from runtime.codegen.lowering import Lowering
from runtime.emit import build_of
from runtime.ir import Statement, Text, assign
from runtime.objectives import Objective, objectives
from runtime.printer import WIDTH, flat
from runtime.wiring import Ref


class Measures:
    """The values of one program that people read.

    Attributes:
        objectives: What optimizers minimise, in their turns.
        values: What is minimised, and every loss beside it.
        metrics: The metrics.
    """

    def __init__(self, lowering: Lowering) -> None:
        self._lowering = lowering
        self._plan = plan = lowering.plan
        self.objectives = objectives(plan)
        minimised = [plan.inputs(i)["loss"] for i in plan.of_role(Role.OPTIMIZER) if self._has(i)]
        losses = [i for i in plan.step if plan.role(i) is Role.LOSS]
        beside = [Ref(i, p.name) for i in losses for p in plan.node(i).outputs()]
        self.values = list(dict.fromkeys([*minimised, *beside]))
        self.metrics = [i for i in plan.step if plan.role(i) is Role.METRIC]
        self._summed = {ref: summed(plan, lowering.result, ref) for ref in self.values}

    def _has(self, optimizer: str) -> bool:
        return "loss" in self._plan.inputs(optimizer)

    def trains_all(self, one: Objective) -> bool:
        """Whether an optimizer is the only one, and nothing says that it trains but a part."""
        return len(self._plan.of_role(Role.OPTIMIZER)) == 1 and (
            "trains" not in self._plan.inputs(one.optimizer)
        )

    def tag(self, ref: Ref) -> str:
        """What a value is called where it is shown."""
        return self._plan.node(ref.node).name

    def is_summed(self, ref: Ref) -> bool:
        """Whether a value is a sum over the samples of a batch, and not a mean."""
        return self._lowering.has_data and self._summed[ref]

    @cached_property
    def samples(self) -> str:
        """How many samples a batch has."""
        if not self._lowering.has_data:
            return "1"
        return f"len({self._lowering.names.value(self._plan.batch[0])})"

    @property
    def held_values(self) -> list[Ref]:
        """The values that can be measured on the validation set."""
        late = self._plan.after_gradients
        return [ref for ref in self.values if ref.node not in late]

    @property
    def held_metrics(self) -> list[str]:
        """The metrics that can be measured on the validation set."""
        return [i for i in self.metrics if i not in self._plan.after_gradients]

    @property
    def metrics_in_steps(self) -> list[str]:
        """The metrics that are measured on the training data: all, where nothing is held."""
        return [] if self._lowering.has_validation else self.metrics

    @property
    def validates(self) -> bool:
        """Whether anything is measured on a validation set."""
        return self._lowering.has_validation and bool(self.held_values or self.held_metrics)

    def yielded(self, depth: int, model: str) -> Iterator[Statement]:
        """What a step gives: its values by name, and how many samples it has.

        Args:
            depth: How many blocks it stands in.
            model: What the model is called; "" where there is none.
        """
        pairs = ", ".join(f'"{self.tag(ref)}": {self.kept(ref, model)}' for ref in self.values)
        whole = f"yield {{{pairs}}}, {self.samples}"
        if 4 * depth + len(whole) <= WIDTH:
            yield Text(whole)
            return
        yield assign("values", f"{{{pairs}}}")
        yield Text(f"yield values, {self.samples}")

    def kept(self, ref: Ref, model: str) -> str:
        """A value to be read later: a copy, unless it is new in every step anyway."""
        source = f"{self._lowering.source_of(ref, model)}.detach()"
        if self.is_summed(ref):
            return f"{source} / {self.samples}"
        return source if self._plan.role(ref.node) is Role.LOSS else f"{source}.clone()"

    def meters(self, metrics: list[str]) -> str:
        """The expression that makes metrics, by name."""
        made: list[str] = []
        for node_id in metrics:
            node = self._plan.node(node_id)
            made.append(f'"{node.name}": {flat(build_of(node, self._lowering.values(node)))}')
        return f"{{{', '.join(made)}}}"

    def needed(self, goals: list[str]) -> tuple[str, ...]:
        """The step's nodes behind some nodes, themselves included."""
        wanted = self._plan.behind(goals)
        return tuple(i for i in self._plan.step if i in wanted)
