"""Where on a node the values of its parameters stand."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from app.canvas.node_shape import NodeShape
from app.canvas.style import Face, line_height, text_width
from app.canvas.summary import SEPARATOR

_AROUND = 3.0
"""How far, in pixels at a zoom of 1, a value reaches out of its text."""

_LEAST = 16.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A parameter that is shown on a node.

    Attributes:
        param: Its name.
        rect: What it takes, its label included, from the node's top left corner.
        value: Where its value begins.
    """

    param: str
    rect: QRectF
    value: float


def value_spots(shape: NodeShape) -> list[Spot]:
    """The parameters that a node shows, from left to right; none of what is shortened away."""
    line = shape.line
    height = line_height(Face.SMALL)
    top = line.top() + (line.height() - height) / 2
    said, spots = "", list[Spot]()
    for part in shape.parts:
        start = line.left() + text_width(Face.SMALL, said)
        end = min(start + text_width(Face.SMALL, part.text), line.right())
        if part.param and end - start >= min(_LEAST, text_width(Face.SMALL, part.text)):
            value = start + text_width(Face.SMALL, part.text[: part.before])
            rect = QRectF(start, top, end - start, height)
            spots.append(Spot(part.param, rect.adjusted(-_AROUND, 0.0, _AROUND, 0.0), value))
        said += part.text + SEPARATOR
    return spots


def spot_at(shape: NodeShape, place: QPointF) -> Spot | None:
    """The parameter that is shown at a place of a node, if one is."""
    if not shape.line.contains(place):
        return None
    return next((spot for spot in value_spots(shape) if spot.rect.contains(place)), None)
