"""The menus that open on the canvas: which of its commands they offer."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

NODE_MENU = (
    ("rename", "swap_kind", "edit_values"),
    ("connect", "disconnect", "join", "combine", "swap_inputs", "insert_on", "extract", "hide"),
    ("look_at", "run_to_here", "trace"),
    ("bypass", "disable"),
    ("frame", "unframe", "collapse_node", "hide_unused", "color_node"),
    ("group", "ungroup", "open_module", "rename_module"),
    ("make_unique", "keep_module"),
    ("use_again", "share_weights", "freeze", "freeze_here"),
    ("cut", "copy", "paste", "paste_wired", "duplicate", "duplicate_wired"),
    ("delete", "delete_gap"),
    ("fit_selected", "arrange_selected", "straighten"),
)
FRAME_MENU = (
    ("rename", "color_node", "select_framed", "select_frame"),
    ("frame", "unframe", "delete"),
    ("fit_selected", "arrange_selected"),
)
WIRE_MENU = (("add_node",), ("add_dot", "remove_dots", "hide", "trace"), ("delete",))
CANVAS_MENU = (
    ("add_node", "paste"),
    ("select_all", "zoom_fit", "arrange"),
    ("leave_module", "rename_module", "keep_module"),
    ("labels_always", "straight_wires", "pulse", "snap"),
)


def build_menu(
    parent: QWidget, groups: tuple[tuple[str, ...], ...], actions: Mapping[str, QAction]
) -> QMenu:
    """A menu of these actions, lines between the groups."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for group in groups:
        menu.addSeparator()
        menu.addActions([actions[name] for name in group])
    return menu
