"""A card over the top of the canvas that says what happened and offers what to do about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app.base import focus
from app.base.i18n import tr
from app.theme import icons

Kind = Literal["error", "warning", "info", "ok"]
Choice = tuple[str, Callable[[], None]]
"""A button's text and what it does."""


@dataclass(frozen=True, slots=True)
class _Message:
    kind: Kind
    text: str
    choices: tuple[Choice, ...]
    key: str


class Banner(QFrame):
    """Shows one message at a time, without taking the keyboard or stopping anything.

    The latest is in front. Once it is answered, closed or withdrawn, the one before is back, so
    that no offer and no bad news is lost to another.

    Signals:
        left: A message was answered or closed by whoever had the keyboard there, which is to go
            on: Qt would give it to any widget.
    """

    left = Signal()

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
        close.clicked.connect(self._leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 6, 5)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addLayout(self._buttons)
        row.addWidget(close)
        self._messages: list[_Message] = []
        self.hide()

    @property
    def message(self) -> str:
        """What it says, or "" while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def say(self, kind: Kind, text: str, *choices: Choice, key: str) -> None:
        """Show a message in front of those that are still unanswered.

        Args:
            kind: How grave it is; picks the icon and the ground.
            text: One or two sentences.
            choices: Buttons; each takes the message away and then does its work.
            key: What the message is about. It takes the place of another about the same, and
                ``withdraw`` can take it back.
        """
        self._drop(key)
        self._messages.append(_Message(kind, text, choices, key))
        self._show_last()

    def withdraw(self, key: str) -> None:
        """Take the message about this back, if there is one."""
        self._drop(key)
        self._show_last()

    def _drop(self, key: str) -> None:
        self._messages = [message for message in self._messages if message.key != key]

    def _leave(self) -> None:
        """Take away the message in front."""
        if focus.within(self):
            self.left.emit()
        self._messages.pop()
        self._show_last()

    def _answer(self, act: Callable[[], None]) -> None:
        self._leave()
        act()

    def _show_last(self) -> None:
        if not self._messages:
            self.hide()
            return
        message = self._messages[-1]
        self.setProperty("kind", message.kind)
        self.style().polish(self)
        icons.bind(self._icon, message.kind, message.kind)
        self._text.setText(message.text)
        self.setAccessibleName(message.text)
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for label, act in message.choices:
            button = QPushButton(label, self)
            button.clicked.connect(lambda _=False, act=act: self._answer(act))
            self._buttons.addWidget(button)
        self.show()
