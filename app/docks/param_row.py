"""One line of the properties: label, editor, reset button, and why what was typed cannot be."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app import theme
from app.base.i18n import tr
from app.docks.binding import Binding
from app.docks.common import label, tool_button
from app.docks.editor_registry import editor_for
from app.docks.editors import MIXED, Shown
from app.docks.elided import ElidedLabel
from app.docks.node_help import param_help
from app.docks.values import shown
from graph_nodes.params import Param, Value


def field_grid() -> QGridLayout:
    """A grid with columns for labels and editors, the same in every section."""
    grid = QGridLayout()
    sizes = theme.current().sizes
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(sizes.unit)
    grid.setVerticalSpacing(sizes.unit)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return grid


class ParamRow(QObject):
    """Edits one parameter, in the two columns of a ``field_grid``.

    Signals:
        changed(object): Another, valid value was entered.
        resetRequested: The default is wanted back.

    Attributes:
        binding: What it follows from, where it is inside of a module.
        note: What is to be known of it and the rows that follow; it stands above.
    """

    changed = Signal(object)
    resetRequested = Signal()

    def __init__(self, param: Param, grid: QGridLayout, line: int) -> None:
        super().__init__(grid.parentWidget())
        self.param = param
        self.editor = editor_for(param)
        self.label = ElidedLabel(param.name.replace("_", " "))
        self.label.setBuddy(self.editor)
        self.label.setToolTip(param_help(param))
        self.editor.setToolTip(param_help(param))
        back = shown(param, param.default) or tr("empty")
        self.reset = tool_button("reset", tr("Back to {value}", value=back), self._reset)
        self.reset.setAccessibleName(
            tr("Reset {name} to {value}", name=self.label.text(), value=back)
        )
        self.reset.hide()
        self.message = label("", "error", wrap=True)
        self.message.hide()
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.label, 1)
        head.addWidget(self.reset)
        self.note = label("", "small", wrap=True)
        self.note.hide()
        grid.addWidget(self.note, line, 0, 1, 2)
        line += 1
        self.binding = Binding(self.label.text(), self.editor, grid, line)
        self.binding.refused.connect(self._refused)
        head.addWidget(self.binding.button)
        grid.addLayout(head, line, 0)
        if self.editor.wide:
            grid.addWidget(self.editor, line + 1, 0, 1, 2)
        else:
            grid.addWidget(self.editor, line, 1)
        grid.addWidget(self.message, line + 2, 0, 1, 2)
        grid.setRowMinimumHeight(line, 6 * theme.current().sizes.unit)
        self.editor.committed.connect(self._committed)
        self.editor.refused.connect(self._refused)

    LINES = 4
    """How many lines of the grid a row takes."""

    def show_value(self, value: Shown, auto: Value = None) -> None:
        """Show what the node has, and what "auto" stands for."""
        self.editor.show_value(value, auto)
        self._show_reset()

    def share(self, params: Mapping[str, Param], note: str) -> None:
        """Serve nodes of several kinds.

        Args:
            params: The name of a node → its own parameter, one of each kind.
            note: Which nodes have it and what follows, where not all do.
        """
        self.editor.sharing = params
        self.note.setText(note)
        self.note.setVisible(bool(note))
        if len({shown(param, param.default) for param in params.values()}) > 1:
            self.reset.setToolTip(tr("Back to the default of each"))
            self.reset.setAccessibleName(
                tr("Reset {name} to the default of each", name=self.label.text())
            )

    def forget(self) -> None:
        """Drop what was typed and not committed: another node is shown from here on."""
        self.editor.display()
        self.editor.refuse("")

    def _committed(self, value: object) -> None:
        self._show_reset()
        self.changed.emit(value)

    def _reset(self) -> None:
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.forget()
        self.resetRequested.emit()

    def _show_reset(self) -> None:
        value = self.editor.value
        is_own = self.binding.line.isHidden()
        self.reset.setVisible(is_own and (value is MIXED or value != self.param.default))

    def _refused(self, reason: str) -> None:
        self.message.setText(reason)
        self.message.setVisible(bool(reason))
