"""What of a node's weights is trained: all, none, or, of an instance, all but what is listed."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app import theme
from app.base.i18n import tr
from app.docks.common import label, tool_button
from app.docks.editors import ComboBox
from app.docks.elided import ElidedLabel
from app.docks.param_row import field_grid
from graph_nodes.definitions import Definitions
from graph_nodes.freezing import ALL, Frozen, has_weights, path_called, said, tidy
from graph_nodes.graph import GraphError, GraphNode

_TRAINED, _FROZEN, _INSIDE, _MIXED = range(4)


class FrozenRows(QWidget):
    """Chooses between trained and frozen; of one instance it lists what is frozen inside.

    It is not there for nodes that have no weights.

    Signals:
        chosen(tuple): These paths are to be frozen, and no others: see ``graph_nodes.freezing``.

    Attributes:
        box: Says how they are as a whole.
        line: Takes the names on the way to what is to be frozen inside as well.
        message: Why that cannot be frozen.
        note: How many of the nodes have weights, where not all do.
    """

    chosen = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self._node: GraphNode | None = None
        self._definitions: Definitions = {}
        self.box = ComboBox()
        self.box.setAccessibleName(tr("weights"))
        text = tr("Training leaves frozen weights as they are.")
        self.box.setToolTip(text)
        self.box.activated.connect(self._choose)
        caption = ElidedLabel(tr("weights"))
        caption.setBuddy(self.box)
        caption.setToolTip(text)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("freeze inside, by names"))
        self.line.setAccessibleName(tr("Freeze inside"))
        self.line.setToolTip(
            tr("The names on the way to it, such as attention/query; 0/attention in a row.")
        )
        self.line.editingFinished.connect(self._add)
        self.message = label("", "error", wrap=True)
        self.note = label("", "small", wrap=True)
        grid = field_grid()
        grid.addWidget(caption, 0, 0)
        grid.addWidget(self.box, 0, 1)
        grid.addWidget(self.note, 1, 0, 1, 2)
        self._paths = QVBoxLayout()
        self._paths.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().sizes.unit)
        layout.addLayout(grid)
        layout.addLayout(self._paths)
        layout.addWidget(self.line)
        layout.addWidget(self.message)

    def show_nodes(self, nodes: Sequence[GraphNode], definitions: Definitions) -> None:
        """Show how those of these nodes are frozen that have weights."""
        held = [node for node in nodes if has_weights(node.spec)]
        self.setVisible(bool(held))
        if not held:
            return
        self._node = nodes[0] if len(nodes) == 1 else None
        self._definitions = definitions
        counts = {"count": len(held), "all": len(nodes)}
        self.note.setText(tr("with weights: {count} of {all} nodes", **counts))
        self.note.setVisible(len(held) < len(nodes))
        ways = {node.frozen for node in held}
        state = _state(ways.pop()) if len(ways) == 1 else _MIXED
        self.box.clear()
        self.box.addItem(tr("trained"), ())
        self.box.addItem(tr("frozen"), ALL)
        if state in (_INSIDE, _MIXED):
            self.box.addItem(tr("frozen inside") if state == _INSIDE else tr("mixed"), None)
        self.box.setCurrentIndex(min(state, _INSIDE))
        self._show_paths()

    def forget(self) -> None:
        """Drop what was typed and not taken."""
        self.line.clear()
        self._say("")

    def _show_paths(self) -> None:
        while (item := self._paths.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        node = self._node
        is_open = node is not None and node.frozen != ALL
        if node is not None and is_open:
            names = said(node, self._definitions, node.frozen)
            for path, name in zip(node.frozen, names, strict=True):
                self._paths.addWidget(self._row(path, name))
        can_add = node is not None and is_open and node.type in self._definitions
        self.line.setVisible(can_add)
        self.message.setVisible(can_add and bool(self.message.text()))

    def _row(self, path: str, name: str) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ElidedLabel(name), 1)
        text = tr("Train {name}", name=name)
        layout.addWidget(tool_button("delete", text, lambda: self._remove(path)))
        return row

    def _choose(self, at: int) -> None:
        paths: Frozen | None = self.box.itemData(at)
        if paths is not None:
            self.chosen.emit(tuple(paths))

    def _remove(self, path: str) -> None:
        if self._node is not None:
            self.chosen.emit(tuple(one for one in self._node.frozen if one != path))

    def _add(self) -> None:
        if self._node is None or not self.line.text().strip():
            self._say("")
            return
        try:
            path = path_called(self.line.text(), self._node, self._definitions)
        except GraphError as error:
            self._say(str(error))
            return
        self.forget()
        self.chosen.emit(tidy((*self._node.frozen, path)))

    def _say(self, reason: str) -> None:
        self.message.setText(reason)
        self.message.setVisible(bool(reason))


def _state(paths: Frozen) -> int:
    if not paths:
        return _TRAINED
    return _FROZEN if paths == ALL else _INSIDE
