"""The cards of values that are looked at, each beside its node."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, Signal

from app.base.i18n import tr
from app.canvas.facts import value_at
from app.canvas.interaction import CanvasView
from app.canvas.look_card import WIDTH, LookCard
from app.canvas.node_item import NodeItem
from app.commands.command import Run
from graph_nodes.graph import GraphNode
from graph_nodes.ports import OPTIMIZER
from runtime.protocol import Sight
from runtime.wiring import Ref

_APART = 8


@dataclass(frozen=True, slots=True)
class Target:
    """A value that is looked at.

    Attributes:
        sheet: What tells its graph from others.
        ref: The output.
    """

    sheet: Hashable
    ref: Ref


@dataclass
class _Open:
    """A card, the node that it is beside, and whether there is a value to show."""

    card: LookCard
    node: str
    has_value: bool = True


class Looks(QObject):
    """Opens and closes cards, and keeps them beside their nodes. What they show comes from outside.

    Signals:
        asked(Target): Compute this now.
        changed: Other values are looked at, or none any more: see ``values``.
    """

    asked = Signal(object)
    changed = Signal()

    def __init__(self, view: CanvasView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._open: dict[Target, _Open] = {}
        view.viewChanged.connect(self.place)
        view.lookAsked.connect(self.look)
        view.put_away = self.close_passing

    @property
    def values(self) -> tuple[Target, ...]:
        """What is looked at."""
        return tuple(looked for looked, one in self._open.items() if one.has_value)

    def card(self, looked: Target) -> LookCard | None:
        """The card of a value, if it is open."""
        found = self._open.get(looked)
        return None if found is None else found.card

    def runs(self) -> dict[str, Run]:
        """What the commands do, by id."""
        return {
            "look_at": self._look_or_close,
            "pin_look": self._pin,
            "run_to_here": self._run_to_here,
        }

    # -- opening and closing -------------------------------------------------------------------

    def look(self, node_id: str, port: str, is_output: bool) -> None:
        """Look at the value at a port; one that has none says why."""
        ref = value_at(self._view.mirror, node_id, port, is_output)
        looked = Target(self._view.sheets.key, ref or Ref(node_id, port))
        self._show(looked, node_id)
        if ref is None:
            name = self._view.mirror.graph.nodes[node_id].name
            text = tr("Nothing is wired into {node}.{port}.", node=name, port=port)
            self._open[looked].has_value = False
            self._open[looked].card.show_problem(text)
        else:
            self.changed.emit()
            self.asked.emit(looked)

    def _show(self, looked: Target, node_id: str) -> None:
        for other in [one for one in self._open if one != looked]:
            if not self._open[other].card.pinned:
                self._drop(other)
        if looked not in self._open:
            node = self._view.mirror.graph.nodes[looked.ref.node]
            card = LookCard(f"{node.name}.{looked.ref.port}", self._view.viewport())
            card.closed.connect(lambda: self.close(looked))
            self._open[looked] = _Open(card, node_id)
            card.show()
        self._open[looked].node = node_id
        self.place()

    def close(self, looked: Target) -> None:
        """Put a card away; the keyboard is with the canvas then."""
        if looked in self._open:
            if self._open[looked].card.isAncestorOf(
                self._view.window().focusWidget() or self._view
            ):
                self._view.setFocus()
            self._drop(looked)
            self.changed.emit()

    def close_passing(self) -> bool:
        """Put away what is not to stay. Returns whether there was something."""
        passing = [looked for looked, one in self._open.items() if not one.card.pinned]
        for looked in passing:
            self._drop(looked)
        if passing:
            self.changed.emit()
        return bool(passing)

    def clear(self) -> None:
        """Put everything away: another document is here."""
        for looked in list(self._open):
            self._drop(looked)
        self.changed.emit()

    def _drop(self, looked: Target) -> None:
        card = self._open.pop(looked).card
        card.hide()
        card.deleteLater()

    # -- commands ------------------------------------------------------------------------------

    def _selected(self) -> tuple[str, str, bool] | None:
        """The port that is looked at of the selected node: its output, or else what goes in."""
        ids = self._view.selection.ids()
        if len(ids) != 1:
            return None
        mirror = self._view.mirror
        return next(_ports(mirror.graph.nodes[ids[0]]), None)

    def _look_or_close(self) -> None:
        port = self._selected()
        if port is None:
            return
        ref = value_at(self._view.mirror, *port)
        looked = Target(self._view.sheets.key, ref or Ref(*port[:2]))
        if looked in self._open:
            self.close(looked)
        else:
            self.look(*port)

    def _run_to_here(self) -> None:
        if (port := self._selected()) is not None:
            self.look(*port)

    def _pin(self) -> None:
        """Pin the card that was opened last, or let it go."""
        if self._open:
            card = list(self._open.values())[-1].card
            card.set_pinned(not card.pinned)

    # -- what they show ------------------------------------------------------------------------

    def show_sight(self, looked: Target, sight: Sight, source: str) -> None:
        """Show a value on its card, if that is still there."""
        if (card := self.card(looked)) is not None:
            card.show_sight(sight, source)
            self.place()

    def show_problem(self, looked: Target, text: str) -> None:
        """Say on its card why a value cannot be shown."""
        if (card := self.card(looked)) is not None:
            card.show_problem(text)
            self.place()

    # -- where they are ------------------------------------------------------------------------

    def place(self) -> None:
        """Put each card below its node; those that are gone go."""
        taken: dict[str, int] = {}
        for looked, one in list(self._open.items()):
            item = self._view.mirror.nodes.get(one.node)
            is_here = looked.sheet == self._view.sheets.key
            if is_here and (item is None or looked.ref.node not in self._view.mirror.nodes):
                self.close(looked)
                continue
            one.card.setVisible(is_here)
            if item is not None and is_here:
                across = taken.get(one.node, 0)
                taken[one.node] = across + WIDTH + _APART
                one.card.move(self._corner(item, one.card) + QPoint(across, 0))
                one.card.raise_()

    def _corner(self, item: NodeItem, card: LookCard) -> QPoint:
        """Where a card is: below its node, or where there is no room for it, above or beside."""
        view, body = self._view, item.body()
        top, bottom = view.mapFromScene(body.topLeft()), view.mapFromScene(body.bottomLeft())
        room = view.viewport().rect()
        if bottom.y() + _APART + card.height() <= room.bottom() or not room.contains(bottom):
            return bottom + QPoint(0, _APART)
        if top.y() - _APART - card.height() >= 0:
            return top - QPoint(0, _APART + card.height())
        right = view.mapFromScene(body.topRight()).x() + _APART
        left = top.x() - _APART - WIDTH
        across = left if right + WIDTH > room.right() and left >= 0 else right
        return QPoint(across, max(0, room.bottom() - card.height() - _APART))


def _ports(node: GraphNode) -> Iterator[tuple[str, str, bool]]:
    """The ports of a node that may have a value, its outputs first."""
    for is_output, ports in ((True, node.outputs()), (False, node.inputs())):
        yield from ((node.id, port.name, is_output) for port in ports if port.kind != OPTIMIZER)
