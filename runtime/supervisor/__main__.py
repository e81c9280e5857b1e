"""``python -m runtime.supervisor``: checks graphs, starts and watches what trains."""

from __future__ import annotations

from runtime.serving.process import Service, serve
from runtime.serving.server import Server


def _load(server: Server) -> Service:
    from runtime.client.launcher import LocalLauncher
    from runtime.supervisor.service import Supervisor

    return Supervisor(server, LocalLauncher())


if __name__ == "__main__":
    serve("runtime.supervisor", _load)
