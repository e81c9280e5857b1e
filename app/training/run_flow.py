"""From the Train button to a run, and back to a run that broke off."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QInputDialog, QWidget

from app.base.i18n import tr
from app.docks.banner import Banner
from app.training.session import Session
from app.training.state import State
from graph_nodes.graph import Graph
from runtime.check_result import CheckResult
from runtime.runs.names import run_word

if TYPE_CHECKING:
    from app.plots.run_list import RunList

CANNOT, WORKER, RESUME = "cannot-train", "worker", "resume"
"""What the banner says: a run that cannot be, a worker that is gone, a run that can go on."""


class RunFlow(QObject):
    """Starts the runs of a session.

    Signals:
        blocked(CheckResult): These errors keep the graph from training.
    """

    blocked = Signal(object)

    def __init__(self, session: Session, banner: Banner, window: QWidget) -> None:
        """Begin to wait for what the person asks.

        Args:
            session: What is trained, and by what.
            banner: Says what cannot be done, and offers what can.
            window: Where questions are asked.
        """
        super().__init__(window)
        self._session, self._banner, self._window = session, banner, window
        self._wanted = False
        self._weights = ""  # the run whose weights the next one begins with
        self._broken = ""  # the run whose process was killed, until there is another
        session.live.found.connect(self._on_found)
        session.document.replaced.connect(self._on_replaced)
        session.trainer.started.connect(self._on_started)
        session.trainer.ended.connect(self._on_ended)
        session.bridge.ready.connect(self._on_ready)

    def serve(self, runs: "RunList") -> None:
        """Do what a list of runs asks for, and let it offer what can be done."""
        trainer = self._session.trainer
        runs.can_resume = trainer.can_resume
        runs.can_extend = trainer.can_extend
        runs.can_begin_with = trainer.can_begin_with
        runs.resumeRequested.connect(self.resume)
        runs.extendRequested.connect(self.extend)
        runs.weightsRequested.connect(self.train_from)

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
            self._weights = ""
            self._say_why_not(live.result)
        else:
            self._banner.withdraw(CANNOT)
            self._banner.withdraw(WORKER)
            weights, self._weights = self._weights, ""
            trainer.train(weights)

    def train_from(self, run: str) -> None:
        """Train the graph as it is, beginning with the weights of a run."""
        self._weights = run
        self.train()

    def resume(self, run: str, epochs: int | None = None) -> None:
        """Let a run that broke off go on, as its folder has it, or with so many epochs in all."""
        self._banner.withdraw(CANNOT)
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

    def _say_why_not(self, result: CheckResult) -> None:
        self.blocked.emit(result)
        errors = result.errors
        first = next((p for p in errors if p.node), errors[0])
        text = tr("This graph cannot train yet. {first}", first=sentence(first.text(tr)))
        if len(errors) > 1:
            text += " " + tr("The problems list has {count} more.", count=len(errors) - 1)
        self._banner.say("warning", text, key=CANNOT)

    def _offer_to_resume(self, cause: str = "") -> None:
        """Offer that a run that broke off goes on, if it can; the cause is said in any case."""
        run, self._broken = self._broken, ""
        severity = "error" if cause else "info"
        if run and self._session.trainer.can_resume(run):
            text = tr(
                "The run {name} can go on from its last checkpoint.", name=run_word(Path(run).name)
            )
            resume = (tr("Resume the run"), lambda: self.resume(run))
            self._banner.say(severity, f"{cause} {text}".strip(), resume, key=RESUME)
        elif cause:
            self._banner.say(severity, cause, key=CANNOT)

    # -- what happens ----------------------------------------------------------------------

    def _on_found(self, graph: Graph, result: CheckResult) -> None:
        if self._wanted and self._session.live.current:
            self._wanted = False
            self.train()
        elif not result.errors:
            self._banner.withdraw(CANNOT)

    def _on_replaced(self) -> None:
        self._wanted, self._weights = False, ""  # it was another graph that was to be trained

    def _on_ready(self, fields: object) -> None:
        if not self._wanted:
            self._offer_to_resume()

    def _on_started(self, run: str) -> None:
        self._broken = ""
        self._banner.withdraw(RESUME)

    def _on_ended(self, run: str, outcome: str, text: str) -> None:
        if outcome == "failed":
            self._banner.say("error", text, key=CANNOT)
        elif outcome == "killed":
            self._broken = run
            if self._session.bridge.running:  # it was the process that trained, and it alone
                self._offer_to_resume(text)


def sentence(text: str) -> str:
    """A text with a full stop, unless it ends as a sentence does."""
    return text if text.endswith((".", "!", "?")) else f"{text}."
