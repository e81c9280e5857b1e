"""Places one has been at: back and forward through them, and nine that are kept by number."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from app.base.i18n import tr
from app.canvas import Canvas
from app.commands.command import Need, Run
from app.commands.keys import keys_text
from app.document.document import Document
from app.document.level import Level, Way
from app.window.settings import Settings

MARKS = range(1, 10)
"""The numbers under which places are kept."""

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Place:
    """A graph of the project, and the part of it that was shown.

    Attributes:
        way: The ids of the instances that lead to the graph.
        view: What was shown, in its scene.
    """

    way: Way
    view: QRectF


class Journey:
    """The places that were left by a jump, as a browser keeps them."""

    def __init__(self) -> None:
        self._behind: list[Place] = []
        self._ahead: list[Place] = []

    @property
    def can_go_back(self) -> bool:
        """Whether a place was left."""
        return bool(self._behind)

    @property
    def can_go_forward(self) -> bool:
        """Whether one has come back from a place."""
        return bool(self._ahead)

    def leave(self, here: Place) -> None:
        """Note that one is about to jump; what was ahead no longer is."""
        if not self._behind or self._behind[-1] != here:
            self._behind.append(here)
            del self._behind[:-_LONGEST]
        self._ahead.clear()

    def back(self, here: Place, is_there: Callable[[Place], bool]) -> Place | None:
        """The place to go back to, other than this one; those that are gone are forgotten."""
        return _turned(self._behind, self._ahead, here, is_there)

    def forward(self, here: Place, is_there: Callable[[Place], bool]) -> Place | None:
        """The place that one came back from."""
        return _turned(self._ahead, self._behind, here, is_there)

    def clear(self) -> None:
        """Forget every place."""
        self._behind.clear()
        self._ahead.clear()


def _turned(
    from_: list[Place], onto: list[Place], here: Place, is_there: Callable[[Place], bool]
) -> Place | None:
    while from_:
        place = from_.pop()
        if place != here and is_there(place):
            onto.append(here)
            return place
    return None


class Places(QObject):
    """Goes back and forth between places, and keeps some of them with the document's file.

    Args:
        document: Where another one comes in place of it, the journey begins anew.
        level: Which of its graphs is in view.
        canvas: Shows it.
        settings: Remembers, by file, the places that were kept.

    Signals:
        changed: There may be other places to go to.
        said(str): Something to tell the person.
    """

    changed = Signal()
    said = Signal(str)

    def __init__(
        self, document: Document, level: Level, canvas: Canvas, settings: Settings
    ) -> None:
        super().__init__(canvas)
        self._document, self._level, self._canvas = document, level, canvas
        self._settings = settings
        self._journey, self._marks = Journey(), dict[int, Place]()
        self._path: Path | None = None
        self._going = False
        canvas.jumping.connect(self._leave)
        level.left.connect(self._leave)
        document.replaced.connect(self._start_over)
        document.state_changed.connect(self._follow_file)
        canvas.view.viewport().installEventFilter(self)

    def runs(self) -> dict[str, Run]:
        """What the commands do, by id."""
        keep = {f"keep_place_{n}": partial(self.keep, n) for n in MARKS}
        go = {f"go_place_{n}": partial(self.go, n) for n in MARKS}
        return {"back": self.back, "forward": self.forward, **keep, **go}

    @property
    def needs(self) -> dict[Need, bool]:
        """Which ways are open."""
        journey = self._journey
        return {Need.BACK: journey.can_go_back, Need.FORWARD: journey.can_go_forward}

    # -- back and forward ------------------------------------------------------------------

    def back(self) -> None:
        """Go to where one was before the last jump."""
        self._go(self._journey.back(self._here(), self._is_there))

    def forward(self) -> None:
        """Go to where one came back from."""
        self._go(self._journey.forward(self._here(), self._is_there))

    def _here(self) -> Place:
        return Place(self._level.way, self._canvas.view.shown())

    def _is_there(self, place: Place) -> bool:
        return self._level.is_there(place.way)

    def _leave(self) -> None:
        if not self._going:
            self._journey.leave(self._here())
            self.changed.emit()

    def _go(self, place: Place | None) -> None:
        if place is not None:
            self._going = True
            self._level.go(place.way)
            self._canvas.view.show_again(place.view)
            self._going = False
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The thumb's buttons of a mouse go back and forth."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            ways = {
                Qt.MouseButton.BackButton: self.back,
                Qt.MouseButton.ForwardButton: self.forward,
            }
            if (go := ways.get(event.button())) is not None and not self._canvas.view.busy:
                go()
                return True
        return super().eventFilter(watched, event)

    # -- places that are kept --------------------------------------------------------------

    def keep(self, number: int) -> None:
        """Keep what is shown now under a number."""
        self._marks[number] = self._here()
        self._remember()
        key = keys_text(f"go_place_{number}", 1)
        self.said.emit(tr("Place {number} is here now: {key} goes here.", number=number, key=key))

    def go(self, number: int) -> None:
        """Go to the place that was kept under a number."""
        place = self._marks.get(number)
        if place is None:
            key = keys_text(f"keep_place_{number}", 1)
            text = tr("No place {number} was kept: {key} keeps one.", number=number, key=key)
            self.said.emit(text)
        elif not self._is_there(place):
            self.said.emit(tr("The module of place {number} is not there any more.", number=number))
        elif place != self._here():
            self._leave()
            self._go(place)

    def _start_over(self) -> None:
        self._journey.clear()
        self._path = self._document.path
        known = self._settings.marks(self._path) if self._path else {}
        self._marks = {n: Place(way, QRectF(*view)) for n, (way, view) in known.items()}
        self.changed.emit()

    def _follow_file(self) -> None:
        """Keep the places with the file that the document is in by now."""
        if self._document.path != self._path:
            self._path = self._document.path
            self._remember()

    def _remember(self) -> None:
        if self._path is not None and self._marks:
            views = {n: (p.way, p.view.getRect()) for n, p in self._marks.items()}
            self._settings.keep_marks(self._path, views)
