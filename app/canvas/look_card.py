"""The card beside a node that shows what leaves it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.base.i18n import tr
from app.commands.command import Where
from app.commands.keys import command
from app.docks.elided import ElidedLabel
from app.theme import icons
from runtime.check_result import shape_text
from runtime.protocol import Sight

if TYPE_CHECKING:
    from app.plots.sight_view import SightView

WIDTH = 264


class LookCard(QFrame):
    """Shows a value: waiting for it, as it was seen last, or why it cannot be.

    Attributes:
        pinned: Whether it stays while another value is looked at.

    Signals:
        closed: The person put it away.
    """

    closed = Signal()

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(tr("Value of {name}", name=title))
        self._title = ElidedLabel(title, Qt.TextElideMode.ElideMiddle)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._pin = self._button("pin", tr("Keep it while another value is looked at (Shift+V)"))
        self._pin.setCheckable(True)
        close = self._button("close", tr("Put it away (Esc)"))
        close.clicked.connect(self.closed)
        self.source = _small(self)
        self.kind = _small(self)
        self.problem = QLabel(self)
        self.problem.setWordWrap(True)
        self._view: SightView | None = None
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._title, 1)
        head.addWidget(self._pin)
        head.addWidget(close)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 4, 6, 8)
        self._column.setSpacing(3)
        self._column.addLayout(head)
        for label in (self.kind, self.source, self.problem):
            self._column.addWidget(label)
        self.setFixedWidth(WIDTH)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.wait()

    @property
    def pinned(self) -> bool:
        return self._pin.isChecked()

    def set_pinned(self, pinned: bool) -> None:
        """Keep it, or let it go when another value is looked at."""
        self._pin.setChecked(pinned)

    @property
    def text(self) -> str:
        """All that it says, for people who hear it."""
        shown = self._view if self._view is not None and not self._view.isHidden() else None
        about = shown.about.text() if shown is not None else ""
        parts = (self.kind.text(), self.source.text(), self.problem.text(), about)
        return ". ".join(filter(None, parts))

    def wait(self) -> None:
        """Say that the value is being computed."""
        self._say(tr("Computing one batch…"), "")

    def show_sight(self, sight: Sight, source: str) -> None:
        """Show a value.

        Args:
            sight: What was seen.
            source: Where and when: the step, or what computed it and how long that took.
        """
        self.kind.setText(f"{shape_text(tuple(sight.shape))} {sight.dtype}")
        self._sight_view().show_sight(sight)
        self._sight_view().show()
        self._say(source, "")

    def show_problem(self, text: str) -> None:
        """Say why there is no value, in place of any before."""
        if self._view is not None:
            self._view.hide()
        self.kind.clear()
        self._say("", text)

    def show_source(self, text: str) -> None:
        """Say something else of where the value is from, which stays."""
        self._say(text, "")

    def _say(self, source: str, problem: str) -> None:
        self.source.setText(source)
        self.problem.setText(problem)
        for label in (self.kind, self.source, self.problem):
            label.setVisible(bool(label.text()))
        self.setProperty("role", "error-card" if problem else "card")
        self.style().polish(self)
        self.setAccessibleDescription(self.text)
        self._column.activate()
        self.resize(WIDTH, max(self.heightForWidth(WIDTH), self.sizeHint().height()))

    def _sight_view(self) -> "SightView":
        """The picture, which is imported with the plots, long after the canvas."""
        if self._view is None:
            from app.plots.sight_view import SightView

            self._view = SightView(self)
            self._column.addWidget(self._view)
        return self._view

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts it away."""
        if command(event, Where.CANVAS) == "let_go":
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _button(self, icon: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        icons.bind(button, icon, "muted")
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setAutoRaise(True)
        return button


def _small(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setProperty("role", "small")
    label.setWordWrap(True)
    return label
