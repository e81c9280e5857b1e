"""What a mouse does on the canvas, by theme: no key stands for it, but people look for it."""

from app.base.i18n import tr
from app.commands.keys import keys_text

Gesture = tuple[str, str]
"""What can be done, and how."""


def gestures() -> tuple[tuple[str, tuple[Gesture, ...]], ...]:
    """The themes with their gestures, as the page of shortcuts shows them."""
    cutting, panning = keys_text("hold_to_cut", 1), keys_text("hold_to_pan", 1)
    return (
        (
            tr("Nodes, with the mouse"),
            (
                (
                    tr("Add a node"),
                    tr("Double-click the empty canvas, or drag one from the palette"),
                ),
                (tr("Move nodes"), tr("Drag")),
                (tr("Duplicate nodes"), tr("Alt or Ctrl and drag them")),
                (tr("Duplicate nodes with wires"), tr("The same, and Shift")),
                (tr("Select several"), tr("Drag over them, or Shift-click")),
                (tr("Insert a node"), tr("Drop it on a wire, or click one and press Tab")),
                (
                    tr("Join a node to one beside it"),
                    tr("Rest its free port near one that fits; Ctrl leaves them apart"),
                ),
                (tr("Take a node off its wires"), tr("Shake it while dragging")),
                (tr("Rename a node"), tr("Double-click its title")),
                (tr("Change a number on a node"), tr("Drag it; Shift goes finely, Ctrl coarsely")),
                (tr("Edit a value on a node"), tr("Double-click it")),
                (tr("Edit a node's properties, or look inside"), tr("Double-click its body")),
                (tr("Commands for what is here"), tr("Right click")),
            ),
        ),
        (
            tr("Frames and notes, with the mouse"),
            (
                (tr("Move a frame and what is in it"), tr("Drag its title")),
                (tr("Put nodes into a frame"), tr("Let them go on it")),
                (tr("Take nodes out of a frame"), tr("Alt while they are dragged out")),
                (tr("Select all nodes in a frame"), tr("Double-click its title")),
                (tr("Write a note"), tr("Double-click; Ctrl-click follows a link")),
            ),
        ),
        (
            tr("Wires, with the mouse"),
            (
                (tr("Draw a wire"), tr("Drag from a port")),
                (tr("Draw it without aiming"), tr("Let it go on a node, or near a port")),
                (tr("Draw a wire to a new node"), tr("Let it go over the empty canvas")),
                (tr("Draw several from one output"), tr("Hold Shift, and click on more inputs")),
                (tr("Draw one to each selected node"), tr("Let it go on one of them")),
                (tr("Take up a wire's end"), tr("Drag from its input, or the wire near its end")),
                (tr("Give a wire to a new node"), tr("Let its end go over the empty canvas")),
                (tr("Move all wires of an output"), tr("Ctrl and drag from it to another")),
                (tr("Lead a wire through a dot"), tr("Drag the middle of it, or double-click")),
                (tr("Lead two wires together"), tr("Drag a dot of one onto a dot of the other")),
                (tr("Go to the other end of a hidden wire"), tr("Double-click its tag")),
                (tr("Look at the value of a port"), tr("Ctrl+Shift-click it")),
                (
                    tr("Cut wires"),
                    tr("{key} and drag across them, or Alt and drag beside nodes", key=cutting),
                ),
            ),
        ),
        (
            tr("The view, with the mouse"),
            (
                (
                    tr("Move the view"),
                    tr("Drag with the middle button, or {key} and drag", key=panning),
                ),
                (tr("Zoom"), tr("Mouse wheel, or two fingers")),
                (tr("Move the view sideways"), tr("Shift and mouse wheel")),
                (tr("Go anywhere"), tr("Click the map, or drag its frame")),
                (tr("Back and forward"), tr("The thumb's buttons")),
            ),
        ),
    )
