"""A training that is killed in its ninth epoch: ``killed_training FOLDER``."""

import os
import signal
import sys
from pathlib import Path

from graph_nodes import document
from runtime.protocol import Epoch, Event
from runtime.runs.options import RunOptions
from runtime.trainer import train as training
from runtime.trainer.control import Control

training.CHECKPOINT_EVERY, training.CHECKPOINT_SHARE = 0.0, 1.0
folder = Path(sys.argv[1])


def emit(event: Event) -> None:
    if isinstance(event, Epoch) and event.epoch >= 9:
        os.kill(os.getpid(), signal.SIGKILL)


options = RunOptions("digits", folder, folder / "runs", device="cpu")
training.train(document.load(folder / "digits.loom"), options, Control(), emit)
