"""``python -m app.probes.latency``: how long a click would wait while a model trains flat out.

A timer asks for the window's attention every millisecond. Whenever it gets it, the time since it
had it last is noted: an event that comes at a random moment of such a gap waits, evenly spread,
from no time to the whole gap. Printed as one line of JSON: the waits ``p50``, ``p99`` and ``max``
in milliseconds, how many ``samples``, and ``steps_per_second`` of the training meanwhile.
"""

import json
import sys
import time
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, Qt, QTimer

from app.document.examples import starter
from app.startup import make_application, open_window
from app.window.settings import Settings
from runtime.protocol import Progress

SECONDS = 8.0
EPOCHS = 1_000_000


class Attention(QObject):
    """Notes how long the window's thread takes from one event to the next."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._note)

    def start(self) -> None:
        """Begin to note."""
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Note no more."""
        self._timer.stop()

    def wait(self, share: float) -> float:
        """The wait in milliseconds that this share of random moments does not exceed."""
        whole = sum(self.gaps)
        low, high = 0.0, max(self.gaps)
        for _ in range(40):
            middle = (low + high) / 2
            beyond = sum(gap - middle for gap in self.gaps if gap > middle)
            low, high = (middle, high) if beyond > (1 - share) * whole else (low, middle)
        return round(1000 * high, 2)

    def _note(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last = now


def main() -> int:
    """Train the starter in a real window for some seconds, and print the figures."""
    QStandardPaths.setTestModeEnabled(True)  # the person's own settings and files are left alone
    app = make_application(sys.argv[:1])
    window = open_window(Settings())
    window.files.open_copy(starter())
    window.session.editing.set_run("epochs", EPOCHS)
    attention = Attention()
    steps: list[tuple[float, int]] = []
    found: dict[str, Any] = {}

    def on_progress(progress: Progress) -> None:
        steps.append((time.perf_counter(), progress.step))
        if len(steps) == 1:
            QTimer.singleShot(1000, attention.start)
            QTimer.singleShot(1000 + round(1000 * SECONDS), finish)

    def finish() -> None:
        attention.stop()
        found.update(p50=attention.wait(0.5), p99=attention.wait(0.99), max=attention.wait(1.0))
        (t0, first), (t1, last) = steps[0], steps[-1]
        found.update(
            samples=len(attention.gaps), steps_per_second=round((last - first) / (t1 - t0))
        )
        window.session.trainer.stop()

    def on_ended() -> None:
        document = window.session.document
        document.replace(document.graph)  # nothing to ask about
        window.close()

    window.session.trainer.progressed.connect(on_progress)
    window.session.trainer.ended.connect(on_ended)
    window.show()
    window.run_flow.train()
    app.exec()
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
