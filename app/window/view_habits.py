"""How a person likes the graph to be drawn, from one start to the next."""

from app.canvas import Canvas
from app.window.settings import Settings


def keep_view(canvas: Canvas, settings: Settings) -> None:
    """Draw the graph as the person last had it drawn, and remember what they change."""
    habits = {
        "labels_always": (settings.wire_labels == "always", settings.keep_wire_labels),
        "straight_wires": (settings.straight_wires, settings.keep_straight_wires),
        "pulse": (settings.pulse, settings.keep_pulse),
        "minimap": (settings.minimap, settings.keep_minimap),
    }
    for name, (on, keep) in habits.items():
        canvas.turn(name, on)
        canvas.commands[name].toggled.connect(keep)
