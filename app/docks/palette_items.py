"""The rows of the palette: categories and nodes, what they say, and how they are painted."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import cast

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QTreeView,
)

from app import theme
from app.base.errors import guarded
from app.base.i18n import tr
from app.docks.asked import Asked
from app.docks.elided import draw_elided
from app.docks.node_help import page
from app.theme import icons
from graph_nodes.category import Category
from graph_nodes.params import Value
from graph_nodes.spec import Node

MIME_TYPE = "application/x-netloom-node"
"""What a node dragged from the palette carries: its type id, as UTF-8 text."""

VALUES_MIME_TYPE = "application/x-netloom-values"
"""Beside it, what is to be set of the node: a name and a value as people type it, as JSON."""

MODULE_MIME_TYPE = "application/x-netloom-module"
"""What one that is a module carries as well, for other windows: the text of its file."""

SPEC = Qt.ItemDataRole.UserRole
CATEGORY = Qt.ItemDataRole.UserRole + 1
ASKED = Qt.ItemDataRole.UserRole + 2
ICON = Qt.ItemDataRole.UserRole + 3

_STAYS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_DRAGS = _STAYS | Qt.ItemFlag.ItemIsDragEnabled

_FAVORITES = Category("Favorites", look="tools", order=0)

Index = QModelIndex | QPersistentModelIndex


class PaletteModel(QStandardItemModel):
    """Categories with their nodes, or, while searching, the nodes that were found."""

    def show_all(self, specs: Iterable[type[Node]], favorites: Collection[str] = ()) -> None:
        """Show every node under its category, and those of these types above them, too."""
        specs = tuple(specs)
        groups: dict[Category, list[QStandardItem]] = {}
        for spec in specs:
            groups.setdefault(spec.category, []).append(_node_item(spec))
        tops: list[QStandardItem] = []
        if liked := [_node_item(spec) for spec in specs if spec.type in favorites]:
            tops.append(_category_item(_FAVORITES))
            tops[0].setData("star", ICON)
            tops[0].appendRows(liked)
        for category, items in groups.items():
            tops.append(_category_item(category))
            tops[-1].appendRows(items)
        self._show(tops)

    def show_found(self, found: Sequence[Asked]) -> None:
        """Show these nodes alone, in this order, with what would be set of each."""
        labels = Counter(asked.spec.label for asked in found)
        items = [_node_item(asked.spec) for asked in found]
        for item, asked in zip(items, found, strict=True):
            spec = asked.spec
            item.setData(asked, ASKED)
            if asked.told:
                item.setData(asked.told, Qt.ItemDataRole.AccessibleDescriptionRole)
            if labels[spec.label] > 1:  # a module in the graph and in the library, say
                item.setText(f"{item.text()} · {tr(spec.category.label)}")
        self._show(items)

    def _show(self, items: list[QStandardItem]) -> None:
        """Show these and their children; views hear of it once, not a row at a time."""
        self.clear()
        self.invisibleRootItem().appendRows(items)

    def mimeTypes(self) -> list[str]:
        return [MIME_TYPE]

    def mimeData(self, indexes: Iterable[Index]) -> QMimeData:
        data = QMimeData()
        for index in indexes:
            spec = index.data(SPEC)
            if spec is not None:
                data.setData(MIME_TYPE, spec.type.encode())
                data.setText(spec.label)
                asked: Asked | None = index.data(ASKED)
                given = asked.params if asked else {}
                shown = {name: spec.params[name].show(value) for name, value in given.items()}
                data.setData(VALUES_MIME_TYPE, json.dumps(shown).encode())
        return data


def dragged_values(mime: QMimeData, spec: type[Node] | None) -> dict[str, Value]:
    """What is to be set of the node that is dragged, as far as its kind has such parameters."""
    text = bytes(mime.data(VALUES_MIME_TYPE).data()).decode() or "{}"
    params = spec.params if spec else {}
    shown = cast("dict[str, str]", json.loads(text))
    return {n: params[n].validate(params[n].parse(t)) for n, t in shown.items() if n in params}


def _category_item(category: Category) -> QStandardItem:
    item = QStandardItem(tr(category.label))
    item.setData(category.look, CATEGORY)
    item.setFlags(_STAYS)
    return item


def _node_item(spec: type[Node]) -> QStandardItem:
    item = QStandardItem(tr(spec.label))
    item.setData(spec, SPEC)
    item.setData(spec.category.look, CATEGORY)
    item.setData(tr(spec.summary), Qt.ItemDataRole.AccessibleDescriptionRole)
    item.setFlags(_DRAGS)
    return item


class PaletteDelegate(QStyledItemDelegate):
    """Paints categories with icon and count, nodes with icon and name; explains on hover.

    A node that was searched for has its summary below its name, or what would be set of it.
    """

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        unit = theme.current().sizes.unit
        line = option.fontMetrics.height()
        if index.data(SPEC) is None:
            return QSize(120, line + 3 * unit)
        if index.parent().isValid():
            return QSize(120, line + 2 * unit)
        return QSize(120, line + QFontMetrics(theme.small(option.font)).height() + 2 * unit)

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        self._paint_ground(painter, option)
        if index.data(SPEC) is None:
            self._paint_category(painter, option, index)
        else:
            self._paint_node(painter, option, index)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        spec = index.data(SPEC)
        if event.type() != QEvent.Type.ToolTip or spec is None:
            return super().helpEvent(event, view, option, index)
        asked: Asked | None = index.data(ASKED)
        text = asked.wrong if asked and asked.wrong else page(spec)
        QToolTip.showText(event.globalPos(), text, view.viewport(), option.rect)
        return True

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        colors = theme.current().colors
        view = _tree(option)
        whole = QRect(0, option.rect.y(), view.viewport().width(), option.rect.height())
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(whole, QColor(colors.selection))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(whole, QColor(colors.hover))
        if option.state & QStyle.StateFlag.State_HasFocus and view.hasFocus():
            painter.setPen(QColor(colors.accent_text))
            painter.drawRect(whole.adjusted(0, 0, -1, -1))

    def _paint_category(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        current = theme.current()
        size, unit = current.sizes.icon, current.sizes.unit
        rect = option.rect
        place = index.model().index(index.row(), 0, index.parent())
        is_open = _tree(option).isExpanded(place)
        middle = rect.center().y() - size // 2 + 1
        chevron = "chevron-down" if is_open else "chevron-right"
        _draw_icon(painter, rect.x() + unit, middle, size, chevron, current.colors.muted)
        category = index.data(CATEGORY)
        at = rect.x() + 2 * unit + size
        accent = current.category(category).accent
        icon = index.data(ICON) or icons.category_name(category)
        _draw_icon(painter, at, middle, size, icon, accent)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(current.colors.text))
        text = rect.adjusted(at + size + 2 * unit - rect.x(), 0, -2 * unit, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, index.data())
        painter.setFont(theme.small(option.font))
        painter.setPen(QColor(current.colors.muted))
        count = str(index.model().rowCount(place))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(text, right, count)

    def _paint_node(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        current = theme.current()
        size, unit = current.sizes.icon, current.sizes.unit
        rect = option.rect
        accent = current.category(index.data(CATEGORY)).accent
        is_below = index.parent().isValid()
        at = rect.x() + 2 * unit + (size + unit if is_below else 0)
        name = icons.node_name(index.data(SPEC).type, index.data(CATEGORY))
        _draw_icon(painter, at, rect.center().y() - size // 2 + 1, size, name, accent)
        text = rect.adjusted(at + size + 2 * unit - rect.x(), unit, -2 * unit, -unit)
        painter.setPen(QColor(current.colors.text))
        painter.setFont(option.font)
        if is_below:  # what it does is said on hover: here it would be cut short
            draw_elided(painter, text, index.data(), align=Qt.AlignmentFlag.AlignVCenter)
            return
        draw_elided(painter, text, index.data(), align=Qt.AlignmentFlag.AlignTop)
        painter.setPen(QColor(current.colors.muted))
        painter.setFont(theme.small(option.font))
        summary = index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
        draw_elided(painter, text, summary, align=Qt.AlignmentFlag.AlignBottom)


def _tree(option: QStyleOptionViewItem) -> QTreeView:
    view = option.widget
    assert isinstance(view, QTreeView)
    return view


def _draw_icon(painter: QPainter, x: int, y: int, size: int, name: str, color: str) -> None:
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(x, y, icons.pixmap(name, size, color, ratio))
