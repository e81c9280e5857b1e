"""The log: what the worker and the window said, the latest at the end."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QVBoxLayout, QWidget

from app import theme
from app.base.i18n import tr
from app.docks.common import MINIMUM_WIDTH, copy_text, row, tool_button

LEVELS = ("debug", "info", "warning", "error")
"""From the least to the most important."""

_KEPT = 5000
_FLUSH_MS = 50
_BATCH = 150
"""How many messages are drawn before the event loop gets its turn."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of the log."""

    level: str
    text: str
    time: datetime

    def __str__(self) -> str:
        head = f"{self.time:%H:%M:%S}  {self.level:<7}  "
        return head + self.text.replace("\n", "\n" + " " * len(head))


class LogPanel(QWidget):
    """Shows the last messages of a level and above.

    It scrolls along as long as its end is in view. However fast messages come, they are drawn
    in batches, about twenty times a second, and only the last few thousand are kept.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(tr("Log"))
        self.setMinimumWidth(MINIMUM_WIDTH)
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self._waiting: deque[Entry] = deque(maxlen=_KEPT)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._write)
        self._follows = True
        self.level = QComboBox()
        for level, name in zip(
            LEVELS, (tr("Everything"), tr("Info"), tr("Warnings"), tr("Errors")), strict=True
        ):
            self.level.addItem(name, level)
        self.level.setCurrentIndex(1)
        self.level.setToolTip(tr("Show messages of this level and above"))
        self.level.setAccessibleName(tr("Level"))
        self.level.currentIndexChanged.connect(self._show_all)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setUndoRedoEnabled(False)
        self.text.setMaximumBlockCount(_KEPT)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(tr("Log"))
        self.text.setPlaceholderText(tr("Nothing has been logged yet."))
        self.to_end = tool_button("scroll-end", tr("Scroll to the latest message"), self._to_end)
        self.copy_button = tool_button("copy", tr("Copy the log"), self._copy)
        self.clear_button = tool_button("delete", tr("Clear the log"), self.clear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row(self.level, None, self.to_end, self.copy_button, self.clear_button))
        layout.addWidget(self.text, 1)
        self._bar = self.text.verticalScrollBar()
        self._bar.valueChanged.connect(self._scrolled)
        self._bar.rangeChanged.connect(self._grown)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._scrolled()

    def append(self, level: str, text: str, time: datetime | None = None) -> None:
        """Add a message.

        Args:
            level: one of ``LEVELS``; any other counts as "info".
            text: one line or several.
            time: when it was said; now unless given.
        """
        known = level if level in LEVELS else "info"
        entry = Entry(known, text.rstrip("\n"), time or datetime.now())
        self._entries.append(entry)
        if self._is_shown(entry):
            self._waiting.append(entry)
            self._write_later(_FLUSH_MS)

    def clear(self) -> None:
        """Forget all messages."""
        self._waiting.clear()
        self._entries.clear()
        self.text.clear()

    def entries(self) -> list[Entry]:
        """The messages that are kept, of every level, the latest last."""
        return list(self._entries)

    def _is_shown(self, entry: Entry) -> bool:
        return LEVELS.index(entry.level) >= LEVELS.index(self.level.currentData())

    def _show_all(self) -> None:
        """Write everything anew: another level or another theme."""
        self.text.clear()
        self._waiting.clear()
        self._waiting.extend(e for e in self._entries if self._is_shown(e))
        self._follows = True
        self._write()

    def _write_later(self, milliseconds: int) -> None:
        if not self._timer.isActive():
            self._timer.start(milliseconds)

    def _write(self) -> None:
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        for _ in range(min(_BATCH, len(self._waiting))):
            entry = self._waiting.popleft()
            if not self.text.document().isEmpty():
                cursor.insertBlock()
            cursor.insertText(str(entry), self._formats[entry.level])
        cursor.endEditBlock()
        if self._waiting:
            self._write_later(0)

    def _to_end(self) -> None:
        self._bar.setValue(self._bar.maximum())

    def _scrolled(self) -> None:
        """Follow the end from here on if it is in view."""
        self._follows = self._bar.value() >= self._bar.maximum()
        self.to_end.setEnabled(not self._follows)

    def _grown(self) -> None:
        """Stay at the end: there is more text, or less room."""
        if self._follows:
            self._to_end()
        self._scrolled()

    def _copy(self) -> None:
        copy_text(self.text.toPlainText())

    def _restyle(self) -> None:
        current = theme.current()
        colors = current.colors
        self.text.setFont(theme.mono(current.sizes.small))
        self._formats = {
            "debug": _format(colors.muted),
            "info": _format(colors.text),
            "warning": _format(colors.warning),
            "error": _format(colors.error),
        }
        self._show_all()


def _format(color: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(color))
    return made
