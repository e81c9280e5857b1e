"""The bar over the canvas in which one says what to look for."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QInputMethodEvent,
    QKeyEvent,
    QTextCharFormat,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app import theme
from app.base import focus
from app.base.i18n import tr
from app.commands.command import Where
from app.commands.keys import command
from app.docks.common import label, tool_button
from app.docks.find_query import QueryError
from app.theme import icons

_WIDTH = 420


class FindBar(QFrame):
    """A field, how many hits there are, and the ways to go through them.

    Signals:
        typed(str): Something else is looked for.
        stepped(int): Go to the next hit (1), or to the one before (-1).
        allWanted: Select every hit.
        left: It is to go away; the keyboard goes on with the canvas.
    """

    typed = Signal(str)
    stepped = Signal(int)
    allWanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._home = parent
        self.setProperty("role", "card")
        self.setAccessibleName(tr("Find in the graph"))
        self.setFixedWidth(_WIDTH)
        self._field = QLineEdit()
        self._field.setPlaceholderText(tr("conv, lr > 0.01, N×64, error …"))
        self._field.setAccessibleName(tr("What to find"))
        self._field.setToolTip(
            tr(
                "A name or a kind, a parameter and a value (p=0.5), sizes of a shape (64x3, "
                "* is any), or problem, error, warning, off, bypassed, frozen. Several must all "
                "hold; what stands in quotes is text."
            )
        )
        self._field.setClearButtonEnabled(True)
        glass = self._field.addAction(
            icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        icons.bind(glass, "search", "muted")
        self._count = label("", "small")
        self._told = label("", "small", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(theme.current().sizes.unit // 2)
        line.addWidget(self._field, 1)
        line.addWidget(self._count)
        for icon, text, run in (
            ("chevron-up", tr("The hit before"), lambda: self.stepped.emit(-1)),
            ("chevron-down", tr("The next hit"), lambda: self.stepped.emit(1)),
            ("check", tr("Select all hits"), self.allWanted.emit),
            ("close", tr("End the search"), self.left.emit),
        ):
            line.addWidget(tool_button(icon, text, run))
        unit = theme.current().sizes.unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, unit, unit, unit)
        column.setSpacing(unit // 2)
        column.addLayout(line)
        column.addWidget(self._told)
        self._told.hide()
        self._field.textChanged.connect(self.typed)
        self._field.installEventFilter(self)
        self.setFocusProxy(self._field)
        self.hide()

    @property
    def text(self) -> str:
        """What is looked for."""
        return self._field.text()

    def open(self) -> None:
        """Show it with what was looked for last, ready to be typed over."""
        self.show()
        self.raise_()
        self._field.selectAll()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_bar(self) -> None:
        """Go away, and give the keyboard back if it is here."""
        if self.isVisible() and focus.hide(self):
            self._home.setFocus()

    def show_hits(self, count: str, told: str) -> None:
        """Say how far one is, such as "3 of 12", and what else there is to say."""
        self._mark(None)
        self._count.setText(count)
        self._say(told, ". ".join(filter(None, (count, told))))

    def show_mistake(self, error: QueryError) -> None:
        """Say what is wrong with what was typed, and underline where."""
        self._count.setText("")
        self._mark(error)
        self._say(str(error), str(error))

    def _say(self, told: str, heard: str) -> None:
        self._told.setText(told)
        self._told.setVisible(bool(told))
        self.setAccessibleDescription(heard)
        if QAccessible.isActive() and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._field, heard))

    def _mark(self, error: QueryError | None) -> None:
        """Underline the place of a mistake: a line edit takes no other formats than these."""
        self._field.setProperty("invalid", error is not None)
        self._field.style().polish(self._field)
        marks: list[QInputMethodEvent.Attribute] = []
        if error is not None:
            look = QTextCharFormat()
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(QColor(theme.current().colors.error))
            look.setForeground(QColor(theme.current().colors.error))
            at = min(error.at, max(0, len(self.text) - 1))
            kind = QInputMethodEvent.AttributeType.TextFormat
            start = at - self._field.cursorPosition()
            marks.append(QInputMethodEvent.Attribute(kind, start, max(1, error.length), look))
        QApplication.sendEvent(self._field, QInputMethodEvent("", marks))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Do what the keys stand for; none goes on to the canvas behind."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        match command(event, Where.FIND):
            case "find_on":
                self.stepped.emit(1)
            case "find_back":
                self.stepped.emit(-1)
            case "find_all":
                self.allWanted.emit()
            case "end_find":
                self.left.emit()
            case _:
                return super().eventFilter(watched, event)
        return True
