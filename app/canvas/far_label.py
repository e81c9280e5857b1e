"""What a node says from afar: texts at the size of the screen, the less room the fewer.

The name is the last to vanish, the kind comes next, and then the shape of what leaves the node.
"""

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.canvas.node_shape import HEADER, ICON, NodeShape
from app.canvas.note_text import plain
from app.canvas.style import CanvasStyle, Face, elided, font, line_height, static_text, text_width
from app.theme import icons

LEAST_ICON = 8
"""Pixels below which an icon is a smudge."""

_EDGE = 4.0
_LEAST_ROOM = 18.0
_LEAST_NOTE = 40.0
_TOLD = 3
"""Letters of a name that tell it from others: with room for fewer, the icon says more."""


class _Text(NamedTuple):
    text: str
    face: Face
    color: QColor


def paint_label(painter: QPainter, shape: NodeShape, style: CanvasStyle, bottom: float) -> None:
    """Paint a node's label with the node's top left corner at the painter's origin.

    Args:
        painter: Paints in the coordinates of the scene.
        shape: The node.
        style: The colours.
        bottom: Where the room for texts ends, in the coordinates of the scene.
    """
    zoom = painter.worldTransform().m11()
    painter.save()
    painter.scale(1.0 / zoom, 1.0 / zoom)
    header = QRectF(0.0, 0.0, shape.width * zoom, HEADER * zoom)
    body = QRectF(0.0, header.bottom(), header.width(), bottom * zoom - header.bottom())
    if header.height() >= line_height(Face.SMALL):
        _in_header(painter, shape, style, header)
        _lines(painter, list(_more(shape, style)), body)
    else:
        _from_far(painter, shape, style, header, body)
    painter.restore()


def paint_note(painter: QPainter, shape: NodeShape, style: CanvasStyle) -> None:
    """Paint as much of a note's text as there is room for."""
    zoom = painter.worldTransform().m11()
    room = QRectF(0.0, 0.0, shape.width * zoom, shape.height * zoom)
    room = room.adjusted(_EDGE, 2.0, -2.0, -2.0)
    if room.height() < line_height(Face.FAR) or room.width() < _LEAST_NOTE:
        return
    painter.save()
    painter.scale(1.0 / zoom, 1.0 / zoom)
    paper = style.note if shape.look == "tools" else style.category(shape.look)
    painter.setPen(paper.text)
    painter.setFont(font(Face.FAR))
    painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
    painter.drawText(room, Qt.TextFlag.TextWordWrap, plain(shape.note))
    painter.restore()


def _in_header(painter: QPainter, shape: NodeShape, style: CanvasStyle, header: QRectF) -> None:
    """The icon and the name, as they stand close up."""
    side = min(int(ICON), int(header.height()) - 2)
    ink = style.category(shape.look).text
    _icon(painter, shape.icon, side, ink, QPointF(_EDGE, (header.height() - side) / 2))
    left = side + 2 * _EDGE
    line = _fitting(_Text(shape.name, Face.SMALL, ink), header.width() - left - _EDGE)
    _write(painter, line, QPointF(left, (header.height() - line_height(line.face)) / 2))


def _from_far(
    painter: QPainter,
    shape: NodeShape,
    style: CanvasStyle,
    header: QRectF,
    body: QRectF,
) -> None:
    """The name in the body and, where there is room, what follows it; or the icon alone."""
    name = _fitting(_Text(shape.name, Face.FAR, style.text), body.width() - _EDGE)
    told = name.text == shape.name or len(name.text) > _TOLD
    if told and body.height() >= line_height(name.face):
        side = int(header.height()) - 1
        ink = style.category(shape.look).text
        _icon(painter, shape.icon, side, ink, QPointF(_EDGE, (header.height() - side) / 2))
        _lines(painter, [name, *_more(shape, style)], body)
        return
    whole = header.united(body)
    # A node that is only its title may lend its name a pixel or two of the ground around it.
    least = LEAST_ICON if shape.height <= HEADER else line_height(Face.FAR)
    if told and whole.height() >= least:
        ink = style.category(shape.look).text if shape.height <= HEADER else name.color
        _lines(painter, [name._replace(color=ink)], whole)
        return
    side = min(int(ICON), int(0.75 * body.height()))
    at = body.center() - QPointF(side / 2, side / 2)
    _icon(painter, shape.icon, side, style.category(shape.look).accent, at)


def _more(shape: NodeShape, style: CanvasStyle) -> Iterator[_Text]:
    """What follows the name."""
    for text, face in ((shape.kind, Face.FAR), (shape.carries, Face.SHAPE)):
        if text:
            yield _Text(text, face, style.muted)


def _lines(painter: QPainter, lines: list[_Text], room: QRectF) -> None:
    """Write as many lines as there is room for, in its middle."""
    fitting = [_fitting(line, room.width() - _EDGE) for line in lines]
    while len(fitting) > 1 and _height(fitting) > room.height():
        fitting.pop()
    y = room.center().y() - _height(fitting) / 2
    for line in fitting:
        x = room.center().x() - text_width(line.face, line.text) / 2
        _write(painter, line, QPointF(x, y))
        y += line_height(line.face)


def _height(lines: list[_Text]) -> float:
    return sum(line_height(line.face) for line in lines)


def _fitting(line: _Text, room: float) -> _Text:
    """The line in a smaller face where it is too wide, and shortened where that is not enough."""
    if line.face is Face.SMALL and text_width(Face.SMALL, line.text) > room:
        line = line._replace(face=Face.FAR)
    # What tells names apart is at their ends: fc1, fc2, critic_hidden, critic_loss.
    middle = Qt.TextElideMode.ElideMiddle
    return line._replace(text=elided(line.face, line.text, max(room, _LEAST_ROOM), middle))


def _write(painter: QPainter, line: _Text, at: QPointF) -> None:
    painter.setPen(line.color)
    painter.setFont(font(line.face))
    painter.drawStaticText(at, static_text(line.face, line.text))


def _icon(painter: QPainter, name: str, side: int, color: QColor, at: QPointF) -> None:
    if side >= LEAST_ICON:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(at, icons.pixmap(name, side, color.name(), ratio))
