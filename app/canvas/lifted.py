"""Which nodes are being carried about, and which wires with them."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF

from app.canvas.wire_item import WireItem


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
