"""What the worker is doing, as the window shows it."""

from enum import Enum

from app.base.i18n import tr

_SHORT = 10.0


class State(Enum):
    """The states of training, from the window's point of view."""

    STARTING = "starting"  # the worker is not ready yet
    IDLE = "idle"
    LAUNCHING = "launching"  # asked to train, no step done yet
    TRAINING = "training"
    PAUSED = "paused"
    STOPPING = "stopping"
    GONE = "gone"  # the worker ended and was not restarted

    @property
    def busy(self) -> bool:
        """Whether a run is under way."""
        return self in (State.LAUNCHING, State.TRAINING, State.PAUSED, State.STOPPING)


def seconds_text(seconds: float) -> str:
    """A duration as people say it: 0.7 s, 9.2 s, 0:48, 12:30, 3:05:00."""
    if seconds < _SHORT:
        return tr("{seconds} s", seconds=f"{max(0.0, seconds):.1f}")
    whole = max(0, round(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
