"""Every key and gesture on one page, which can be searched, and on which keys are changed."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.base.i18n import tr
from app.commands import keymap
from app.commands.command import Where
from app.commands.keys import command
from app.commands.page import Row, narrowed, page
from app.commands.presets import PRESETS
from app.docks.common import label
from app.window.key_change import KeyChange
from app.window.settings import Settings

_HOW_WIDE = 380
_ROW = Qt.ItemDataRole.UserRole


class Shortcuts(QDialog):
    """The help page made from the tables of commands and gestures.

    Args:
        settings: Remembers the keys that were changed.
        parent: The window.
    """

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(tr("Keyboard and mouse"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search by words, or by a key such as Ctrl+G"))
        self.search.setAccessibleName(tr("Search keys and gestures"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._list)
        self.search.installEventFilter(self)
        self.presets = QComboBox()
        self.presets.setAccessibleName(tr("Keys as in"))
        self.presets.setToolTip(
            tr("Use the keys of an editor that you know, and go back any time.")
        )
        for name, preset in PRESETS.items():
            self.presets.addItem(preset.name, name)
        self.presets.setCurrentIndex(self.presets.findData(keymap.preset()))
        self.presets.activated.connect(self._use_preset)
        self.reset_all = QPushButton(tr("Reset all"))
        self.reset_all.setToolTip(tr("Take back every change of keys in this preset."))
        self.reset_all.setAutoDefault(False)
        self.reset_all.clicked.connect(self._reset_all)
        self.list = _list_of_rows()
        self.list.currentItemChanged.connect(lambda item: self.keys.show_row(_row(item)))
        self.list.itemDoubleClicked.connect(lambda _: self.keys.begin())
        self.list.installEventFilter(self)
        self.keys = KeyChange()
        self.keys.changed.connect(self._keep)
        self.keys.left.connect(self.list.setFocus)
        close = QPushButton(tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(label(tr("Keys as in")))
        top.addWidget(self.presets)
        bottom.addWidget(self.keys, 1)
        for each in (self.reset_all, close):
            bottom.addWidget(each, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addLayout(bottom)
        room = self.screen().availableGeometry()
        self.resize(min(860, room.width() - 40), min(720, round(room.height() * 0.9)))
        self._list()

    # -- the list --------------------------------------------------------------------------

    def _list(self) -> None:
        """List what is looked for, with what was current before, if it is among it."""
        before = _row(self.list.currentItem())
        self.list.clear()
        for block in narrowed(page(), self.search.text()):
            heading = QTreeWidgetItem([block.title])
            font = heading.font(0)
            font.setBold(True)
            heading.setFont(0, font)
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.list.addTopLevelItem(heading)
            heading.setFirstColumnSpanned(True)
            for row in block.rows:
                item = QTreeWidgetItem(heading, [row.what, row.how])
                item.setData(0, _ROW, row)
                if row.what == before.what and row.command == before.command:
                    self.list.setCurrentItem(item)
            heading.setExpanded(True)
        if not before.what or self.list.currentItem() is None:
            self._go_to_first()
        self.reset_all.setEnabled(bool(keymap.own()))

    def _go_to_first(self) -> None:
        first = self.list.topLevelItem(0)
        if first is not None and self.search.text():
            self.list.setCurrentItem(first.child(0))

    def shown(self) -> list[tuple[str, str]]:
        """What is listed, and how it is done."""
        tops = (self.list.topLevelItem(i) for i in range(self.list.topLevelItemCount()))
        rows = (top.child(i) for top in tops if top for i in range(top.childCount()))
        return [(item.text(0), item.text(1)) for item in rows]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the search to the list by arrow keys; Enter changes the current keys."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            match command(event, Where.PICK_LIST):
                case "walk_list" if watched is self.search:
                    self.list.setFocus()
                    return True
                case "pick":
                    self.keys.begin()
                    return True
        return super().eventFilter(watched, event)

    # -- changing --------------------------------------------------------------------------

    def _use_preset(self) -> None:
        name = str(self.presets.currentData())
        keymap.use(name, self._settings.own_keys(name))
        self._keep()

    def _reset_all(self) -> None:
        keymap.use(keymap.preset())
        self._keep()

    def _keep(self) -> None:
        self._settings.keep_keys(keymap.preset(), keymap.own())
        self._list()


def _list_of_rows() -> QTreeWidget:
    made = QTreeWidget()
    made.setAccessibleName(tr("Keys and gestures"))
    made.setColumnCount(2)
    made.setHeaderLabels([tr("What"), tr("Key or gesture")])
    made.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    made.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
    made.header().resizeSection(1, _HOW_WIDE)
    made.header().setStretchLastSection(False)
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setExpandsOnDoubleClick(False)
    return made


def _row(item: QTreeWidgetItem | None) -> Row:
    found = None if item is None else item.data(0, _ROW)
    return found if isinstance(found, Row) else Row("", "")
