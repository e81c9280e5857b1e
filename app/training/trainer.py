"""The one run that a window can have under way: starting, holding and ending it."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.base.i18n import tr
from app.document.document import Document
from app.training.run_places import DocumentRuns, RunPlace
from app.training.state import State, seconds_text
from app.training.worker_bridge import WorkerBridge
from graph_nodes.graph import Graph
from runtime.client import Exit, WorkerError
from runtime.protocol import (
    Begun,
    Done,
    Event,
    Pause,
    Progress,
    Ready,
    Resume,
    ResumeRun,
    RunEvent,
    Stop,
    Train,
)
from runtime.runs.data import DataFacts
from runtime.runs.names import CHECKPOINT, FINAL, WEIGHTS
from runtime.runs.options import RunOptions


class Trainer(QObject):
    """Drives the worker through a run and knows what state that is in.

    Signals:
        stateChanged(State): The state is another one.
        started(str): A run has begun; its folder.
        progressed(Progress): How far it is.
        ended(str, str, str): A run's folder, its outcome ("finished", "stopped", "failed" or
            "killed"), and a sentence about it.
        refused(str): The worker would not train, and why.
    """

    stateChanged = Signal(object)
    started = Signal(str)
    progressed = Signal(object)
    ended = Signal(str, str, str)
    refused = Signal(str)

    def __init__(
        self,
        document: Document,
        bridge: WorkerBridge,
        runs: DocumentRuns,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._bridge, self._runs = document, bridge, runs
        self._state = State.STARTING
        self._run = ""
        self._graph: Graph | None = None
        self._data: DataFacts | None = None
        self._owner = self._present
        bridge.ready.connect(self._on_ready)
        bridge.exited.connect(self._on_exited)
        bridge.told.connect(self._on_event)
        bridge.failed.connect(self._on_failed)

    @property
    def state(self) -> State:
        """What the worker is doing."""
        return self._state

    @property
    def run(self) -> str:
        """The folder of the run under way, or of the last one; "" before any."""
        return self._run

    @property
    def graph(self) -> Graph | None:
        """The graph of the run under way or the last one; None before any and of a resumed one."""
        return self._graph

    @property
    def data(self) -> DataFacts | None:
        """What data the run under way or the last one has, as far as that is known."""
        return self._data

    @property
    def of_document(self) -> bool:
        """Whether the run under way, or the last one, is of the document that is open now."""
        return any(one == other for one, other in zip(self._owner, self._present, strict=True))

    @property
    def _present(self) -> tuple[str, RunPlace]:
        """What tells the open document: the one outlasts its saving, the other its reopening."""
        return self._document.identity, self._runs.place

    # -- asked by the person ---------------------------------------------------------------

    def train(self, weights: str = "") -> None:
        """Train the graph as it is now, if the worker is ready for it.

        Args:
            weights: The folder of a run whose weights to begin with; "" begins anew.
        """
        if self._state is not State.IDLE:
            return
        graph = self._document.graph
        options = RunOptions(
            self._document.name,
            folder=self._document.folder,
            runs=self._runs.place.root,
            weights=Path(weights) if weights else None,
        )
        self._owner = self._present
        self._launch(Train(graph, options), graph)

    def can_resume(self, run: str) -> bool:
        """Whether the run in a folder could go on now from where it broke off."""
        return self._state is State.IDLE and (Path(run) / CHECKPOINT).exists()

    def can_extend(self, run: str) -> bool:
        """Whether the finished run in a folder could go on now for more epochs."""
        return self._state is State.IDLE and (Path(run) / FINAL).exists()

    def can_begin_with(self, run: str) -> bool:
        """Whether a new run could begin now with the weights of the run in a folder."""
        return self._state is State.IDLE and (Path(run) / WEIGHTS).exists()

    def resume(self, run: str, epochs: int | None = None) -> None:
        """Let the run in a folder go on from its last checkpoint, if the worker is ready for it.

        Args:
            run: The folder.
            epochs: How many epochs there shall be in all; None leaves that as it is.
        """
        if self._state is not State.IDLE:
            return
        if run != self._run:  # it was picked from the list of the open document
            self._owner = self._present
        self._launch(ResumeRun(Path(run), epochs), None)

    def _launch(self, request: Train | ResumeRun, graph: Graph | None) -> None:
        self._run, self._graph, self._data = "", graph, None
        self._become(State.LAUNCHING)
        self._bridge.request(request, self._on_started, self._on_refused)

    def pause_or_resume(self) -> None:
        """Hold the run, or let it go on."""
        if self._state is State.TRAINING:
            self._bridge.request(Pause())
            self._become(State.PAUSED)
        elif self._state is State.PAUSED:
            self._bridge.request(Resume())
            self._become(State.TRAINING)

    def stop(self) -> None:
        """End the run, keeping what was learned."""
        if self._state.busy and self._state is not State.STOPPING:
            self._bridge.request(Stop())
            self._become(State.STOPPING)

    def restart_worker(self) -> None:
        """End the worker, with whatever it does, and start another."""
        self._become(State.STARTING)
        self._bridge.restart()

    # -- told by the worker ----------------------------------------------------------------

    def _on_ready(self, ready: Ready) -> None:
        self._become(State.IDLE)

    def _on_started(self, begun: Begun) -> None:
        self._data = begun.data
        if not self._run:  # a short run may be over before its answer comes
            self._begin(begun.run)

    def _on_refused(self, error: WorkerError) -> None:
        if self._state.busy and self._bridge.running:
            self._become(State.IDLE)
            self.refused.emit(str(error))

    def _begin(self, run: str) -> None:
        self._run = run
        self.started.emit(run)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, RunEvent) and not self._run and self._state.busy:
            self._begin(event.run)
        if isinstance(event, Progress):
            if self._state is State.LAUNCHING:
                self._become(State.TRAINING)
            self.progressed.emit(event)
        elif isinstance(event, Done):
            self._become(State.IDLE)
            self.ended.emit(event.run, event.outcome, _outcome_text(event))

    def _on_exited(self, ending: Exit) -> None:
        was_busy, run = self._state.busy, self._run
        restarting = self._state is State.STARTING and ending.outcome != "died"
        if not restarting:
            self._become(State.GONE)
        if was_busy and run:
            self.ended.emit(run, "killed", ending.detail)

    def _on_failed(self, text: str) -> None:
        if self._state is State.STARTING and not self._bridge.running:
            self._become(State.GONE)

    def _become(self, state: State) -> None:
        if state is not self._state:
            self._state = state
            self.stateChanged.emit(state)


def _outcome_text(done: Done) -> str:
    count = tr("1 step") if done.steps == 1 else tr("{count} steps", count=f"{done.steps:,}")
    time = seconds_text(done.seconds)
    match done.outcome:
        case "finished":
            return tr("Finished: {steps} in {time}", steps=count, time=time)
        case "stopped":
            return tr("Stopped after {steps}, {time}", steps=count, time=time)
        case _:
            return done.message or tr("The run failed")
