"""Nodes that are carried about together, and what an edit that moves all of them together is."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF

from app.canvas.wire_item import WireItem
from graph_nodes.change import Change


@dataclass(slots=True)
class Lifted:
    """Nodes that are being carried about.

    Attributes:
        ids: The nodes.
        rim: Those of them that are wired to other nodes.
        inner: The wires among them.
        outer: The wires between them and other nodes.
        by: How far they are from where the graph says.
        is_all: Whether no node is left behind.
    """

    ids: frozenset[str] = frozenset()
    rim: frozenset[str] = frozenset()
    inner: set[WireItem] = field(default_factory=set[WireItem])
    outer: set[WireItem] = field(default_factory=set[WireItem])
    by: QPointF = field(default_factory=QPointF)
    is_all: bool = False


def common_shift(change: Change) -> QPointF | None:
    """How far a change moves its nodes, where it moves them all by as much and does no more."""
    if change.added_wires or change.removed_wires:
        return None
    shift: tuple[float, float] | None = None
    for before, after in change.nodes.values():
        if before is None or after is None or not before.is_same_elsewhere(after):
            return None
        by = (after.at[0] - before.at[0], after.at[1] - before.at[1])
        if by != (shift or by):
            return None
        shift = by
    return QPointF(*shift) if shift else None
