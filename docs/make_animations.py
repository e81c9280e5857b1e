"""Makes the moving pictures of the tutorial: ``python docs/make_animations.py [FOLDER]``.

Drives a real window by mouse and keyboard, with a real worker, and keeps what the canvas shows.
Needs no display. Pillow, which comes with TensorBoard, writes the files.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from make_screenshots import FOLDER, rest, settle_home, wait_until
from PIL import Image
from PySide6.QtCore import QBuffer, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.window.main_window import MainWindow
from graph_nodes.graph import Graph

SIZE = (1000, 640)
_BEAT, _STILL = 80, 900
"""Milliseconds that a picture is shown: while something moves, and where there is more to see."""

_STEPS = 10
_POINTER = [(0, 0), (0, 16), (4, 12.5), (7, 18.5), (9.5, 17.5), (6.8, 11.6), (12, 11.4)]
_NO_KEYS = Qt.KeyboardModifier.NoModifier


class Film:
    """Uses the canvas of a window as a person does, and keeps a picture of every step."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.canvas = window, window.canvas
        self._view = window.canvas.view.viewport()
        self._frames: list[tuple[Image.Image, int]] = []
        self._at, self._caption = QPoint(80, 60), ""

    # -- what is done ----------------------------------------------------------------------

    def go(self, to: QPoint, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
        """Move the pointer to a place of the canvas, step by step."""
        start = self._at
        for step in range(1, _STEPS + 1):
            share = step / _STEPS
            self._at = start + (QPointF(to - start) * share).toPoint()
            QTest.mouseMove(self._view, self._at)
            self.shoot()

    def click(self, at: QPoint, keys: Qt.KeyboardModifier = _NO_KEYS, caption: str = "") -> None:
        """Go there and click."""
        self.go(at)
        self._caption = caption
        QTest.mouseClick(self._view, Qt.MouseButton.LeftButton, keys, at)
        self.shoot(_STILL)

    def drag(self, start: QPoint, end: QPoint, caption: str = "") -> None:
        """Drag from one place to another, and show what would come of it before letting go."""
        self.go(start)
        self._caption = caption
        QTest.mousePress(self._view, Qt.MouseButton.LeftButton, _NO_KEYS, start)
        self.go(end)
        rest(0.6)  # the worker finds out what would come of it
        self.shoot(2 * _STILL)
        QTest.mouseRelease(self._view, Qt.MouseButton.LeftButton, _NO_KEYS, end)
        self.settle()

    def press(self, key: Qt.Key, keys: Qt.KeyboardModifier = _NO_KEYS, caption: str = "") -> None:
        """Press a key, and name it in the picture."""
        self._caption = caption
        self.shoot(_STILL // 2)
        QTest.keyClick(self._focus, key, keys)
        self.settle()

    def type(self, text: str) -> None:
        """Type a text, letter by letter."""
        for letter in text:
            QTest.keyClicks(self._focus, letter)
            self.shoot()
        rest(0.5)
        self.shoot(_STILL)

    def settle(self) -> None:
        """Show what comes of it, moving, and then still."""
        for _ in range(6):
            self.shoot()
        rest(0.6)
        self.shoot(2 * _STILL)
        self._caption = ""

    @property
    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self._view

    # -- pictures --------------------------------------------------------------------------

    def shoot(self, milliseconds: int = _BEAT) -> None:
        """Keep what is shown now, for so long."""
        rest(0.04)
        picture = self.canvas.grab().toImage()
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_pointer(painter)
        if self._caption:
            _paint_caption(painter, self._caption, self.canvas.width(), self.canvas.height())
        painter.end()
        self._frames.append((_as_pillow(picture), milliseconds))

    def _paint_pointer(self, painter: QPainter) -> None:
        path = QPainterPath()
        at = QPointF(self._view.mapTo(self.canvas, self._at))
        path.addPolygon([at + QPointF(x, y) for x, y in _POINTER])
        path.closeSubpath()
        painter.setPen(QPen(QColor("black"), 1.5))
        painter.fillPath(path, QColor("white"))
        painter.drawPath(path)

    def save(self, path: Path) -> None:
        """Write it; what does not change from one picture to the next is written once."""
        palette = self._frames[-1][0].quantize(128, dither=Image.Dither.NONE)
        pictures = [
            frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame, _ in self._frames
        ]
        pictures[0].save(
            path,
            save_all=True,
            append_images=pictures[1:],
            duration=[milliseconds for _, milliseconds in self._frames],
            loop=0,
            optimize=True,
        )
        print(f"{path}  {path.stat().st_size // 1024} kB")


def _paint_caption(painter: QPainter, text: str, width: int, height: int) -> None:
    """The key that is pressed, as a key cap at the bottom."""
    font = painter.font()
    font.setPointSizeF(13.0)
    painter.setFont(font)
    wide = painter.fontMetrics().horizontalAdvance(text) + 28
    cap = QRectF((width - wide) / 2, height - 52, wide, 34)
    painter.setPen(QPen(QColor("#8c8cff"), 1.5))
    painter.setBrush(QColor(30, 30, 44, 235))
    painter.drawRoundedRect(cap, 7, 7)
    painter.setPen(QColor("white"))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, text)


def _as_pillow(picture: QImage) -> Image.Image:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # pyright: ignore[reportArgumentType, reportCallIssue]
    return Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB")


# -- the scenes ----------------------------------------------------------------------------


def body(film: Film, name: str) -> QPoint:
    """The lower middle of a node, where nothing can be edited."""
    item = film.canvas.view.mirror.nodes[_id(film, name)]
    rect = item.title()
    return film.canvas.view.mapFromScene(QPointF(rect.center().x(), rect.bottom() - 4))


def port(film: Film, name: str, side: str, is_output: bool) -> QPoint:
    """A port of a node."""
    item = film.canvas.view.mirror.nodes[_id(film, name)]
    return film.canvas.view.mapFromScene(item.port_place(side, is_output))


def _id(film: Film, name: str) -> str:
    node = film.canvas.graph.by_name(name)
    assert node is not None
    return node.id


def chain(film: Film) -> None:
    """A network from one line."""
    film.window.session.document.replace(Graph())
    film.canvas.setFocus()
    film.press(Qt.Key.Key_Tab, caption="Tab")
    film.type("digits > flatten > linear 128 > relu > linear 10 > cross entropy > adam")
    film.press(Qt.Key.Key_Return, caption="Enter")
    start, end = port(film, "digits", "labels", True), port(film, "loss", "target", False)
    film.drag(start, end)


def insert(film: Film) -> None:
    """A node that is dropped on a wire."""
    film.canvas.select([])
    film.window.session.editing.add("Dropout", (520.0, 420.0))
    rest(0.6)
    wire = next(w for w in film.canvas.view.mirror.wires.values() if w.target.node.name == "fc2")
    film.drag(body(film, "dropout"), film.canvas.view.mapFromScene(wire.curve.middle()))
    film.press(Qt.Key.Key_Delete, caption="Del")


def swap(film: Film) -> None:
    """Another kind, seen before it is taken."""
    film.click(body(film, "relu"))
    film.press(Qt.Key.Key_S, caption="S")
    for _ in range(3):
        film.press(Qt.Key.Key_Down, caption="↓")
    film.press(Qt.Key.Key_Return, caption="Enter")


def frame(film: Film) -> None:
    """Nodes in a frame."""
    film.canvas.select([_id(film, n) for n in ("flatten", "fc1", "relu")])
    film.press(Qt.Key.Key_G, caption="G")
    film.type("first layer")
    film.press(Qt.Key.Key_Return, caption="Enter")


def find(film: Film) -> None:
    """What is looked for is lit."""
    film.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier, caption="Ctrl+F")
    film.type("out_features > 50")
    film.press(Qt.Key.Key_Escape, caption="Esc")


def look(film: Film) -> None:
    """The value of a port."""
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    film.click(port(film, "digits", "images", True), keys, caption="Ctrl+Shift and click")
    wait_until(lambda: "min" in _texts(film.canvas))
    film.settle()


def _texts(widget: QWidget) -> str:
    from PySide6.QtWidgets import QLabel

    return " ".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


SCENES: tuple[Callable[[Film], None], ...] = (chain, insert, swap, frame, find, look)


def main() -> int:
    """Make every moving picture, and say where they are."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        settle_home(Path(home))
        for scene, window in _windows():
            film = Film(window)
            scene(film)
            film.save(folder / f"{scene.__name__}.gif")
    return 0


def _windows() -> Iterator[tuple[Callable[[Film], None], MainWindow]]:
    """One window for all scenes, with the starter graph anew for each."""
    from app.document.examples import starter
    from app.startup import make_application, open_window
    from app.window.settings import Settings
    from graph_nodes.document import load

    make_application(sys.argv[:1])
    window = open_window(Settings())
    window.actions_["theme_dark"].trigger()
    window.showNormal()
    window.resize(*SIZE)
    for name in ("palette", "properties"):
        window.panels.docks[name].hide()
    for scene in SCENES:
        window.session.document.replace(load(starter()))
        wait_until(lambda: window.session.live.in_view is not None)
        window.canvas.arrange()
        rest(1.0)
        window.canvas.setFocus()
        yield scene, window
    window.session.document.replace(Graph())  # nothing to ask about
    window.close()


if __name__ == "__main__":
    sys.exit(main())
