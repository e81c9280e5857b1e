"""Whether nodes run: on, passed by, or off."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.i18n import tr
from app.docks.common import label
from app.docks.editors import ComboBox
from app.docks.elided import ElidedLabel
from app.docks.param_row import field_grid
from graph_nodes.graph import Graph, GraphError, GraphNode
from graph_nodes.spec import Role


class ModeRow(QWidget):
    """Chooses the mode of nodes; it is not there for notes, which never run.

    Signals:
        chosen(str): They are to be "on", "bypass" or "off"; all of them can be.

    Attributes:
        box: Says how they are.
        message: Which node cannot be as was chosen, and why.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._graph, self._ids = Graph(), ()
        self.box = ComboBox()
        self.box.setAccessibleName(tr("mode"))
        text = tr(
            "on: it runs. bypassed: its first input passes straight on. "
            "off: it is left out of the graph."
        )
        self.box.setToolTip(text)
        self.box.activated.connect(self._choose)
        caption = ElidedLabel(tr("mode"))
        caption.setBuddy(self.box)
        caption.setToolTip(text)
        self.message = label("", "error", wrap=True)
        grid = field_grid()
        grid.addWidget(caption, 0, 0)
        grid.addWidget(self.box, 0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(grid)
        layout.addWidget(self.message)

    def show_nodes(self, graph: Graph, ids: tuple[str, ...]) -> None:
        """Show how these nodes are."""
        if ids != self._ids or graph is not self._graph:
            self._say("")
        self._graph, self._ids = graph, ids
        nodes = [graph.nodes[i] for i in ids]
        self._fill(nodes)
        self.setVisible(not all(map(_is_note, nodes)))

    def _fill(self, nodes: list[GraphNode]) -> None:
        self.box.clear()
        for mode, word in (("on", tr("on")), ("bypass", tr("bypassed")), ("off", tr("off"))):
            self.box.addItem(word, mode)
        self.box.setPlaceholderText(tr("mixed"))
        modes = {node.mode for node in nodes}
        self.box.setCurrentIndex(self.box.findData(modes.pop()) if len(modes) == 1 else -1)

    def _choose(self, at: int) -> None:
        mode = self.box.itemData(at)
        try:
            self._graph.set_mode(self._ids, mode)
        except GraphError as error:
            self._say(str(error))
            self._fill([self._graph.nodes[i] for i in self._ids])
        else:
            self._say("")
            self.chosen.emit(mode)

    def _say(self, reason: str) -> None:
        self.message.setText(reason)
        self.message.setVisible(bool(reason))


def _is_note(node: GraphNode) -> bool:
    return node.spec is not None and node.spec.role is Role.NOTE
