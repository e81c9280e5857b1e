"""Keys that do something in one place only, and stand in no menu."""

from app.base.i18n import tr
from app.commands.command import Command, Section, Where

ENTER = ("Return", "Enter")
ARROWS = ("Left", "Right", "Up", "Down")
PORT_STEPS = ("Alt+Up", "Alt+Down")
STEPS = ("Up", "Down", "PgUp", "PgDown")
BACKSPACE = "Backspace"
"""Leaves a module where there is nothing to delete."""


def places() -> tuple[Section, ...]:
    """The places and their keys, as the page of shortcuts shows them."""
    return (_canvas(), _plots(), _lists())


def _keys(where: Where, name: str, text: str, *keys: str, fixed: bool = False) -> Command:
    return Command(name, text, keys=keys, where=where, fixed=fixed)


def _canvas() -> Section:
    def key(name: str, text: str, *keys: str, fixed: bool = False) -> Command:
        return _keys(Where.CANVAS, name, text, *keys, fixed=fixed)

    return Section(
        "canvas",
        tr("On the canvas"),
        (
            (
                key("nudge", tr("Move the selected nodes, or the view"), *ARROWS, fixed=True),
                key(
                    "push",
                    tr("Move them by two squares"),
                    *(f"Shift+{a}" for a in ARROWS),
                    fixed=True,
                ),
                key("go", tr("Go to the next node"), *(f"Ctrl+{a}" for a in ARROWS), fixed=True),
                key(
                    "grow",
                    tr("Select the next node too"),
                    *(f"Ctrl+Shift+{a}" for a in ARROWS),
                    fixed=True,
                ),
                key("let_go", tr("Give up a drag, then the selection"), "Esc"),
                key("hold_to_pan", tr("Move the view while dragging"), "Space"),
                key("hold_to_cut", tr("Cut wires while dragging"), "K"),
                key("menu", tr("Commands for what is here"), "Menu", "Shift+F10"),
            ),
        ),
    )


def _plots() -> Section:
    card, curves, runs = Where.CARD, Where.CURVES, Where.RUNS
    return Section(
        "plots",
        tr("In the plots"),
        (
            (
                _keys(card, "enlarge", tr("Enlarge a card"), *ENTER),
                _keys(card, "shrink", tr("Make it small again"), "Esc"),
                _keys(card, "collapse", tr("Fold a card"), "Space"),
                _keys(card, "logarithm", tr("Logarithmic y axis"), "L"),
                _keys(card, "copy_values", tr("Copy the values"), "Ctrl+C"),
                _keys(curves, "walk", tr("Walk along the curves"), "Left", "Right", fixed=True),
                _keys(curves, "ends", tr("First and last point"), "Home", "End", fixed=True),
                _keys(curves, "end_walk", tr("End the walk"), "Esc"),
                _keys(curves, "closer", tr("Zoom in"), "+", "="),
                _keys(curves, "farther", tr("Zoom out"), "-"),
                _keys(curves, "whole", tr("Show all of the curve"), "0"),
                _keys(
                    curves, "pan", tr("Move the curves"), "Shift+Left", "Shift+Right", fixed=True
                ),
                _keys(runs, "toggle_run", tr("Show or hide a run"), "Space"),
                _keys(runs, "remove_run", tr("Remove a run from the plots"), "Del"),
            ),
        ),
    )


def _lists() -> Section:
    nodes, pick, problems, field = Where.NODES, Where.PICK_LIST, Where.PROBLEMS, Where.FIELD
    find, ports, value = Where.FIND, Where.PORTS, Where.VALUE
    commit = tuple(f"Ctrl+{key}" for key in ENTER)
    return Section(
        "lists",
        tr("In lists and fields"),
        (
            (
                _keys(nodes, "walk_nodes", tr("Walk through the palette"), *STEPS, fixed=True),
                _keys(nodes, "take_node", tr("Add the node, or open the category"), *ENTER),
                _keys(nodes, "explain_node", tr("Explain the node"), "Shift+F1"),
                _keys(nodes, "remove_module", tr("Remove a module from your library"), "Del"),
                _keys(nodes, "favor_node", tr("Make the node a favorite, or none"), "Ctrl+D"),
                _keys(nodes, "clear_search", tr("Clear the search"), "Esc"),
                _keys(pick, "walk_list", tr("Walk through a list that opened"), *STEPS, fixed=True),
                _keys(pick, "pick", tr("Take what is marked"), *ENTER),
                _keys(pick, "close_list", tr("Close the list"), "Esc", "Tab"),
                _keys(find, "find_on", tr("Go to the next hit of a search"), *ENTER),
                _keys(
                    find, "find_back", tr("Go to the hit before"), *(f"Shift+{k}" for k in ENTER)
                ),
                _keys(find, "find_all", tr("Select all hits"), *(f"Alt+{key}" for key in ENTER)),
                _keys(find, "end_find", tr("End the search"), "Esc"),
                _keys(problems, "to_problem", tr("Do the one fix, or go to the node"), *ENTER),
                _keys(
                    problems,
                    "walk_fixes",
                    tr("Walk through the fixes"),
                    "Left",
                    "Right",
                    fixed=True,
                ),
                _keys(problems, "press_fix", tr("Press the fix of a problem"), "Space"),
                _keys(problems, "copy_problems", tr("Copy the problems"), "Ctrl+C"),
                _keys(Where.CODE, "to_line", tr("Go to the node of a line of code"), *ENTER),
                _keys(Where.EXAMPLE, "open_example", tr("Open an example"), *ENTER, "Space"),
                _keys(Where.EXAMPLE, "remove_template", tr("Remove a template of yours"), "Del"),
                _keys(ports, "move_port", tr("Move a port of a module"), *PORT_STEPS, fixed=True),
                _keys(value, "take_value", tr("Take a value on a node"), *ENTER),
                _keys(value, "leave_value", tr("Leave it as it was"), "Esc"),
                _keys(
                    value,
                    "next_value",
                    tr("The node's next value"),
                    "Tab",
                    "Shift+Tab",
                    fixed=True,
                ),
                _keys(field, "give_up", tr("Give up what was typed"), "Esc"),
                _keys(field, "commit", tr("Take several lines as typed"), *commit),
            ),
        ),
    )
