"""Python processes that begin with torch imported: forked from one that has it.

Importing torch takes a process seconds, and a window's worker and each training are processes. So
for tests that are not about starting them, there is a process that has imported all they need, and
forks. What is started in place of a module is this file as a program, which hands its pipes over,
waits, and ends as the forked process ends. It passes signals on, and killing it kills that as well.

It is run as ``forked.py serve SOCKET [alone]`` or ``forked.py SOCKET WHAT ARGUMENTS``, where WHAT
is a module or a script. The latter is to start in an instant, so nothing is imported up here that
it does not need. What is forked from one that serves alone finds no Netloom.
"""

import os
import signal
import socket
import sys


def stand_in(address: str, arguments: list[str]) -> None:
    """Have a module run elsewhere with this process's pipes, and end as it does."""
    import contextlib
    import json

    connection = socket.socket(socket.AF_UNIX)
    connection.connect(address)
    request = json.dumps([arguments, os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(connection, [len(request).to_bytes(4, "big")], [0, 1, 2])
    connection.sendall(request)

    def pass_on(number: int, frame: object) -> None:
        with contextlib.suppress(BrokenPipeError):  # it has just ended
            connection.send(bytes([number]))

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, pass_on)
    for descriptor in (0, 1, 2):
        os.close(descriptor)  # or whoever reads these waits for this process too
    status = int.from_bytes(connection.recv(4), "big")
    if os.WIFSIGNALED(status):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.waitstatus_to_exitcode(status))


def serve(address: str, *, alone: bool) -> None:
    """Fork a process for each request, until stdin ends."""
    import gc
    import select

    if alone:
        _import_for_scripts()
    else:
        _import_for_netloom(address)
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(address)
    listening.listen()
    print("ready", flush=True)
    while True:
        readable, _, _ = select.select([listening, 0], [], [])
        if 0 in readable:
            return
        connection, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            _keep(connection)
        connection.close()


def _import_for_scripts() -> None:
    import runpy
    from importlib import import_module

    runpy.run_path(os.path.join(os.path.dirname(__file__), "alone.py"))["hide_netloom"]()
    for name in ("torch", "torch._dynamo", "safetensors.torch", "sklearn.datasets", "pandas"):
        import_module(name)


def _import_for_netloom(address: str) -> None:
    from importlib import import_module

    from runtime.client.launcher import LocalLauncher
    from runtime.serving import warmth

    for name in ("runtime.supervisor.service", "runtime.trainer.service"):
        import_module(name)
    for _ in warmth.imports():
        pass
    LocalLauncher.COMMAND = (sys.executable, "-I", "-S", __file__, address, "runtime.trainer")


def _keep(connection: socket.socket) -> None:
    """Fork the process, pass signals on to it, and say how it ended; never returns."""
    import json
    import select

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    size, pipes, _, _ = socket.recv_fds(connection, 4, 3)
    rest = int.from_bytes(size, "big")
    request = b""
    while len(request) < rest:
        request += connection.recv(rest - len(request))
    child = os.fork()
    if child == 0:
        connection.close()
        _become(pipes, *json.loads(request))
    for pipe in (0, *pipes):
        os.close(pipe)
    ended = os.pidfd_open(child)
    while True:
        readable, _, _ = select.select([ended, connection], [], [])
        if ended in readable:
            _, status = os.waitpid(child, 0)
            connection.send(status.to_bytes(4, "big"))
            os._exit(0)
        asked = connection.recv(1)
        os.kill(child, asked[0] if asked else signal.SIGKILL)
        if not asked:
            os._exit(0)


def _become(pipes: list[int], arguments: list[str], folder: str, variables: dict[str, str]) -> None:
    """Run a module or a script as the program that was asked for; never returns."""
    import runpy

    os.setsid()
    for descriptor, pipe in enumerate(pipes):
        os.dup2(pipe, descriptor)
        os.close(pipe)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    sys.argv = arguments
    if arguments[0].endswith(".py"):
        runpy.run_path(arguments[0], run_name="__main__")
    else:
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
    sys.exit()


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2], alone=sys.argv[3:] == ["alone"])
    else:
        stand_in(sys.argv[1], sys.argv[2:])
