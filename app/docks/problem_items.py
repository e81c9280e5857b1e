"""How a problem is painted in its list: icon, message, the node that has it, the remedy."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app import theme
from app.base.errors import guarded
from app.theme import icons
from graph_nodes.problem import Problem

PROBLEM = Qt.ItemDataRole.UserRole
NODE_NAME = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex
_WRAP = int(Qt.TextFlag.TextWordWrap)


class ProblemDelegate(QStyledItemDelegate):
    """Paints problems, their text wrapped to the width of the list."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else 240
        parts = _Parts(QRect(0, 0, width, 10_000), option.font, index)
        return QSize(width, parts.height)

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
        painter.drawText(parts.message, _WRAP, problem.message)
        painter.setFont(parts.small)
        painter.setPen(QColor(colors.muted))
        painter.drawText(parts.remedy, _WRAP, problem.remedy)
        painter.drawText(parts.node, Qt.AlignmentFlag.AlignRight, parts.node_name)
        painter.restore()


class _Parts:
    """Where the parts of one row are."""

    def __init__(self, rect: QRect, font: QFont, index: Index) -> None:
        sizes = theme.current().sizes
        unit = sizes.unit
        problem: Problem = index.data(PROBLEM)
        self.small = QFont(font)
        self.small.setPointSizeF(sizes.small)
        metrics, small = QFontMetrics(font), QFontMetrics(self.small)
        self.icon = QPoint(rect.x() + 2 * unit, rect.y() + unit + 1)
        inner = rect.adjusted(4 * unit + sizes.icon, unit, -2 * unit, -unit)
        name = index.data(NODE_NAME) or ""
        self.node_name = small.elidedText(name, Qt.TextElideMode.ElideRight, inner.width() // 3)
        name_width = small.horizontalAdvance(self.node_name)
        self.node = QRect(inner.right() - name_width, inner.y(), name_width + 1, small.height())
        room = inner.width() - (name_width + 2 * unit if name_width else 0)
        self.message = metrics.boundingRect(
            QRect(inner.x(), inner.y(), room, 10_000), _WRAP, problem.message
        )
        self.remedy = QRect(inner.x(), self.message.bottom() + 1, inner.width(), 0)
        if problem.remedy:
            self.remedy.setHeight(10_000)
            self.remedy = small.boundingRect(self.remedy, _WRAP, problem.remedy)
        bottom = max(self.message.bottom(), self.remedy.bottom(), self.node.bottom())
        self.height = bottom - rect.y() + unit + 2
