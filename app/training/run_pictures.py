"""``python -m app.training.run_pictures RUN``: pictures of a run's graph and curves, in its folder.

What a check found, as JSON on stdin, puts shapes on the graph's wires. Made for machines without a
display; it opens no window.
"""

import json
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app import theme
from app.canvas import Findings, picture
from app.plots.picture import save_loss_curve
from graph_nodes.document import DocumentError
from runtime.check_result import CheckResult
from runtime.cli.errors import file_refusal
from runtime.runs.reading import RunReadError, read_graph, read_run


def draw(run: Path, result: CheckResult) -> None:
    """Write ``graph.png`` and ``loss.png`` into a run's folder.

    Raises:
        DocumentError: The run's graph cannot be read.
        RunReadError: The run cannot be read.
        OSError: A picture cannot be written.
    """
    graph, found = read_graph(run), Findings.of_check(result)
    picture.export(graph, run / "graph.png", theme.build("light"), found)
    series = {key: (s.steps, s.walls, s.values) for key, s in read_run(run).series.items()}
    save_loss_curve(run / "loss.png", series)


def main() -> None:
    """Draw the pictures of the run that is named on the command line."""
    result = CheckResult.from_json(json.load(sys.stdin))
    application = QApplication([sys.argv[0], "-platform", "offscreen"])
    try:
        draw(Path(sys.argv[1]), result)
    except OSError as error:
        sys.exit(file_refusal(error))
    except (DocumentError, RunReadError) as error:
        sys.exit(str(error))
    del application


if __name__ == "__main__":
    main()
