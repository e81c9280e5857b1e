"""``python -m app.probes.canvas NODES ROUNDS``: how long a person waits for the canvas.

A graph of this many nodes, all in view, is used in a real window as a person would: with mouse
events where the mouse does it, and with the window's own commands elsewhere. Each wait lasts from
there until the window has painted what came of it. Printed as one line of JSON: what was done and
its waits in seconds, one a round.

The worker is left out, so that no check takes the processor meanwhile.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QEvent, QPoint, QPointF, QSettings, QStandardPaths, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from app import theme
from app.startup import make_application, spare_pauses
from app.training.session import Session
from app.window.main_window import MainWindow
from app.window.settings import Settings
from graph_nodes.document import save
from graph_nodes.elements import wire_key
from graph_nodes.graph import Graph, GraphNode, Wire
from graph_nodes.names import FreeNames

CHAIN = ("Linear", "ReLU", "Linear", "Add", "Dropout", "Tanh", "Linear")
"""The nodes of a chain. Where one takes two, the second comes from the one before the last."""

COPIED = 200
_WIDE, _HIGH, _ASPECT = 230.0, 130.0, 2.0
_BUTTON = Qt.MouseButton.LeftButton


def many_chains(count: int) -> Graph:
    """Short chains of nodes, side by side on about the shape of a screen."""
    small, prototypes = Graph(), list[GraphNode]()
    for node_type in CHAIN:
        small, node_id = small.add(node_type)
        prototypes.append(small.nodes[node_id])
    chains = max(1, round((count * _ASPECT * _HIGH / _WIDE) ** 0.5 / len(CHAIN)))
    columns = chains * len(CHAIN)
    names = FreeNames(())
    nodes: dict[str, GraphNode] = {}
    wires: list[Wire] = []
    for index in range(count):
        row, column = divmod(index, columns)
        place, node_id = index % len(CHAIN), f"n{index + 1}"
        node = replace(
            prototypes[place],
            id=node_id,
            name=names.take(prototypes[place].name),
            at=(_WIDE * column, _HIGH * row),
        )
        nodes[node_id] = node
        for back, port in enumerate(node.inputs(), start=1):
            if place >= back:
                wires.append(Wire(f"n{index + 1 - back}", "out", node_id, port.name))
    return Graph(MappingProxyType(nodes), tuple(sorted(wires, key=wire_key)))


class Hands:
    """Does things to a window, and notes how long each takes until it is painted."""

    def __init__(self, window: MainWindow, rounds: int) -> None:
        self.waits: dict[str, list[float]] = {}
        self._window, self._rounds = window, rounds
        self._view = window.canvas.view

    def take(
        self,
        name: str,
        do: Callable[[int], object],
        before: Callable[[], object] = lambda: None,
        after: Callable[[], object] = lambda: None,
    ) -> None:
        """Time something, round by round, with what comes before and after each left out."""
        waits: list[float] = []
        for turn in range(self._rounds + 1):
            before()
            QApplication.processEvents()
            begun = time.perf_counter()
            do(turn)
            QApplication.processEvents()
            waits.append(time.perf_counter() - begun)
            after()
            QApplication.processEvents()
        self.waits[name] = waits[1:]  # the first fills caches

    def mouse(self, kind: QEvent.Type, at: QPoint) -> None:
        """Press, move or release the left button at a point of the view."""
        viewport = self._view.viewport()
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else _BUTTON
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else _BUTTON
        place = QPointF(viewport.mapToGlobal(at))
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(viewport, QMouseEvent(kind, QPointF(at), place, button, held, none))

    def open(self, path: Path) -> None:
        """Open the graph's file from an empty document."""
        window = self._window
        empty = lambda: window.session.document.replace(Graph())  # noqa: E731
        self.take("open", lambda _: window.files.open_path(path), before=empty)

    def look_around(self) -> None:
        """Pan and zoom with everything in view, and close up."""
        canvas, view = self._window.canvas, self._view
        canvas.fit()
        self.take("pan", lambda turn: view.pan_by(QPointF(9 if turn % 2 else -9, 4)))
        self.take("zoom", lambda turn: view.zoom_by(1.01 if turn % 2 else 1 / 1.01))
        canvas.zoom_reset()
        self.take("pan close up", lambda turn: view.pan_by(QPointF(9 if turn % 2 else -9, 4)))
        canvas.fit()

    def move_all(self) -> None:
        """Drag every node, and undo that."""
        canvas, document = self._window.canvas, self._window.session.document
        self.take("select all", lambda _: canvas.select_all(), before=lambda: canvas.select(()))
        item = next(iter(self._view.mirror.nodes.values()))

        def drag() -> QPoint:
            at = self._view.mapFromScene(item.body().center())
            self.mouse(QEvent.Type.MouseButtonPress, at)
            self.mouse(QEvent.Type.MouseMove, at + QPoint(20, 20))
            return at

        start = drag()
        move = QEvent.Type.MouseMove
        self.take("move all", lambda turn: self.mouse(move, start + QPoint(20 + turn, 20)))
        self._view.cancel()

        def dropped() -> None:
            at = drag()
            self.mouse(QEvent.Type.MouseButtonRelease, at + QPoint(20, 20))

        self.take("drop all", lambda _: dropped(), after=document.undo)
        self.take("undo a move of all", lambda _: document.undo(), before=dropped)

    def copy_some(self) -> None:
        """Duplicate a part of the graph."""
        canvas, document = self._window.canvas, self._window.session.document
        some = list(document.graph.nodes)[:COPIED]
        duplicate = canvas.commands["duplicate"].trigger
        self.take(
            "duplicate",
            lambda _: duplicate(),
            before=lambda: canvas.select(some),
            after=document.undo,
        )

    def add(self) -> None:
        """Add nodes from the palette, one beside the other."""
        canvas, panel = self._window.canvas, self._window.palette_panel
        canvas.select(())
        self.take("add", lambda _: panel.nodeRequested.emit("Linear", {}))

    def look_inside(self) -> None:
        """Fold a chain into a module, open that, and go out again."""
        session = self._window.session
        session.editing.group(list(session.document.graph.nodes)[: len(CHAIN)])
        (instance,) = self._window.canvas.selected()
        level = session.level
        enter = lambda: level.enter(instance)  # noqa: E731
        self.take("look inside", lambda _: enter(), after=level.leave)
        self.take("come out", lambda _: level.leave(), before=enter)


def main() -> int:
    """Do it all in a window, and print how long it took."""
    count, rounds = int(sys.argv[1]), int(sys.argv[2])
    QStandardPaths.setTestModeEnabled(True)  # the person's own settings and files are left alone
    app = make_application(sys.argv[:1])
    theme.apply(app, "dark")
    with tempfile.TemporaryDirectory() as folder:
        store = QSettings(str(Path(folder, "settings.ini")), QSettings.Format.IniFormat)
        window = MainWindow(Settings(store), Session())
        spare_pauses(window)
        window.resize(1600, 1000)
        window.show()
        path = Path(folder, "chains.loom")
        save(many_chains(count), path)
        hands = Hands(window, rounds)
        hands.open(path)
        hands.look_around()
        hands.move_all()
        hands.copy_some()
        hands.add()
        hands.look_inside()
        window.session.document.replace(Graph())  # nothing to ask about
        window.close()
        window.session.recovery.wait()
    print(json.dumps(hands.waits))
    return 0


if __name__ == "__main__":
    sys.exit(main())
