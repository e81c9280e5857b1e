"""The left button that went down, and is a click or not yet a drag."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt

from app.canvas.viewer import Hit

_ALT, _CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
ADDS = Qt.KeyboardModifier.ShiftModifier | _CTRL
"""The keys that take something in or out of the selection."""


@dataclass(frozen=True, slots=True)
class Press:
    """Where it went down, on what, and with which keys.

    Alt cuts from empty canvas and copies from a node. Ctrl copies from a node, too: many window
    managers keep Alt to themselves.

    Attributes:
        at: The point of the view.
        hit: What is there.
        modifiers: The keys that were held.
        selected: The nodes that were selected before.
    """

    at: QPoint
    hit: Hit
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    selected: tuple[str, ...] = ()

    @property
    def adds(self) -> bool:
        """Whether a click takes a node in or out of the selection."""
        return bool(self.modifiers & ADDS) and not self.modifiers & _ALT

    @property
    def looks(self) -> bool:
        """Whether a click shows the value at a port."""
        return self.hit.port is not None and self.modifiers == ADDS

    @property
    def cuts(self) -> bool:
        """Whether a drag cuts wires."""
        return bool(self.modifiers & _ALT) and self.hit.node is None

    @property
    def copied(self) -> list[str]:
        """The nodes that a drag copies: none where it does something else."""
        node, keys = self.hit.node, self.modifiers
        if node is None or self.hit.port or not keys & (_ALT | _CTRL):
            return []
        is_in = node.id in self.selected
        if keys & _CTRL or is_in:
            return list(self.selected) if is_in else [*self.selected, node.id]
        return [node.id]
