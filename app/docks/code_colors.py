"""Colours Python source without holding up the window: a slice of it in each turn of the loop."""

from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from threading import Thread
from time import perf_counter

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QFont, QTextBlock, QTextCharFormat, QTextDocument, QTextLayout

from app import theme

_SLICE = 0.004
"""Seconds of colouring before the event loop gets its turn."""

Span = tuple[int, int, str]
"""Start and length within a line, and the kind of text, a key of ``Theme.syntax``."""


class CodeColors(QObject):
    """Colours the lines of a document that were changed."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._document = document
        self._lines: Iterator[list[Span]] = iter(())
        self._at = 0
        self._done: list[list[Span]] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._work)

    @property
    def is_done(self) -> bool:
        """Whether every line has its colours."""
        return not self._timer.isActive()

    def start(self) -> None:
        """Colour the document as it is now, beginning at once and going on in the background."""
        self._lines = _spans_by_line(self._document.toPlainText())
        self._at = 0
        self._timer.start(0)
        self._work()

    def recolor(self) -> None:
        """Colour everything again: the theme is another one."""
        self._done = []
        self.start()

    def forget(self, first: int, old: int, new: int) -> None:
        """Note that the lines from ``first`` on, ``old`` of them, became ``new`` other ones."""
        self._done[first : first + old] = [[(-1, 0, "")]] * new

    def _work(self) -> None:
        if not _lexer_is_loaded():
            return
        until = perf_counter() + _SLICE
        for spans in self._lines:
            if self._at >= len(self._done) or self._done[self._at] != spans:
                self._color(self._document.findBlockByNumber(self._at), spans)
                self._done[self._at : self._at + 1] = [spans]
            self._at += 1
            if perf_counter() > until:
                return
        self._timer.stop()

    def _color(self, block: QTextBlock, spans: list[Span]) -> None:
        if not block.isValid():
            return
        formats: list[QTextLayout.FormatRange] = []
        for start, length, kind in spans:
            part = QTextLayout.FormatRange()
            part.start, part.length = start, length
            part.format = _format(theme.current(), kind)
            formats.append(part)
        block.layout().setFormats(formats)
        self._document.markContentsDirty(block.position(), block.length())


@lru_cache(maxsize=64)
def _format(current: theme.Theme, kind: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(current.syntax[kind]))
    if kind == "comment":
        made.setFontItalic(True)
    if kind in ("class", "function"):
        made.setFontWeight(QFont.Weight.DemiBold)
    return made


@lru_cache(maxsize=1)
def _loading() -> Thread:
    """Reads the lexer in beside the event loop: it takes longer than a frame."""
    thread = Thread(target=import_module, args=("pygments.lexers.python",), daemon=True)
    thread.start()
    return thread


def _lexer_is_loaded() -> bool:
    return not _loading().is_alive()


def _spans_by_line(text: str) -> Iterator[list[Span]]:
    """The coloured spans of each line in turn, worked out as they are asked for."""
    from pygments.lexers.python import PythonLexer

    spans: list[Span] = []
    line_start = 0
    for start, token, value in PythonLexer(stripnl=False).get_tokens_unprocessed(text):
        kind = _kind(token)
        at = start
        for piece in value.splitlines(keepends=True):
            bare = piece.rstrip("\n")
            if kind and bare.strip():
                spans.append((at - line_start, len(bare), kind))
            at += len(piece)
            if bare is not piece and len(bare) < len(piece):
                yield spans
                spans, line_start = [], at
    yield spans


@lru_cache(maxsize=128)
def _kind(token: object) -> str:
    """The kind of text that a Pygments token is; empty for plain text."""
    from pygments.token import Token

    kinds: dict[object, str] = {
        Token.Comment: "comment",
        Token.Literal.String: "string",
        Token.Literal.Number: "number",
        Token.Keyword: "keyword",
        Token.Operator.Word: "keyword",
        Token.Operator: "operator",
        Token.Punctuation: "operator",
        Token.Name.Function: "function",
        Token.Name.Class: "class",
        Token.Name.Decorator: "decorator",
        Token.Name.Builtin: "builtin",
    }
    while token is not None:
        if token in kinds:
            return kinds[token]
        token = getattr(token, "parent", None)
    return ""
