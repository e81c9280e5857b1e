"""The commands that look at values."""

from app.base.i18n import tr
from app.commands.command import Command, Need, Where


def look_commands() -> tuple[Command, ...]:
    """They are on the canvas, and stand in the menu of runs."""
    return (
        Command(
            "look_at",
            tr("&Look at its value"),
            tr("Show what leaves the selected node, or put that away; so does Ctrl+Shift+click."),
            ("V",),
            Where.CANVAS,
            needs=Need.ONE_NODE,
            icon="eye",
        ),
        Command(
            "pin_look",
            tr("Keep the value in &view"),
            tr("Keep the card of a value while another is looked at, or let it go."),
            ("Shift+V",),
            Where.CANVAS,
            icon="pin",
        ),
        Command(
            "run_to_here",
            tr("Run to &here"),
            tr("Compute one batch up to the selected node, and show what it gives."),
            ("Ctrl+Return", "Ctrl+Enter"),
            Where.CANVAS,
            needs=Need.ONE_NODE,
            icon="to-here",
        ),
    )
