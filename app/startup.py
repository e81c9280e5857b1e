"""From an empty process to a shown window, in the order that shows it soonest."""

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app import theme
from app.base import errors, memory
from app.window.settings import Settings

if TYPE_CHECKING:
    from app.window.main_window import MainWindow

_SMALL = 1500
"""Screens narrower than this, in pixels, are filled."""


def make_application(arguments: list[str]) -> QApplication:
    """The application, named and ready to be styled."""
    QApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    app = QApplication(arguments)
    app.setApplicationName("netloom")
    app.setApplicationDisplayName("Netloom")
    app.setDesktopFileName("netloom")
    return app


def open_window(settings: Settings) -> "MainWindow":
    """A window in the person's theme, where they left it; not shown yet.

    Its worker starts while it is being put together; the rest of what it needs from outside is
    fetched once it has been painted. The application ends once the window's worker is gone.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, settings.theme)
    from app.training.session import Session
    from app.window.main_window import MainWindow

    session = Session()
    session.start_worker()
    window = MainWindow(settings, session)
    if settings.geometry is None or not window.restoreGeometry(settings.geometry):
        _first_size(window)
    if settings.layout is not None:
        window.panels.restore(settings.layout, drawer_open=settings.drawer_open)
    window.usable.connect(window.start)
    app.setQuitOnLastWindowClosed(False)  # the worker may take longer to go than the window
    window.closed.connect(app.quit)
    spare_pauses(window)
    return window


def spare_pauses(window: "MainWindow") -> None:
    """Have no pauses to look for garbage in what is loaded: the program's parts, and a graph."""
    memory.collect_in_this_thread(window)
    window.plots.filled.connect(memory.settle)
    window.session.document.replaced.connect(memory.settle)


def run_editor(file: Path | None = None, *, empty: bool = False) -> int:
    """Show one window and stay until it is closed; returns the exit status.

    Args:
        file: The graph to open; without one the last one, or the starter at the very first.
        empty: Start with an empty graph instead.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # or Ctrl-C would wait for Qt
    app = make_application(sys.argv[:1])
    errors.open_log()
    errors.install()
    window = open_window(Settings())
    if not empty:
        _open_first(window, file)
    window.show()
    return app.exec()


def _first_size(window: QWidget) -> None:
    """Nine tenths of the screen, in its middle; all of a small one."""
    room = window.screen().availableGeometry()
    if room.width() < _SMALL:
        window.setWindowState(Qt.WindowState.WindowMaximized)
        window.resize(room.size())
        return
    size = room.size() * 0.9
    window.resize(size)
    window.move(room.center() - QRect(QPoint(), size).center())


def _open_first(window: "MainWindow", file: Path | None) -> None:
    """Open what was asked for, or the last file, or the starter at the very first."""
    from app.document.examples import starter

    if file is not None:
        window.files.open_path(file)
        return
    recent = window.settings.recent
    if not recent or not window.files.open_path(recent[0]):
        window.files.open_copy(starter())
