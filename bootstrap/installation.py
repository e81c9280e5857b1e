"""Make the environment in `.venv`, or bring it up to date.

A set-up may be killed at any moment and is continued by the next one: the environment's `ready`
files are written last, `creating` marks one that may be half made, and packages that are not whole
are installed again. The lock and the log live in `.venv` too and outlast a new environment.
"""

import csv
import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from bootstrap.environment import CONSTRAINTS, PYTHON, ROOT, VENV, fingerprint, is_ready, mark_ready
from bootstrap.progress import SetupError, StepError, StepRunner, clock, say

LOG = VENV / "setup.log"
LOCK = VENV / "setup.lock"
CREATING = VENV / "creating"
TEMPORARY = VENV / "tmp"

SETUP_BYTES = 3_000_000_000  # the least that a complete environment and its downloads take
FULL_BYTES = 20_000_000  # a disk with less free than this is why a step failed
_NO_SPACE = r"No space left on device|Errno 28\b|Errno 122\b|WinError 112\b"
_NO_NETWORK = r"after connection broken by|ConnectionError|TimeoutError|ProxyError"


def set_up(extra: str = "") -> None:
    """Create or update the environment; return when it is ready.

    Args:
        extra: the optional dependencies to install too, as named in `pyproject.toml`.

    Raises:
        SetupError: it cannot be made now; running again is safe and continues.
    """
    # So that the step's process is ended too, by the same way as on Ctrl-C.
    signal.signal(signal.SIGTERM, _leave)
    try:
        VENV.mkdir(exist_ok=True)
        with _lock() as handle:
            if not is_ready(extra):
                _set_up(extra, handle)
    except StepError as failure:
        raise SetupError(_explain(failure)) from failure
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise SetupError(_no_space()) from error
        raise SetupError(
            f"Netloom cannot be set up in {VENV}: {error}. "
            "Give yourself the right to write there, or clone into another folder."
        ) from error


def _leave(*_: object) -> None:
    sys.exit(143)


def _set_up(extra: str, lock: int) -> None:
    started = time.monotonic()
    _check_space()
    say(f"Setting up Netloom in {VENV}. Later starts skip this.")
    # A killed run.py may leave its pip alive for a while: the child holds the lock as well.
    steps = StepRunner(LOG, inherit=[lock])
    # pip unpacks there, not in a /tmp that may be a small memory disk: one disk to have room on.
    environment = {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(TEMPORARY))}
    environment |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_USER": "0"}
    mended = _repair()
    if not mended:
        _clear()
    shutil.rmtree(TEMPORARY, ignore_errors=True)
    TEMPORARY.mkdir()
    try:
        if not mended:
            CREATING.touch()
            base = getattr(sys, "_base_executable", sys.executable)
            create = [base, "-m", "venv", str(VENV)]
            steps.run("[1/3] Creating the environment", create, environment)
            CREATING.unlink()
        made_from = fingerprint()
        pip = [str(PYTHON), "-m", "pip", "install", "--constraint", str(CONSTRAINTS)]
        steps.run("[2/3] Updating pip", [*pip, "--progress-bar", "off", "pip"], environment)
        project = f"{ROOT}[{extra}]" if extra else str(ROOT)
        packages = ["--progress-bar", "raw", "--editable", project]
        steps.run("[3/3] Installing the packages", [*pip, *packages], environment)
    finally:
        shutil.rmtree(TEMPORARY, ignore_errors=True)
    for name in {"", extra}:
        mark_ready(name, made_from)
    say(f"Ready after {clock(time.monotonic() - started)}.")


@contextmanager
def _lock() -> Generator[int]:
    """Hold the set-up's lock, waiting for whoever has it; the system frees it when we die."""
    with LOCK.open("a") as file:
        if not _try_lock(file.fileno()):
            say("Another run.py is setting up this checkout; waiting for it to end.")
            while not _try_lock(file.fileno()):
                time.sleep(0.2)
        yield file.fileno()


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _check_space() -> None:
    """Raise SetupError unless the disk has room for what is not there yet."""
    present = sum(
        os.lstat(os.path.join(folder, name)).st_size
        for folder, _, names in os.walk(VENV)
        for name in names
    )
    free = shutil.disk_usage(VENV).free
    if present + free < SETUP_BYTES:
        raise SetupError(_no_space())


def _no_space() -> str:
    needed, free = SETUP_BYTES / 1e9, shutil.disk_usage(VENV).free / 1e9
    return (
        f"No disk space: setting Netloom up takes at least {needed:.0f} GB, and the disk of {VENV} "
        f"has {free:.1f} GB free. Make room and run the same command again."
    )


def _repair() -> bool:
    """Make pip see which packages an interrupted set-up left half written.

    A package whose files do not have the sizes that its own list gives is struck off, so that pip
    installs it again.

    Returns:
        False if the environment cannot be mended and must be made anew.
    """
    if CREATING.exists() or not PYTHON.exists():
        return False
    for folder in (*VENV.glob("lib/python*/site-packages"), *VENV.glob("Lib/site-packages")):
        for remnant in folder.glob("~*"):  # where pip puts what it is about to replace
            _remove(remnant)
        for package in folder.glob("*.dist-info"):
            if not _is_whole(package):
                _remove(package)
    check = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False)
    return check.returncode == 0


def _is_whole(package: Path) -> bool:
    """Return whether the files of an installed package are there, in their sizes."""
    try:
        with (package / "RECORD").open(encoding="utf-8", newline="") as record:
            return all(
                (package.parent / path).stat().st_size == int(size)
                for path, _, size in csv.reader(record)
                if size
            )
    except (OSError, ValueError):
        return False


def _clear() -> None:
    """Empty `.venv`, but for the lock that we hold and the log."""
    for path in VENV.iterdir():
        if path not in (LOCK, LOG):
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _explain(failure: StepError) -> str:
    """Put into one sentence why a step of the set-up failed."""
    output = "\n".join(failure.output)
    # The second question is for steps that keep their reason to themselves, as venv does.
    if re.search(_NO_SPACE, output) or shutil.disk_usage(VENV).free < FULL_BYTES:
        return _no_space()
    if re.search(_NO_NETWORK, output):
        return (
            "No network: the package index does not answer. Check the connection, and the proxy if "
            f"you need one, and run the same command again. The full output is in {LOG}."
        )
    errors = [line for line in failure.output if line.startswith("ERROR: ")] or failure.output
    reason = errors[-1].removeprefix("ERROR: ").rstrip(".") if errors else "it gave no reason"
    return (
        f"{failure.title} failed: {reason}. The full output is in {LOG}; when that is mended, "
        "run the same command again."
    )
