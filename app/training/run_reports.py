"""What a worker tells of its runs and of itself: to the log, the plots and the banner."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.base.i18n import tr
from app.docks.banner import Banner, Choice
from app.docks.log_view import LogPanel
from app.training.plot_feed import PlotFeed
from app.training.run_flow import CANNOT, WORKER, sentence
from app.training.session import Session
from app.training.state import State
from runtime.client import Exit
from runtime.protocol import Event, Log, Problem, Progress

LATE = 60.0
"""Seconds after which a worker that is not ready is said to be late."""


class RunReports(QObject):
    """Passes on what the worker of a session tells.

    Signals:
        said(str): Something to read once.
    """

    said = Signal(str)

    def __init__(self, session: Session, banner: Banner, log: LogPanel, feed: PlotFeed) -> None:
        super().__init__(log)
        self._session, self._banner = session, banner
        self._log, self._feed = log, feed
        self._moved = False  # whether the present run has told how far it is
        self._late = QTimer(self, interval=round(LATE * 1000))
        self._late.timeout.connect(self._on_late)
        trainer, bridge = session.trainer, session.bridge
        trainer.stateChanged.connect(self._on_state)
        trainer.started.connect(self._on_started)
        trainer.progressed.connect(self._on_progress)
        trainer.ended.connect(self._on_ended)
        trainer.refused.connect(self._on_refused)
        bridge.told.connect(self._on_event)
        bridge.exited.connect(self._on_exited)
        bridge.failed.connect(self._on_failed)
        bridge.ready.connect(lambda _: banner.withdraw(WORKER))
        self._on_state(trainer.state)

    def _on_state(self, state: State) -> None:
        if state is State.STARTING:
            self._late.start()
        else:
            self._late.stop()
        if state is State.LAUNCHING:
            self._moved = False

    def _on_started(self, run: str) -> None:
        trainer = self._session.trainer
        graph = trainer.graph
        if trainer.of_document and graph:
            self._session.runs.keep_found()  # it may have been saved since it was asked to train
            self._feed.begin(run, graph, trainer.data)
        elif trainer.of_document:
            self._feed.resume(run)
        text = tr("Run {run} began", run=run) if graph else tr("Run {run} goes on", run=run)
        self._log.append("info", text)

    def _on_progress(self, progress: Progress) -> None:
        self._moved = True

    def _on_ended(self, run: str, outcome: str, text: str) -> None:
        self._log.append("error" if outcome in ("failed", "killed") else "info", text)

    def _on_refused(self, text: str) -> None:
        self._banner.say("warning", sentence(text), key=CANNOT)
        self._log.append("warning", text)

    def _on_event(self, event: Event) -> None:
        match event:
            case Log(level, message):
                self._log.append(level, message)
            case Problem():
                self._log.append(event.severity, event.message)
                self._banner.say("warning", event.message, key=CANNOT)
            case _:
                self._feed.feed(event)

    def _on_exited(self, ending: Exit) -> None:
        if ending.outcome == "asked" and self._session.trainer.state is State.STARTING:
            return  # it is being restarted
        self._log.append("error", ending.detail)
        text = ending.detail
        if self._session.trainer.run and self._moved:
            kept = tr("Your graph and the curve up to there are kept.")
            text = f"{text} {kept}"
        self._banner.say("error", text, self._restart(tr("Restart the worker")), key=WORKER)

    def _on_late(self) -> None:
        text = tr(
            "The worker has not come up for {seconds} seconds. It may yet, if the machine is busy. "
            "Its log says where it is: {log}",
            seconds=f"{LATE:.0f}",
            log=self._session.bridge.log,
        )
        self._log.append("warning", text)
        self._banner.say("warning", text, self._restart(tr("Restart the worker")), key=WORKER)

    def _on_failed(self, text: str) -> None:
        self._log.append("error", text)
        self.said.emit(text)
        if not self._session.bridge.running:
            self._banner.say("error", text, self._restart(tr("Try again")), key=WORKER)

    def _restart(self, text: str) -> Choice:
        return (text, self._session.trainer.restart_worker)
