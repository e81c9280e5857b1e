"""The panels around the canvas: where each stands at first, and how to get one to the front."""

from functools import partial

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from app.commands.actions import Actions
from app.commands.command import Run
from app.docks.common import dock
from app.window.drawer import Drawer

_WIDE = 1700
_LOW = 860
"""Below this height, in pixels, the properties need the whole of the right side."""


class Panels:
    """The docks of a window.

    The palette is on the left and tall, as it is a long list. The properties are on the right.
    What is looked at, rather than worked on, shares the bottom: a drawer, which is shut until it
    holds something. In a high window it reaches under the properties, so that several plots fit
    beside each other.

    Attributes:
        docks: Name → dock, in the order of the menu.
        drawer: Those at the bottom.
    """

    def __init__(
        self,
        window: QMainWindow,
        palette: QWidget,
        properties: QWidget,
        bottom: dict[str, QWidget],
    ) -> None:
        self._window = window
        window.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.GroupedDragging
        )
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        widgets = {"palette": palette, "properties": properties, **bottom}
        self.docks: dict[str, QDockWidget] = {n: dock(w, n) for n, w in widgets.items()}
        self._bottom = list(bottom)
        self.drawer = Drawer(window, [self.docks[name] for name in bottom])
        self._state: QByteArray | None = None
        self._drawer_open = False
        # Several things can move at once; one look after them all is enough.
        self._look = QTimer(window, singleShot=True, interval=0)
        self._look.timeout.connect(self._hide_doubled_titles)
        for each in self.docks.values():
            each.setParent(window)
            each.topLevelChanged.connect(self._look.start)
            each.dockLocationChanged.connect(self._look.start)
            each.visibilityChanged.connect(self._look.start)
        self.reset()

    def reset(self) -> None:
        """Put every panel where it stands at first."""
        self._state = None
        for each in self.docks.values():
            self._window.removeDockWidget(each)
            each.setFloating(False)
        add = self._window.addDockWidget
        add(Qt.DockWidgetArea.LeftDockWidgetArea, self.docks["palette"])
        add(Qt.DockWidgetArea.RightDockWidgetArea, self.docks["properties"])
        first = self.docks[self._bottom[0]]
        add(Qt.DockWidgetArea.BottomDockWidgetArea, first)
        for name in self._bottom[1:]:
            self._window.tabifyDockWidget(first, self.docks[name])
        for each in self.docks.values():
            each.show()
        first.raise_()
        self.drawer.shut()
        self.size()

    def settle(self) -> None:
        """Give the panels the places and sizes they had, or those that suit the window's size.

        To be called when the window is shown: only then is its size known.
        """
        if self._drawer_open:
            self.drawer.open()
        if self._state is None or not self._window.restoreState(self._state):
            self.size()
        self.drawer.follow()

    def size(self) -> None:
        """Give the panels the sizes that suit the size of the window."""
        width, height = self._window.width(), self._window.height()
        under = Qt.DockWidgetArea.RightDockWidgetArea
        if height >= _LOW:
            under = Qt.DockWidgetArea.BottomDockWidgetArea
        self._window.setCorner(Qt.Corner.BottomRightCorner, under)
        wide = width >= _WIDE
        self._window.resizeDocks(
            [self.docks["palette"], self.docks["properties"]],
            [280 if wide else 228, 350 if wide else 288],
            Qt.Orientation.Horizontal,
        )

    def show(self, name: str) -> None:
        """Bring a panel to the front, opening it if it is closed."""
        self.docks[name].show()
        self.docks[name].raise_()
        if self.drawer.holds(self.docks[name]):
            self.drawer.open()

    def toggle(self, name: str) -> None:
        """Go to a panel, or put it away where it is in front already."""
        each = self.docks[name]
        panel, in_drawer = each.widget(), self.drawer.holds(each)
        is_put_away = each.isHidden() or (in_drawer and self.drawer.is_shut)
        if not is_put_away and not panel.visibleRegion().isEmpty():
            if in_drawer:
                self.drawer.shut()
            else:
                each.hide()
            return
        self.show(name)
        panel.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def runs(self) -> dict[str, Run]:
        """What the commands of the panels do, by id."""
        toggles = {f"panel_{name}": partial(self.toggle, name) for name in self.docks}
        return {**toggles, "drawer": self.drawer.toggle, "reset_layout": self.reset}

    def mark(self, actions: Actions) -> None:
        """Have the actions of the panels say what each is called now and whether it is open."""
        for name, each in self.docks.items():
            action = actions[f"panel_{name}"]
            action.setText(each.windowTitle())
            each.windowTitleChanged.connect(action.setText)
            each.visibilityChanged.connect(
                lambda _, action=action, each=each: action.setChecked(not each.isHidden())
            )

    def restore(self, state: QByteArray, *, drawer_open: bool) -> None:
        """Put the panels where they were at the end of an earlier session, once they are shown."""
        self._state, self._drawer_open = state, drawer_open

    def _hide_doubled_titles(self) -> None:
        """A panel among tabs has its title on its tab, so it needs no bar of its own."""
        for each in self.docks.values():
            tabbed = bool(self._window.tabifiedDockWidgets(each)) and not each.isFloating()
            if tabbed != (each.titleBarWidget() is not None):
                bar = QWidget() if tabbed else None  # None is Qt's own; its types do not say so
                each.setTitleBarWidget(bar)  # pyright: ignore[reportArgumentType]
        self.drawer.follow()
