"""First light, as a person has it: drag, wire, type, train, watch, save, open again.

The pointer and the keys are the X server's own, and the worker is a real process.
"""

from pathlib import Path

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QLineEdit
from support import hands
from support.trainings import ready

from app.training.state import State
from graph_nodes.document import load

WAIT = 60_000
PLACES = {
    "Digits": (60, 120),
    "Flatten": (270, 70),
    "Linear": (470, 60),
    "CrossEntropyLoss": (690, 60),
    "Accuracy": (690, 260),
    "Adam": (460, 260),
}
WIRES = (
    ("digits", "images", "flatten", "x"),
    ("flatten", "out", "fc", "x"),
    ("fc", "out", "loss", "scores"),
    ("digits", "labels", "loss", "target"),
    ("fc", "out", "accuracy", "scores"),
    ("digits", "labels", "accuracy", "target"),
    ("loss", "loss", "adam", "loss"),
)


class Person:
    """Works on a window by what is seen on the screen."""

    def __init__(self, window, qtbot) -> None:
        self.window, self.qtbot = window, qtbot
        self.view = window.canvas.view

    def drag_from_palette(self, node_type: str, x: int, y: int) -> None:
        panel = self.window.palette_panel
        hands.click(hands.middle(panel.search))
        hands.keys("ctrl+a")
        hands.write(node_type)
        self.qtbot.waitUntil(lambda: panel.shown()[:1] == [node_type])
        index = panel.view.model().index(0, 0)
        start = panel.view.viewport().mapToGlobal(panel.view.visualRect(index).center())
        count = len(self.window.session.document.graph.nodes)
        hands.drag(start, self.view.viewport().mapToGlobal(QPoint(x, y)))
        self.qtbot.waitUntil(
            lambda: len(self.window.session.document.graph.nodes) == count + 1, timeout=5000
        )

    def port(self, name: str, port: str, is_output: bool) -> QPoint:
        node = self.window.session.document.graph.by_name(name)
        assert node is not None
        place: QPointF = self.view.mirror.nodes[node.id].port_place(port, is_output)
        return self.view.viewport().mapToGlobal(self.view.mapFromScene(place))

    def wire(self, source: str, output: str, target: str, into: str) -> None:
        hands.drag(self.port(source, output, True), self.port(target, into, False))

    def click_node(self, name: str) -> None:
        node = self.window.session.document.graph.by_name(name)
        assert node is not None
        body = self.view.mirror.nodes[node.id].body()
        at = QPointF(body.center().x(), body.top() + 10)
        hands.click(self.view.viewport().mapToGlobal(self.view.mapFromScene(at)))


def test_first_light(open_window, qtbot, tmp_path: Path) -> None:
    window = open_window(own_processes=True)
    window.canvas.zoom_reset()
    person = Person(window, qtbot)
    document = window.session.document

    for node_type, place in PLACES.items():
        person.drag_from_palette(node_type, *place)
    assert [n.type for n in document.graph.nodes.values()] == list(PLACES)

    # A wire that cannot be: the reason is said at the pointer, and nothing is drawn.
    person.wire("digits", "labels", "fc", "x")
    assert document.graph.wires == ()
    for wire in WIRES:
        person.wire(*wire)
    assert len(document.graph.wires) == len(WIRES)

    # The learning rate, by keyboard, once the check has said all that moves its row.
    ready(window, qtbot)
    person.click_node("adam")
    qtbot.waitUntil(lambda: "lr" in window.properties.form().rows)
    editor = window.properties.form().rows["lr"].editor
    field = editor if isinstance(editor, QLineEdit) else editor.findChild(QLineEdit)
    hands.click(hands.middle(field), times=2)
    hands.keys("ctrl+a")
    hands.write("0.02")
    hands.keys("Return")
    qtbot.waitUntil(lambda: document.graph.by_name("adam").value("lr") == 0.02)

    # Two epochs, by keyboard; then the button.
    hands.click(hands.middle(window.controls.epochs))
    hands.keys("ctrl+a")
    hands.write("2")
    hands.keys("Return")
    qtbot.waitUntil(lambda: document.graph.run.epochs == 2)
    qtbot.waitUntil(lambda: window.session.trainer.state is State.IDLE, timeout=WAIT)
    with qtbot.waitSignal(window.session.trainer.ended, timeout=WAIT) as ended:
        hands.click(hands.middle(window.controls.train_button))
    assert ended.args[1] == "finished"
    panel = window.plots.panel
    (run,) = panel.run_ids()
    series = panel._runs[run].series
    assert len(series["loss", "train"]) == 46
    assert len(series["accuracy", "val"]) == 2

    # Undo goes back to the first node, and redo comes all the way back.
    trained = document.graph
    hands.click(person.view.viewport().mapToGlobal(QPoint(20, 20)))
    steps = len(document.history)
    hands.keys(*["ctrl+z"] * steps)
    assert document.graph.nodes == {}
    hands.keys(*["ctrl+shift+z"] * steps)
    assert document.graph == trained

    path = tmp_path / "mine.loom"
    hands.answer_dialog("ctrl+s", str(path))
    qtbot.waitUntil(lambda: document.path == path.resolve())
    assert load(path) == trained
    assert not window.isWindowModified()

    again = open_window(start=False)
    again.files.open_path(path)
    assert again.session.document.graph == trained
