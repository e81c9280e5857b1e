"""Names the node behind a training's first NaN or infinity, by doing the training once more.

When a number that isn't finite is seen, the step that made it is long over, and the weights are
spoilt. But a program gives the same numbers each time it is run from the same seed or checkpoint:
so a second run of it, with probes, stops where the first of them comes up.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch

from graph_nodes.graph import Graph, GraphNode
from graph_nodes.phrase import Phrase
from graph_nodes.spec import Role
from runtime.check.data_values import numbers_in
from runtime.plan import Plan
from runtime.rules import title
from runtime.runs.names import CHECKPOINT
from runtime.runs.opening import RunFiles
from runtime.trainer import weights
from runtime.trainer.checkpoint import Checkpoint, kept_random
from runtime.trainer.loop import Step, loop
from runtime.trainer.probes import FoundError, Probes, compile_probed, is_finite
from runtime.trainer.program import Program
from runtime.values import WISHES, Numbers, range_words

PATIENCE = 5.0
"""Seconds after which the search is given up."""

DIVERGED = "A smaller learning rate, or another initializer, often helps."
"""What may help where no node can be named."""

_log = logging.getLogger(__name__)
_LOOKED_AT = (Role.OP, Role.LOSS, Role.GRADIENTS)


@dataclass(frozen=True)
class Replay:
    """What it takes to do a training once more.

    Attributes:
        graph: The graph, with the settings of the run.
        program: Its program, under way.
        weights: What it began with the weights of; None where with none.
        folder: The run's folder. From its last checkpoint on, if there is one, it is shorter.
    """

    graph: Graph
    program: Program
    weights: Path | None
    folder: Path

    def blame(self, step: int, keep_going: Callable[[], bool]) -> str:
        """Which node gave the first number that isn't finite, and what to do, in sentences.

        The streams of random numbers are left where they were.

        Args:
            step: The step at whose end such a number was seen.
            keep_going: Whether to search on; asked after each step.
        """
        probes, plan = Probes(), Plan(self.graph)
        lines = {i: n for i, n in self.program.source.lines.items() if i in plan.used}
        lines = {i: n for i, n in lines.items() if plan.role(i) in _LOOKED_AT}
        try:
            with kept_random(self.program.device):
                found = self._run(probes, lines, step, keep_going)
        except Exception:  # no memory for a second model, say: the training itself goes on
            _log.exception("The first number that is not finite could not be traced")
            return DIVERGED
        return DIVERGED if found is None else _explanation(plan, probes, found)

    def _run(
        self,
        probes: Probes,
        lines: Mapping[str, tuple[int, ...]],
        step: int,
        keep_going: Callable[[], bool],
    ) -> FoundError | None:
        own = self.program
        code = compile_probed(own.source.text, str(own.path), lines)
        program = Program(
            own.source, own.path, own.device, own.seed, own.epochs, code, probes.names
        )
        done = within = 0
        if (self.folder / CHECKPOINT).exists():
            checkpoint = Checkpoint.read(RunFiles(self.folder), CHECKPOINT)
            checkpoint.restore(program)
            done, within = checkpoint.reached.epochs, checkpoint.reached.within
        elif self.weights is not None:
            weights.restore(program.model, self.weights)
        deadline = time.monotonic() + PATIENCE
        try:
            for item in loop(program, done, within):
                if time.monotonic() > deadline or not keep_going():
                    return None
                if isinstance(item, Step) and item.number > step:
                    return None
        except FoundError as found:
            # With spoilt weights, it was a step that was too large, and no node's own doing.
            return found if all(map(is_finite, program.model.parameters())) else None
        finally:
            program.end()
        return None


def _explanation(plan: Plan, probes: Probes, found: FoundError) -> str:
    node = plan.node(found.node)
    inputs = _inputs(plan, probes, found)
    what = "NaN" if bool(found.value.isnan().any()) else "infinite"
    if found.is_gradient:
        return _gradient_explanation(node, what, inputs)
    for port in node.inputs():
        numbers, wish = inputs.get(port.name), WISHES.get(port.values)
        if numbers is not None and wish is not None and not wish.is_met(numbers):
            got = range_words(numbers.lowest, numbers.highest)
            zero = " with 0 among them" if port.values == "nonzero" else ""
            wanted = Phrase(port.values)
            return (
                f"{title(node)} was the first to give {what} numbers: it wants {wanted} in "
                f"{port.name}, and got numbers {got}{zero}. {_sentence(wish.remedy)}"
            )
    largest = max((max(-n.lowest, n.highest) for n in inputs.values()), default=0.0)
    return (
        f"{title(node)} was the first to give {what} numbers, of numbers up to {largest:.3g} in "
        f"size. {DIVERGED}"
    )


def _gradient_explanation(node: GraphNode, what: str, inputs: Mapping[str, Numbers]) -> str:
    message = f"The gradient of {title(node)} was the first to be {what}"
    zeros = [port for port, numbers in inputs.items() if numbers.has_zero]
    if not zeros:
        return f"{message}. {DIVERGED}"
    return f"{message}, where its {zeros[0]} is 0. {_sentence(WISHES['nonzero'].remedy)}"


def _sentence(remedy: str) -> str:
    return f"{remedy[0].upper()}{remedy[1:]}."


def _inputs(plan: Plan, probes: Probes, found: FoundError) -> dict[str, Numbers]:
    """Input port → what is known of the numbers in it.

    What another node gave is known from there; what is left over came with the batch.
    """
    given: dict[str, torch.Tensor] = {}
    unknown: list[str] = []
    for port, ref in plan.inputs(found.node).items():
        names = [output.name for output in plan.node(ref.node).outputs()]
        tensors = probes.given.get(ref.node, ())
        if len(tensors) == len(names):
            given[port] = tensors[names.index(ref.port)]
        else:
            unknown.append(port)
    rest = [
        one for one in found.inputs.values() if all(one is not known for known in given.values())
    ]
    if len(unknown) == len(rest) == 1:
        given[unknown[0]] = rest[0]
    known = {port: numbers_in(tensor) for port, tensor in given.items()}
    return {port: numbers for port, numbers in known.items() if numbers is not None}
