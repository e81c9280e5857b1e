"""The commands on how the graph is drawn, as two menus in the Edit menu."""

from collections.abc import Iterator

from app.base.i18n import tr
from app.commands.command import Command, Need, Section, Where


def frames_menu() -> Section:
    """Frames around nodes, and how nodes look."""
    frames = (
        Command(
            "frame",
            tr("Put into a &frame"),
            tr("Draw a titled frame around what is selected; it follows its nodes and moves them."),
            ("G",),
            Where.CANVAS,
            needs=Need.CONTENT,
            icon="frame",
        ),
        Command(
            "unframe",
            tr("Take &out of the frame"),
            tr("Have what is selected leave its frame; so does Alt while it is dragged out."),
            ("Alt+G",),
            Where.CANVAS,
            needs=Need.FRAMED,
        ),
        Command(
            "select_frame",
            tr("Select the frame &around"),
            tr("Select the frame that the selected nodes, or the selected frame, are in."),
            ("Shift+G",),
            Where.CANVAS,
            needs=Need.FRAMED,
        ),
        Command(
            "select_framed",
            tr("Select the &nodes in it"),
            tr("Select all nodes in the selected frame; so does a double click on its title."),
            ("Alt+Shift+G",),
            Where.CANVAS,
            needs=Need.FRAME,
        ),
    )
    looks = (
        Command(
            "collapse_node",
            tr("&Collapse or expand"),
            tr("Draw only the titles of the selected nodes, or all of them again."),
            ("H",),
            Where.CANVAS,
            needs=Need.CONTENT,
        ),
        Command(
            "hide_unused",
            tr("&Hide or show unused ports"),
            tr("Leave out the ports of the selected nodes that have no wire, or show them again."),
            ("Ctrl+H",),
            Where.CANVAS,
            needs=Need.CONTENT,
        ),
        Command(
            "color_node",
            tr("Co&lor…"),
            tr("Give the selected nodes or frames a color."),
            ("Shift+H",),
            Where.CANVAS,
            needs=Need.CONTENT,
        ),
    )
    return Section("frames", tr("&Frames and looks"), (frames, looks), "frame")


def layout_menu() -> Section:
    """Where nodes stand."""
    whole = (
        Command(
            "arrange",
            tr("&Arrange everything"),
            tr("Lay the nodes out from left to right."),
            ("Ctrl+L",),
        ),
        Command(
            "arrange_selected",
            tr("Arrange the &selection"),
            tr("Lay the selected nodes out from left to right; the others stay where they are."),
            ("Shift+L",),
            Where.CANVAS,
            needs=Need.CONTENT,
        ),
        Command(
            "straighten",
            tr("Strai&ghten"),
            tr("Make the wires of the longest chain among the selected nodes level."),
            ("Alt+L",),
            Where.CANVAS,
            needs=Need.SEVERAL_NODES,
        ),
    )
    return Section("layout", tr("Arran&ge"), (whole, (*_edges(),), (*_gaps(),)))


def _edges() -> Iterator[Command]:
    tip = tr("Put the selected nodes on one line.")
    for edge, text in {
        "left": tr("Align &left edges"),
        "center": tr("Align &centers"),
        "right": tr("Align &right edges"),
        "top": tr("Align &top edges"),
        "middle": tr("Align &middles"),
        "bottom": tr("Align &bottom edges"),
    }.items():
        yield Command(f"align_{edge}", text, tip, where=Where.CANVAS, needs=Need.SEVERAL_NODES)


def _gaps() -> Iterator[Command]:
    tip = tr("Make the gaps between the selected nodes equal.")
    for axis, text in {"across": tr("Distribute acr&oss"), "down": tr("Distribute &down")}.items():
        yield Command(f"distribute_{axis}", text, tip, where=Where.CANVAS, needs=Need.THREE_NODES)
