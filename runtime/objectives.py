"""What the optimizers of a graph minimise, what each of them trains, and in which turn."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import cast

from graph_nodes.spec import Role
from runtime.plan import Plan
from runtime.wiring import Ref


@dataclass(frozen=True)
class Objective:
    """An optimizer and what it is there for.

    Attributes:
        optimizer: The optimizer's id.
        loss: What it minimises.
        trains: The ids of the layers and parameters that it changes.
        turn: Its place in a step. Those of one turn follow from one pass through the network; those
            of a later turn from a pass of their own, which sees what the earlier have changed.
        every: It takes part in every so many steps.
    """

    optimizer: str
    loss: Ref
    trains: tuple[str, ...]
    turn: int
    every: int


def objectives(plan: Plan) -> tuple[Objective, ...]:
    """The objectives of a graph, in the order of their turns."""
    found = [_objective(plan, i) for i in plan.of_role(Role.OPTIMIZER) if "loss" in plan.inputs(i)]
    return tuple(sorted(found, key=lambda one: one.turn))


def _objective(plan: Plan, optimizer: str) -> Objective:
    values = plan.node(optimizer).values()
    return Objective(
        optimizer,
        plan.inputs(optimizer)["loss"],
        plan.trained_by(optimizer),
        cast("int", values["turn"]),
        cast("int", values["every"]),
    )


def turns(found: Iterable[Objective]) -> list[tuple[Objective, ...]]:
    """The objectives, by turn."""
    return [tuple(several) for _, several in groupby(found, key=lambda one: one.turn)]
