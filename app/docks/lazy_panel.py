"""A panel whose code takes long to load: the window is shown and works before it is there."""

import contextlib
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from threading import Thread, get_ident
from time import perf_counter
from types import ModuleType

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

_BREATH = 0.004
"""Seconds of importing after which the window's events are seen to."""


class LazyPanel(QWidget):
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
        self._module = ""
        self._make: Callable[[], QWidget] | None = None
        self._layout = QStackedLayout(self)
        self._imported.connect(self._fill, Qt.ConnectionType.QueuedConnection)

    def fetch(self, module: str, make: Callable[[], QWidget], first: str) -> None:
        """Import a module a little at a time, then make the panel.

        Only the window's thread may make classes of Qt: elsewhere that crashes now and then, as
        PySide does not keep others from using what it has half made.

        Args:
            module: What the panel needs.
            make: Makes the panel.
            first: What that needs and takes long, without any Qt: a thread imports it.
        """
        self._module, self._make = module, make
        Thread(target=self._import, args=(first,), name=f"import {first}").start()

    def close_fetch(self) -> None:
        """Make no panel from now on."""
        self._make = None

    def _import(self, first: str) -> None:
        import_module(first)
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._imported.emit()

    def _fill(self) -> None:
        if self._make is None or self.panel is not None:
            return
        with _breathing():
            import_module(self._module)
        if self._make is not None:  # not closed meanwhile
            self.panel = self._make()
            self._layout.addWidget(self.panel)
            self.setFocusProxy(self.panel)
            self.filled.emit()


@contextlib.contextmanager
def _breathing() -> Iterator[None]:
    """See to the window's events between the modules that are imported meanwhile."""
    breath = _Breath()
    sys.meta_path.insert(0, breath)
    try:
        yield
    finally:
        sys.meta_path.remove(breath)


class _Breath(MetaPathFinder):
    """Finds no module. It is asked before each one, and takes that as its moment."""

    def __init__(self) -> None:
        self._thread, self._last = get_ident(), perf_counter()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> None:
        if get_ident() == self._thread and perf_counter() - self._last > _BREATH:
            self._last = math.inf  # what is imported meanwhile is no moment to breathe
            QCoreApplication.processEvents()
            self._last = perf_counter()
