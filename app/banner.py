"""A line across the top of the window that says what happened and offers what to do about it."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app import icons
from app.i18n import tr

Kind = Literal["error", "warning", "info", "ok"]
Choice = tuple[str, Callable[[], None]]
"""A button's text and what it does."""


class Banner(QFrame):
    """Shows one message at a time, without taking the keyboard or stopping anything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._icon = QToolButton(self)
        self._icon.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._icon.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons = QHBoxLayout()
        close = QToolButton(self)
        icons.bind(close, "close", "muted")
        close.setToolTip(tr("Hide this message"))
        close.setAccessibleName(tr("Hide this message"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 6, 5)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addLayout(self._buttons)
        row.addWidget(close)
        self.key = ""
        self.hide()

    @property
    def message(self) -> str:
        """What it says, or "" while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def say(self, kind: Kind, text: str, *choices: Choice, key: str = "") -> None:
        """Show a message in place of the one before.

        Args:
            kind: How grave it is; picks the icon and the ground.
            text: One or two sentences.
            choices: Buttons; each hides the banner and then does its work.
            key: Names what the message is about, so that ``withdraw`` can take it back.
        """
        self.key = key
        self.setProperty("kind", kind)
        self.style().polish(self)
        icons.bind(self._icon, kind, kind)
        self._text.setText(text)
        self.setAccessibleName(text)
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for label, act in choices:
            button = QPushButton(label, self)
            button.clicked.connect(self.hide)
            button.clicked.connect(lambda _=False, act=act: act())
            self._buttons.addWidget(button)
        self.show()

    def withdraw(self, key: str) -> None:
        """Hide the message about this, if it is the one shown."""
        if self.key == key:
            self.hide()
