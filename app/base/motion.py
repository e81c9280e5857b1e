"""How long things may take to move on the screen, as the person has set their desktop."""

from PySide6.QtWidgets import QApplication, QStyle


def duration() -> int:
    """Milliseconds that something may take to glide to its place; 0 where nothing is to move."""
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
