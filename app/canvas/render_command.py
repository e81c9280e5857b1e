"""``netloom render``: a picture of a graph, drawn without a display."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def render(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The graph, a .loom file.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="OUT.png|svg", help="The picture to write.")
    ],
    dark: Annotated[bool, typer.Option("--dark", help="Draw in the dark theme's colours.")] = False,
) -> None:
    """Draw a picture of a graph, with the shapes that a check finds."""
    from runtime.cli.graphs import check_graph, open_graph

    opened = open_graph(file)
    result = check_graph(opened)
    from PySide6.QtWidgets import QApplication

    from app import theme
    from app.canvas import Findings, picture

    application = QApplication([sys.argv[0], "-platform", "offscreen"])
    colors = theme.build("dark" if dark else "light")
    picture.export(opened.graph, output, colors, Findings.of_check(result), opened.folder)
    del application
    print(f"Wrote {output}.")
