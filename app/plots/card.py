"""A card: a frame with a title and buttons around one plot, which enlarges and collapses."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.base.i18n import tr
from app.commands.command import Where
from app.commands.keys import command
from app.docks.elided import ElidedLabel
from app.theme import icons

_ICON = 16


class Card(QFrame):
    """A titled frame around a plot.

    Double-clicking the header, the button or Enter asks to enlarge the card or make it small again;
    the chevron or Space collapses it to its header. Subclasses put more buttons into the header,
    fill the context menu and say in `refresh` how the plot is brought up to date.
    """

    enlargeRequested = Signal()
    collapsedChanged = Signal(bool)

    def __init__(self, title: str, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.body = body
        self.collapsed = False
        self.enlarged = False
        self._rows: list[QWidget] = []
        self.setProperty("role", "card")
        self.setAccessibleName(tr("Plot of {tag}", tag=title))
        # Of a way through modules the end tells most: which of several in a row, and its name.
        elided = Qt.TextElideMode.ElideLeft if "/" in title else Qt.TextElideMode.ElideMiddle
        self._label = ElidedLabel(title, elided)
        font = self._label.font()
        font.setBold(True)
        self._label.setFont(font)
        self._collapse = self.make_button(
            "chevron-down", tr("Collapse this card (Space)"), self.toggle_collapsed
        )
        self._enlarge = self.make_button(
            "enlarge", tr("Enlarge this card (Enter)"), self.enlargeRequested.emit
        )
        self._more = self.make_button("more", tr("Copy, save and more (Menu key)"), self._pop_up)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(0)
        self.header = QWidget()
        row = QHBoxLayout(self.header)
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(2)
        row.addWidget(self._collapse)
        row.addWidget(self._label, 1)
        row.addLayout(self._buttons)
        self._buttons.addWidget(self._enlarge)
        self._buttons.addWidget(self._more)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 2, 3, 4)
        self._column.setSpacing(0)
        self._column.addWidget(self.header)
        self._column.addWidget(body, 1)

    def make_button(self, icon: str, tip: str, action: Callable[[], object]) -> QToolButton:
        """Return a small header button with an icon, a tooltip and an accessible name."""
        button = QToolButton()
        button.setIconSize(QSize(_ICON, _ICON))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        icons.bind(button, icon, "muted")
        button.clicked.connect(action)
        return button

    def add_button(self, button: QToolButton) -> None:
        """Put `button` into the header, left of those that every card has."""
        self._buttons.insertWidget(self._buttons.count() - 2, button)

    def add_row(self, widget: QWidget) -> None:
        """Put a row between the header and the plot."""
        self._rows.append(widget)
        self._column.insertWidget(self._column.count() - 1, widget)

    def refresh(self) -> bool:
        """Bring the plot up to date; return False if another frame is needed for that."""
        return True

    def set_wheel_zooms(self, zooms: bool) -> None:
        """Say whether the bare wheel is free for zooming, as there is nothing to scroll."""

    def set_theme(self, current: theme.Theme) -> None:
        """Paint in the colours of `current` from the next refresh on."""

    def paint_seconds(self) -> float:
        """Return how long painting this card took last."""
        return 0.0

    def fill_menu(self, menu: QMenu) -> None:
        """Add what can be done with this card."""
        enlarge = tr("Make small again") if self.enlarged else tr("Enlarge")
        menu.addAction(enlarge, self.enlargeRequested.emit)
        collapse = tr("Expand") if self.collapsed else tr("Collapse")
        menu.addAction(collapse, self.toggle_collapsed)

    def pop_up_menu(self, at: QPoint) -> None:
        """Show the context menu at a place on the screen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_menu(menu)
        menu.popup(at)

    def toggle_collapsed(self) -> None:
        """Collapse the card to its header, or show the plot again."""
        self.collapsed = not self.collapsed
        for widget in (*self._rows, self.body):
            widget.setVisible(not self.collapsed)
        icon = "chevron-right" if self.collapsed else "chevron-down"
        tip = tr("Expand this card (Space)") if self.collapsed else tr("Collapse this card (Space)")
        self._dress(self._collapse, icon, tip)
        self.collapsedChanged.emit(self.collapsed)

    def set_enlarged(self, enlarged: bool) -> None:
        """Show by the button whether the card is enlarged."""
        self.enlarged = enlarged
        tip = tr("Make small again (Enter or Esc)") if enlarged else tr("Enlarge this card (Enter)")
        self._dress(self._enlarge, "shrink" if enlarged else "enlarge", tip)

    def header_height(self) -> int:
        """Return the height of the card when it is collapsed, in pixels."""
        return self.header.sizeHint().height() + 6

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Enlarge the card, or make it small again; the plot keeps double clicks for itself."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.enlargeRequested.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the menu of the card."""
        self.pop_up_menu(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enlarge the card, make it small again, or fold it."""
        match command(event, Where.CARD):
            case "enlarge":
                self.enlargeRequested.emit()
            case "shrink" if self.enlarged:
                self.enlargeRequested.emit()
            case "collapse":
                self.toggle_collapsed()
            case _:
                super().keyPressEvent(event)

    def _pop_up(self) -> None:
        self.pop_up_menu(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _dress(self, button: QToolButton, icon: str, tip: str) -> None:
        icons.bind(button, icon, "muted")
        button.setToolTip(tip)
        button.setAccessibleName(tip)
