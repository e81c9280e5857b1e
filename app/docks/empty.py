"""What is shown where there is nothing yet."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app import theme
from app.docks.common import label
from app.theme import icons

_WIDTH = 340


class EmptyState(QWidget):
    """A picture, what it means that there is nothing, and what to do.

    Args:
        picture: The name of an icon, or a widget that draws one.
        title: What is not there.
        hint: How it comes to be there.
        action: The text of a button, if there is one.
        role: The role of the title in the style sheet.

    Signals:
        actionRequested: Its button was pressed.
    """

    actionRequested = Signal()

    def __init__(
        self, picture: str | QWidget, title: str, hint: str = "", action: str = "", role: str = ""
    ) -> None:
        super().__init__()
        unit, middle = theme.current().sizes.unit, Qt.AlignmentFlag.AlignHCenter
        self._title = label(title, role, wrap=True)
        said = label(hint, "muted" if role else "small", wrap=True)
        column = QWidget()
        column.setMaximumWidth(_WIDTH)  # or the lines are too long to be read
        across = QHBoxLayout(self)
        across.addStretch(1)
        across.addWidget(column, 1000)
        across.addStretch(1)
        layout = QVBoxLayout(column)
        layout.addStretch(2)
        shown = picture if isinstance(picture, QWidget) else _Icon(picture)
        layout.addWidget(shown, 0, middle)
        for text in (self._title, said):
            text.setAlignment(middle)
            layout.addWidget(text)
        said.setHidden(not hint)
        if action:
            button = QPushButton(action)
            button.clicked.connect(self.actionRequested)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            layout.addSpacing(unit)
            layout.addWidget(button, 0, middle)
        layout.addStretch(3)

    def set_title(self, title: str) -> None:
        """Say something else."""
        self._title.setText(title)


class _Icon(QLabel):
    """An icon, large and faint."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._follow_theme()
        theme.changed.connect(self._follow_theme)

    def _follow_theme(self) -> None:
        current = theme.current()
        size, ink = 2 * current.sizes.icon, current.colors.disabled
        self.setPixmap(icons.pixmap(self._name, size, ink, self.devicePixelRatio()))
