"""``netloom export``: the graph as a script that stands alone."""

from pathlib import Path

from graph_nodes.document import write_atomically
from runtime.cli.errors import CommandError, file_refusal
from runtime.cli.graphs import OpenGraph, check_sound
from runtime.cli.output import say
from runtime.codegen import MODULE, TargetError, generate


def export_graph(opened: OpenGraph, out: Path, target: str = MODULE) -> None:
    """Write the script and say what it needs to run.

    Args:
        opened: The graph.
        out: Where to.
        target: How the model is written, one of ``TARGETS``.

    Raises:
        CommandError: The graph has errors or cannot be written so, or the script cannot be
            written; a file that was there is as it was.
    """
    result = check_sound(opened, "exported")
    try:
        source = generate(
            opened.graph,
            result,
            graph_name=opened.name,
            folder=opened.folder,
            script_folder=out.resolve().parent,
            target=target,
        )
    except TargetError as error:
        raise CommandError(f"{opened.name} cannot be exported as {target}: {error}") from None
    try:
        write_atomically(out, source.text)
    except OSError as error:
        raise CommandError(f"the script cannot be written to {file_refusal(error, out)}") from None
    needs = ["torch", *sorted({name for i in result.used for name in _requires(opened, i)})]
    say(f"Wrote {out}. It needs {' and '.join(needs)}: pip install {' '.join(needs)}")
    say(f"Run it with: python {out} --help")


def _requires(opened: OpenGraph, node_id: str) -> tuple[str, ...]:
    spec = opened.graph.nodes[node_id].spec
    return () if spec is None else spec.requires
