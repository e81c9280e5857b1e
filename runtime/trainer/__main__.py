"""``python -m runtime.trainer``: the process in which one training takes place."""

from __future__ import annotations

from runtime.serving.process import Service, serve
from runtime.serving.server import Server


def _load(server: Server) -> Service:
    from runtime.trainer.service import Trainer

    return Trainer(server)


if __name__ == "__main__":
    serve("runtime.trainer", _load, quiet=0.0)
