"""The menu in which a colour of a node or a frame is chosen, by its name."""

from collections.abc import Callable, Collection
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from app.base.i18n import tr
from app.canvas.viewer import Viewer
from app.docks.color_editor import color_words, patch
from graph_nodes.colors import COLORS


def ask_color(view: Viewer, now: Collection[str], choose: Callable[[str], None]) -> None:
    """Offer the colours in the middle of what is selected, or of the view.

    Args:
        view: The canvas.
        now: The colours of what is selected.
        choose: Hears of the one that is chosen; "" is the usual one.
    """
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName(tr("Color"))
    words, ratio = color_words(), view.devicePixelRatioF()
    for color in ("", *COLORS):
        icon = patch(color, ratio) if color else None
        action = menu.addAction(icon, words[color]) if icon else menu.addAction(words[color])
        action.setCheckable(True)
        action.setChecked(now == {color})
        action.triggered.connect(partial(choose, color))
        if now == {color}:
            menu.setActiveAction(action)
    selected = [item.sceneBoundingRect() for item in view.scene().selectedItems()]
    place = selected[0].topLeft() if selected else view.centre()
    menu.popup(view.viewport().mapToGlobal(view.mapFromScene(place)))
