"""Whether generated source is what a formatter and a linter would leave alone."""

import subprocess
import sys
import tempfile
from pathlib import Path


def is_tidy(*sources: str) -> None:
    """Assert that ruff, with its own defaults, has nothing to change and nothing to say."""
    with tempfile.TemporaryDirectory() as folder:
        for number, source in enumerate(sources):
            Path(folder, f"program{number}.py").write_text(source, encoding="utf-8")
        for command in (["format", "--diff"], ["check"]):
            result = subprocess.run(
                [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", folder],
                capture_output=True,
                text=True,
                check=False,
            )
            assert result.returncode == 0, result.stdout + result.stderr
