"""A window that trains, as tests wait for it."""

from app.document.examples import starter
from app.training.state import State

WAIT = 60_000
"""Milliseconds that anything may take on a busy machine."""


def ready(window, qtbot) -> None:
    qtbot.waitUntil(lambda: window.session.trainer.state is State.IDLE, timeout=WAIT)


def checked(window, qtbot) -> None:
    qtbot.waitUntil(lambda: window.session.live.result is not None, timeout=WAIT)


def train(window, qtbot) -> None:
    window.actions_["train"].trigger()
    qtbot.waitUntil(lambda: window.session.trainer.state is State.TRAINING, timeout=WAIT)


def train_for_long(window, qtbot) -> None:
    """Train the starter, as long a run as a test may need."""
    window.files.open_copy(starter())
    window.session.editing.set_run("epochs", 100_000)
    ready(window, qtbot)
    train(window, qtbot)


def points(window) -> int:
    """How many points the plots have of the newest run."""
    panel = window.plots.panel
    runs = panel.run_ids()
    return sum(len(s) for s in panel._runs[runs[-1]].series.values()) if runs else 0
