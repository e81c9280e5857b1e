"""What the check of a node is given beside the node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph_nodes.graph import Definition, Graph
from graph_nodes.params import Value
from runtime.check.entry import Given, Inside
from runtime.check.fakes import FakeRunner
from runtime.tables import Survey

SurveyOf = Callable[[Path, Mapping[str, Value]], Survey]

InsideOf = Callable[[Definition, Graph, Mapping[str, Given], "Means", object], Inside]
"""A definition, what it computes with its parameters' values, its Inputs, and what else its
result rests on → what is known of it."""


@dataclass(frozen=True)
class Means:
    """What the check of a node is given beside the node.

    Attributes:
        runner: Runs its source.
        folder: Where relative paths start.
        gradient: Whether something may be differentiated.
        survey: Looks at a table.
        inside: Checks a definition.
        given: In a definition: Input's id → what the instance is given.
    """

    runner: FakeRunner
    folder: Path
    gradient: bool
    survey: SurveyOf
    inside: InsideOf
    given: Mapping[str, Given]
