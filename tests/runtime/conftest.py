"""What tests of the runtime share."""

import pytest

from runtime.trainer import train as training


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write a checkpoint after each epoch."""
    monkeypatch.setattr(training, "CHECKPOINT_EVERY", 0.0)
    monkeypatch.setattr(training, "CHECKPOINT_SHARE", 1.0)
