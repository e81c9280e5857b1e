"""The field that opens over a node's title to edit its name."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from app.base import focus
from app.base.i18n import tr
from app.canvas.style import Face, font
from app.commands.command import Where
from app.commands.keys import command
from graph_nodes.graph import Graph, GraphError


class RenameEditor(QLineEdit):
    """Edits one name; it cannot be left with a name that the graph would refuse.

    Signals:
        accepted(str, str): The node with this id is to have this name.
        left: The editor went away with the keyboard, which is to go on.
    """

    accepted = Signal(str, str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Name of the node"))
        self._node = ""
        self._graph = Graph()
        self._reason = ""
        self.textChanged.connect(self._check)
        self.returnPressed.connect(self._accept)
        self.hide()

    def open(self, graph: Graph, node: str, title: QRect, zoom: float) -> None:
        """Edit the name of a node whose title is shown at this place of the parent."""
        self._graph, self._node = graph, node
        self.setText(graph.nodes[node].name)
        text_font = QFont(font(Face.NAME))
        text_font.setPixelSize(max(11, round(Face.NAME.value[0] * min(zoom, 2.0))))
        self.setFont(text_font)
        width = max(title.width(), 140)
        height = max(title.height(), self.sizeHint().height())
        place = QRect(0, 0, width, height)
        place.moveCenter(title.center())
        place.moveLeft(title.left())
        self.setGeometry(place)
        self.show()
        self.raise_()
        self.selectAll()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Go away without renaming."""
        if self.isVisible():
            QToolTip.hideText()
            if focus.hide(self):
                self.left.emit()

    def _check(self, text: str) -> None:
        """Say at once why a name cannot be used."""
        self._reason = ""
        if self._node in self._graph.nodes:
            try:
                self._graph.rename(self._node, text)
            except GraphError as error:
                self._reason = str(error)
        self.setProperty("invalid", bool(self._reason))
        self.style().polish(self)
        self.setAccessibleDescription(self._reason)
        if self._reason and self.isVisible():
            below = self.mapToGlobal(self.rect().bottomLeft())
            QToolTip.showText(below, self._reason, self)
        else:
            QToolTip.hideText()

    def _accept(self) -> None:
        if not self._reason:
            node, name = self._node, self.text()
            changed = name != self._graph.nodes[node].name
            self.dismiss()
            if changed:
                self.accepted.emit(node, name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the name as it was; no key goes on to the canvas behind."""
        if command(event, Where.FIELD) == "give_up":
            self.dismiss()
        else:
            super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Clicking elsewhere takes a good name and drops a bad one."""
        super().focusOutEvent(event)
        if self.isVisible():
            if self._reason:
                self.dismiss()
            else:
                self._accept()
