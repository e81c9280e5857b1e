"""Every action of the window: its text, shortcut, icon and what the status bar says of it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app import icons
from app.i18n import tr

Key = str | QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class Entry:
    """One action, before it is made.

    Attributes:
        text: As menus show it, with its mnemonic.
        tip: One sentence on what it does.
        keys: Its shortcuts, the usual one first.
        icon: The name of its icon, or "".
    """

    text: str
    tip: str
    keys: tuple[Key, ...] = ()
    icon: str = ""


def entries() -> dict[str, Entry]:
    """Every action by name, in the order of the menus."""
    std = QKeySequence.StandardKey
    return {
        "new": Entry(tr("&New"), tr("Start with an empty graph."), (std.New,), "new"),
        "new_window": Entry(
            tr("New &window"),
            tr("Open another window, with a worker of its own."),
            ("Ctrl+Shift+N",),
        ),
        "open": Entry(tr("&Open…"), tr("Open a graph from a file."), (std.Open,), "open"),
        "examples": Entry(
            tr("&Examples…"), tr("Pick one of the example graphs."), ("Ctrl+E",), "gallery"
        ),
        "save": Entry(tr("&Save"), tr("Save the graph."), (std.Save,), "save"),
        "save_as": Entry(
            tr("Save &as…"), tr("Save the graph under another name."), ("Ctrl+Shift+S",), "save-as"
        ),
        "export_script": Entry(
            tr("Export &script…"),
            tr("Write a Python script that trains this network without Netloom."),
            ("Ctrl+Shift+E",),
            "export",
        ),
        "export_picture": Entry(
            tr("Export &picture…"),
            tr("Write a picture of the graph, PNG or SVG."),
            ("Ctrl+Shift+P",),
            "picture",
        ),
        "quit": Entry(tr("&Quit"), tr("Close this window."), ("Ctrl+Q", "Ctrl+W")),
        "undo": Entry(tr("&Undo"), tr("Take back the last edit."), (std.Undo,), "undo"),
        "redo": Entry(
            tr("&Redo"), tr("Do again what was undone."), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"
        ),
        "cut": Entry(
            tr("Cu&t"), tr("Copy the selected nodes, then delete them."), (std.Cut,), "cut"
        ),
        "copy": Entry(
            tr("&Copy"),
            tr("Copy the selected nodes as text, for this or another window."),
            (std.Copy,),
            "copy",
        ),
        "paste": Entry(tr("&Paste"), tr("Paste copied nodes."), (std.Paste,), "paste"),
        "duplicate": Entry(
            tr("&Duplicate"), tr("Put a copy beside the selected nodes."), ("Ctrl+D",), "duplicate"
        ),
        "delete": Entry(
            tr("De&lete"),
            tr("Delete the selected nodes and wires."),
            ("Del", "Backspace"),
            "delete",
        ),
        "select_all": Entry(tr("Select &all"), tr("Select every node."), (std.SelectAll,)),
        "add_node": Entry(tr("Add &node…"), tr("Search for a node and add it."), ("Tab",), "plus"),
        "rename": Entry(
            tr("Re&name"), tr("Give the selected node another name."), ("F2",), "rename"
        ),
        "bypass": Entry(
            tr("&Bypass"),
            tr("Let the selected nodes pass their input on unchanged, or stop doing so."),
            ("Ctrl+B",),
            "bypass",
        ),
        "disable": Entry(
            tr("Disa&ble"),
            tr("Take the selected nodes out of the graph without deleting them, or put them back."),
            ("Ctrl+M",),
            "disable",
        ),
        "arrange": Entry(tr("A&rrange"), tr("Lay the nodes out from left to right."), ("Ctrl+L",)),
        "zoom_in": Entry(tr("Zoom &in"), tr("Show less, larger."), ("Ctrl++", "Ctrl+="), "zoom-in"),
        "zoom_out": Entry(tr("Zoom &out"), tr("Show more, smaller."), ("Ctrl+-",), "zoom-out"),
        "zoom_reset": Entry(
            tr("&Actual size"), tr("Show the nodes at their own size."), ("Ctrl+0",)
        ),
        "zoom_fit": Entry(
            tr("Zoom to &fit"), tr("Show the whole graph."), ("Ctrl+Shift+F", "Home"), "fit"
        ),
        "labels_always": Entry(
            tr("Shapes on all &wires"),
            tr("Show shapes and types on every wire, not only under the pointer."),
            ("Ctrl+Shift+L",),
            "tag",
        ),
        "to_canvas": Entry(
            tr("Go to the &canvas"), tr("Put the keyboard to work on the canvas."), ("Alt+0",)
        ),
        "theme_dark": Entry(tr("&Dark"), tr("Light text on dark ground."), (), "moon"),
        "theme_light": Entry(tr("&Light"), tr("Dark text on light ground."), (), "sun"),
        "theme_system": Entry(tr("As the &desktop has it"), tr("Follow the desktop's theme.")),
        "reset_layout": Entry(
            tr("&Reset the panels"), tr("Put every panel back where it was at first."), (), "reset"
        ),
        "full_screen": Entry(tr("F&ull screen"), tr("Use the whole screen."), ("F11",)),
        "train": Entry(
            tr("&Train"), tr("Train this network and plot how it goes."), ("F5",), "train"
        ),
        "pause": Entry(tr("&Pause"), tr("Hold the run, or let it go on."), ("F6",), "pause"),
        "stop": Entry(
            tr("&Stop"), tr("End the run; what was learned is kept."), ("Shift+F5",), "stop"
        ),
        "open_runs": Entry(
            tr("Open the &runs folder"), tr("Show where the runs of this graph are.")
        ),
        "restart_worker": Entry(
            tr("Restart the &worker"),
            tr("End the process that trains and start another."),
            ("Ctrl+Shift+R",),
            "restart",
        ),
        "shortcuts": Entry(
            tr("&Keyboard and mouse"), tr("Every shortcut there is."), ("F1",), "help"
        ),
        "open_log": Entry(tr("Open the &log file"), tr("Show what Netloom wrote down."), (), "log"),
        "about": Entry(tr("&About Netloom"), tr("Versions, and what it is made with."), (), "info"),
    }


class Actions(dict[str, QAction]):
    """The actions of one window, by name."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        for name, entry in entries().items():
            self[name] = _make(window, name, entry)

    def on(self, name: str, act: Callable[[], object]) -> None:
        """Have an action do something."""
        self[name].triggered.connect(lambda _checked=False: act())


def _make(window: QWidget, name: str, entry: Entry) -> QAction:
    action = QAction(entry.text, window)
    action.setObjectName(name)
    action.setShortcuts([QKeySequence(key) for key in entry.keys])
    action.setStatusTip(entry.tip)
    action.setToolTip(with_keys(entry.tip, action))
    if entry.icon:
        icons.bind(action, entry.icon)
    window.addAction(action)
    return action


def with_keys(tip: str, action: QAction) -> str:
    """A tooltip that ends with the shortcut, such as "Train this network. (F5)"."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{tip} ({keys})" if keys else tip
