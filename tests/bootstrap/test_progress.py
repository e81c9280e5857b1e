"""What the set-up shows while a step runs, and what it keeps of its output."""

import os
import pty
import sys
from pathlib import Path

import pytest

from bootstrap.progress import Activity, StepError, StepRunner


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Downloading https://host/a/torch-2.13.0-cp311-cp311-linux.whl (532.1 MB)", "(532.1 MB)"),
        ("  Downloading torch-2.13.0-cp311-cp311-linux.whl (532.1 MB)", "torch-2.13.0 (532.1 MB)"),
        ("Progress 250 of 1000", "torch-2.13.0 (532.1 MB), 25 %"),
        ("Progress 250 of 0", "torch-2.13.0 (532.1 MB), 25 %"),
        ("Installing collected packages: torch, numpy, rich", "unpacking 3 packages"),
        ("WARNING: Retrying (…) after connection broken by '…'", "trying again"),
        ("  Successfully uninstalled pip-23.2.1", "torch-2.13.0 (532.1 MB), 25 %"),
        ("WARNING: Location '…' is ignored", "torch-2.13.0 (532.1 MB), 25 %"),
        ("Setting up libxcb-cursor0:amd64", "Setting up libxcb-cursor0:amd64"),
    ],
)
def test_a_line_of_pip_is_put_into_few_words(line: str, shown: str) -> None:
    activity = Activity()
    activity.read("Downloading torch-2.13.0-cp311-cp311-linux.whl (532.1 MB)")
    activity.read("Progress 250 of 1000")
    activity.read(line)
    assert activity.text.endswith(shown)


def test_a_failing_step_gives_its_output_and_logs_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = StepRunner(tmp_path / "log")
    program = "import sys; print('Progress 1 of 2'); print('ERROR: é'); sys.exit(3)"
    with pytest.raises(StepError) as failure:
        steps.run("Trying", [sys.executable, "-c", program], {**os.environ, "PYTHONUTF8": "1"})
    assert failure.value.output == ["ERROR: é"]
    assert (tmp_path / "log").read_text(encoding="utf-8").splitlines()[-1] == "ERROR: é"
    assert capsys.readouterr().err.splitlines() == ["Trying …", "Trying: 0:00 failed"]


def test_on_a_terminal_one_line_is_drawn_over_again(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from bootstrap.progress import StepRunner\n"
        "child = [sys.executable, '-c', 'import time; print(12345, flush=True); time.sleep(0.5)']\n"
        "StepRunner(Path(sys.argv[1])).run('Waiting', child, dict(os.environ))\n"
    )
    screen = bytearray()

    def read(descriptor: int) -> bytes:
        data = os.read(descriptor, 4096)
        screen.extend(data)
        return data

    command = [sys.executable, "-c", program, str(tmp_path / "log")]
    assert pty.spawn(command, read, lambda _: b"") == 0
    lines = screen.decode().split("\r")
    assert any(line.startswith("Waiting: 0:00 12345") for line in lines)
    assert any(line.startswith("Waiting: 0:00 done") for line in lines)
    assert screen.count(b"\n") == 1
