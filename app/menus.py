"""The menu bar: which action is where."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu

from app import icons, theme
from app.actions import Actions
from app.i18n import tr
from app.settings import Settings

_FILE = (
    ("new", "new_window"),
    ("open", "examples"),
    ("save", "save_as"),
    ("export_script", "export_picture"),
    ("quit",),
)
_EDIT = (
    ("undo", "redo"),
    ("cut", "copy", "paste", "duplicate", "delete"),
    ("select_all",),
    ("add_node", "rename", "bypass", "disable", "arrange"),
)
_VIEW = (("zoom_in", "zoom_out", "zoom_reset", "zoom_fit"), ("labels_always",), ("to_canvas",))
_RUN = (("train", "pause", "stop"), ("open_runs",), ("restart_worker",))
_HELP = (("shortcuts",), ("open_log", "about"))


class Menus:
    """Fills a window's menu bar.

    Args:
        window: Whose menu bar.
        actions: Its actions.
        docks: Its panels, each of which can be shown and hidden.
        devices: The menu of devices.
    """

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        docks: Iterable[QDockWidget],
        devices: QMenu,
    ) -> None:
        self._window, self._actions = window, actions
        self.recent = QMenu(tr("Open &recent"), window)
        self._menu(tr("&File"), _FILE).insertMenu(actions["save"], self.recent)
        self._menu(tr("&Edit"), _EDIT)
        self._fill_view(self._menu(tr("&View"), _VIEW), docks)
        self._menu(tr("&Run"), _RUN).insertMenu(actions["open_runs"], devices)
        self._menu(tr("&Help"), _HELP)

    def on_recent(self, settings: Settings, open_path: Callable[[Path], object]) -> None:
        """Fill the menu of recent files whenever it opens."""

        def fill() -> None:
            self.recent.clear()
            paths = settings.recent
            for number, path in enumerate(paths, start=1):
                mnemonic = f"&{number} " if number < 10 else ""
                action = self.recent.addAction(mnemonic + path.name.replace("&", "&&"))
                action.setStatusTip(str(path))
                action.triggered.connect(lambda _=False, path=path: open_path(path))
            if paths:
                self.recent.addSeparator()
                self.recent.addAction(tr("&Forget these")).triggered.connect(
                    lambda: settings.forget_recent()
                )
            else:
                self.recent.addAction(tr("No files yet")).setEnabled(False)

        self.recent.aboutToShow.connect(fill)

    def _menu(self, title: str, groups: tuple[tuple[str, ...], ...]) -> QMenu:
        menu = self._window.menuBar().addMenu(title)
        for number, group in enumerate(groups):
            if number:
                menu.addSeparator()
            menu.addActions([self._actions[name] for name in group])
        return menu

    def _fill_view(self, menu: QMenu, docks: Iterable[QDockWidget]) -> None:
        menu.addSeparator()
        looks = menu.addMenu(tr("&Theme"))
        icons.bind(looks, "sun")
        group = QActionGroup(looks)
        for mode in ("dark", "light", "system"):
            action = self._actions[f"theme_{mode}"]
            action.setCheckable(True)
            group.addAction(action)
            looks.addAction(action)

        def mark() -> None:
            self._actions[f"theme_{theme.mode()}"].setChecked(True)

        looks.aboutToShow.connect(mark)
        panels = menu.addMenu(tr("&Panels"))
        for number, dock in enumerate(docks, start=1):
            panels.addAction(_toggle(dock, number))
        panels.addSeparator()
        panels.addAction(self._actions["reset_layout"])
        menu.addAction(self._actions["full_screen"])


def _toggle(dock: QDockWidget, number: int) -> QAction:
    """The action that goes to a panel, and hides it where it is in front already."""
    action = QAction(dock.windowTitle(), dock)
    action.setCheckable(True)
    action.setShortcut(f"Alt+{number}")
    action.setStatusTip(tr("Go to this panel, or hide it if it is in front."))
    dock.windowTitleChanged.connect(action.setText)
    dock.visibilityChanged.connect(lambda: action.setChecked(not dock.isHidden()))

    def go_or_hide() -> None:
        panel = dock.widget()
        if not dock.isHidden() and not panel.visibleRegion().isEmpty():
            dock.hide()
            return
        dock.show()
        dock.raise_()
        panel.setFocus(Qt.FocusReason.ShortcutFocusReason)

    action.triggered.connect(go_or_hide)
    return action
