"""Lowers a whole graph: imports, settings, model, data, training and command line."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from runtime.codegen import scaffold
from runtime.codegen.data import data_functions
from runtime.codegen.evaluating import evaluate
from runtime.codegen.heading import header, settings
from runtime.codegen.interface import Interface
from runtime.codegen.lines import Lines, Source
from runtime.codegen.lowering import Lowering
from runtime.codegen.measures import Measures
from runtime.codegen.predicting import Prediction
from runtime.codegen.running import Running
from runtime.codegen.steps import Steps
from runtime.ir import Statement, Text, names_read, piece

Classes = Callable[[Lowering, dict[str, list[str]]], Iterable[Statement]]
"""Lowers a model to classes; it is given the names of the classes that data stand for."""


def write(lowering: Lowering, graph_name: str, model: Classes) -> Source:
    """The program of a graph.

    Args:
        lowering: The graph.
        graph_name: What the program's first line calls it.
        model: How the model is written.

    Raises:
        TargetError: It cannot be written so.
    """
    prediction = Prediction(lowering)
    measures = Measures(lowering)
    steps = Steps(lowering, measures)
    running = Running(lowering, measures, steps, prediction)
    definitions = [
        piece(scaffold.STREAM),
        *model(lowering, prediction.classes),
        *data_functions(lowering),
        *_training(lowering, measures, steps),
        *prediction.functions(),
        running.setup(),
        running.main(),
        Text(scaffold.GUARD),
    ]
    return laid_out(lowering, graph_name, definitions, running.interface())


def laid_out(
    lowering: Lowering, graph_name: str, definitions: Sequence[Statement], interface: Interface
) -> Source:
    """A program of some definitions: under what it imports and its settings.

    Args:
        lowering: The graph.
        graph_name: What the program's first line calls it.
        definitions: Its classes and functions; the first stands before what counts exactly.
        interface: How they are called.
    """
    read, (first, *others), lines = names_read(definitions), definitions, Lines()
    exact = [piece(scaffold.EXACT)] if "exact" in read else []
    lines.write(header(lowering, graph_name, read))
    lines.write(settings(lowering))
    for statement in (first, *exact, *others):
        lines.gap()
        lines.write([statement])
    return lines.source(interface)


def _training(lowering: Lowering, measures: Measures, steps: Steps) -> Iterator[Statement]:
    """What trains, measures, and says what was measured."""
    yield piece(scaffold.MEAN)
    if steps.groups:
        yield piece(scaffold.GROUPED)
    if lowering.plan.watching:
        yield piece(scaffold.WATCHED_INSIDE)
    yield steps.function()
    if measures.validates:
        yield evaluate(lowering, measures)
    if steps.watches:
        yield piece(scaffold.SUMMARY)
    yield piece(scaffold.REPORT_WATCHED if steps.watches else scaffold.REPORT)
