"""What notes say: Markdown with links and simple formulas, laid out once and painted many times.

A note may come from a stranger: no HTML is taken, no picture or file is read, and a link is only
opened where it leads to the web.
"""

from collections.abc import Iterator
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPainter,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFragment,
)

from app.canvas.math_text import spelled
from app.canvas.style import Face, font

_FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)
_FENCE = "```"
_INDENT, _GAP = 12.0, 6.0
_SCHEMES = ("http", "https")


def height(text: str, width: float) -> float:
    """How high a text is in so much width, in pixels at a zoom of 1."""
    return _laid_out(text, width, "").size().height()


def paint(painter: QPainter, text: str, room: QRectF, ink: QColor, link: QColor) -> None:
    """Paint a text into a rectangle; what is lower than that is left out."""
    document = _laid_out(text, room.width(), link.name())
    context = QAbstractTextDocumentLayout.PaintContext()
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Text, ink)
    context.palette = palette  # pyright: ignore[reportAttributeAccessIssue]
    context.clip = QRectF(QPointF(), room.size())  # pyright: ignore[reportAttributeAccessIssue]
    painter.save()
    painter.translate(room.topLeft())
    painter.setClipRect(QRectF(QPointF(), room.size()))
    document.documentLayout().draw(painter, context)
    painter.restore()


def link_at(text: str, width: float, at: QPointF) -> QUrl | None:
    """The page of the web that a link leads to which is at a place of a text."""
    url = QUrl(_laid_out(text, width, "").documentLayout().anchorAt(at))
    return url if url.scheme() in _SCHEMES else None


def links(text: str) -> list[QUrl]:
    """The pages of the web that a text has links to."""
    found = (QUrl(one.charFormat().anchorHref()) for one in _anchors(_laid_out(text, 200.0, "")))
    pages = {url.toString(): url for url in found if url.scheme() in _SCHEMES}
    return list(pages.values())


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """A text without its marks."""
    return _laid_out(text, 200.0, "").toPlainText()


@lru_cache(maxsize=256)
def _laid_out(text: str, width: float, link: str) -> QTextDocument:
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0.0)
    document.setIndentWidth(_INDENT)
    document.setDefaultFont(font(Face.NOTE))
    document.setMarkdown(spelled(_with_breaks(_without_pictures(text))), _FEATURES)
    _space_out(document)
    document.setTextWidth(width)
    if link:
        _color_links(document, QColor(link))
    return document


def _without_pictures(text: str) -> str:
    """The text with links in place of pictures, which Qt would read from wherever they lie."""
    return text.replace("![", "!\u200b[")


def _with_breaks(text: str) -> str:
    """The text whose lines end where they were typed to end, as people expect of a note."""
    lines, is_code = text.split("\n"), False
    for place, line in enumerate(lines):
        is_code ^= line.lstrip().startswith(_FENCE)
        if line.strip() and not is_code:
            lines[place] = f"{line.rstrip()}  "
    return "\n".join(lines)


def _space_out(document: QTextDocument) -> None:
    """Part paragraphs a little, as the blank lines between them do where they are typed."""
    block = document.begin()
    while block.next().isValid():
        if block.textList() is None or block.next().textList() is None:
            looks = QTextBlockFormat()
            looks.setBottomMargin(_GAP)
            QTextCursor(block).mergeBlockFormat(looks)
        block = block.next()


def _color_links(document: QTextDocument, color: QColor) -> None:
    looks = QTextCharFormat()
    looks.setForeground(color)
    for fragment in list(_anchors(document)):
        cursor = QTextCursor(document)
        cursor.setPosition(fragment.position())
        end = fragment.position() + fragment.length()
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(looks)


def _anchors(document: QTextDocument) -> Iterator[QTextFragment]:
    """The pieces of a text that are links."""
    block = document.begin()
    while block.isValid():
        found = block.begin()
        while not found.atEnd():
            if found.fragment().charFormat().isAnchor():
                yield found.fragment()
            found += 1
        block = block.next()


def forget() -> None:
    """Lay texts out anew: fonts may be others now."""
    _laid_out.cache_clear()
