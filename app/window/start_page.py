"""What an empty canvas offers: the examples, the last files, and how to begin by hand."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.base.i18n import tr
from app.commands import keymap
from app.commands.keys import keys_text
from app.document.examples import examples
from app.window.gallery import Drawer, ExampleCard
from app.window.settings import Settings

_SHOWN = 3
_RECENT = 4
_PICTURE = QSize(208, 104)


class StartPage(QWidget):
    """Lies in the middle of the canvas while that is empty. The canvas around it works.

    Signals:
        exampleChosen(Path): An example was picked.
        fileChosen(Path): A recent file was picked.
    """

    exampleChosen = Signal(object)
    fileChosen = Signal(object)

    def __init__(
        self,
        canvas: QWidget,
        settings: Settings,
        open_file: Callable[[], object],
        open_gallery: Callable[[], object],
    ) -> None:
        super().__init__(canvas)
        self._canvas, self._settings = canvas, settings
        self.setObjectName("start_page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Start page"))
        column = QVBoxLayout(self)
        column.setSpacing(8)
        title = QLabel(tr("Start a network"), self)
        title.setProperty("role", "title")
        self._hint = QLabel(self)
        self._hint.setProperty("role", "muted")
        keymap.changed.connect(self._tell_key)
        self._tell_key()
        column.addWidget(title)
        column.addWidget(self._hint)
        column.addSpacing(6)
        self._cards = [ExampleCard(e, _PICTURE, self) for e in examples()[:_SHOWN]]
        row = QGridLayout()
        row.setSpacing(10)
        for index, card in enumerate(self._cards):
            card.chosen.connect(self.exampleChosen)
            row.addWidget(card, 0, index)
        column.addLayout(row)
        self._drawer = Drawer(self._cards, self)
        buttons = QHBoxLayout()
        for text, act in ((tr("All examples…"), open_gallery), (tr("Open a file…"), open_file)):
            button = QPushButton(text, self)
            button.clicked.connect(lambda _=False, act=act: act())
            buttons.addWidget(button)
        buttons.addStretch()
        column.addLayout(buttons)
        self._recent = QVBoxLayout()
        column.addLayout(self._recent)
        canvas.installEventFilter(self)
        self.hide()

    def show_for(self, empty: bool) -> None:
        """Show the page over an empty canvas, and hide it over any other."""
        if empty and not self.isVisible():
            self._list_recent()
            self._drawer.restart()
            self.show()
            self._center()
        elif not empty:
            self.hide()

    def _tell_key(self) -> None:
        key = keys_text("add_node", 1)
        text = tr("Drag a node here from the left, or press {key} and type its name.", key=key)
        self._hint.setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of the canvas."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._center()
        return False

    def _center(self) -> None:
        room = self._canvas.size()
        self._fit(cards=True)
        if self.width() > room.width() or self.height() > room.height():
            self._fit(cards=False)
        left, top = room.width() - self.width(), room.height() - self.height()
        self.move(max(0, left // 2), max(0, top // 2))

    def _fit(self, cards: bool) -> None:
        """Be as large as what is shown, with or without the examples' cards."""
        for card in self._cards:
            card.setVisible(cards)
        layout = self.layout()
        assert layout is not None
        layout.activate()  # or the size is that of what was shown before
        self.adjustSize()

    def _list_recent(self) -> None:
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        paths: list[Path] = self._settings.recent[:_RECENT]
        if paths:
            heading = QLabel(tr("Recent files"), self)
            heading.setProperty("role", "heading")
            self._recent.addWidget(heading)
        for path in paths:
            button = QPushButton(path.name, self)
            button.setProperty("role", "link")
            button.setFlat(True)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setToolTip(str(path))
            button.clicked.connect(lambda _=False, path=path: self.fileChosen.emit(path))
            self._recent.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
