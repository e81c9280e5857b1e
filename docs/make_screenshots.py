"""Makes the pictures of the README: ``python docs/make_screenshots.py [FOLDER]``.

Drives a real window with a real worker: opens the starter graph, trains it with two learning
rates, and takes the window as it is then, in both themes. Needs no display.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).parent / "pictures"
SIZE = (1600, 1000)
SCREEN = {
    "name": "screen", "x": 0, "y": 0, "width": 1920, "height": 1200,
    "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1,
}  # fmt: skip
RATES = (0.0005, 0.005)
SECONDS = 120


def main() -> int:
    """Make every picture, and say where they are."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        settle_home(Path(home))
        take_all(folder)
    return 0


def settle_home(home: Path) -> None:
    """Keep the person's own settings, files and runs out of the pictures, and as they are."""
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        os.environ[variable] = str(home)
    screen = home / "screen.json"
    screen.write_text(json.dumps({"screens": [SCREEN]}))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"


def take_all(folder: Path) -> None:
    """Drive the window and write the pictures into a folder."""
    from app.document.examples import starter
    from app.startup import make_application, open_window
    from app.training.state import State
    from app.window.settings import Settings

    make_application(sys.argv[:1])
    window = open_window(Settings())
    session = window.session
    window.files.open_copy(starter())
    window.showNormal()
    window.resize(*SIZE)
    ended: list[str] = []
    session.trainer.ended.connect(lambda run, outcome, text: ended.append(outcome))
    for count, rate in enumerate(RATES, start=1):
        wait_until(lambda: session.trainer.state is State.IDLE)
        session.editing.set_param(["n8"], "lr", rate)
        window.run_flow.train()
        wait_until(lambda count=count: len(ended) == count)
    window.panels.size()
    window.canvas.fit()
    window.canvas.select(["n3"])
    for mode, panel in (("dark", "plots"), ("light", "code")):
        window.actions_[f"theme_{mode}"].trigger()
        window.panels.show(panel)
        rest(0.6)
        window.status.clearMessage()
        path = folder / f"window-{mode}.png"
        window.grab().save(str(path))
        print(path)
    session.document.replace(session.document.graph)  # nothing to ask about
    window.close()


def wait_until(done: Callable[[], bool]) -> None:
    """Let the window live until something is so.

    Raises:
        TimeoutError: It does not come about.
    """
    deadline = time.monotonic() + SECONDS
    while not done():
        rest(0.02)
        if time.monotonic() > deadline:
            raise TimeoutError(f"nothing came of it within {SECONDS} seconds")


def rest(seconds: float) -> None:
    """Let the window live for a while."""
    from PySide6.QtTest import QTest

    QTest.qWait(round(1000 * seconds))


if __name__ == "__main__":
    sys.exit(main())
