"""What the cards of values show: one batch that the worker computes, or the steps of a run."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.base.i18n import tr
from app.canvas import Canvas
from app.canvas.looks import Target
from app.training.live_check import matters
from app.training.session import Session
from app.training.state import State
from graph_nodes.change import Change
from graph_nodes.graph import Graph
from graph_nodes.path import NodePath
from runtime.check_result import CheckResult
from runtime.client import WorkerError
from runtime.looking import Place
from runtime.protocol import Event, Follow, LookAt, Looked, Seen, Sight
from runtime.runs.names import WEIGHTS, run_word
from runtime.wiring import Ref

if TYPE_CHECKING:
    from app.plots.run_list import RunList

_AFTER_EDIT = 150
"""Milliseconds after a check of an edit before values are computed anew."""

_MISSED = 2
"""Steps told of without a value after which it is said that the run does not compute it."""


class Looking(QObject):
    """Has values that are looked at computed, and shows them.

    While a run of the document trains, its own steps show them. Else one batch is computed, by the
    weights of the run that is selected in the list, or of the last one; where there is none, or
    they do not fit any more, by those that a run would begin with.
    """

    def __init__(self, canvas: Canvas, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._looks, self._canvas, self._session = canvas.looks, canvas, session
        self._runs: RunList | None = None
        self._last = ""  # the run that ended last
        self._under_way: set[Target] = set()
        self._again: set[Target] = set()
        self._missed: dict[Target, int] = {}
        self._soon = QTimer(self, singleShot=True, interval=_AFTER_EDIT)
        self._soon.timeout.connect(self._compute_all)
        self._looks.asked.connect(self._compute)
        self._looks.changed.connect(self._follow)
        session.trainer.stateChanged.connect(self._on_state)
        session.trainer.ended.connect(self._on_ended)
        session.bridge.told.connect(self._on_told)
        session.live.found.connect(self._on_found)
        session.document.changed.connect(self._on_changed)
        session.document.replaced.connect(self._on_replaced)

    def serve(self, runs: "RunList") -> None:
        """Show values from now on, by the weights of the run that is selected in a list."""
        self._runs = runs
        runs.picked.connect(self._soon.start)
        self._compute_all()

    # -- one batch -----------------------------------------------------------------------------

    def _compute_all(self) -> None:
        for looked in self._looks.values:
            self._compute(looked)

    def _compute(self, looked: Target) -> None:
        """Have one batch computed, unless a run shows it or one is under way."""
        state = self._session.trainer.state
        if state.busy:
            self._wait_for_step(looked)
        elif looked in self._under_way:
            self._again.add(looked)
        elif state is State.IDLE and self._runs is not None:
            self._ask(looked, self._weights())

    def _wait_for_step(self, looked: Target) -> None:
        card, trainer = self._looks.card(looked), self._session.trainer
        if card is None:
            return
        if not trainer.of_document:
            card.show_problem(tr("A run of another graph is under way: stop it first."))
        elif trainer.state is State.PAUSED:
            card.show_source(tr("the run is paused: its next step shows it"))
        else:
            card.show_source(tr("the next step shows it"))

    def _ask(self, looked: Target, weights: str) -> None:
        document = self._session.document
        folder = Path(weights) if weights else None
        request = LookAt(document.graph, document.folder, _place(looked), folder)
        self._under_way.add(looked)
        self._session.bridge.request(
            request,
            lambda answer: self._show(looked, answer, weights),
            lambda error: self._refuse(looked, error, weights),
        )

    def _weights(self) -> str:
        """The folder of the run whose weights are taken, or ""."""
        chosen = self._runs.selected if self._runs is not None else ""
        wanted = (run for run in (chosen, self._last) if run)
        return next((run for run in wanted if (Path(run) / WEIGHTS).exists()), "")

    def _show(self, looked: Target, answer: Looked, weights: str) -> None:
        first, *others = answer.sights
        parts = [
            tr("one batch in {time} ms", time=f"{answer.seconds * 1000:.3g}"),
            answer.device.upper() if answer.device == "cpu" else answer.device,
            tr("weights of {run}", run=run_word(Path(weights).name)) if weights else "",
            tr("nothing is trained yet") if not weights else "",
        ]
        self._looks.show_sight(looked, first, " · ".join(filter(None, parts)))
        if not self._session.level.way:
            self._note([first, *others])
        self._end(looked)

    def _refuse(self, looked: Target, error: WorkerError, weights: str) -> None:
        """Say why there is no value; weights that do not fit are left."""
        if weights and self._session.trainer.state is State.IDLE:
            self._ask(looked, "")
            return
        if not self._session.trainer.state.busy:
            self._looks.show_problem(looked, str(error))
        self._end(looked)

    def _end(self, looked: Target) -> None:
        self._under_way.discard(looked)
        if looked in self._again:
            self._again.discard(looked)
            self._compute(looked)

    # -- the steps of a run --------------------------------------------------------------------

    def _follow(self) -> None:
        """Tell the run under way what is looked at."""
        self._missed.clear()
        trainer = self._session.trainer
        if trainer.state in (State.TRAINING, State.PAUSED):
            places = tuple(map(_place, self._looks.values)) if trainer.of_document else ()
            self._session.bridge.request(Follow(places), refused=lambda _: None)

    def _on_told(self, event: Event) -> None:
        trainer = self._session.trainer
        if not isinstance(event, Seen) or event.run != trainer.run or not trainer.of_document:
            return
        if self._runs is None:
            return
        sights = {sight.place: sight for sight in event.sights}
        for looked in self._looks.values:
            sight = sights.get(_place(looked))
            if sight is not None:
                source = tr("step {step} of the run under way", step=f"{event.step:,}")
                self._looks.show_sight(looked, sight, source)
            else:
                self._miss(looked)
        if not self._session.level.way:
            self._note(event.sights)

    def _miss(self, looked: Target) -> None:
        self._missed[looked] = self._missed.get(looked, 0) + 1
        if self._missed[looked] == _MISSED:
            text = tr("This run does not compute it: nothing it trains or measures asks for it.")
            self._looks.show_problem(looked, text)

    def _note(self, sights: Sequence[Sight]) -> None:
        """Remember the range of numbers, for the tooltips of the main graph."""
        numbers = self._canvas.view.mirror.numbers
        for sight in sights:
            if sight.low is not None and sight.high is not None and "/" not in sight.place.node:
                numbers[Ref(sight.place.node, sight.place.port)] = (sight.low, sight.high)

    # -- what happens --------------------------------------------------------------------------

    def _on_state(self, state: State) -> None:
        if state is State.TRAINING:
            self._follow()
        if state.busy:
            for looked in self._looks.values:
                self._wait_for_step(looked)
        elif state is State.IDLE:
            self._soon.start()

    def _on_ended(self, run: str, outcome: str, text: str) -> None:
        self._last = run if self._session.trainer.of_document else self._last
        if self._looks.values:
            self._soon.start()

    def _on_found(self, graph: Graph, result: CheckResult) -> None:
        if self._looks.values and not self._session.trainer.state.busy:
            self._soon.start()

    def _on_changed(self, change: Change) -> None:
        if matters(change):
            self._canvas.view.mirror.numbers.clear()

    def _on_replaced(self) -> None:
        self._last = ""
        self._looks.clear()


def _place(looked: Target) -> Place:
    """The output by the way to it: what tells a sheet is the way to its graph."""
    way = looked.sheet if isinstance(looked.sheet, tuple) else ()
    return Place(NodePath.of(*map(str, way), looked.ref.node), looked.ref.port)
