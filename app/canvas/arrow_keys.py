"""What the arrow keys do on the canvas: move what is selected, the view, or the selection."""

from PySide6.QtCore import QPointF

from app.canvas.interaction import CanvasView
from app.canvas.navigate import Direction, neighbour
from app.canvas.requests import Requests
from app.canvas.viewer import GRID

NUDGE, PAN = 8, 60.0

_DIRECTIONS = (Direction.LEFT, Direction.RIGHT, Direction.UP, Direction.DOWN)
"""Of the arrow keys, in the order of the table of commands."""


class ArrowKeys:
    """Does what a command that has the four arrows for its keys stands for."""

    def __init__(self, view: CanvasView, requests: Requests) -> None:
        self._view, self._requests = view, requests
        self._current = ""  # where a walk has come to, of several that are selected

    def run(self, command: str, nth: int) -> bool:
        """Do it for this arrow; False if it is another command."""
        direction = _DIRECTIONS[nth % len(_DIRECTIONS)]
        match command:
            case "nudge":
                self._nudge(direction, NUDGE)
            case "push":
                self._nudge(direction, 2 * GRID)
            case "go":
                self._go(direction)
            case "grow":
                self._go(direction, grow=True)
            case _:
                return False
        return True

    def _nudge(self, direction: Direction, length: int) -> None:
        dx, dy = direction.value
        nodes, ids = self._view.mirror.graph.nodes, self._view.selection.movable()
        if ids:
            at = {i: nodes[i].at for i in ids}
            self._requests.moveRequested.emit(
                {i: (x + dx * length, y + dy * length) for i, (x, y) in at.items()}
            )
        elif dots := self._view.selection.dots():
            self._view.wires.push_dots(dots, (dx * length, dy * length))
        else:
            self._view.pan_by(QPointF(-dx, -dy) * PAN)

    def _go(self, direction: Direction, *, grow: bool = False) -> None:
        view, ids = self._view, self._view.selection.ids()
        start = self._current if self._current in ids else (ids[-1] if ids else None)
        found = neighbour(view.mirror, start, direction)
        if found is None:
            return
        view.selection.select([*ids, found] if grow else [found])
        self._current = found
        body = view.mirror.nodes[found].body()
        if not view.shows(body):
            view.show_rect(body, view.zoom)
