"""The code of the graph as it would be exported, with the lines of the selected nodes lit."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QTextEdit, QVBoxLayout, QWidget

from app import theme
from app.base.i18n import tr
from app.commands.command import Where
from app.commands.keys import command
from app.docks.code_colors import CodeColors
from app.docks.common import MINIMUM_WIDTH, copy_text, label, row, tool_button
from app.docks.empty import EmptyState


class CodePanel(QWidget):
    """Shows source, read-only.

    Signals:
        nodeActivated(str): A line of the node with this path was clicked, or Enter pressed on it.
    """

    nodeActivated = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(tr("Code"))
        self.setMinimumWidth(MINIMUM_WIDTH)
        self._nodes: dict[int, str] = {}
        self._lines: Mapping[str, Sequence[int]] = {}
        self._selected: tuple[str, ...] = ()
        self.text = _Source()
        self.text.lineChosen.connect(self._choose)
        self._size = label("", "small")
        self.copy_button = tool_button("copy", tr("Copy the code"), self._copy)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row(self._size, None, self.copy_button))
        column.addWidget(self.text, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(
            EmptyState("code", tr("No code yet"), tr("Add nodes, and their source appears here."))
        )
        self._pages.addWidget(shown)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        theme.changed.connect(self._light)

    def set_source(self, text: str, lines: Mapping[str, Sequence[int]]) -> None:
        """Show source. What is in view stays in view; the same text again changes nothing.

        Args:
            text: Python source.
            lines: Path of a node → the numbers of its lines, from 1.
        """
        self._lines = lines
        self._nodes = {line: node for node, numbers in lines.items() for line in numbers}
        self.text.set_source(text)
        self._size.setText(tr("{count} lines", count=len(text.splitlines())))
        self._pages.setCurrentIndex(1 if text else 0)
        self._light()

    def set_selected(self, paths: Iterable[str]) -> None:
        """Light the lines of these nodes, and bring the first into view unless one is."""
        self._selected = tuple(paths)
        self._light()
        self.text.reveal(self._lit())

    def _lit(self) -> list[int]:
        return sorted({line for node in self._selected for line in self._lines.get(node, ())})

    def _light(self) -> None:
        self.text.light(self._lit())

    def _choose(self, line: int) -> None:
        node = self._nodes.get(line)
        if node is not None:
            self.nodeActivated.emit(node)

    def _copy(self) -> None:
        copy_text(self.text.toPlainText())


class _Source(QPlainTextEdit):
    """The text itself, with line numbers beside it.

    Signals:
        lineChosen(int): A line was clicked, or Enter pressed on it; the first is 1.
    """

    lineChosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(tr("Code"))
        self.setTabChangesFocus(True)
        self._colors = CodeColors(self.document())
        self._lit: list[int] = []
        self._pressed_at = QPoint()
        self._numbers = _Numbers(self)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._scroll_numbers)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def is_colored(self) -> bool:
        """Whether every line has its colours."""
        return self._colors.is_done

    def set_source(self, text: str) -> None:
        """Replace the lines that differ, and colour them."""
        old, new = self.toPlainText(), text
        if old == new:
            return
        before, after = old.split("\n"), new.split("\n")
        start = _common_start(before, after)
        end = _common_start(before[start:][::-1], after[start:][::-1])
        if start + end == min(len(before), len(after)):  # lines only went or only came:
            if start:  # replace one that stays as well, so that there is something to replace
                start -= 1
            else:
                end -= 1
        old_lines, new_lines = before[start : len(before) - end], after[start : len(after) - end]
        self._replace(start, start + len(old_lines) - 1, new_lines)
        self._colors.forget(start, len(old_lines), len(new_lines))
        self._colors.start()

    def light(self, lines: list[int]) -> None:
        """Give these lines another ground and a mark beside their numbers."""
        self._lit = lines
        ground = QColor(theme.highlight(theme.current().colors))
        selections: list[QTextEdit.ExtraSelection] = []
        for line in lines:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
            selection.format.setBackground(ground)
            selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            selections.append(selection)
        self.setExtraSelections(selections)
        self._numbers.update()

    def reveal(self, lines: list[int]) -> None:
        """Scroll so that the first of these lines is in view, unless one of them is."""
        first = self.firstVisibleBlock().blockNumber() + 1
        count = self.viewport().height() // max(1, self.fontMetrics().lineSpacing())
        if lines and not any(first <= line < first + count for line in lines):
            self.verticalScrollBar().setValue(max(0, lines[0] - 1 - count // 4))

    def keyPressEvent(self, e: QKeyEvent) -> None:
        if command(e, Where.CODE) == "to_line":
            self.lineChosen.emit(self.textCursor().blockNumber() + 1)
        else:
            super().keyPressEvent(e)

    def mousePressEvent(self, e: QMouseEvent) -> None:
        self._pressed_at = e.position().toPoint()
        super().mousePressEvent(e)

    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        super().mouseReleaseEvent(e)
        at = e.position().toPoint()
        still = (at - self._pressed_at).manhattanLength() < 4
        if still and e.button() == Qt.MouseButton.LeftButton and not self._has_selection():
            self.lineChosen.emit(self.cursorForPosition(at).blockNumber() + 1)

    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self._place_numbers()

    def numbers_width(self) -> int:
        """How wide the column of line numbers is."""
        digits = max(2, len(str(self.blockCount())))
        unit = theme.current().sizes.unit
        return self.fontMetrics().horizontalAdvance("0") * digits + 5 * unit

    def paint_numbers(self, painter: QPainter, area: QRect) -> None:
        """Paint the numbers of the lines in view."""
        colors, unit = theme.current().colors, theme.current().sizes.unit
        lit = set(self._lit)
        painter.fillRect(area, QColor(colors.canvas))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        height = self.fontMetrics().lineSpacing()
        width = self._numbers.width()
        while block.isValid():
            top = round(self.blockBoundingGeometry(block).translated(self.contentOffset()).top())
            if top > area.bottom():
                return
            is_lit = block.blockNumber() + 1 in lit
            if is_lit:
                painter.fillRect(0, top, max(3, unit - 1), height, QColor(colors.accent_text))
            painter.setPen(QColor(colors.text if is_lit else colors.muted))
            text = str(block.blockNumber() + 1)
            rect = QRect(0, top, width - 2 * unit, height)
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight, text)
            block = block.next()

    def _has_selection(self) -> bool:
        return self.textCursor().hasSelection()

    def _replace(self, first: int, last: int, lines: list[str]) -> None:
        """Put lines in the place of those from ``first`` to ``last``, counted from 0."""
        place = self.verticalScrollBar().value()
        end = self.document().findBlockByNumber(last)
        cursor = QTextCursor(self.document())
        cursor.setPosition(self.document().findBlockByNumber(first).position())
        cursor.setPosition(end.position() + end.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText("\n".join(lines))
        self.verticalScrollBar().setValue(place)

    def _make_room(self) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)
        self._place_numbers()

    def _place_numbers(self) -> None:
        inner = self.contentsRect()
        self._numbers.setGeometry(inner.x(), inner.y(), self.numbers_width(), inner.height())

    def _scroll_numbers(self, area: QRect, dy: int) -> None:
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())

    def _restyle(self) -> None:
        self.setFont(theme.mono(theme.current().sizes.small))
        self._make_room()
        self._colors.recolor()


class _Numbers(QWidget):
    """The column of line numbers."""

    def __init__(self, source: _Source) -> None:
        super().__init__(source)
        self._source = source

    def sizeHint(self) -> QSize:
        return QSize(self._source.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._source.paint_numbers(painter, event.rect())
        painter.end()


def _common_start(one: list[str], other: list[str]) -> int:
    """How many items two lists begin with in common."""
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))
