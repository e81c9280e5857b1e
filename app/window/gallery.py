"""Pictures of the examples and of the person's own templates, to open one by looking at it."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.base.i18n import tr
from app.canvas import picture
from app.commands.command import Where
from app.commands.keys import command, first_key
from app.docks.common import label
from app.document.examples import Example, examples
from app.document.templates import templates
from app.theme import icons
from app.window.template_edits import remove_template
from graph_nodes.document import DocumentError, load

THUMBNAIL = QSize(260, 128)
_COLUMNS = 3


class ExampleCard(QFrame):
    """One example or template: its picture, its name and a sentence. A click or Enter opens it.

    Signals:
        chosen(Path): It was picked.
        unwanted(Path): It is to be removed; only templates are.
    """

    chosen = Signal(object)
    unwanted = Signal(object)

    def __init__(
        self,
        example: Example,
        size: QSize = THUMBNAIL,
        parent: QWidget | None = None,
        *,
        own: bool = False,
    ) -> None:
        super().__init__(parent)
        self.example, self._size, self._own = example, size, own
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
        match command(event, Where.EXAMPLE):
            case "open_example":
                self.chosen.emit(self.example.path)
            case "remove_template" if self._own:
                self.unwanted.emit(self.example.path)
            case _:
                super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to remove a template."""
        if self._own:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            remove = menu.addAction(icons.icon("delete"), tr("Remove this template…"))
            remove.setShortcut(first_key("remove_template"))
            remove.triggered.connect(lambda: self.unwanted.emit(self.example.path))
            menu.popup(event.globalPos())


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
    """Own templates and examples in a dialog; ``chosen`` is the file that was picked, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Examples and templates"))
        self.chosen: Path | None = None
        self._wrong = ""
        self._drawer: Drawer | None = None
        self._hint = QLabel(self)
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        column = QVBoxLayout(self)
        column.addWidget(self._hint)
        column.addWidget(self._area)
        self._fill()
        rows = min(3, -(-len(self.findChildren(ExampleCard)) // _COLUMNS))
        room = self.screen().availableGeometry().size() * 0.85
        wanted = QSize(
            _COLUMNS * (THUMBNAIL.width() + 34) + 40, rows * (THUMBNAIL.height() + 92) + 70
        )
        self.resize(wanted.boundedTo(room))

    def _fill(self) -> None:
        """Show what there is now."""
        if self._drawer is not None:
            self._drawer.stop()  # before its cards go
            self._drawer.deleteLater()
        own = [ExampleCard(template, own=True) for template in templates()]
        given = [ExampleCard(example) for example in examples()]
        holder = QWidget()
        holder.setProperty("role", "content")
        grid = QGridLayout(holder)
        grid.setSpacing(12)
        if own:
            self._add(grid, own, tr("Your templates"))
        self._add(grid, given, tr("Examples") if own else "")
        grid.setRowStretch(grid.rowCount(), 1)
        for card in (*own, *given):
            card.chosen.connect(self._choose)
            card.unwanted.connect(self._remove)
        self._area.setWidget(holder)
        self._say("")
        self._drawer = Drawer([*own, *given], self)

    def _add(self, grid: QGridLayout, cards: Iterable[ExampleCard], heading: str) -> None:
        """Put cards below what is there, under a heading if there is one."""
        if heading:
            grid.addWidget(label(heading, "heading"), grid.rowCount(), 0, 1, _COLUMNS)
        first = grid.rowCount()
        for index, card in enumerate(cards):
            grid.addWidget(card, first + index // _COLUMNS, index % _COLUMNS)

    def _say(self, wrong: str) -> None:
        self._hint.setText(wrong or tr("Each opens as a new graph: change what you like."))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._drawer is not None:
            self._drawer.restart()

    def _choose(self, path: Path) -> None:
        self.chosen = path
        self.accept()

    def _remove(self, path: Path) -> None:
        wrong = remove_template(self, path)
        if wrong is None:
            return
        QTimer.singleShot(0, self, self._after_removal)  # the card that asked is still at it
        self._wrong = wrong

    def _after_removal(self) -> None:
        self._fill()
        self._say(self._wrong)
        if self._drawer is not None:
            self._drawer.restart()
        self._area.setFocus()
