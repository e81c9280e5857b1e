"""A canvas on a window with a document behind it, and hands to use it with."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.canvas import Canvas
from app.canvas.value_spots import value_spots
from app.docks.pick_list import PickList
from app.document.document import Document
from app.document.editing import Editing
from app.document.level import Level
from app.window.canvas_edits import connect_edits
from graph_nodes.graph import Graph, Wire

Modifier = Qt.KeyboardModifier
Button = Qt.MouseButton
NONE, LEFT = Modifier.NoModifier, Button.LeftButton

SIGNALS = (
    "chainRequested",
    "moveRequested",
    "drawRequested",
    "connectRequested",
    "disconnectRequested",
    "deleteRequested",
    "editRequested",
    "copyRequested",
    "cutRequested",
    "duplicateRequested",
    "pasteRequested",
    "modeRequested",
    "paramRequested",
    "valueActivated",
    "renameRequested",
    "nodeActivated",
    "filesDropped",
)


@dataclass
class Desk:
    """The canvas, its document, and every request as (signal, arguments...) in its order."""

    canvas: Canvas
    document: Document
    editing: Editing
    requests: list[tuple] = field(default_factory=list)
    _at: QPoint = field(default_factory=QPoint)

    @classmethod
    def of(cls, graph: Graph) -> "Desk":
        """Show a graph at its actual size and do what the canvas asks for."""
        canvas, document = Canvas(), Document()
        desk = cls(canvas, document, Editing(document, Level(document, document), document))
        for name in SIGNALS:
            signal = getattr(canvas, name)
            signal.connect(lambda *args, name=name: desk.requests.append((name, *args)))
        connect_edits(canvas, desk.editing)
        document.changed.connect(lambda change: canvas.apply(change, document.graph))
        document.replaced.connect(lambda: canvas.set_graph(document.graph))
        document.replace(graph)
        canvas.resize(1100, 640)
        return desk

    @property
    def graph(self) -> Graph:
        return self.document.graph

    @property
    def viewport(self) -> QWidget:
        return self.canvas.view.viewport()

    def ids(self) -> list[str]:
        return list(self.graph.nodes)

    def id(self, name: str) -> str:
        node = self.graph.by_name(name)
        assert node is not None, name
        return node.id

    def port(self, name: str, port: str, is_output: bool = False) -> QPoint:
        """Where a port is in the view."""
        item = self.canvas.view.mirror.nodes[self.id(name)]
        return self.canvas.view.mapFromScene(item.port_place(port, is_output))

    def out(self, name: str, port: str = "out") -> QPoint:
        return self.port(name, port, True)

    def title(self, name: str) -> QPoint:
        item = self.canvas.view.mirror.nodes[self.id(name)]
        return self.canvas.view.mapFromScene(item.pos() + QPointF(60, 15))

    def body(self, name: str) -> QPoint:
        """A point of a node's body away from its ports and its title."""
        item = self.canvas.view.mirror.nodes[self.id(name)]
        middle = item.body().center()
        return self.canvas.view.mapFromScene(QPointF(middle.x(), item.body().bottom() - 6))

    def value(self, name: str, param: str) -> QPoint:
        """The middle of a value that a node shows."""
        item = self.canvas.view.mirror.nodes[self.id(name)]
        rect = next(s.rect for s in value_spots(item.shape_) if s.param == param)
        return self.canvas.view.mapFromScene(item.pos() + rect.center())

    def wire(self, source: str, output: str, target: str, into: str) -> Wire:
        return Wire(self.id(source), output, self.id(target), into)

    # -- hands: events enter as they do from the screen, by the window --------------------

    def move(self, at: QPoint) -> None:
        QTest.mouseMove(self._window, self._in_window(at))
        QApplication.processEvents()

    def press(self, at: QPoint, modifier: Modifier = NONE, button: Button = LEFT) -> None:
        self.move(at)
        QTest.mousePress(self._window, button, modifier, self._in_window(at))
        self._at = at

    def drag_to(self, end: QPoint) -> None:
        """Go on with the button held, in a few steps as a hand does."""
        start, self._at = self._at, end
        for step in range(1, 6):
            self.move(start + (end - start) * step / 5)

    def release(self, modifier: Modifier = NONE, button: Button = LEFT) -> None:
        QTest.mouseRelease(self._window, button, modifier, self._in_window(self._at))
        QApplication.processEvents()

    def drag(
        self, start: QPoint, end: QPoint, modifier: Modifier = NONE, button: Button = LEFT
    ) -> None:
        self.press(start, modifier, button)
        self.drag_to(end)
        self.release(modifier, button)

    def click(self, at: QPoint, modifier: Modifier = NONE, button: Button = LEFT) -> None:
        self.press(at, modifier, button)
        self.release(modifier, button)

    def double_click(self, at: QPoint) -> None:
        self.click(at)
        QTest.mouseDClick(self._window, LEFT, NONE, self._in_window(at))
        QApplication.processEvents()

    def key(self, key: Qt.Key, modifier: Modifier = NONE) -> None:
        """Press a key; whatever has the focus gets it."""
        QTest.keyClick(self._window, key, modifier)
        QApplication.processEvents()

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClick(self._window, letter)
        QApplication.processEvents()

    @property
    def _window(self) -> QWindow:
        return self.canvas.windowHandle()

    def _in_window(self, at: QPoint) -> QPoint:
        return self.viewport.mapTo(self.canvas, at)


def offered(panel: PickList) -> list[tuple[str, str]]:
    """What a list offers, with what stands at the right of each line."""
    entries = [
        panel._list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(panel._list.count())
    ]
    return [(entry.title, entry.detail) for entry in entries]


def mlp() -> Graph:
    """digits → flatten → fc → relu → fc2 → loss → adam, and accuracy below the loss."""
    graph, ids = Graph(), {}
    nodes = [
        ("Digits", 0, 0, {}),
        ("Flatten", 240, 0, {}),
        ("Linear", 470, 0, {"out_features": 64}),
        ("ReLU", 700, 0, {}),
        ("Linear", 0, 220, {}),
        ("CrossEntropyLoss", 240, 220, {}),
        ("Adam", 520, 220, {}),
        ("Accuracy", 240, 360, {}),
    ]
    for node_type, x, y, params in nodes:
        graph, node_id = graph.add(node_type, (x, y), params=params)
        ids[graph.nodes[node_id].name] = node_id
    for source, output, target, into in [
        ("digits", "images", "flatten", "x"),
        ("flatten", "out", "fc", "x"),
        ("fc", "out", "relu", "x"),
        ("relu", "out", "fc2", "x"),
        ("fc2", "out", "loss", "scores"),
        ("digits", "labels", "loss", "target"),
        ("loss", "loss", "adam", "loss"),
        ("fc2", "out", "accuracy", "scores"),
        ("digits", "labels", "accuracy", "target"),
    ]:
        graph = graph.connect(Wire(ids[source], output, ids[target], into))
    return graph


def open_desk(qtbot: QtBot, graph: Graph | None = None) -> Desk:
    """A desk on a shown window that has the focus, the graph at its actual size."""
    desk = Desk.of(mlp() if graph is None else graph)
    desk.canvas.show()
    qtbot.addWidget(desk.canvas)
    qtbot.waitExposed(desk.canvas)
    desk.canvas.activateWindow()
    desk.canvas.setFocus()
    qtbot.waitUntil(desk.canvas.view.hasFocus)
    desk.canvas.fit()
    desk.canvas.zoom_reset()
    QApplication.processEvents()
    return desk
