"""The menu bar, made from the table of commands."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from app import theme
from app.base.i18n import tr
from app.commands.actions import Actions
from app.commands.command import Section
from app.commands.menu_bar import menu_bar
from app.theme import icons
from app.window.settings import Settings


class Menus:
    """Fills a window's menu bar.

    Args:
        window: Whose menu bar.
        actions: Its actions.
        devices: The menu of devices.
    """

    def __init__(self, window: QMainWindow, actions: Actions, devices: QMenu) -> None:
        self._actions, self._devices = actions, devices
        self.menus: dict[str, QMenu] = {}
        for section in menu_bar():
            window.menuBar().addMenu(self._made(section, window))
        self._mark_theme(self.menus["theme"])

    def on_recent(self, settings: Settings, open_path: Callable[[Path], object]) -> None:
        """Fill the menu of recent files whenever it opens."""
        recent = self.menus["recent"]

        def fill() -> None:
            recent.clear()
            paths = settings.recent
            for number, path in enumerate(paths, start=1):
                mnemonic = f"&{number} " if number < 10 else ""
                action = recent.addAction(mnemonic + path.name.replace("&", "&&"))
                action.setStatusTip(str(path))
                action.triggered.connect(lambda _=False, path=path: open_path(path))
            if paths:
                recent.addSeparator()
                recent.addAction(tr("&Forget these")).triggered.connect(
                    lambda: settings.forget_recent()
                )
            else:
                recent.addAction(tr("No files yet")).setEnabled(False)

        recent.aboutToShow.connect(fill)

    def _made(self, section: Section, window: QMainWindow) -> QMenu:
        menu = self._devices if section.id == "devices" else QMenu(section.title, window)
        self.menus[section.id] = menu
        if section.icon:
            icons.bind(menu, section.icon)
        for group in section.groups:
            menu.addSeparator()
            for item in group:
                if isinstance(item, Section):
                    menu.addMenu(self._made(item, window))
                else:
                    menu.addAction(self._actions[item.id])
        return menu

    def _mark_theme(self, looks: QMenu) -> None:
        group = QActionGroup(looks)
        for action in looks.actions():
            group.addAction(action)
        looks.aboutToShow.connect(lambda: self._actions[f"theme_{theme.mode()}"].setChecked(True))
