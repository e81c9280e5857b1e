"""How a run is, on the controls and on the actions."""

from PySide6.QtCore import QObject, Signal

from app.base import focus
from app.base.i18n import tr
from app.commands.actions import Actions
from app.commands.command import Need
from app.theme import icons
from app.training.run_controls import RunControls
from app.training.session import Session
from app.training.state import State
from runtime.protocol import Progress


class RunDisplay(QObject):
    """Shows what the trainer of a session does; the controls' own wishes go to its document.

    Signals:
        said(str): Something to read once.
        left: The keyboard was with the controls, which are about to be disabled.
    """

    said = Signal(str)
    left = Signal()

    def __init__(self, session: Session, controls: RunControls, actions: Actions) -> None:
        super().__init__(controls)
        self._session, self._controls = session, controls
        self._actions = actions
        self._last: Progress | None = None
        trainer, editing = session.trainer, session.editing
        trainer.stateChanged.connect(self._on_state)
        trainer.progressed.connect(self._on_progress)
        trainer.ended.connect(self._on_ended)
        session.document.replaced.connect(self._on_replaced)
        controls.epochsChanged.connect(lambda epochs: editing.set_run("epochs", epochs))
        controls.deviceChosen.connect(lambda device: editing.set_run("device", device))
        self._on_state(trainer.state)

    def _on_state(self, state: State) -> None:
        self._actions.allow(
            {
                Need.NO_RUN: not state.busy,
                Need.RUNNING: state in (State.TRAINING, State.PAUSED),
                Need.RUN_TO_STOP: state.busy and state is not State.STOPPING,
            }
        )
        if state is State.LAUNCHING and focus.within(self._controls):
            self.left.emit()
        paused = state is State.PAUSED
        self._actions["pause"].setText(tr("&Resume") if paused else tr("&Pause"))
        icons.bind(self._actions["pause"], "train" if paused else "pause")
        self._controls.show_state(state)
        if self._last is not None and state in (State.TRAINING, State.PAUSED):
            self._controls.show_progress(self._last, paused)
        if state is State.LAUNCHING:
            self._last = None

    def _on_progress(self, progress: Progress) -> None:
        self._last = progress
        self._controls.show_progress(progress, self._session.trainer.state is State.PAUSED)

    def _on_replaced(self) -> None:
        """How a run of another document ended is no news of this one."""
        if self._session.trainer.state is State.IDLE:
            self._controls.show_outcome("")
            self.said.emit("")

    def _on_ended(self, run: str, outcome: str, text: str) -> None:
        if not self._session.trainer.of_document:
            return
        if outcome == "failed":
            self._controls.show_outcome(tr("The run failed"))
        elif outcome != "killed":
            self._controls.show_outcome(text)
            self.said.emit(tr("{text}. It is kept in {run}", text=text, run=run))
        elif self._session.bridge.running:
            self._controls.show_outcome(tr("The run broke off"))
