"""Pictures of the example graphs, to open one by looking at it."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.base.i18n import tr
from app.canvas import picture
from app.commands.command import Where
from app.commands.keys import command
from app.document.examples import Example, examples
from graph_nodes.document import DocumentError, load

THUMBNAIL = QSize(260, 128)
_COLUMNS = 3


class ExampleCard(QFrame):
    """One example: its picture, its name and a sentence. A click or Enter opens it.

    Signals:
        chosen(Path): It was picked.
    """

    chosen = Signal(object)

    def __init__(self, example: Example, size: QSize = THUMBNAIL, parent: QWidget | None = None):
        super().__init__(parent)
        self.example, self._size = example, size
        self.setProperty("role", "card")
        self.setObjectName("example")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(example.title)
        self.setAccessibleDescription(example.summary)
        self.setToolTip(tr("Open “{title}” as a new graph", title=example.title))
        self._picture = QLabel(self)
        self._picture.setFixedSize(size)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = QLabel(example.title, self)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        summary = QLabel(example.summary, self)
        summary.setProperty("role", "small")
        summary.setWordWrap(True)
        summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        summary.setAlignment(Qt.AlignmentFlag.AlignTop)
        summary.setMinimumHeight(2 * summary.fontMetrics().lineSpacing())
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        for widget in (self._picture, title, summary):
            column.addWidget(widget)

    def draw(self) -> None:
        """Draw the picture, in the colours of the present theme."""
        ratio = self.devicePixelRatioF()
        try:
            graph = load(self.example.path)
        except DocumentError:
            self._picture.setText(tr("No preview"))
            return
        image = picture.thumbnail(graph, self._size, theme.current(), ratio)
        self._picture.setPixmap(QPixmap.fromImage(image))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self.chosen.emit(self.example.path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if command(event, Where.EXAMPLE) == "open_example":
            self.chosen.emit(self.example.path)
        else:
            super().keyPressEvent(event)


class Drawer(QTimer):
    """Draws cards one at a time between other events, so that the window stays awake."""

    def __init__(self, cards: Iterable[ExampleCard], parent: QWidget) -> None:
        super().__init__(parent, interval=0)
        self._cards = list(cards)
        self._waiting: list[ExampleCard] = []
        self.timeout.connect(self._draw_one)
        theme.changed.connect(self.restart)

    def restart(self) -> None:
        """Draw all of them again."""
        self._waiting = list(self._cards)
        self.start()

    def _draw_one(self) -> None:
        if self._waiting:
            self._waiting.pop(0).draw()
        else:
            self.stop()


class Gallery(QDialog):
    """All examples in a dialog; ``chosen`` is the file that was picked, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Examples"))
        self.chosen: Path | None = None
        self._cards = [ExampleCard(example) for example in examples()]
        self._drawer = Drawer(self._cards, self)
        holder = QWidget()
        holder.setProperty("role", "content")
        grid = QGridLayout(holder)
        grid.setSpacing(12)
        for index, card in enumerate(self._cards):
            card.chosen.connect(self._choose)
            grid.addWidget(card, index // _COLUMNS, index % _COLUMNS)
        grid.setRowStretch(grid.rowCount(), 1)
        hint = QLabel(tr("An example opens as a new graph: change what you like."), self)
        hint.setProperty("role", "muted")
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(holder)
        column = QVBoxLayout(self)
        column.addWidget(hint)
        column.addWidget(area)
        rows = min(3, -(-len(self._cards) // _COLUMNS))
        room = self.screen().availableGeometry().size() * 0.85
        wanted = QSize(
            _COLUMNS * (THUMBNAIL.width() + 34) + 40, rows * (THUMBNAIL.height() + 92) + 70
        )
        self.resize(wanted.boundedTo(room))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._drawer.restart()

    def _choose(self, path: Path) -> None:
        self.chosen = path
        self.accept()
