"""The menu bar and the commands of its short menus."""

from app.base.i18n import tr
from app.commands.command import Command, Need, Section, Where
from app.commands.edit_menu import edit_menu
from app.commands.look_commands import look_commands
from app.commands.view_menu import view_menu


def menu_bar() -> tuple[Section, ...]:
    """The menus, from left to right."""
    return (_file(), edit_menu(), view_menu(), _run(), _help())


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
            "import_module",
            tr("&Import module…"),
            tr("Add a module from a file to this graph."),
        ),
        Command(
            "examples",
            tr("&Examples and templates…"),
            tr("Pick an example, or a template of your own, to begin from."),
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
        Command(
            "save_template",
            tr("Save as &template…"),
            tr("Keep the graph as one that new graphs can begin from."),
        ),
        Command(
            "autosave",
            tr("Save a&utomatically"),
            tr("Save a few seconds after an edit, never over what something else has written."),
            checkable=True,
        ),
        Command(
            "compare_saved",
            tr("Compare with the save&d file…"),
            tr("List what was added, removed and changed since the graph was saved."),
            ("Ctrl+Alt+S",),
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
        Command(
            "export_module",
            tr("Export &module…"),
            tr("Write the selected module, or the one that is open, to a file for other graphs."),
            where=Where.CANVAS,
            needs=Need.MODULE,
        ),
    )
    leaving = (Command("quit", tr("&Quit"), tr("Close this window."), ("Ctrl+Q", "Ctrl+W")),)
    return Section("file", tr("&File"), (new, opening, saving, exporting, leaving))


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
    return Section("run", tr("&Run"), (training, look_commands(), around, worker))


def _help() -> Section:
    keys = (
        Command(
            "shortcuts",
            tr("&Keyboard and mouse"),
            tr("Every key and gesture there is; keys can be changed there."),
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
