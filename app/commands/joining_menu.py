"""Commands of the Edit menu by which nodes are swapped, joined and combined."""

from app.base.i18n import tr
from app.commands.command import Command, Need, Where


def joining() -> tuple[Command, ...]:
    """What makes nodes another kind, and what brings together what they give."""
    return (
        Command(
            "swap_kind",
            tr("Swap kind…"),
            tr("Make the selected nodes another kind, or another module; wires and values stay."),
            ("S",),
            Where.CANVAS,
            needs=Need.NODES,
            icon="swap",
        ),
        Command(
            "swap_inputs",
            tr("Swap inputs"),
            tr("Have the selected node take by each of its two inputs what the other one takes."),
            ("Alt+S",),
            Where.CANVAS,
            needs=Need.TWO_INPUTS,
        ),
        Command(
            "join",
            tr("Join"),
            tr("Draw a wire between the two selected nodes; where there are several ways, choose."),
            ("J",),
            Where.CANVAS,
            needs=Need.TWO_NODES,
        ),
        Command(
            "combine",
            tr("Combine by…"),
            tr("Add, multiply or concatenate what the selected nodes give, by a new node."),
            ("Shift+J",),
            Where.CANVAS,
            needs=Need.SEVERAL_NODES,
        ),
    )


def copies_with_wires() -> tuple[Command, ...]:
    """What copies nodes that take what their originals take."""
    return (
        Command(
            "paste_wired",
            tr("Paste with wires"),
            tr("Paste copied nodes, which take what they took before, where it is still there."),
            ("Ctrl+Shift+V",),
            Where.CANVAS,
        ),
        Command(
            "duplicate_wired",
            tr("Duplicate with wires"),
            tr("Put a copy beside the selected nodes that takes what they take."),
            ("Ctrl+Shift+D",),
            Where.CANVAS,
            needs=Need.NODES,
        ),
    )
