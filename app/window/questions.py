"""Message boxes in Netloom's own look."""

from typing import Literal

from PySide6.QtWidgets import QMessageBox, QWidget

from app import theme
from app.theme import icons

_ICON = 36


def message_box(
    parent: QWidget,
    kind: Literal["warning", "info", "help"],
    title: str,
    text: str,
    detail: str,
) -> QMessageBox:
    """A box with an icon, a sentence, and what more there is to know; the caller adds buttons."""
    box = QMessageBox(parent)
    colors = theme.current().colors
    color = colors.warning if kind == "warning" else colors.accent_text
    box.setIconPixmap(icons.pixmap(kind, _ICON, color, parent.devicePixelRatioF()))
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(detail)
    return box


def may_lose(parent: QWidget, title: str, text: str, detail: str, choice: str) -> bool:
    """Ask before something is lost for good; Cancel is what Enter and Escape say.

    Args:
        parent: Where it is asked.
        title: What it is about.
        text: The question.
        detail: What would be lost, and what would not.
        choice: The button that does it.
    """
    box = message_box(parent, "warning", title, text, detail)
    does = box.addButton(choice, QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    return box.clickedButton() is does
