"""A small panel over its parent: type to narrow a list down, Enter to take the first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QIcon,
    QKeyEvent,
    QPainter,
    QPalette,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.base import focus
from app.base.errors import guarded
from app.base.i18n import tr
from app.commands.command import Where
from app.commands.keys import pressed
from app.theme import icons

_ENTRY = Qt.ItemDataRole.UserRole
ROWS = 9
"""How many lines of a list can be seen at once."""

_ROW_HEIGHT, _HELP_HEIGHT = 28, 54
_MARGIN, _GAP = 8, 8
_TITLE_LEFT, _DETAIL_RIGHT = 34, 10


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to pick.

    Attributes:
        value: What is handed out when it is picked.
        title: What it is called.
        detail: A few words at the right, such as its category.
        help: A sentence, shown while it is the current one.
        icon: Shown before the title.
        possible: Whether it can be picked now; the help says why not.
    """

    value: object
    title: str
    detail: str
    help: str
    icon: QIcon
    possible: bool = True


Side = Literal["left", "right"]

Find = Callable[[str], Iterable[Entry]]
"""The entries for what was typed, best first."""


def containing(entries: Iterable[Entry]) -> Find:
    """Find the entries whose title holds every word that was typed."""
    entries = tuple(entries)
    return lambda typed: [
        entry
        for entry in entries
        if all(word in entry.title.casefold() for word in typed.casefold().split())
    ]


class PickList(QFrame):
    """The panel. It closes on Escape, on losing the focus and on a choice.

    Args:
        parent: What it opens over.
        width: How wide it is, in pixels, where there is room.

    Signals:
        marked(object): The value of the entry that would be taken now; None where none is left.
        picked(object): The value of the entry that was chosen.
        closed: It went away, with or without a choice.
        left: It went away with the keyboard, which is to go on.
    """

    marked = Signal(object)
    picked = Signal(object)
    closed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget, width: int = 360) -> None:
        super().__init__(parent)
        self._over, self._width = parent, width
        self.setProperty("role", "card")
        self._find: Find = containing(())
        self._nothing = ""
        self._field = QLineEdit(self)
        self._field.setClearButtonEnabled(True)
        self._list = QListWidget(self)
        self._list.setStyleSheet("QListWidget { background: transparent; }")
        self._list.setUniformItemSizes(True)
        self._list.setItemDelegate(_Row(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._help = QLabel(self)
        self._help.setWordWrap(True)
        self._help.setTextFormat(Qt.TextFormat.PlainText)
        self._help.setProperty("role", "muted")
        self._help.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._help.setFixedHeight(_HELP_HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(_GAP)
        for part in (self._field, self._list, self._help):
            layout.addWidget(part)
        self._field.textChanged.connect(self._narrow)
        self._list.currentItemChanged.connect(self._show_help)
        self._list.itemClicked.connect(self._pick)
        self._field.installEventFilter(self)
        self.hide()

    def open(
        self,
        at: QPoint,
        find: Find,
        title: str,
        hint: str,
        side: Side | None = None,
        nothing: str = "",
    ) -> None:
        """Show the panel.

        Args:
            at: Where, in the parent; it is moved so that all of it can be seen.
            find: What there is to choose from; all of it for an empty text.
            title: What it is, for people who hear it.
            hint: What to type, shown in the empty field.
            side: On which side of ``at`` it opens, so that what is there can be seen; None to open
                over it.
            nothing: What is said where there is nothing to choose from at all.
        """
        self._find, self._nothing = find, nothing
        self.setAccessibleName(title)
        self._field.setAccessibleName(title)
        self._field.setPlaceholderText(hint)
        self._field.clear()
        self._narrow("")
        room = self._over.rect().adjusted(8, 8, -8, -8)
        rows = min(ROWS, max(2, self._list.count())) * _ROW_HEIGHT + 2 * self._list.frameWidth()
        border = self.height() - self.contentsRect().height()
        room_around = border + 2 * (_MARGIN + _GAP)
        height = self._field.sizeHint().height() + rows + _HELP_HEIGHT + room_around
        size = QSize(min(self._width, room.width()), min(height, room.height()))
        self.setGeometry(_place(at, size, room, side))
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def current(self) -> object:
        """The value of the entry that would be picked; None where there is none."""
        item = self._list.currentItem()
        return None if item is None else item.data(_ENTRY).value

    def mark(self, value: object) -> None:
        """Go to the entry with this value, if it is listed."""
        for row in range(self._list.count()):
            if self._list.item(row).data(_ENTRY).value == value:
                self._list.setCurrentRow(row)

    def say(self, value: object, text: str, more: bool = True) -> None:
        """Say something of the current entry, if it is still the one with this value.

        Args:
            value: The entry's.
            text: What is said.
            more: Whether the entry's own help follows.
        """
        if value == self.current():
            entry: Entry = self._list.currentItem().data(_ENTRY)
            self._help.setText(f"{text} {entry.help}" if more else text)

    def titles(self) -> list[str]:
        """What is listed now, best first."""
        return [self._list.item(row).data(_ENTRY).title for row in range(self._list.count())]

    def explain(self, text: str) -> None:
        """Say something of the marked entry, in place of its help."""
        self._help.setText(text)

    def close_list(self) -> None:
        """Go away."""
        if self.isVisible():
            is_left = focus.hide(self)
            self.closed.emit()
            if is_left:
                self.left.emit()

    def _narrow(self, typed: str) -> None:
        with QSignalBlocker(self._list):  # what was listed before is not marked once more
            self._list.clear()
        for entry in self._find(typed):
            icon = icons.blank() if entry.icon.isNull() else entry.icon
            item = QListWidgetItem(icon, entry.title)
            item.setData(_ENTRY, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.title}, {entry.detail}")
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, entry.help)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        if not self._list.count():
            self.marked.emit(None)
            nothing = self._nothing or tr("There is nothing to choose from.")
            typed = typed.strip()
            self._help.setText(tr("Nothing matches “{typed}”.", typed=typed) if typed else nothing)

    def _show_help(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        entry: Entry = item.data(_ENTRY)
        self._help.setText(entry.help)
        self.marked.emit(entry.value)
        if QAccessible.isActive() and self.isVisible():
            text = f"{entry.title}, {entry.detail}. {entry.help}"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._field, text))

    def _pick(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_ENTRY).possible:
            entry: Entry = item.data(_ENTRY)
            self.close_list()
            self.picked.emit(entry.value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the field's arrow keys walk the list, and Enter take its current line."""
        if event.type() == QEvent.Type.FocusOut and not focus.would_be_within(self):
            self.close_list()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        match pressed(event, Where.PICK_LIST):
            case ("walk_list", nth):
                last = self._list.count() - 1
                row = self._list.currentRow() + (-1, 1, -ROWS, ROWS)[nth]
                self._list.setCurrentRow(max(0, min(last, row)))
            case ("pick", _):
                self._pick(self._list.currentItem())
            case ("close_list", _):
                self.close_list()
            case _:
                return super().eventFilter(watched, event)
        return True


def _place(at: QPoint, size: QSize, room: QRect, side: Side | None) -> QRect:
    """Where the panel opens: at a point, or beside it where there is room, within some room."""
    near, above, width = 2 * _GAP, 20, size.width()
    right, left = QPoint(near, -above), QPoint(-near - width, -above)
    below, over = QPoint(-24, near), QPoint(-24, -near - size.height())
    sides = {None: [QPoint()], "right": [right, left], "left": [left, right]}[side]
    rects = [_within(QRect(at + offset, size), room) for offset in (*sides, below, over)]
    free = (rect for rect in rects if not rect.adjusted(-_GAP, -_GAP, _GAP, _GAP).contains(at))
    return rects[0] if side is None else next(free, rects[0])


def _within(rect: QRect, room: QRect) -> QRect:
    x = max(room.left(), min(rect.x(), room.right() - rect.width()))
    y = max(room.top(), min(rect.y(), room.bottom() - rect.height()))
    return QRect(QPoint(x, y), rect.size())


Index = QModelIndex | QPersistentModelIndex


class _Row(QStyledItemDelegate):
    """A line of the list with its detail in fainter ink at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), _ROW_HEIGHT)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        entry: Entry = index.data(_ENTRY)
        room = (
            option.rect.width() - _TITLE_LEFT - option.fontMetrics.horizontalAdvance(entry.detail)
        )
        option.text = option.fontMetrics.elidedText(
            entry.title, Qt.TextElideMode.ElideMiddle, room - _DETAIL_RIGHT - _GAP
        )
        if not entry.possible:
            ink = QColor(theme.current().colors.disabled)
            option.palette.setColor(QPalette.ColorRole.Text, ink)

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(_ENTRY)
        colors = theme.current().colors
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if not entry.possible:  # the style sheet has one ink for all that is selected
            option.state &= ~(QStyle.StateFlag.State_Enabled | QStyle.StateFlag.State_Selected)
            if selected:
                painter.fillRect(option.rect, QColor(colors.hover))
        super().paint(painter, option, index)
        strong = colors.text if selected else colors.muted
        painter.setPen(strong if entry.possible else colors.disabled)
        rect = option.rect.adjusted(0, 0, -_DETAIL_RIGHT, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(rect, flags, entry.detail)
