"""What the panels share: tool buttons, rules, empty states and widths."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QWidget,
)

from app import theme
from app.theme import icons

MINIMUM_WIDTH = 220


def dock(panel: QWidget, name: str) -> QDockWidget:
    """A dock around ``panel`` whose title follows the panel's window title.

    Args:
        panel: what the dock shows.
        name: the object name under which the window remembers where the dock is.
    """
    panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # or the window shows through
    made = QDockWidget(panel.windowTitle())
    made.setObjectName(name)
    made.setWidget(panel)
    panel.windowTitleChanged.connect(made.setWindowTitle)
    return made


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A label that is plain text in one of the style sheet's roles."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def tool_button(icon: str, text: str, action: Callable[[], object]) -> QToolButton:
    """A small button with an icon, told apart by its tooltip and its accessible name."""
    made = QToolButton()
    icons.bind(made, icon, "muted")
    size = theme.current().sizes.icon
    made.setIconSize(QSize(size, size))
    made.setAutoRaise(True)
    made.setAccessibleName(text)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setToolTip(text)
    made.clicked.connect(lambda: action())
    return made


def rule() -> QFrame:
    """A thin line between sections."""
    made = QFrame()
    made.setProperty("role", "rule")
    made.setFixedHeight(1)
    return made


def row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets side by side; None is a gap that takes the room left."""
    made = QHBoxLayout()
    unit = theme.current().sizes.unit
    made.setContentsMargins(2 * unit, unit, 2 * unit, unit)
    made.setSpacing(unit)
    for widget in widgets:
        if widget is None:
            made.addStretch(1)
        else:
            made.addWidget(widget)
    return made


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property that the style sheet asks about, and restyle the widget."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def copy_text(text: str) -> None:
    """Put text on the clipboard."""
    QApplication.clipboard().setText(text)
