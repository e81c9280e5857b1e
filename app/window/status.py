"""The status bar: what just happened, and how the graph and the worker are."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from app.base.i18n import plural, tr
from app.docks.findings_text import SEVERITIES, parameters_text
from app.theme import icons
from app.training.state import State
from runtime.check_result import CheckResult

MESSAGE_SECONDS = 8


class Status(QStatusBar):
    """Messages on the left; problems, parameters and the worker on the right.

    Signals:
        problemsWanted: The number of problems was clicked.
        logWanted: The worker's state was clicked.
    """

    problemsWanted = Signal()
    logWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._parameters = QLabel(self)
        self._parameters.setToolTip(tr("How many numbers this network learns, if none are frozen."))
        self._problems = _button(self, tr("Show the problems"))
        self._problems.clicked.connect(self.problemsWanted)
        self._worker = _button(self, tr("Show the log"))
        self._worker.clicked.connect(self.logWanted)
        for widget in (self._problems, self._parameters, self._worker):
            self.addPermanentWidget(widget)
        self.show_unchecked()

    def say(self, text: str) -> None:
        """Show a message for a while."""
        self.showMessage(text, MESSAGE_SECONDS * 1000)

    def show_unchecked(self) -> None:
        """Say that nothing is known about the graph yet."""
        icons.bind(self._problems, "clock", "muted")
        self._problems.setText(tr("Not checked yet"))
        self._parameters.clear()

    def show_check(self, result: CheckResult) -> None:
        """Show what a check found."""
        counts = {s: sum(p.severity == s for p in result.problems) for s in SEVERITIES}
        errors, warnings, remarks = (counts[s] for s in SEVERITIES)
        icon = next((s for s, count in counts.items() if count), "ok")
        icons.bind(self._problems, icon, icon)
        parts = (
            (errors, plural(errors, tr("1 error"), tr("{count} errors", count=errors))),
            (warnings, plural(warnings, tr("1 warning"), tr("{count} warnings", count=warnings))),
            (remarks, plural(remarks, tr("1 remark"), tr("{count} remarks", count=remarks))),
        )
        self._problems.setText(
            ", ".join(text for count, text in parts if count) or tr("No problems")
        )
        total = result.learned
        text = parameters_text(total)
        if frozen := result.held:
            text = tr("{parameters}, {count} frozen", parameters=text, count=f"{frozen:,}")
        self._parameters.setText(text if total else "")

    def show_state(self, state: State) -> None:
        """Show what the worker is doing."""
        name, role, text = {
            State.STARTING: ("clock", "muted", tr("Worker starting")),
            State.IDLE: ("ok", "ok", tr("Worker ready")),
            State.LAUNCHING: ("train", "accent_text", tr("Training")),
            State.TRAINING: ("train", "accent_text", tr("Training")),
            State.PAUSED: ("pause", "warning", tr("Paused")),
            State.STOPPING: ("stop", "warning", tr("Stopping")),
            State.GONE: ("error", "error", tr("No worker")),
        }[state]
        icons.bind(self._worker, name, role)
        self._worker.setText(text)


def _button(parent: QWidget, tip: str) -> QToolButton:
    made = QToolButton(parent)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setAutoRaise(True)
    made.setToolTip(tip)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made
