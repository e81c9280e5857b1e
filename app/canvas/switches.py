"""What of the view can be on or off."""

from collections.abc import Callable

from app.canvas.interaction import CanvasView
from app.canvas.live_marks import LiveMarks
from app.canvas.minimap import Minimap
from app.canvas.style import CanvasStyle
from app.commands.actions import Actions
from app.commands.command import Run


class Switches:
    """Turns things of the view on and off; each is a command that is checked while it is on."""

    def __init__(self, view: CanvasView, live: LiveMarks, minimap: Minimap) -> None:
        self._view = view
        self._turn: dict[str, Callable[[bool], None]] = {
            "labels_always": self._label_always,
            "straight_wires": self._straighten,
            "snap": self._snap,
            "pulse": live.set_pulses,
            "minimap": minimap.set_on,
        }

    def runs(self, commands: Callable[[], Actions]) -> dict[str, Run]:
        """What the commands do, by id.

        Args:
            commands: Gets the actions, once they are there.
        """

        def follow(name: str) -> Run:
            return lambda: self._turn[name](commands()[name].isChecked())

        return {name: follow(name) for name in self._turn}

    def turn(self, commands: Actions, name: str, on: bool) -> None:
        """Turn something on or off, and check its command accordingly."""
        commands[name].setChecked(on)
        self._turn[name](on)

    def _label_always(self, on: bool) -> None:
        self._view.labels_always = on
        self._view.viewport().update()

    def _straighten(self, on: bool) -> None:
        self._view.set_style(CanvasStyle(self._view.style_.theme, straight=on))
        self._view.find_ways()

    def _snap(self, on: bool) -> None:
        self._view.snap = on
