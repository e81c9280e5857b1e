"""One worker process, its three pipes, and the threads that attend to them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from queue import SimpleQueue

from runtime.client.errors import WorkerError
from runtime.client.exits import Outcome
from runtime.log import RotatingLog
from runtime.messages import Malformed, read_lines

MAX_UNREAD = 64 * 1024 * 1024
"""Bytes of requests that may wait for a worker that does not read them."""

_DRAIN = 1.0  # seconds to read what a process left in its pipes when it ended
_LAST_WORDS = 4096
_POSIX = os.name == "posix"


class WorkerProcess:
    """A running worker. No method waits, except ``wait``.

    Args:
        command: the program and its arguments.
        env: its environment.
        name: what it is called.
        log: where its stderr goes.
        on_line: called in the reader thread with each line of its stdout. May wait, which makes a
            worker wait that writes too much.
        on_end: called once, in a thread of its own, with the return code and the last words, after
            the last line.

    Attributes:
        pid: its process id.
        rung: the last thing done to make it end; "died" as long as nothing was.

    Raises:
        WorkerError: it cannot be started.
    """

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        name: str,
        log: RotatingLog,
        on_line: Callable[[bytes | Malformed], None],
        on_end: Callable[[int, str], None],
    ) -> None:
        try:
            self._process = subprocess.Popen(
                command,
                bufsize=0,
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=_POSIX,  # Ctrl-C in the editor's terminal is not for the worker
            )
        except OSError as error:
            reason = error.strerror or str(error)
            raise WorkerError(f"{name} “{command[0]}” cannot be started: {reason}.") from error
        self.pid = self._process.pid
        self.rung: Outcome = "died"
        self._log, self._on_line, self._on_end = log, on_line, on_end
        self._outgoing: SimpleQueue[bytes | None] = SimpleQueue()
        self._unread = 0
        self._counting = threading.Lock()
        self._last_words = b""
        self._gone = False  # its number may be another's by now
        self._signalling = threading.Lock()
        self._told = False  # on_end has been called
        self._ended = threading.Event()
        self._readers = [self._thread(self._read_stdout), self._thread(self._read_stderr)]
        self._thread(self._write_stdin)
        self._thread(self._attend)

    def send(self, line: bytes) -> bool:
        """Send a line soon. False if too many wait already: the worker does not read."""
        with self._counting:
            if self._unread + len(line) > MAX_UNREAD:
                return False
            self._unread += len(line)
        self._outgoing.put(line)
        return True

    def end_input(self) -> None:
        """Close its stdin once all lines are written, which asks it to end."""
        self.rung = "asked"
        self._outgoing.put(None)

    def wake(self) -> None:
        """Let it and its children go on if they were stopped: else they hear nothing."""
        with self._signalling:
            if not self._gone and sys.platform != "win32":
                self._signal_group(signal.SIGCONT)

    def terminate(self) -> None:
        """Send SIGTERM, unless it is gone."""
        with self._signalling:
            if not self._gone:
                self.rung = "terminated"
                self._process.terminate()

    def kill(self) -> None:
        """Send SIGKILL to it and its children, unless it is gone."""
        with self._signalling:
            if not self._gone:
                self.rung = "killed"
                self._kill_group()

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended and ``on_end`` has returned; whether that came in time."""
        return self._ended.wait(seconds)

    def _thread(self, work: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=work, name=f"worker {work.__name__}", daemon=True)
        thread.start()
        return thread

    def _write_stdin(self) -> None:
        stdin = self._process.stdin
        assert stdin is not None
        with stdin:
            while (line := self._outgoing.get()) is not None:
                rest = memoryview(line)
                try:
                    while rest:
                        rest = rest[os.write(stdin.fileno(), rest) :]
                except OSError:  # it is gone, which the other threads see as well
                    return
                with self._counting:
                    self._unread -= len(line)

    def _read_stdout(self) -> None:
        stdout = self._process.stdout
        assert stdout is not None
        throttle = _Throttle()
        with stdout:
            for line in read_lines(stdout.fileno()):
                throttle.spend(len(line) if isinstance(line, bytes) else 0)
                if self._told:
                    return  # a child that outlived it writes on
                self._on_line(line)

    def _read_stderr(self) -> None:
        stderr = self._process.stderr
        assert stderr is not None
        throttle = _Throttle()
        with stderr:
            while chunk := os.read(stderr.fileno(), 65536):
                self._log.write(chunk)
                self._last_words = (self._last_words + chunk)[-_LAST_WORDS:]
                throttle.spend(len(chunk))

    def _attend(self) -> None:
        """Wait for the end, tidy up after it, and tell."""
        if hasattr(os, "waitid"):
            # Not reaped yet, so its group's number cannot be another's when the group is killed.
            os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        else:
            self._process.wait()
        self._kill_group()
        with self._signalling:
            returncode = self._process.wait()
            self._gone = True
        self._outgoing.put(None)
        deadline = time.monotonic() + _DRAIN
        for reader in self._readers:
            reader.join(max(0.0, deadline - time.monotonic()))
        self._told = True
        try:
            self._on_end(returncode, self._last_words.decode("utf-8", "replace"))
        finally:
            self._ended.set()

    def _kill_group(self) -> None:
        if sys.platform == "win32":
            self._process.kill()
            return
        self._signal_group(signal.SIGKILL)

    def _signal_group(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody is left in it
            os.killpg(self.pid, number)


class _Throttle:
    """Slows a reader that is flooded, so that its thread leaves time to the window's."""

    RATE = 16e6  # bytes a second
    BURST = 256e3
    EACH = 500  # what handling a line of any length takes, counted in bytes

    def __init__(self) -> None:
        self._spent = 0.0
        self._since = time.monotonic()

    def spend(self, size: int) -> None:
        self._spent += size + self.EACH
        if self._spent < self.BURST:
            return
        rest = self._since + self._spent / self.RATE - time.monotonic()
        if rest > 0:
            time.sleep(rest)
        self._spent, self._since = 0.0, time.monotonic()
