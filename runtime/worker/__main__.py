"""``python -m runtime.worker``: checks graphs, and starts and watches the processes that train."""

from __future__ import annotations

from runtime.worker.process import Service, serve
from runtime.worker.server import Server


def _load(server: Server) -> Service:
    from runtime.client.launcher import LocalLauncher
    from runtime.worker.service import Supervisor

    return Supervisor(server, LocalLauncher())


if __name__ == "__main__":
    serve("runtime.worker", _load)
