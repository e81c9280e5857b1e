"""The commands of the View menu."""

from app.base.i18n import tr
from app.commands.command import Command, Need, Section, Where


def view_menu() -> Section:
    """How the canvas, the panels and the window are seen."""
    zooming = (
        Command(
            "zoom_in",
            tr("Zoom &in"),
            tr("Show less, larger."),
            ("Ctrl++", "Ctrl+=", "+", "="),
            icon="zoom-in",
        ),
        Command(
            "zoom_out",
            tr("Zoom &out"),
            tr("Show more, smaller."),
            ("Ctrl+-", "-"),
            icon="zoom-out",
        ),
        Command(
            "zoom_reset", tr("&Actual size"), tr("Show the nodes at their own size."), ("Ctrl+0",)
        ),
        Command(
            "zoom_fit",
            tr("Zoom to &fit"),
            tr("Show the whole graph. Where names could not be read, its beginning; again, all."),
            ("Ctrl+Shift+F", "Home"),
            icon="fit",
        ),
        Command(
            "fit_selected",
            tr("Zoom to &selection"),
            tr("Show what is selected, or the whole graph where nothing is."),
            ("F",),
            Where.CANVAS,
        ),
    )
    drawing = (
        Command(
            "trace",
            tr("Light the path"),
            tr("Dim all but what leads to the selection and what follows from it; or nothing."),
            ("T",),
            Where.CANVAS,
            needs=Need.SELECTION,
        ),
        Command(
            "labels_always",
            tr("Shapes on all &wires"),
            tr("Show shapes and types on every wire, not only under the pointer."),
            ("Ctrl+Shift+L",),
            icon="tag",
            checkable=True,
        ),
        Command(
            "straight_wires",
            tr("Straight wi&res"),
            tr("Draw wires as straight lines, not as curves, in pictures, too."),
            checkable=True,
        ),
        Command(
            "pulse",
            tr("Show steps on the wir&es"),
            tr("Let dots run along the wires while a run trains, as its steps do."),
            checkable=True,
        ),
        Command(
            "minimap",
            tr("&Map"),
            tr("Show a small map in the corner while the graph does not fit in view."),
            ("Alt+M",),
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
        _places(),
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


def _places() -> Section:
    ways = (
        Command(
            "back",
            tr("&Back"),
            tr("Go to where you were before the last jump; a mouse's thumb button does, too."),
            ("Alt+Left",),
            needs=Need.BACK,
        ),
        Command(
            "forward",
            tr("&Forward"),
            tr("Go to where you came back from; so does the other thumb button."),
            ("Alt+Right",),
            needs=Need.FORWARD,
        ),
    )
    numbers = range(1, 10)
    going = tuple(
        Command(
            f"go_place_{n}",
            tr("Go to place {number}", number=n),
            tr("Show the graph as it was when this place was kept."),
            (f"Shift+{n}",),
        )
        for n in numbers
    )
    keeping = tuple(
        Command(
            f"keep_place_{n}",
            tr("Keep place {number}", number=n),
            tr("Remember what is shown now, with this file."),
            (f"Ctrl+Shift+{n}",),
        )
        for n in numbers
    )
    return Section("places", tr("P&laces"), (ways, going, keeping))


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
    tip = tr("Go to this panel, or put it away if it is in front.")
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
    drawer = Command(
        "drawer",
        tr("&Open or shut the bottom panels"),
        tr("Give their room to the canvas, or show them again: so does a double click on a tab."),
        ("Ctrl+J",),
    )
    return Section("panels", tr("&Panels"), (toggles, (drawer, reset)))
