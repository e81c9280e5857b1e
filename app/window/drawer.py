"""The panels at the bottom as a drawer: shut, it shows their tabs alone."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTabBar, QWidget

_ANY_HEIGHT = 16_777_215  # QWIDGETSIZE_MAX, which has no name in Python
_SHARE = 0.42
"""How much of the window's height it takes when it is opened first."""

_LEAST = 120
"""Pixels below which an open drawer would look shut."""


class Drawer(QObject):
    """Opens and shuts the docks that share the bottom of a window.

    A click on a tab opens it, a double click shuts it. A dock that a person has put elsewhere is
    left alone.

    Args:
        window: Has the docks.
        docks: Those that share the bottom, in the order of their tabs.
    """

    def __init__(self, window: QMainWindow, docks: Sequence[QDockWidget]) -> None:
        super().__init__(window)
        self._window, self._docks = window, list(docks)
        self._height = 0
        self._bars: set[QTabBar] = set()
        self.is_shut = False
        QApplication.instance().focusChanged.connect(self._on_focus)

    @property
    def is_open(self) -> bool:
        """Whether more than the tabs is shown."""
        return not self.is_shut

    def holds(self, dock: QDockWidget) -> bool:
        """Whether a dock stands among the others at the bottom."""
        return (
            dock in self._docks
            and not dock.isFloating()
            and self._window.dockWidgetArea(dock) is Qt.DockWidgetArea.BottomDockWidgetArea
            and bool(self._window.tabifiedDockWidgets(dock))
        )

    def shut(self) -> None:
        """Show the tabs alone."""
        inside = [dock for dock in self._docks if self.holds(dock)]
        if not self.is_shut:
            tabs = max((bar.height() for bar in self._bars), default=0)
            self._height = max((tabs + d.height() for d in inside if d.isVisible()), default=0)
        self.is_shut = True
        self.follow()

    def open(self) -> None:
        """Show the panel in front, as high as the drawer was."""
        if not self.is_shut:
            return
        self.is_shut = False
        self.follow()
        height = self._height if self._height >= _LEAST else round(self._window.height() * _SHARE)
        if inside := [dock for dock in self._docks if self.holds(dock)]:
            self._window.resizeDocks(inside[:1], [height], Qt.Orientation.Vertical)

    def toggle(self) -> None:
        """Open what is shut, and shut what is open."""
        if self.is_shut:
            self.open()
        else:
            self.shut()

    def follow(self) -> None:
        """Take up docks that have come, and let go of those that a person has put elsewhere."""
        for dock in self._docks:
            shut = self.is_shut and self.holds(dock)
            # A dock's layout would keep it as high as its panel must be at least.
            dock.widget().setMaximumHeight(0 if shut else _ANY_HEIGHT)
            dock.setMaximumHeight(1 if shut else _ANY_HEIGHT)
        titles = {dock.windowTitle() for dock in self._docks}
        for bar in self._window.findChildren(
            QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly
        ):
            if bar not in self._bars and bar.count() and bar.tabText(0) in titles:
                self._bars.add(bar)
                bar.tabBarClicked.connect(lambda _: self.open())
                # A double click is told of as a click as well, right after it.
                bar.tabBarDoubleClicked.connect(lambda _: QTimer.singleShot(0, self, self.shut))

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """Show what the keyboard has come to, unless only because what had it is gone."""
        if before is not None and not before.isVisible():
            return
        if self.is_shut and any(dock.isAncestorOf(now) for dock in self._docks if now):
            self.open()
