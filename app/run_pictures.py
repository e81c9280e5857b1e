"""``python -m app.run_pictures RUN``: pictures of a run's graph and of its curves, in its folder.

Made for machines without a display; it opens no window.
"""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app import picture, theme
from app.plots.picture import save_loss_curve
from graph_nodes import document
from graph_nodes.document import DocumentError
from runtime.runs.reading import RunReadError, read_run


def draw(run: Path) -> None:
    """Write ``graph.png`` and ``loss.png`` into a run's folder.

    Raises:
        DocumentError: The run's graph cannot be read.
        RunReadError: The run cannot be read.
        OSError: A picture cannot be written.
    """
    picture.export(document.load(run / "graph.loom"), run / "graph.png", theme.build("light"))
    series = {key: (s.steps, s.walls, s.values) for key, s in read_run(run).series.items()}
    save_loss_curve(run / "loss.png", series)


def main() -> None:
    """Draw the pictures of the run that is named on the command line."""
    application = QApplication([sys.argv[0], "-platform", "offscreen"])
    try:
        draw(Path(sys.argv[1]))
    except (DocumentError, RunReadError, OSError) as error:
        sys.exit(str(error))
    del application


if __name__ == "__main__":
    main()
