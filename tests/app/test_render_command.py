import os
import subprocess
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from support import forking

from resources import path

EXAMPLE = path("examples/iris.loom")


def render(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``netloom render`` in a process that has no display."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = forking.command("app", "render", *arguments)
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_graph_is_drawn_without_a_display(tmp_path: Path) -> None:
    picture = tmp_path / "iris.png"
    result = render(str(EXAMPLE), "-o", str(picture))
    assert (result.returncode, result.stderr) == (0, "")
    image = QImage(str(picture))
    assert image.width() > 800
    colors = {
        image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)
    }
    assert len(colors) > 20
    drawing = tmp_path / "iris.svg"
    assert render(str(EXAMPLE), "-o", str(drawing), "--dark").returncode == 0
    assert "float32" in drawing.read_text()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["missing.loom", "-o", "x.png"], "there is no file missing.loom"),
        ([str(EXAMPLE), "-o", "x.gif"], "a picture is .png or .svg, not .gif"),
        ([str(EXAMPLE), "-o", "/nowhere/x.png"], "/nowhere/x.png: there is no such file or folder"),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence(arguments: list[str], sentence: str) -> None:
    result = render(*arguments)
    assert result.returncode == 1
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1
