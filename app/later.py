"""A panel whose code takes long to load: the window is shown and works before it is there."""

import contextlib
from collections.abc import Callable
from importlib import import_module
from threading import Thread

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget


class Later(QWidget):
    """Stands for a panel until that is made.

    Attributes:
        panel: The panel, once it is there.

    Signals:
        filled: The panel is there.
    """

    filled = Signal()
    _imported = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.panel: QWidget | None = None
        self._make: Callable[[], QWidget] | None = None
        self._layout = QStackedLayout(self)
        self._imported.connect(self._fill, Qt.ConnectionType.QueuedConnection)

    def fetch(self, module: str, make: Callable[[], QWidget]) -> None:
        """Import a module in a thread, then make the panel in the window's."""
        self._make = make
        Thread(target=self._import, args=(module,), name=f"import {module}").start()

    def close_fetch(self) -> None:
        """Make no panel from now on."""
        self._make = None

    def _import(self, module: str) -> None:
        import_module(module)
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._imported.emit()

    def _fill(self) -> None:
        if self._make is not None and self.panel is None:
            self.panel = self._make()
            self._layout.addWidget(self.panel)
            self.setFocusProxy(self.panel)
            self.filled.emit()
