"""The picture of a run's curves is made without a display and without a window."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # each draws in a process of its own

ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys
from pathlib import Path
from app.plots.picture import save_loss_curve

steps = list(range(300))
wall = [1.7e9 + step for step in steps]
series = {
    ("train", "loss"): (steps, wall, [3.0 / (step + 1) for step in steps]),
    ("val", "loss"): (steps[::30], wall[::30], [3.5 / (step + 1) for step in steps[::30]]),
    ("val", "accuracy"): (steps[::30], wall[::30], [step / 300 for step in steps[::30]]),
    ("train", "never"): ([], [], []),
}
try:
    save_loss_curve(Path(sys.argv[1]), {} if "empty" in sys.argv else series, "dark" in sys.argv)
except (OSError, ValueError) as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


def picture(path: Path, *how: str) -> subprocess.CompletedProcess[str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT, str(path), *how],
        env={name: value for name, value in os.environ.items() if name not in hidden},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_png_shows_both_curves_in_the_colours_of_the_theme(tmp_path: Path) -> None:
    from PySide6.QtGui import QColor, QImage

    from app import theme

    for how in ("light", "dark"):
        path = tmp_path / f"{how}.png"
        done = picture(path, how)
        assert done.returncode == 0, done.stderr
        image = QImage(str(path))
        current = theme.build(how)
        assert image.width() == 2 * 2 * (640 + 22)  # two charts, twice as fine as on a screen
        assert image.pixelColor(3, 3).name() == current.colors.raised
        colors = {
            QColor(image.pixel(x, y)).name()
            for x in range(0, image.width(), 2)
            for y in range(0, image.height(), 2)
        }
        assert current.series[0] in colors


def test_svg_is_drawn_in_lines_not_pixels(tmp_path: Path) -> None:
    path = tmp_path / "loss.svg"
    done = picture(path)
    assert done.returncode == 0, done.stderr
    tree = ElementTree.parse(path)
    tags = [element.tag.rpartition("}")[2] for element in tree.iter()]
    assert "image" not in tags
    texts = {element.text for element in tree.iter() if element.text}
    assert {"loss", "accuracy", "train", "validation", "training step"} <= texts
    assert "never" not in texts
    longest = max((element.get("points", "").count(",") for element in tree.iter()), default=0)
    assert longest >= 200


def test_no_values_make_a_picture_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "empty.svg"
    assert picture(path, "empty").returncode == 0
    assert "No values were logged" in path.read_text()


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("loss.gif", "ValueError: loss.gif: a picture's name must end in .png or .svg"),
        ("nowhere/loss.png", "No such file or directory: .*nowhere/loss.png"),
        ("nowhere/loss.svg", "No such file or directory: .*nowhere/loss.svg"),
    ],
)
def test_what_cannot_be_written(tmp_path: Path, name: str, complaint: str) -> None:
    done = picture(tmp_path / name)
    assert done.returncode == 1
    assert re.search(complaint, done.stderr), done.stderr
