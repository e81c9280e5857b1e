"""The commands of the Edit menu."""

from app.base.i18n import tr
from app.commands.command import Command, Need, Section, Where
from app.commands.drawing_menu import frames_menu, layout_menu
from app.commands.joining_menu import copies_with_wires, joining


def edit_menu() -> Section:
    """What is edited, selected and found."""
    history = (
        Command(
            "undo",
            tr("&Undo"),
            tr("Take back the last edit."),
            ("Ctrl+Z",),
            needs=Need.UNDO,
            icon="undo",
        ),
        Command(
            "redo",
            tr("&Redo"),
            tr("Do again what was undone."),
            ("Ctrl+Shift+Z", "Ctrl+Y"),
            needs=Need.REDO,
            icon="redo",
        ),
        Command(
            "history",
            tr("&History…"),
            tr("List every step, and go to how the graph was after any of them."),
            ("Ctrl+Alt+Z",),
            icon="clock",
        ),
    )
    everything = (
        Command(
            "select_all",
            tr("Select &all"),
            tr("Select every node."),
            ("Ctrl+A",),
            Where.CANVAS,
        ),
    )
    finding = (
        Command(
            "find",
            tr("Find…"),
            tr("Find nodes by name, kind, value, shape or problem, inside of modules, too."),
            ("Ctrl+F",),
            icon="search",
        ),
        Command("find_next", tr("Find next"), tr("Go to the next hit."), ("F3",)),
        Command("find_previous", tr("Find previous"), tr("Go to the hit before."), ("Shift+F3",)),
        Command(
            "command_palette",
            tr("Command palette…"),
            tr("Find a command by its name, and run it."),
            ("Ctrl+Shift+P",),
            icon="search",
        ),
    )
    return Section(
        "edit",
        tr("&Edit"),
        (
            history,
            _clipboard(),
            everything,
            _nodes(),
            (layout_menu(), frames_menu()),
            _modules(),
            _wires(),
            joining(),
            finding,
        ),
    )


def _clipboard() -> tuple[Command, ...]:
    return (
        Command(
            "cut",
            tr("Cu&t"),
            tr("Copy the selected nodes, then delete them."),
            ("Ctrl+X", "Shift+Del"),
            Where.CANVAS,
            needs=Need.NODES,
            icon="cut",
        ),
        Command(
            "copy",
            tr("&Copy"),
            tr("Copy the selected nodes as text, for this or another window."),
            ("Ctrl+C", "Ctrl+Ins"),
            Where.CANVAS,
            needs=Need.NODES,
            icon="copy",
        ),
        Command(
            "paste",
            tr("&Paste"),
            tr("Paste copied nodes."),
            ("Ctrl+V", "Shift+Ins"),
            Where.CANVAS,
            icon="paste",
        ),
        Command(
            "duplicate",
            tr("&Duplicate"),
            tr("Put a copy beside the selected nodes."),
            ("Ctrl+D",),
            Where.CANVAS,
            needs=Need.NODES,
            icon="duplicate",
        ),
        *copies_with_wires(),
        Command(
            "delete",
            tr("De&lete"),
            tr("Delete what is selected; what went into a node goes to where its output went."),
            ("Del", "Backspace"),
            Where.CANVAS,
            needs=Need.SELECTION,
            icon="delete",
        ),
        Command(
            "delete_gap",
            tr("Delete, leaving a gap"),
            tr("Delete the selected nodes with their wires, and draw no others in their place."),
            ("Ctrl+Del", "Ctrl+Backspace"),
            Where.CANVAS,
            needs=Need.NODES,
        ),
    )


def _nodes() -> tuple[Command, ...]:
    return (
        Command(
            "add_node",
            tr("Add &node…"),
            tr("Search for a node and add it, on the selected wire if there is one."),
            ("Tab",),
            Where.CANVAS,
            icon="plus",
        ),
        Command(
            "rename",
            tr("Rena&me"),
            tr("Give the selected node another name, or a frame its title, color and note."),
            ("F2",),
            Where.CANVAS,
            needs=Need.NAMED,
            icon="rename",
        ),
        Command(
            "edit_properties",
            tr("Edit pr&operties"),
            tr("Go to the properties of the selected node."),
            ("Return", "Enter"),
            Where.CANVAS,
            needs=Need.ONE_NODE,
        ),
        Command(
            "edit_values",
            tr("Edit values on it"),
            tr("Edit the values that the selected node shows, where they stand."),
            ("E",),
            Where.CANVAS,
            needs=Need.ONE_NODE,
        ),
        Command(
            "bypass",
            tr("&Bypass"),
            tr("Let the selected nodes pass their input on unchanged, or stop doing so."),
            ("Ctrl+B",),
            Where.CANVAS,
            needs=Need.NODES,
            icon="bypass",
        ),
        Command(
            "disable",
            tr("Disabl&e"),
            tr("Take the selected nodes out of the graph without deleting them, or put them back."),
            ("Ctrl+M",),
            Where.CANVAS,
            needs=Need.NODES,
            icon="disable",
        ),
    )


def _modules() -> tuple[Command, ...]:
    return (
        Command(
            "group",
            tr("Group &into a module"),
            tr("Fold the selected nodes into a module of your own, a class in the code."),
            ("Ctrl+G",),
            Where.CANVAS,
            needs=Need.NODES,
            icon="group",
        ),
        Command(
            "use_again",
            tr("Use again"),
            tr("Call the selected layer or module once more, with its weights, for another input."),
            ("U",),
            Where.CANVAS,
            needs=Need.NODES,
        ),
        Command(
            "share_weights",
            tr("Share &weights"),
            tr("Have the selected layers use the weights of one of them, or their own again."),
            ("Ctrl+U",),
            Where.CANVAS,
            needs=Need.NODES,
        ),
        Command(
            "freeze",
            tr("Freeze or train weights"),
            tr("Have training leave the weights of the selected nodes as they are, or train them."),
            ("W",),
            Where.CANVAS,
            needs=Need.NODES,
            icon="freeze",
        ),
        Command(
            "freeze_here",
            tr("Freeze in this instance only"),
            tr("Freeze the selected weights in the module that was opened, and in no other use."),
            ("Shift+W",),
            Where.CANVAS,
            needs=Need.INNER_NODES,
        ),
        Command(
            "ungroup",
            tr("Ungroup"),
            tr("Put what is inside of the selected module in its place."),
            ("Ctrl+Shift+G",),
            Where.CANVAS,
            needs=Need.INSTANCE,
        ),
        Command(
            "open_module",
            tr("Loo&k inside"),
            tr("Open the selected module: what is changed inside is changed in all its uses."),
            ("Alt+Down",),
            Where.CANVAS,
            needs=Need.INSTANCE,
        ),
        Command(
            "leave_module",
            tr("Go out"),
            tr("Go out of the module that is open; Backspace does, too, if nothing is selected."),
            ("Alt+Up",),
            Where.CANVAS,
            needs=Need.INSIDE,
        ),
        Command(
            "make_unique",
            tr("Make unique"),
            tr("Give the selected module a copy of its own: its other uses no longer follow it."),
            where=Where.CANVAS,
            needs=Need.INSTANCE,
        ),
        Command(
            "rename_module",
            tr("Rename module…"),
            tr("Give the selected module, or the one that is open, another class name."),
            ("Shift+F2",),
            Where.CANVAS,
        ),
        Command(
            "keep_module",
            tr("Save to m&y library"),
            tr("Keep the selected module, or the one that is open, for every graph of yours."),
            where=Where.CANVAS,
            needs=Need.MODULE,
            icon="save",
        ),
    )


def _wires() -> tuple[Command, ...]:
    return (
        Command(
            "connect",
            tr("Connect to…"),
            tr("Draw a wire from the selected node to an input, in place of one that is there."),
            ("C",),
            Where.CANVAS,
            needs=Need.ONE_NODE,
        ),
        Command(
            "disconnect",
            tr("Di&sconnect from…"),
            tr("Take away a wire of the selected node."),
            ("Shift+C",),
            Where.CANVAS,
            needs=Need.ONE_NODE,
        ),
        Command(
            "add_dot",
            tr("Lead through a dot"),
            tr(
                "Put a dot on the selected wires, or on those that leave the selected nodes; so "
                "does a double click on a wire."
            ),
            ("D",),
            Where.CANVAS,
            needs=Need.WIRES,
        ),
        Command(
            "remove_dots",
            tr("Remove the dots"),
            tr("Lead the selected wires, or those that leave the selected nodes, straight on."),
            where=Where.CANVAS,
            needs=Need.DOTS,
        ),
        Command(
            "hide",
            tr("Hide wires behind tags"),
            tr(
                "Show a tag at each end of the selected wires, or of those that leave the selected "
                "nodes, in place of a line; or the line again."
            ),
            ("P",),
            Where.CANVAS,
            needs=Need.WIRES,
        ),
        Command(
            "insert_on",
            tr("Insert into…"),
            tr("Put the selected node, or chain of them, on a wire; so does dropping it there."),
            ("I",),
            Where.CANVAS,
            needs=Need.FREE_ENDS,
        ),
        Command(
            "extract",
            tr("Take off its wires"),
            tr("Have the selected nodes leave their wires, which join; so does shaking them."),
            ("X",),
            Where.CANVAS,
            needs=Need.NODES,
        ),
    )
