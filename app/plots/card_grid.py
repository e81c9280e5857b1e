"""Lays cards out in as many columns as there is room for, or shows one of them large."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from app.plots.card import Card

GAP = 8
MIN_WIDTH = 280
MIN_HEIGHT = 190
MAX_HEIGHT = 420
_RATIO = 1.6


def arrange(width: int, height: int, heads: Sequence[int | None]) -> tuple[list[QRect], int]:
    """Place cards in rows from the left; return their places and the height that they take.

    Each of `heads` is the height of a collapsed card, or None for an open one. Cards share the
    `width` evenly, in columns of at least 280 pixels if it has them. If all can be seen at once
    within `height` and be high enough to read, they fill it, in the number of columns that gives
    the best proportions. Else there is something to scroll, and they are as high as looks good.
    """
    if not heads:
        return [], 0
    most = min(len(heads), max(1, (width - GAP) // (MIN_WIDTH + GAP)))  # none stays empty
    choices = [_Columns(count, width, height, heads) for count in range(1, most + 1)]
    fitting = [choice for choice in choices if choice.open_height >= MIN_HEIGHT]
    if fitting:
        chosen = min(fitting, key=lambda choice: choice.awkwardness)
        open_height = chosen.open_height
    else:
        chosen = min(choices, key=lambda choice: (len(choice.rows), choice.count))
        in_sight = max(MIN_HEIGHT, height - 2 * GAP)
        open_height = min(max(MIN_HEIGHT, round(chosen.width / _RATIO)), MAX_HEIGHT, in_sight)
    places: list[QRect] = []
    top = GAP
    for row in chosen.rows:
        heights = [open_height if head is None else head for head in row]
        for column, card_height in enumerate(heights):
            left = round(GAP + column * (chosen.width + GAP))
            places.append(QRect(left, top, round(chosen.width), card_height))
        top += max(heights) + GAP
    return places, top


class _Columns:
    """Cards in `count` columns: the rows, a column's width, and how high open cards can be."""

    def __init__(self, count: int, width: int, height: int, heads: Sequence[int | None]) -> None:
        self.count = count
        self.rows = [heads[at : at + count] for at in range(0, len(heads), count)]
        self.width = (width - GAP) / count - GAP
        folded = sum(max(h or 0 for h in row) for row in self.rows if None not in row)
        free = height - folded - GAP * (len(self.rows) + 1)
        self.open_height = free // max(1, sum(None in row for row in self.rows))
        self._empty = count * len(self.rows) - len(heads)

    @property
    def awkwardness(self) -> float:
        """How far the proportions are from good ones, places left empty counted in."""
        off = abs(math.log(self.width / self.open_height / _RATIO))
        return off + 0.5 * self._empty / (self.count * len(self.rows))


class CardGrid(QScrollArea):
    """The cards, in the order they were added.

    `shownChanged` says that other cards may have come into sight.
    """

    shownChanged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: list[Card] = []
        self._enlarged: Card | None = None
        self._content = QWidget()
        self._content.setProperty("role", "content")
        self.setWidget(self._content)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().valueChanged.connect(lambda _: self.shownChanged.emit())
        _application().focusChanged.connect(self._follow_focus)

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards in their order."""
        return tuple(self._cards)

    @property
    def enlarged(self) -> Card | None:
        """The card that is shown alone, if there is one."""
        return self._enlarged

    def add(self, card: Card) -> None:
        """Put `card` after the others."""
        card.setParent(self._content)
        card.enlargeRequested.connect(lambda: self.toggle_enlarged(card))
        card.collapsedChanged.connect(lambda _: self._place())
        self._cards.append(card)
        self._place()

    def remove(self, card: Card) -> None:
        """Take `card` out and delete it."""
        if card is self._enlarged:
            self.toggle_enlarged(card)
        self._cards.remove(card)
        card.hide()
        card.deleteLater()
        self._place()

    def toggle_enlarged(self, card: Card) -> None:
        """Show `card` alone and as large as there is room for, or all cards again."""
        self._enlarged = None if self._enlarged is card else card
        for other in self._cards:
            other.set_enlarged(other is self._enlarged)
        if self._enlarged and card.collapsed:
            card.toggle_collapsed()
        self._place()
        if not self._enlarged:
            self.ensureWidgetVisible(card, 0, GAP)

    def is_in_sight(self, card: Card) -> bool:
        """Return whether any of `card`'s plot is on the screen."""
        return card.isVisible() and not card.collapsed and not card.visibleRegion().isEmpty()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the cards out anew."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        shown = [self._enlarged] if self._enlarged else self._cards
        heads = [card.header_height() if card.collapsed else None for card in shown]
        width, height = self.viewport().width(), self.viewport().height()
        places, total = arrange(width, height, heads)
        self._content.resize(width, max(total, height))
        for card, place in zip(shown, places, strict=True):
            card.setGeometry(place)
        for card in self._cards:
            card.setVisible(card in shown)
            card.set_wheel_zooms(total <= height)
        self.shownChanged.emit()

    def _follow_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        if now and self._content.isAncestorOf(now):
            card = next((c for c in self._cards if c.isAncestorOf(now)), None)
            if card:
                self.ensureWidgetVisible(card, 0, GAP)


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
