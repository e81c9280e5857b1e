"""A whole window with a real worker, for the tests that look at Netloom as a person does."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from support import forking

WORKER_SECONDS = 60_000
"""How long, in milliseconds, a busy machine may take to start a worker or to train a little."""


@pytest.fixture
def open_window(qapp, qtbot, tmp_path: Path, monkeypatch) -> Iterator[Callable]:
    """Makes windows; each is closed at the end without a question.

    Their workers are forked from a process that waits, unless a test is about processes.
    """
    from app import theme
    from app.base import memory
    from app.training.session import Session
    from app.window.main_window import MainWindow
    from app.window.settings import Settings

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr("app.base.paths.data", lambda: tmp_path / "data" / "netloom")
    theme.apply(qapp, "dark")
    windows: list[MainWindow] = []

    def make(
        size: tuple[int, int] = (1500, 940),
        start: bool = True,
        worker: tuple[str, ...] = (),
        own_processes: bool = False,
    ) -> MainWindow:
        if not worker and not own_processes:
            worker = forking.command("runtime.supervisor", "--nice", "5")
        store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(Settings(store), Session(worker or None))
        windows.append(window)
        memory.collect_in_this_thread(window)  # as the program does: timers must not end in another
        window.resize(*size)
        window.move(0, 0)
        with qtbot.waitSignal(window.usable, timeout=10_000):
            window.show()
        window.activateWindow()
        if start:
            with qtbot.waitSignal(window.plots.filled, timeout=20_000):
                window.start()
        return window

    yield make
    for window in windows:
        if window.isVisible():
            with qtbot.waitSignal(window.closed, timeout=WORKER_SECONDS):
                close(window)
        window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def window(open_window: Callable):
    """One window on an empty graph, its worker starting."""
    return open_window()


@pytest.fixture
def own_process_window(open_window: Callable):
    """The same with processes started as a person's are, for tests that are about these."""
    return open_window(own_processes=True)


@pytest.fixture
def bench(qtbot):
    """A properties panel with a graph behind it."""
    from support.property_bench import Bench

    made = Bench()
    qtbot.addWidget(made.panel)
    made.panel.resize(300, 700)
    made.panel.show()
    qtbot.waitExposed(made.panel)
    made.panel.activateWindow()
    qtbot.waitUntil(made.panel.isActiveWindow)
    return made


@pytest.fixture
def panel(qapp, qtbot) -> Iterator:
    """The plots, still empty."""
    from app import theme
    from app.plots import PlotsPanel

    theme.apply(qapp, "dark")
    made = PlotsPanel()
    qtbot.addWidget(made)
    made.resize(1100, 560)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


def close(window) -> None:
    """Close a window as a person would who answers "discard" to every question."""
    from app.training.state import State

    window.session.document.mark_saved(Path("/discarded.loom"))
    trainer = window.session.trainer
    if trainer.state.busy:
        trainer._become(State.IDLE)
    window.close()
