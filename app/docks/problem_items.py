"""How a problem is painted in its list: icon, message, its node, the remedy, a button a fix."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app import theme
from app.base.errors import guarded
from app.docks.fix_offers import Offer
from app.docks.problem_model import MESSAGE, NODE_NAME, OFFERS, PROBLEM, REMEDY, Index
from app.theme import icons
from graph_nodes.problem import Problem

_WRAP = int(Qt.TextFlag.TextWordWrap)
_TALL = 10_000


@dataclass(slots=True)
class Marks:
    """Which button of which row is under the pointer, held down, or reached by keyboard."""

    under: tuple[int, int] | None = None
    down: tuple[int, int] | None = None
    reached: tuple[int, int] | None = None


class ProblemDelegate(QStyledItemDelegate):
    """Paints problems, their text wrapped to the width of the list.

    Attributes:
        marks: Which buttons stand out.
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.marks = Marks()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else 240
        parts = _Parts(QRect(0, 0, width, _TALL), option.font, index)
        return QSize(width, parts.height)

    def button_at(self, at: QPoint, rect: QRect, font: QFont, index: Index) -> int | None:
        """Which of its buttons is at a point, of a row that fills ``rect``."""
        buttons = _Parts(rect, font, index).buttons
        return next((i for i, button in enumerate(buttons) if button.rect.contains(at)), None)

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        current = theme.current()
        colors = current.colors
        problem: Problem = index.data(PROBLEM)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(colors.selection))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(colors.hover))
        if option.state & QStyle.StateFlag.State_HasFocus and option.widget.hasFocus():
            painter.setPen(QColor(colors.accent_text))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        parts = _Parts(option.rect, option.font, index)
        ratio = painter.device().devicePixelRatioF()
        color = getattr(colors, problem.severity)
        picture = icons.pixmap(problem.severity, current.sizes.icon, color, ratio)
        painter.drawPixmap(parts.icon, picture)
        painter.setPen(QColor(colors.text))
        painter.drawText(parts.message, _WRAP, index.data(MESSAGE))
        painter.setFont(parts.small)
        painter.setPen(QColor(colors.muted))
        painter.drawText(parts.remedy, _WRAP, index.data(REMEDY))
        painter.drawText(parts.node, Qt.AlignmentFlag.AlignRight, parts.node_name)
        for number, button in enumerate(parts.buttons):
            self._paint_button(painter, button, (index.row(), number))
        painter.restore()

    def _paint_button(self, painter: QPainter, button: "_Button", place: tuple[int, int]) -> None:
        """As the style sheet has its push buttons."""
        colors, marks = theme.current().colors, self.marks
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = colors.raised
        if place == marks.under:
            ground = colors.pressed if place == marks.down else colors.hover
        is_reached = place == marks.reached
        edge = colors.accent_text if is_reached else colors.outline
        painter.setPen(QColor(edge))
        painter.setBrush(QColor(ground))
        radius, outline = theme.current().sizes.radius, button.rect.toRectF()
        painter.drawRoundedRect(outline.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        if is_reached:
            painter.drawRoundedRect(outline.adjusted(1.5, 1.5, -1.5, -1.5), radius, radius)
        painter.setPen(QColor(colors.text))
        painter.drawText(button.rect, Qt.AlignmentFlag.AlignCenter, button.text)
        painter.setPen(QColor(colors.muted))
        painter.drawText(button.preview, _WRAP, button.offer.preview)


@dataclass(frozen=True, slots=True)
class _Button:
    """Where a fix and the preview of it are, and what fits of its words."""

    offer: Offer
    rect: QRect
    text: str
    preview: QRect


class _Parts:
    """Where the parts of one row are."""

    def __init__(self, rect: QRect, font: QFont, index: Index) -> None:
        sizes = theme.current().sizes
        unit = sizes.unit
        self.small = QFont(font)
        self.small.setPointSizeF(sizes.small)
        metrics, small = QFontMetrics(font), QFontMetrics(self.small)
        self.icon = QPoint(rect.x() + 2 * unit, rect.y() + unit + 1)
        inner = rect.adjusted(4 * unit + sizes.icon, unit, -2 * unit, -unit)
        name = index.data(NODE_NAME) or ""
        self.node_name = small.elidedText(name, Qt.TextElideMode.ElideMiddle, inner.width() // 3)
        name_width = small.horizontalAdvance(self.node_name)
        self.node = QRect(inner.right() - name_width, inner.y(), name_width + 1, small.height())
        room = inner.width() - (name_width + 2 * unit if name_width else 0)
        self.message = metrics.boundingRect(
            QRect(inner.x(), inner.y(), room, _TALL), _WRAP, index.data(MESSAGE)
        )
        self.remedy = QRect(inner.x(), self.message.bottom() + 1, inner.width(), 0)
        remedy = index.data(REMEDY)
        if remedy:
            self.remedy.setHeight(_TALL)
            self.remedy = small.boundingRect(self.remedy, _WRAP, remedy)
        bottom = max(self.message.bottom(), self.remedy.bottom(), self.node.bottom())
        self.buttons: list[_Button] = []
        for offer in index.data(OFFERS) or ():
            top = bottom + (unit if self.buttons else unit + unit // 2)
            room_left = QRect(inner.x(), top, inner.width(), _TALL)
            self.buttons.append(_button(offer, room_left, small, unit))
            bottom = max(self.buttons[-1].rect.bottom(), self.buttons[-1].preview.bottom())
        self.height = bottom - rect.y() + unit + 2


def _button(offer: Offer, room: QRect, metrics: QFontMetrics, unit: int) -> _Button:
    """A button at the top left of a room, its preview beside it, or below where that is narrow."""
    text = metrics.elidedText(
        offer.words, Qt.TextElideMode.ElideRight, max(room.width() - 4 * unit, 1)
    )
    width, height = metrics.horizontalAdvance(text) + 4 * unit, metrics.height() + 2 * unit - 2
    rect = QRect(room.x(), room.y(), width, height)
    beside = QRect(rect.right() + 2 * unit, rect.y() + unit - 1, 0, _TALL)
    beside.setRight(room.right())
    if metrics.horizontalAdvance(offer.preview) > beside.width():
        beside = QRect(room.x(), rect.bottom() + 3, room.width(), _TALL)
    return _Button(offer, rect, text, metrics.boundingRect(beside, _WRAP, offer.preview))
