"""The editor of a node's name: judged while it is typed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.base.i18n import tr
from app.docks.common import label
from app.docks.elided import ElidedLabel
from app.docks.param_row import field_grid
from app.docks.text_editors import LineEditor
from graph_nodes.graph import Graph, GraphError, GraphNode
from graph_nodes.params import Text


class NameEditor(QWidget):
    """Takes a Python identifier that no other node of the graph has, and says why not another.

    Signals:
        committed(str): A valid, free, other name was entered.
    """

    committed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.editor = NameLine()
        self.editor.committed.connect(self.committed.emit)
        self._message = label("", "error", wrap=True)
        self._message.hide()
        self.editor.refused.connect(self._refused)
        caption = ElidedLabel(tr("name"))
        caption.setBuddy(self.editor)
        grid = field_grid()
        grid.addWidget(caption, 0, 0)
        grid.addWidget(self.editor, 0, 1)
        grid.addWidget(self._message, 1, 0, 1, 2)
        self.setLayout(grid)

    def show_name(self, graph: Graph, node: GraphNode) -> None:
        """Show the name of a node; other names are judged against this graph."""
        self.editor.graph, self.editor.node_id = graph, node.id
        self.editor.show_value(node.name)

    def forget(self) -> None:
        """Drop what was typed and not committed."""
        self.editor.display()
        self.editor.refuse("")

    def _refused(self, reason: str) -> None:
        self._message.setText(reason)
        self._message.setVisible(bool(reason))


class NameLine(LineEditor):
    """The line alone.

    Attributes:
        graph: What names are judged against.
        node_id: The node that is named.
    """

    def __init__(self, help_text: str = "") -> None:
        help_text = help_text or tr(
            "The node's name in the generated code, in messages and in plots."
        )
        super().__init__(Text("", name="name", help=help_text))
        self.graph = Graph()
        self.node_id = ""
        self.setToolTip(help_text)
        self.line.textEdited.connect(lambda text: self.refuse(self._reason(text)))

    def commit(self, entered: object) -> None:
        reason = self._reason(str(entered))
        self.refuse(reason)
        if not reason:
            super().commit(entered)

    def display(self) -> None:
        super().display()
        self.line.setToolTip(self.line.text())

    def _reason(self, name: str) -> str:
        try:
            self.graph.rename(self.node_id, name.strip())
        except GraphError as error:
            return str(error)
        return ""
