"""The ports of a module in its form: each with its name, what it is, its place, and the way out."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app import theme
from app.base.i18n import tr
from app.commands.command import Where
from app.commands.keys import pressed
from app.docks.common import label, tool_button
from app.docks.name_editor import NameLine
from app.docks.text_editors import LineEditor
from graph_nodes.graph import Graph, GraphNode
from graph_nodes.instances import ABOUT
from graph_nodes.params import Text

_STEPS = (-1, 1)
_LINES = 2


class PortRow(QObject):
    """One port.

    Attributes:
        name: The editor of its name.
        about: The editor of what it is.
        up: Has it come earlier.
        down: Has it come later.
        remove: Takes it away.
        message: Why its name cannot be what was typed.
    """

    def __init__(self, owner: "PortRows", node_id: str) -> None:
        super().__init__(owner)
        self._owner, self.node_id = owner, node_id
        self.name = NameLine(tr("Its name: wires at instances follow it."))
        self.about = LineEditor(Text("", name=ABOUT, help=tr("What it is, in a sentence.")))
        self.up = tool_button("chevron-up", tr("Earlier (Alt+Up)"), lambda: self._move(-1))
        self.down = tool_button("chevron-down", tr("Later (Alt+Down)"), lambda: self._move(1))
        self.remove = tool_button(
            "delete", tr("Take the port away"), lambda: owner.removed.emit(node_id)
        )
        self.message = label("", "error", wrap=True)
        self.message.hide()
        self.name.committed.connect(lambda name: owner.renamed.emit(node_id, name))
        self.name.refused.connect(self._refused)
        self.about.committed.connect(lambda text: owner.described.emit(node_id, text))
        for field in self.fields:
            (field.focusProxy() or field).installEventFilter(self)

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """What stands beside each other, in the order of Tab."""
        return (self.name, self.about, self.up, self.down, self.remove)

    def show_port(self, graph: Graph, node: GraphNode, is_first: bool, is_last: bool) -> None:
        """Show a port as it is now."""
        self.name.graph, self.name.node_id = graph, node.id
        self.name.show_value(node.name)
        self.about.show_value(node.value(ABOUT))
        self.about.line.setPlaceholderText(tr("what it is"))
        said = tr("What it is: said at the port of every instance.")
        self.about.line.setToolTip(str(node.value(ABOUT)) or said)
        self.up.setEnabled(not is_first)
        self.down.setEnabled(not is_last)

    def place(self, grid: QGridLayout, line: int) -> None:
        """Stand in these lines of a grid."""
        for column, field in enumerate(self.fields):
            grid.addWidget(field, line, column)
        grid.addWidget(self.message, line + 1, 0, 1, len(self.fields))

    def end(self) -> None:
        """Leave the form."""
        for widget in (*self.fields, self.message):
            widget.hide()
            widget.deleteLater()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            found = pressed(event, Where.PORTS)
            if found is not None:
                self._move(_STEPS[found.nth])
                return True
        return super().eventFilter(watched, event)

    def _move(self, step: int) -> None:
        self._owner.moved.emit(self.node_id, step)

    def _refused(self, reason: str) -> None:
        self.message.setText(reason)
        self.message.setVisible(bool(reason))


class PortRows(QWidget):
    """The Inputs or the Outputs of a module, in their order.

    Signals:
        renamed(str, str): Id of a port, and its new name, which is valid and free.
        described(str, str): Id of a port, and what it is.
        moved(str, int): Id of a port, and by how many places it is to come later.
        removed(str): Id of a port that is to go.

    Args:
        title: What they are.
        none: What is said where there are none.
    """

    renamed = Signal(str, str)
    described = Signal(str, str)
    moved = Signal(str, int)
    removed = Signal(str)

    def __init__(self, title: str, none: str) -> None:
        super().__init__()
        self.rows: dict[str, PortRow] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        unit = theme.current().sizes.unit
        self._grid.setHorizontalSpacing(unit // 2)
        self._grid.setVerticalSpacing(unit // 2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(label(title, "heading"), 0, 0, 1, 5)
        self._none = label(none, "muted", wrap=True)
        self._grid.addWidget(self._none, 1, 0, 1, 5)

    def show_ports(self, graph: Graph, nodes: Sequence[GraphNode]) -> None:
        """Show these ports of this graph; what is being typed in one stays."""
        ids = [node.id for node in nodes]
        if ids != list(self.rows):
            self._arrange(ids)
        self._none.setVisible(not ids)
        for place, node in enumerate(nodes):
            self.rows[node.id].show_port(graph, node, place == 0, place == len(nodes) - 1)

    def _arrange(self, ids: Sequence[str]) -> None:
        for gone in self.rows.keys() - set(ids):
            self.rows.pop(gone).end()
        self.rows = {i: self.rows.get(i) or PortRow(self, i) for i in ids}
        before: QWidget | None = None
        for place, row in enumerate(self.rows.values()):
            row.place(self._grid, 2 + _LINES * place)
            for field in row.fields:
                if before is not None:
                    QWidget.setTabOrder(before, field)
                before = field
