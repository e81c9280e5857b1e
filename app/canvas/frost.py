"""The mark of weights that are frozen: a snowflake, and half of one where some are trained."""

import math
from enum import Enum

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.base.i18n import tr
from app.canvas.findings import NodeFindings
from graph_nodes.definitions import Definitions
from graph_nodes.freezing import ALL, said
from graph_nodes.graph import GraphNode

FLAKE = 14.0
"""The size of the mark at a zoom of 1, in pixels."""

_ARMS = 6
_TWIG = 0.32


class Frost(Enum):
    """How much of what a node learns is frozen."""

    NONE = 0
    SOME = 3
    ALL = 6

    @property
    def arms(self) -> int:
        """How many of a snowflake's arms are drawn: its form says it, not its colour."""
        return self.value


def frost_of(node: GraphNode, findings: NodeFindings) -> Frost:
    """How much of a node is frozen: as itself says, and a check of what is around and inside."""
    if node.frozen == ALL or (findings.frozen and findings.frozen == findings.parameters):
        return Frost.ALL
    return Frost.SOME if node.frozen or findings.frozen else Frost.NONE


def frost_text(node: GraphNode, findings: NodeFindings, definitions: Definitions) -> str:
    """What of a node is frozen, in words; "" where nothing is."""
    if node.frozen == ALL:
        return tr("frozen: training leaves its weights as they are")
    if node.frozen:
        names = ", ".join(said(node, definitions, node.frozen))
        return tr("frozen inside: {names}", names=names)
    if not findings.frozen:
        return ""
    return tr(
        "{frozen} of its {count} parameters are frozen, by what is around or inside of it",
        frozen=f"{findings.frozen:,}",
        count=f"{findings.parameters:,}",
    )


def paint_frost(painter: QPainter, at: QPointF, frost: Frost, color: QColor) -> None:
    """Draw the mark around a place, the first arm up."""
    painter.setPen(QPen(color, 1.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    reach = FLAKE / 2
    lines: list[QLineF] = []
    for arm in range(frost.arms):
        turn = 2 * math.pi * arm / _ARMS
        lines.append(QLineF(at, at + _away(turn, reach)))
        joint = at + _away(turn, 0.55 * reach)
        for side in (-1, 1):
            twig = _away(turn + side * math.pi / 4, _TWIG * FLAKE / 2)
            lines.append(QLineF(joint, joint + twig))
    painter.drawLines(lines)


def _away(turn: float, length: float) -> QPointF:
    """So far away, at an angle clockwise from above."""
    return QPointF(math.sin(turn) * length, -math.cos(turn) * length)
