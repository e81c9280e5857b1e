"""A graph inside of its own picture: what draws it puts it in, and opening the picture reads it."""

from pathlib import Path
from xml.sax.saxutils import escape

from PySide6.QtCore import QBuffer, QIODevice, QXmlStreamReader
from PySide6.QtGui import QImage, QImageReader

from graph_nodes.reading import DocumentError, read, read_bytes, shown_name

SUFFIXES = (".png", ".svg")

_KEY = "netloom"
_END = b"</svg>"


def is_picture(path: Path) -> bool:
    """Whether a file is called as pictures are that can carry a graph."""
    return path.suffix.lower() in SUFFIXES


def put_into_image(image: QImage, text: str) -> None:
    """Have a picture carry the text of a graph when it is written as a PNG."""
    image.setText(_KEY, text)


def put_into_svg(drawing: bytes, text: str) -> bytes:
    """A drawing that carries the text of a graph, where programs that show it look past it."""
    carried = f"<metadata><{_KEY}>{escape(text)}</{_KEY}></metadata>\n"
    head, end, tail = drawing.rpartition(_END)
    return head + carried.encode() + end + tail


def graph_text(path: Path) -> str:
    """The text of the graph that a picture carries.

    Raises:
        DocumentError: It cannot be read, or carries none.
    """
    text = _in_svg(read(path)) if path.suffix.lower() == ".svg" else _in_png(read_bytes(path))
    if not text:
        raise DocumentError(
            f"{shown_name(path)} carries no Netloom graph: only pictures do that were exported here"
        )
    return text


def _in_png(content: bytes) -> str:
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return QImageReader(buffer).text(_KEY)


def _in_svg(content: str) -> str:
    reader = QXmlStreamReader(content)
    while not reader.atEnd():
        if reader.readNext() is QXmlStreamReader.TokenType.StartElement and reader.name() == _KEY:
            return reader.readElementText()
    return ""
