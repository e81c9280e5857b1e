"""``netloom`` as a command: which words open the editor, and what happens without a display."""

import os
import subprocess
import sys

import pytest


def netloom(*arguments: str) -> subprocess.CompletedProcess[str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )


def test_without_a_display_the_editor_says_so_in_a_sentence() -> None:
    for arguments in ((), ("net.loom",), ("some/net",)):
        done = netloom(*arguments)
        assert done.returncode == 1
        assert done.stderr.startswith("netloom: there is no display")
        assert len(done.stderr.splitlines()) == 1


def test_the_commands_are_listed_with_the_one_that_needs_qt() -> None:
    done = netloom("--help")
    assert done.returncode == 0
    for command in ("train", "check", "export", "render", "nodes", "devices", "bench"):
        assert command in done.stdout


@pytest.mark.slow
def test_a_word_that_is_neither_is_a_usage_error() -> None:
    for word in ("fly", "fly" * 2000):  # the other is longer than any file's name
        done = netloom(word)
        assert done.returncode == 2
        assert "fly" in done.stderr
        assert "Traceback" not in done.stderr
