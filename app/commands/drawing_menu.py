"""The commands on how the graph is drawn, as two menus in the Edit menu."""

from app.base.i18n import tr
from app.commands.command import Command, Need, Section, Where


def frames_menu() -> Section:
    """Frames around nodes, and how nodes look."""
    frames = (
        Command(
            "frame",
            tr("Put into a &frame"),
            tr("Draw a titled frame around what is selected; it follows its nodes and moves them."),
            ("J",),
            Where.CANVAS,
            needs=Need.CONTENT,
            icon="frame",
        ),
        Command(
            "unframe",
            tr("Take &out of the frame"),
            tr("Have what is selected leave its frame; so does Alt while it is dragged out."),
            ("Alt+J",),
            Where.CANVAS,
            needs=Need.FRAMED,
        ),
        Command(
            "select_frame",
            tr("Select the frame &around"),
            tr("Select the frame that the selected nodes, or the selected frame, are in."),
            ("Shift+J",),
            Where.CANVAS,
            needs=Need.FRAMED,
        ),
        Command(
            "select_framed",
            tr("Select the &nodes in it"),
            tr("Select all nodes in the selected frame; so does a double click on its title."),
            ("Ctrl+Shift+J",),
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
