"""The commands of the menus."""

from app.commands.command import Command, Need, Section, Where
from app.i18n import tr


def menu_bar() -> tuple[Section, ...]:
    """The menus, from left to right."""
    return (_file(), _edit(), _view(), _run(), _help())


def _file() -> Section:
    new = (
        Command("new", tr("&New"), tr("Start with an empty graph."), ("Ctrl+N",), icon="new"),
        Command(
            "new_window",
            tr("New &window"),
            tr("Open another window, with a worker of its own."),
            ("Ctrl+Shift+N",),
        ),
    )
    opening = (
        Command("open", tr("&Open…"), tr("Open a graph from a file."), ("Ctrl+O",), icon="open"),
        Command(
            "examples",
            tr("&Examples…"),
            tr("Pick one of the example graphs."),
            ("Ctrl+E",),
            icon="gallery",
        ),
        Section("recent", tr("Open &recent")),
    )
    saving = (
        Command("save", tr("&Save"), tr("Save the graph."), ("Ctrl+S",), icon="save"),
        Command(
            "save_as",
            tr("Save &as…"),
            tr("Save the graph under another name."),
            ("Ctrl+Shift+S",),
            icon="save-as",
        ),
    )
    exporting = (
        Command(
            "export_script",
            tr("Export s&cript…"),
            tr("Write a Python script that trains this network without Netloom."),
            ("Ctrl+Shift+E",),
            icon="export",
        ),
        Command(
            "export_picture",
            tr("Export &picture…"),
            tr("Write a picture of the graph, PNG or SVG."),
            ("Ctrl+Shift+I",),
            icon="picture",
        ),
    )
    leaving = (Command("quit", tr("&Quit"), tr("Close this window."), ("Ctrl+Q", "Ctrl+W")),)
    return Section("file", tr("&File"), (new, opening, saving, exporting, leaving))


def _edit() -> Section:
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
            "command_palette",
            tr("Command palette…"),
            tr("Find a command by its name, and run it."),
            ("Ctrl+Shift+P",),
            icon="search",
        ),
    )
    return Section(
        "edit", tr("&Edit"), (history, _clipboard(), everything, _nodes(), _wires(), finding)
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
        Command(
            "delete",
            tr("De&lete"),
            tr("Delete the selected nodes and wires."),
            ("Del", "Backspace"),
            Where.CANVAS,
            needs=Need.SELECTION,
            icon="delete",
        ),
    )


def _nodes() -> tuple[Command, ...]:
    return (
        Command(
            "add_node",
            tr("Add &node…"),
            tr("Search for a node and add it."),
            ("Tab",),
            Where.CANVAS,
            icon="plus",
        ),
        Command(
            "rename",
            tr("Rena&me"),
            tr("Give the selected node another name."),
            ("F2",),
            Where.CANVAS,
            needs=Need.ONE_NODE,
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
        Command(
            "arrange", tr("Arran&ge"), tr("Lay the nodes out from left to right."), ("Ctrl+L",)
        ),
    )


def _wires() -> tuple[Command, ...]:
    return (
        Command(
            "connect",
            tr("Connect to…"),
            tr("Draw a wire from the selected node to an input of another."),
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
    )


def _view() -> Section:
    zooming = (
        Command(
            "zoom_in",
            tr("Zoom &in"),
            tr("Show less, larger."),
            ("Ctrl++", "Ctrl+="),
            canvas_keys=("+", "="),
            icon="zoom-in",
        ),
        Command(
            "zoom_out",
            tr("Zoom &out"),
            tr("Show more, smaller."),
            ("Ctrl+-",),
            canvas_keys=("-",),
            icon="zoom-out",
        ),
        Command(
            "zoom_reset", tr("&Actual size"), tr("Show the nodes at their own size."), ("Ctrl+0",)
        ),
        Command(
            "zoom_fit",
            tr("Zoom to &fit"),
            tr("Show the whole graph."),
            ("Ctrl+Shift+F",),
            canvas_keys=("Home",),
            icon="fit",
        ),
        Command(
            "fit_selected",
            tr("Zoom to &selection"),
            tr("Show the selected nodes, or the whole graph where none is selected."),
            ("F",),
            Where.CANVAS,
        ),
    )
    drawing = (
        Command(
            "labels_always",
            tr("Shapes on all &wires"),
            tr("Show shapes and types on every wire, not only under the pointer."),
            ("Ctrl+Shift+L",),
            icon="tag",
            checkable=True,
        ),
        Command(
            "snap",
            tr("S&nap to grid"),
            tr("Let dragged nodes stop at the grid."),
            checkable=True,
        ),
    )
    going = (
        Command(
            "to_canvas", tr("Go to the &canvas"), tr("Put the keyboard to work on it."), ("Alt+0",)
        ),
        _panels(),
    )
    screen = (
        _themes(),
        Command(
            "full_screen",
            tr("F&ull screen"),
            tr("Use the whole screen."),
            ("F11",),
            checkable=True,
        ),
    )
    return Section("view", tr("&View"), (zooming, drawing, going, screen))


def _themes() -> Section:
    looks = (
        ("theme_dark", tr("&Dark"), tr("Light text on dark ground."), "moon"),
        ("theme_light", tr("&Light"), tr("Dark text on light ground."), "sun"),
        ("theme_system", tr("&As the desktop has it"), tr("Follow the desktop's theme."), ""),
    )
    choices = tuple(
        Command(name, text, tip, icon=icon, checkable=True) for name, text, tip, icon in looks
    )
    return Section("theme", tr("&Theme"), (choices,), "sun")


def _panels() -> Section:
    titles = {
        "palette": tr("Palette"),
        "properties": tr("Properties"),
        "plots": tr("Plots"),
        "code": tr("Code"),
        "problems": tr("Problems"),
        "log": tr("Log"),
    }
    tip = tr("Go to this panel, or hide it if it is in front.")
    toggles = tuple(
        Command(f"panel_{name}", title, tip, (f"Alt+{number}",), checkable=True)
        for number, (name, title) in enumerate(titles.items(), start=1)
    )
    reset = Command(
        "reset_layout",
        tr("&Reset the panels"),
        tr("Put every panel back where it was at first."),
        icon="reset",
    )
    return Section("panels", tr("&Panels"), (toggles, (reset,)))


def _run() -> Section:
    training = (
        Command(
            "train",
            tr("&Train"),
            tr("Train this network and plot how it goes."),
            ("F5",),
            needs=Need.NO_RUN,
            icon="train",
        ),
        Command(
            "pause",
            tr("&Pause"),
            tr("Hold the run, or let it go on."),
            ("F6",),
            needs=Need.RUNNING,
            icon="pause",
        ),
        Command(
            "stop",
            tr("&Stop"),
            tr("End the run; what was learned is kept."),
            ("Shift+F5",),
            needs=Need.RUN_TO_STOP,
            icon="stop",
        ),
    )
    around = (
        Section("devices", tr("Device")),
        Command(
            "open_runs",
            tr("Open the &runs folder"),
            tr("Show where the runs of this graph are."),
        ),
    )
    worker = (
        Command(
            "restart_worker",
            tr("Restart the &worker"),
            tr("End the process that trains and start another."),
            ("Ctrl+Shift+R",),
            icon="restart",
        ),
    )
    return Section("run", tr("&Run"), (training, around, worker))


def _help() -> Section:
    keys = (
        Command(
            "shortcuts",
            tr("&Keyboard and mouse"),
            tr("Every shortcut there is."),
            ("F1",),
            icon="help",
        ),
    )
    rest = (
        Command(
            "open_log", tr("Open the &log file"), tr("Show what Netloom wrote down."), icon="log"
        ),
        Command(
            "about",
            tr("&About Netloom"),
            tr("Versions, and what it is made with."),
            icon="info",
        ),
    )
    return Section("help", tr("&Help"), (keys, rest))
