"""From the Train button to the plots, and what the person is told when a run does not go well."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QInputDialog

from app import focus
from app.i18n import tr
from app.training_state import State
from graph_nodes.graph import Graph
from runtime.check_result import CheckResult
from runtime.client import Exit
from runtime.runs.names import run_word

if TYPE_CHECKING:
    from app.main_window import MainWindow

_CANNOT = "cannot-train"
_WORKER = "worker"
_RESUME = "resume"

LATE = 60.0
"""Seconds after which a worker that is not ready is said to be late."""


class RunFlow(QObject):
    """Starts runs for a window and shows how they go."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._wanted = False
        self._last: Mapping[str, Any] | None = None
        self._weights = ""  # the run whose weights the next one begins with
        self._broken = ""  # the run whose process was killed, until there is another
        self._late = QTimer(self, interval=round(LATE * 1000))
        self._late.timeout.connect(self._on_late)
        trainer, bridge = self._session.trainer, self._session.bridge
        self._session.live.found.connect(self._on_found)
        self._session.document.replaced.connect(self._on_replaced)
        trainer.stateChanged.connect(self._on_state)
        trainer.started.connect(self._on_started)
        trainer.progressed.connect(self._on_progress)
        trainer.ended.connect(self._on_ended)
        trainer.refused.connect(self._on_refused)
        bridge.told.connect(self._on_event)
        bridge.exited.connect(self._on_exited)
        bridge.failed.connect(self._on_failed)
        bridge.ready.connect(self._on_ready)
        window.controls.epochsChanged.connect(lambda n: self._session.editing.set_run("epochs", n))
        window.controls.deviceChosen.connect(lambda d: self._session.editing.set_run("device", d))
        self._on_state(trainer.state)

    # -- what the person asks --------------------------------------------------------------

    def train(self) -> None:
        """Train the graph as it is, or show what keeps it from training."""
        live, trainer = self._session.live, self._session.trainer
        if trainer.state.busy:
            return
        if trainer.state is State.GONE:
            self._wanted = True
            trainer.restart_worker()
        elif live.result is None or trainer.state is not State.IDLE:
            self._wanted = True  # the check that is under way says whether it can
            live.check()
        elif live.result.errors:
            self._show_errors(live.result)
        else:
            self._window.banner.withdraw(_CANNOT)
            self._window.banner.withdraw(_WORKER)
            weights, self._weights = self._weights, ""
            trainer.train(weights)

    def train_from(self, run: str) -> None:
        """Train the graph as it is, beginning with the weights of a run."""
        self._weights = run
        self.train()

    def resume(self, run: str, epochs: int | None = None) -> None:
        """Let a run that broke off go on, as its folder has it, or with so many epochs in all."""
        self._window.banner.withdraw(_CANNOT)
        self._session.trainer.resume(run, epochs)

    def extend(self, run: str) -> None:
        """Ask for how many epochs a finished run shall go on, and let it."""
        title = tr("More epochs for {name}", name=run_word(Path(run).name))
        usual = 2 * self._session.document.graph.run.epochs
        epochs, accepted = QInputDialog.getInt(
            self._window, title, tr("How many epochs in all?"), usual, 2
        )
        if accepted:
            self.resume(run, epochs)

    def open_runs_folder(self) -> None:
        """Show the folder of the runs in the desktop's file manager."""
        folder = self._session.runs.place.root
        while not folder.exists():
            folder = folder.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    # -- what happens ----------------------------------------------------------------------

    def _on_found(self, graph: Graph, result: CheckResult) -> None:
        if self._wanted and self._session.live.current:
            self._wanted = False
            self.train()
        elif not result.errors:
            self._window.banner.withdraw(_CANNOT)

    def _on_replaced(self) -> None:
        self._wanted, self._weights = False, ""  # it was another graph that was to be trained

    def _show_errors(self, result: CheckResult) -> None:
        self._weights = ""
        window, errors = self._window, result.errors
        window.panels.show("problems")
        first = next((p for p in errors if p.node), errors[0])
        window.problems.view.setCurrentIndex(window.problems.view.model().index(0, 0))
        if first.node:
            window.canvas.reveal(first.node)
        text = tr("This graph cannot train yet. {first}", first=_sentence(first.text(tr)))
        if len(errors) > 1:
            text += " " + tr("The problems list has {count} more.", count=len(errors) - 1)
        window.banner.say("warning", text, key=_CANNOT)

    def _on_ready(self, fields: Mapping[str, Any]) -> None:
        self._window.banner.withdraw(_WORKER)
        self._session.bridge.request("devices", answered=self._on_devices)
        if not self._wanted:
            self._offer_to_resume()

    def _offer_to_resume(self, cause: str = "") -> None:
        """Offer that a run that broke off goes on, if it can; the cause is said in any case."""
        run, self._broken = self._broken, ""
        severity = "error" if cause else "info"
        if run and self._session.trainer.can_resume(run):
            text = tr(
                "The run {name} can go on from its last checkpoint.", name=run_word(Path(run).name)
            )
            resume = (tr("Resume the run"), lambda: self.resume(run))
            self._window.banner.say(severity, f"{cause} {text}".strip(), resume, key=_RESUME)
        elif cause:
            self._window.banner.say(severity, cause, key=_CANNOT)

    def _on_devices(self, devices: list[dict[str, Any]]) -> None:
        self._window.controls.show_devices(devices)
        self._window.show_devices(devices)

    def _on_state(self, state: State) -> None:
        window = self._window
        if state is State.STARTING:
            self._late.start()
        else:
            self._late.stop()
        if state is State.LAUNCHING and focus.within(window.controls):
            window.canvas.setFocus()  # what has the keyboard is disabled in a moment
        actions = window.actions_
        actions["train"].setEnabled(not state.busy)
        actions["pause"].setEnabled(state in (State.TRAINING, State.PAUSED))
        actions["stop"].setEnabled(state.busy and state is not State.STOPPING)
        paused = state is State.PAUSED
        actions["pause"].setText(tr("&Resume") if paused else tr("&Pause"))
        window.controls.show_state(state)
        window.status.show_state(state)
        if self._last is not None and state in (State.TRAINING, State.PAUSED):
            window.controls.show_progress(self._last, paused)
        if state is State.LAUNCHING:
            self._last = None
            window.status.clearMessage()
            window.panels.show("plots")

    def _on_started(self, run: str) -> None:
        trainer, feed = self._session.trainer, self._window.feed
        graph = trainer.graph
        text = tr("Run {run} began", run=run) if graph else tr("Run {run} goes on", run=run)
        self._broken = ""
        self._window.banner.withdraw(_RESUME)
        if trainer.of_document and graph:
            self._session.runs.keep_found()  # it may have been saved since it was asked to train
            feed.begin(run, graph, trainer.data)
        elif trainer.of_document:
            feed.resume(run)
        self._window.log.append("info", text)

    def _on_progress(self, fields: Mapping[str, Any]) -> None:
        self._last = fields
        paused = self._session.trainer.state is State.PAUSED
        self._window.controls.show_progress(fields, paused)

    def _on_ended(self, run: str, outcome: str, text: str) -> None:
        window = self._window
        window.log.append("error" if outcome in ("failed", "killed") else "info", text)
        if outcome == "failed":
            window.controls.show_outcome(tr("The run failed"))
            window.banner.say("error", text, key=_CANNOT)
        elif outcome == "killed":
            self._broken = run
            if self._session.bridge.running:  # it was the process that trained, and it alone
                window.controls.show_outcome(tr("The run broke off"))
                self._offer_to_resume(text)
        else:
            window.controls.show_outcome(text)
            window.status.say(tr("{text}. It is kept in {run}", text=text, run=run))

    def _on_refused(self, text: str) -> None:
        self._window.banner.say("warning", _sentence(text), key=_CANNOT)
        self._window.log.append("warning", text)

    def _on_event(self, name: str, fields: Mapping[str, Any]) -> None:
        if name == "log":
            self._window.log.append(
                str(fields.get("level", "info")), str(fields.get("message", ""))
            )
        elif name == "problem":
            message = str(fields.get("message", ""))
            self._window.log.append(str(fields.get("severity", "warning")), message)
            self._window.banner.say("warning", message, key=_CANNOT)
        else:
            self._window.feed.feed(name, fields)

    def _on_exited(self, ending: Exit) -> None:
        if ending.outcome == "asked" and self._session.trainer.state is State.STARTING:
            return  # it is being restarted
        self._window.log.append("error", ending.detail)
        run = self._session.trainer.run
        text = ending.detail
        if run and self._last is not None:
            kept = tr("Your graph and the curve up to there are kept.")
            text = f"{text} {kept}"
        self._window.banner.say(
            "error",
            text,
            (tr("Restart the worker"), self._session.trainer.restart_worker),
            key=_WORKER,
        )

    def _on_late(self) -> None:
        text = tr(
            "The worker has not come up for {seconds} seconds. It may yet, if the machine is busy. "
            "Its log says where it is: {log}",
            seconds=f"{LATE:.0f}",
            log=self._session.bridge.log,
        )
        self._window.log.append("warning", text)
        restart = (tr("Restart the worker"), self._session.trainer.restart_worker)
        self._window.banner.say("warning", text, restart, key=_WORKER)

    def _on_failed(self, text: str) -> None:
        self._window.log.append("error", text)
        self._window.status.say(text)
        if not self._session.bridge.running:
            restart = (tr("Try again"), self._session.trainer.restart_worker)
            self._window.banner.say("error", text, restart, key=_WORKER)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
