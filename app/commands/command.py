"""What a command is, as a value: its words, its keys, where they work and what it needs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from app.base.i18n import tr

Run = Callable[[], object]


class Where(Enum):
    """What has the keyboard when a key does something."""

    WINDOW = auto()
    """Anything in the window."""
    CANVAS = auto()
    """The canvas: elsewhere these keys mean something else, as in a text field."""
    PICK_LIST = auto()
    FIND = auto()
    FIELD = auto()
    VALUE = auto()
    """A field that has opened over a value on a node."""
    PORTS = auto()
    NODES = auto()
    PROBLEMS = auto()
    CODE = auto()
    RUNS = auto()
    CARD = auto()
    CURVES = auto()
    EXAMPLE = auto()


class Need(Enum):
    """What must hold for a command to be possible."""

    NODES = auto()
    ONE_NODE = auto()
    THREE_NODES = auto()
    NAMED = auto()
    CONTENT = auto()
    FRAME = auto()
    FRAMED = auto()
    TWO_NODES = auto()
    SEVERAL_NODES = auto()
    TWO_INPUTS = auto()
    FREE_ENDS = auto()
    SELECTION = auto()
    WIRES = auto()
    DOTS = auto()
    INSTANCE = auto()
    INSIDE = auto()
    INNER_NODES = auto()
    MODULE = auto()
    UNDO = auto()
    REDO = auto()
    NO_RUN = auto()
    RUNNING = auto()
    RUN_TO_STOP = auto()
    BACK = auto()
    FORWARD = auto()

    @property
    def reason(self) -> str:
        """Why a command cannot be done while this does not hold."""
        return {
            Need.NODES: tr("Select a node first."),
            Need.ONE_NODE: tr("Select one node first."),
            Need.THREE_NODES: tr("Select three nodes or more first."),
            Need.NAMED: tr("Select one node or frame first."),
            Need.CONTENT: tr("Select a node or a frame first."),
            Need.FRAME: tr("Select a frame first, by its title."),
            Need.FRAMED: tr("Select a node in a frame first."),
            Need.TWO_NODES: tr("Select two nodes first."),
            Need.SEVERAL_NODES: tr("Select two or more nodes first."),
            Need.TWO_INPUTS: tr(
                "Select a node first whose two inputs can take each other's wires."
            ),
            Need.FREE_ENDS: tr("Select a node, or a chain, with a free input and output first."),
            Need.SELECTION: tr("Select a node, a wire or a frame first."),
            Need.WIRES: tr("Select a wire, or a node that a wire leaves, first."),
            Need.DOTS: tr("Select a wire with dots, or a node that one leaves, first."),
            Need.INSTANCE: tr("Select a module of your own first."),
            Need.INSIDE: tr("This is the main graph: nothing is around it."),
            Need.INNER_NODES: tr("Look inside of a module, and select a node there first."),
            Need.MODULE: tr("Select a module of your own first, or open one."),
            Need.UNDO: tr("There is nothing to undo."),
            Need.REDO: tr("There is nothing to do again."),
            Need.NO_RUN: tr("A run is under way."),
            Need.RUNNING: tr("Nothing is training."),
            Need.RUN_TO_STOP: tr("There is no run to stop."),
            Need.BACK: tr("There is no place to go back to."),
            Need.FORWARD: tr("You have not gone back."),
        }[self]


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    What runs it is bound to its id by whoever does it: see ``Actions.bind``.

    Attributes:
        id: How code calls it.
        text: As menus show it, with its mnemonic.
        tip: One sentence on what it does. Only a bare key needs none.
        keys: Its keys as Qt writes them, the usual one first. Of a command of the whole window,
            those that would type something elsewhere work on the canvas only.
        where: What must have the keyboard for them to work.
        needs: What must hold, or it is disabled; None if it can always be done.
        icon: The name of its icon, or "".
        checkable: Whether it is something that is on or off.
        fixed: Whether each of its keys means something else, as the four arrows do, so that they
            cannot be changed.
    """

    id: str
    text: str
    tip: str = ""
    keys: tuple[str, ...] = ()
    where: Where = Where.WINDOW
    needs: Need | None = None
    icon: str = ""
    checkable: bool = False
    fixed: bool = False

    @property
    def name(self) -> str:
        """Its text without the mark of the mnemonic and what stands for a question to come."""
        return plain(self.text).rstrip("…")


@dataclass(frozen=True, slots=True)
class Section:
    """A menu, or the keys of one place on the page of shortcuts.

    Attributes:
        id: How code calls it.
        title: Its heading, with its mnemonic.
        groups: What it holds; lines stand between the groups. The window fills an empty one.
        icon: The name of its icon, or "".
    """

    id: str
    title: str
    groups: "tuple[tuple[Command | Section, ...], ...]" = ()
    icon: str = ""

    def items(self) -> "Iterator[Command | Section]":
        """What it holds, group by group."""
        for group in self.groups:
            yield from group


def plain(text: str) -> str:
    """A menu's text without the mark of its mnemonic."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")
