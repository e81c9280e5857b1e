"""Garbage of the window ends in the window's thread, whoever makes objects meanwhile."""

import gc
import threading
import weakref

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QGraphicsScene
from support.canvas_desk import mlp

from app import theme
from app.base import memory
from app.canvas.mirror import Mirror
from app.canvas.style import CanvasStyle
from graph_nodes.graph import Graph


class Knot(QTimer):
    """A running timer that only the search for garbage can end."""

    def __init__(self) -> None:
        super().__init__(interval=1)
        self.itself = self
        self.start()


def make_many() -> None:
    """As many objects as would have Python look for garbage many times over."""
    kept = [[number] for number in range(200_000)]
    assert kept


def test_another_thread_looks_for_no_garbage_of_the_window(qtbot) -> None:
    window = QObject()
    memory.collect_in_this_thread(window)
    assert not gc.isenabled()
    knot = weakref.ref(Knot())
    thread = threading.Thread(target=make_many)
    thread.start()
    thread.join()
    assert knot() is not None
    kept = [[number] for number in range(2_000)]  # so many are there that a look is due
    qtbot.waitUntil(lambda: knot() is None)
    assert kept
    window.deleteLater()
    qtbot.waitUntil(gc.isenabled)


def test_a_graph_that_was_drawn_ends_without_a_search_for_garbage(qapp) -> None:
    """A scene ends in the thread that drops it: one in a circle would end in any."""
    gc.disable()
    try:
        mirror = Mirror(QGraphicsScene(), CanvasStyle(theme.current()))
        mirror.set_graph(mlp())
        scene, drawn = weakref.ref(mirror.scene), weakref.ref(mirror)
        mirror.set_graph(Graph())
        del mirror
        assert (drawn(), scene()) == (None, None)
    finally:
        gc.enable()
