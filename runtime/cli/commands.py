"""The commands and their options. What they do is loaded when one is run."""

from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from graph_nodes.settings import RUN_PARAMS
from runtime.cli import assign
from runtime.cli.errors import Commands

GraphFile = Annotated[Path, typer.Argument(metavar="FILE", help="The graph, a .loom file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]

cli = typer.Typer(
    cls=Commands,
    help="Build, train and export neural networks by wiring nodes on a canvas.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@cli.callback()
def _group() -> None:
    """Keeps a lone command a command."""


def _setting(name: str, text: str) -> Any:
    """The value that the text gives to the run setting of this name."""
    param = RUN_PARAMS[name]
    try:
        return param.validate(param.parse(text))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _assignments(values: list[str] | None) -> list[str]:
    for value in values or []:
        try:
            assign.split(value)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
    return values or []


def _run_option(name: str, metavar: str, help: str) -> Any:
    """An option that stands in for the graph's own run setting of this name."""
    help = f"{help}  [default: what the graph says]"
    return typer.Option(parser=partial(_setting, name), metavar=metavar, help=help)


@cli.command()
def train(
    file: GraphFile,
    device: Annotated[
        str | None, _run_option("device", "auto|cpu|cuda|cuda:N|mps|xpu", "Where to train.")
    ] = None,
    epochs: Annotated[
        int | None, _run_option("epochs", "N", "How many times to go through the data.")
    ] = None,
    seed: Annotated[
        int | None, _run_option("seed", "N", "Where random numbers start from.")
    ] = None,
    assignments: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            callback=_assignments,
            metavar=assign.FORM,
            help="Train with another value of a parameter, such as adam.lr=0.01. Repeatable.",
        ),
    ] = None,
    weights: Annotated[
        Path | None,
        typer.Option(
            metavar="RUN|FILE",
            help="Begin with the weights of another run, by its folder, or of a .safetensors file.",
        ),
    ] = None,
    runs: Annotated[
        Path, typer.Option(metavar="DIR", help="The folder in which the run's own folder is made.")
    ] = Path("runs"),
    as_json: Annotated[
        bool,
        typer.Option(
            "--json",
            help="Print a JSON object for each epoch and one at the end. Numbers that JSON has "
            'not are the texts "NaN", "Infinity" and "-Infinity".',
        ),
    ] = False,
    picture: Annotated[
        bool,
        typer.Option(
            "--picture", hidden=True, help="Leave pictures of graph and loss in the run's folder."
        ),
    ] = False,
) -> None:
    """Train a graph.

    Ctrl-C ends the training after its step, a second one at once. Both keep the run.
    """
    from runtime.cli.graphs import open_graph
    from runtime.cli.training import train_graph
    from runtime.runs.options import RunOptions

    opened = open_graph(file, assignments or [])
    options = RunOptions(opened.name, opened.folder, runs, device, epochs, seed, weights)
    train_graph(opened, options, as_json=as_json, picture=picture)


@cli.command()
def resume(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The run's folder.")],
    epochs: Annotated[
        int | None,
        typer.Option(
            parser=partial(_setting, "epochs"),
            metavar="N",
            help="How many epochs there shall be in all.  [default: what the run began with]",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Train a run that was killed or stopped to its end, or a finished one for more epochs.

    It goes on from its last checkpoint, and its numbers are those of a run in one go.
    """
    from runtime.cli.training import resume_run

    resume_run(run, epochs, as_json)


@cli.command()
def check(file: GraphFile, as_json: AsJson = False) -> None:
    """Show shapes, dtypes, parameter counts and every problem of a graph.

    The exit status is 1 if it has errors.
    """
    from runtime.cli.graphs import open_graph
    from runtime.cli.report import print_check

    print_check(open_graph(file), as_json)


@cli.command()
def export(
    file: GraphFile,
    out: Annotated[
        Path, typer.Option("-o", "--output", metavar="OUT.py", help="The script to write.")
    ],
    way: Annotated[
        Literal["module", "sequential", "autograd"],
        typer.Option(
            "--as",
            help="How the model is written: as a module, as an nn.Sequential, which takes a chain "
            "of layers alone, or as plain tensors with the update by hand.",
        ),
    ] = "module",
) -> None:
    """Write a graph as a Python script that needs torch and no Netloom."""
    from runtime.cli.exporting import export_graph
    from runtime.cli.graphs import open_graph

    export_graph(open_graph(file), out, way)


@cli.command()
def nodes(as_json: AsJson = False) -> None:
    """List every node: what it does, its ports and its parameters."""
    from runtime.cli.catalogue import print_catalogue

    print_catalogue(as_json)


@cli.command()
def devices(as_json: AsJson = False) -> None:
    """List what torch can train on here, with names and memory."""
    from runtime.cli.device_list import print_devices

    print_devices(as_json)


@cli.command()
def bench(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SUBJECT]...",
            help="steps, wholes, checks, starts, latency, canvas; all unless given.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="A glance: too short for figures to quote.")
    ] = False,
) -> None:
    """Measure Netloom against hand-written loops, and the editor's own waits.

    The exit status is 0 where every target is met, 1 where one is missed, and 3 where one is in
    doubt: the machine was busy, or its noise is larger than the distance to the target.
    """
    from runtime.cli.benchmark import print_bench

    raise typer.Exit(print_bench(names or (), as_json, quick))
