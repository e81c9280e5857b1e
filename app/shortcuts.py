"""Every shortcut and mouse gesture, on one page."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.actions import Actions
from app.i18n import tr


class Shortcuts(QDialog):
    """The help page behind F1, made from the actions themselves."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard and mouse"))
        rows = [row for action in actions.values() if (row := _row(action)) is not None]
        half = -(-len(rows) // 2)
        holder = QWidget()
        holder.setProperty("role", "content")
        columns = QHBoxLayout(holder)
        columns.setSpacing(28)
        for title, part in (
            (tr("Commands"), rows[:half]),
            ("", rows[half:]),
            (tr("On the canvas"), _gestures()),
        ):
            columns.addLayout(_column(title, part), 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(holder)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(area)
        column.addWidget(buttons)
        size = holder.sizeHint()
        self.resize(size.width() + 48, min(680, size.height() + 90))


def _row(action: QAction) -> tuple[str, str] | None:
    keys = ", ".join(
        key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()[:2]
    )
    name = action.text().partition(":")[0].replace("&", "").rstrip("…")
    return (name, keys) if keys else None


def _gestures() -> list[tuple[str, str]]:
    return [
        (tr("Draw a wire"), tr("Drag from a port")),
        (tr("Draw a wire by keyboard"), tr("Select a node, C")),
        (tr("Take a wire away by keyboard"), tr("Select a node, Shift+C")),
        (tr("Take up a wire's end"), tr("Drag from its input")),
        (tr("Cut wires"), tr("Alt and drag across them")),
        (tr("Move nodes"), tr("Drag, or the arrow keys")),
        (tr("Go to the next node"), tr("Ctrl and an arrow key")),
        (tr("Select several"), tr("Drag over them, or Shift-click")),
        (tr("Move the view"), tr("Middle button, or Space and drag")),
        (tr("Zoom"), tr("Mouse wheel")),
        (tr("Zoom to the selection"), "F"),
        (tr("Edit a node's properties"), tr("Double-click, or Enter")),
        (tr("Commands for what is here"), tr("Right click, or the Menu key")),
        (tr("Show a panel"), tr("Alt and its number")),
    ]


def _column(title: str, rows: list[tuple[str, str]]) -> QVBoxLayout:
    column = QVBoxLayout()
    heading = QLabel(title)
    heading.setProperty("role", "heading")
    column.addWidget(heading)
    grid = QGridLayout()
    grid.setVerticalSpacing(5)
    grid.setHorizontalSpacing(18)
    for number, (name, keys) in enumerate(rows):
        grid.addWidget(QLabel(name), number, 0)
        shown = QLabel(keys)
        shown.setProperty("role", "muted")
        grid.addWidget(shown, number, 1)
    grid.setColumnStretch(0, 1)
    column.addLayout(grid)
    column.addStretch()
    return column
