"""The plots of all runs: a bar, a grid of cards, a list of runs."""

import time
from collections.abc import Mapping
from typing import Any

from numpy.typing import ArrayLike
from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app import theme
from app.base.i18n import tr
from app.plots.card import Card
from app.plots.card_grid import CardGrid
from app.plots.clock import FrameClock
from app.plots.empty import no_curves
from app.plots.intake import PART, Intake
from app.plots.readout import Readout
from app.plots.run_list import RunList, RunModel
from app.plots.saving import Saver
from app.plots.scalar_card import ScalarCard
from app.plots.series import TRAIN, PlotRun, Reading, Series, as_columns
from app.plots.toolbar import PlotBar
from app.plots.watch_card import WATCH_CARDS, WatchCard

_NARROW = 560
_LIST_EVERY = 200
"""Milliseconds between updates of the values in the run list."""


class PlotsPanel(QWidget):
    """Live plots of any number of runs.

    Runs are added, then fed; what is drawn follows within a few frames. The panel follows the theme
    of the application by itself. `message` carries a sentence for the status bar; `logSet` the
    name of a value, and whether it is now drawn over a logarithmic axis.

    Attributes:
        log_tags: The names of the values that are drawn so from the start.
    """

    runVisibilityChanged = Signal(str, bool)
    runRemoved = Signal(str)
    message = Signal(str)
    logSet = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: dict[str, PlotRun] = {}
        self._scalars: dict[str, ScalarCard] = {}
        self._watches: dict[tuple[str, str], WatchCard] = {}
        self.log_tags: frozenset[str] = frozenset()
        self.bar = PlotBar()
        self.grid = CardGrid()
        self._model = RunModel(self)
        self.run_list = RunList(self._model)
        self.readout = Readout(self)
        self._intake = Intake()
        self.clock = FrameClock(self.grid.is_in_sight, self._take_in, self)
        self.saver = Saver(self)
        self._list_timer = QTimer(self, interval=_LIST_EVERY, singleShot=True)
        self._list_timer.timeout.connect(self._model.update)
        self._lay_out()
        self._connect()

    def run_ids(self) -> tuple[str, ...]:
        """Return the ids of the runs, in the order they were added."""
        return tuple(self._runs)

    def add_run(
        self, run_id: str, label: str, color: QColor | None = None, problem: str = ""
    ) -> None:
        """List a run that has no values yet; without a colour it gets one of the theme's.

        Args:
            run_id: what to call it by here.
            label: what people read.
            color: what its curves are drawn in.
            problem: why it has no values and will have none, such as a damaged file; or empty.

        Raises:
            ValueError: there is a run of that id already.
        """
        if run_id in self._runs:
            raise ValueError(f"run {run_id!r} is in the plots already")
        taken = {run.mark for run in self._runs.values()}
        mark = next(n for n in range(1, len(taken) + 2) if n not in taken)
        self._runs[run_id] = PlotRun(
            run_id, label, mark, color.name() if color else None, problem=problem
        )
        self._runs_changed()

    def load_run(
        self,
        run_id: str,
        label: str,
        series: Mapping[tuple[str, str], tuple[ArrayLike, ArrayLike, ArrayLike]],
        problem: str = "",
    ) -> None:
        """List a run with all its values: {(split, tag): (steps, wall times, values)}.

        A ``problem`` says why it has none, as in ``add_run``.

        Raises:
            ValueError: there is a run of that id already, or columns differ in length.
        """
        self.add_run(run_id, label, problem=problem)
        for (split, tag), points in series.items():
            self.append(run_id, split, tag, *points)

    def append(
        self,
        run_id: str,
        split: str,
        tag: str,
        steps: ArrayLike,
        wall: ArrayLike,
        values: ArrayLike,
    ) -> None:
        """Add points of shape (n,) to a curve; wall times in seconds since 1970.

        Raises:
            KeyError: there is no run of that id.
            ValueError: the columns differ in length.
        """
        run = self._run(run_id)
        columns = as_columns(steps, wall, values)
        series = run.series.get((tag, split))
        if series is None:
            series = run.series[tag, split] = Series()
            self._card_of(tag).set_runs(self._runs.values())
        if len(columns[0]) > PART or self._intake.holds(series):
            self._intake.put(tag, series, columns)
            self.clock.wake()
        else:
            series.append(*columns)
            self._points_added(tag)

    def show_watch(self, run_id: str, tag: str, kind: str, step: int, payload: Any) -> None:
        """Show what a watch saw at `step`.

        Args:
            run_id: a run that was added.
            tag: the name of the watch.
            kind: "scalar" (payload: a number; drawn as a curve), "histogram" (payload: {"edges":
                n + 1 numbers, "counts": n numbers}) or "tensor" (payload: {"values": numbers,
                "shape": sizes}).
            step: the training step.
            payload: what was seen, as the kind says.

        Raises:
            KeyError: there is no run of that id.
            ValueError: the kind is unknown, or the payload is not what it says.
        """
        run = self._run(run_id)
        if kind == "scalar":
            self.append(run_id, TRAIN, tag, [step], [time.time()], [payload])
            return
        if kind not in WATCH_CARDS:
            raise ValueError(
                f"watch {tag!r}: unknown kind {kind!r}; expected scalar, histogram or tensor"
            )
        card = self._watches.get((kind, tag))
        if card is None:
            card = WATCH_CARDS[kind](tag)
            card.see(run, step, payload)
            self._watches[kind, tag] = card
            self._add_card(card)
        else:
            card.see(run, step, payload)
        self.clock.mark(card)

    def set_run_visible(self, run_id: str, visible: bool) -> None:
        """Draw a run or hide it; `runVisibilityChanged` follows if that changes anything."""
        run = self._run(run_id)
        if run.visible != visible:
            run.visible = visible
            self._redraw()
            self.runVisibilityChanged.emit(run_id, visible)

    def rename_run(self, run_id: str, label: str) -> None:
        """Give a run another label."""
        self._run(run_id).label = label
        self._redraw()

    def remove_run(self, run_id: str) -> None:
        """Forget a run and its values, and the cards that showed nothing else."""
        run = self._run(run_id)
        del self._runs[run_id]
        for series in run.series.values():
            self._intake.forget(series)
        used = {tag for other in self._runs.values() for tag, _ in other.series}
        for tag in [tag for tag in self._scalars if tag not in used]:
            self._drop(self._scalars.pop(tag))
        for key, card in list(self._watches.items()):
            if not card.forget(run_id):
                self._drop(self._watches.pop(key))
        self._runs_changed()
        self.runRemoved.emit(run_id)

    def flush(self) -> None:
        """Draw everything that has changed now, seen or not."""
        while self._take_in():
            pass
        for card in self.grid.cards:
            while not card.refresh():
                pass
        self._model.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the run list beside the cards, or under them where the panel is narrow."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self._split.orientation() != wanted:
            self._split.setOrientation(wanted)
            self._share_space(narrow)

    def showEvent(self, event: QShowEvent) -> None:
        """Go on drawing what changed while the panel was hidden."""
        super().showEvent(event)
        self.clock.wake()

    def _lay_out(self) -> None:
        self._side = QWidget()
        heading = QLabel(tr("Runs"))
        heading.setProperty("role", "heading")
        legend = QLabel(tr("train / validation"))
        legend.setProperty("role", "small")
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 8, 2)
        head.addWidget(heading, 1)
        head.addWidget(legend)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addLayout(head)
        side.addWidget(self.run_list, 1)
        self._waiting = QLabel(tr("These runs have no values to draw so far."))
        self._waiting.setWordWrap(True)
        self._waiting.setProperty("role", "muted")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._cards = QStackedWidget()
        self._cards.addWidget(self._waiting)
        self._cards.addWidget(self.grid)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._cards)
        self._split.addWidget(self._side)
        self._split.setStretchFactor(0, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._split, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(no_curves())
        self._pages.addWidget(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
        self._share_space(narrow=False)

    def _share_space(self, narrow: bool) -> None:
        self._split.setSizes([1000, 120] if narrow else [1000, 230])

    def _connect(self) -> None:
        self.bar.settingsChanged.connect(self._use_settings)
        self.bar.resetRequested.connect(self._show_all_of_each)
        self.grid.shownChanged.connect(self.clock.wake)
        self.saver.saved.connect(self.message)
        self._model.visibilityRequested.connect(self.set_run_visible)
        self.run_list.emphasisRequested.connect(self._emphasise)
        self.run_list.removeRequested.connect(self.remove_run)
        self.run_list.onlyRequested.connect(self._show_only)
        self.run_list.allRequested.connect(lambda: self._show_only(None))
        theme.changed.connect(self._use_theme)

    def _run(self, run_id: str) -> PlotRun:
        if run_id not in self._runs:
            raise KeyError(f"no run {run_id!r} in the plots; there are: {', '.join(self._runs)}")
        return self._runs[run_id]

    def _card_of(self, tag: str) -> ScalarCard:
        card = self._scalars.get(tag)
        if card is None:
            card = self._scalars[tag] = ScalarCard(tag)
            card.set_settings(self.bar.settings)
            card.set_log(tag in self.log_tags)
            card.logSet.connect(lambda log: self.logSet.emit(tag, log))
            card.hovered.connect(self._show_readout)
            card.saveRequested.connect(lambda kind: self.saver.ask(card, kind))
            self._add_card(card)
        return card

    def _take_in(self) -> bool:
        """Take in some of the points that wait; return whether there are more."""
        if self._intake:
            self._points_added(self._intake.take())
        return bool(self._intake)

    def _points_added(self, tag: str) -> None:
        self.clock.mark(self._scalars[tag])
        if not self._list_timer.isActive():
            self._list_timer.start()

    def _add_card(self, card: Card) -> None:
        self.grid.add(card)
        self._cards.setCurrentWidget(self.grid)

    def _drop(self, card: Card) -> None:
        self.readout.hide()  # its crosshair may be on this card
        self.clock.forget(card)
        self.grid.remove(card)

    def _runs_changed(self) -> None:
        self._model.set_runs(list(self._runs.values()))
        self._pages.setCurrentIndex(1 if self._runs else 0)
        self._cards.setCurrentWidget(self.grid if self.grid.cards else self._waiting)
        self._redraw()

    def _redraw(self) -> None:
        """Draw all cards anew, as runs were added, shown, hidden or renamed."""
        self._model.update()
        for card in self._scalars.values():
            card.set_runs(self._runs.values())
        for card in self.grid.cards:
            self.clock.mark(card)

    def _use_settings(self) -> None:
        for card in self._scalars.values():
            card.set_settings(self.bar.settings)
            self.clock.mark(card)

    def _use_theme(self) -> None:
        for card in self.grid.cards:
            card.set_theme(theme.current())
        self._redraw()

    def _emphasise(self, run_id: str) -> None:
        for card in self._scalars.values():
            card.chart.set_emphasis(run_id or None)
            self.clock.mark(card)

    def _show_only(self, run_id: str | None) -> None:
        for other in self._runs:
            self.set_run_visible(other, run_id in (None, other))

    def _show_all_of_each(self) -> None:
        for card in self._scalars.values():
            card.chart.reset()

    def _show_readout(self, readings: list[Reading], place: QPoint) -> None:
        self.readout.show_readings(readings, self.bar.settings.axis, place)
