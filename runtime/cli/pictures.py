"""Pictures of a run's graph and of its curves, drawn by the editor's own painters."""

import json
import os
import subprocess
import sys
from pathlib import Path

from runtime.check_result import CheckResult
from runtime.cli.errors import say_error

_LONGEST = 60.0


def leave_pictures(run: Path, result: CheckResult) -> None:
    """Leave ``graph.png`` and ``loss.png`` in a run's folder; say so where that cannot be done.

    They are drawn off screen, in a process of its own: no display is needed, and no Qt is loaded
    beside torch.

    Args:
        run: The run's folder.
        result: What a check of its graph found, for the shapes on the wires.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "app.training.run_pictures", str(run)]
    try:
        done = subprocess.run(
            command,
            env=environment,
            input=json.dumps(result.to_json()),
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_LONGEST,
            check=False,
        )
        reason = done.stderr.strip().splitlines()[-1:] if done.returncode else []
    except (OSError, subprocess.TimeoutExpired) as error:
        reason = [str(error)]
    if reason:
        say_error(f"no pictures were drawn: {reason[0]}")
    else:
        print(f"Pictures: {run / 'graph.png'}, {run / 'loss.png'}", file=sys.stderr, flush=True)
