"""What the machine itself must have: the libraries that Qt loads, a font, a virtual screen.

On Debian and its relatives, as root, what is missing is installed; elsewhere the one command that
does it is named.
"""

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from bootstrap.progress import SetupError, StepError, StepRunner, say


class Need(NamedTuple):
    """Something that a package of the system brings."""

    name: str
    deb: str
    rpm: str


# What PySide6's QtCore, QtGui and QtWidgets, the "xcb" platform and its GL integrations are linked
# against (their ELF "NEEDED" entries, followed), less what PySide6 brings and what every Linux has.
_QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
_FONT = Need("a font", "fonts-dejavu-core", "dejavu-sans-fonts")
_SCREEN_TOOLS = (
    Need("Xvfb", "xvfb", "/usr/bin/Xvfb"),
    Need("xdotool", "xdotool", "/usr/bin/xdotool"),
)


def missing_for_windows() -> list[Need]:
    """Return what this Linux lacks for Qt to open a window; nothing on other systems."""
    if not sys.platform.startswith("linux"):
        return []
    needs = [
        Need(library, deb, f"{library}()(64bit)")
        for library, deb in _QT_LIBRARIES.items()
        if not _loads(library)
    ]
    return needs if _has_font() else [*needs, _FONT]


def missing_for_tests() -> list[Need]:
    """Return what this Linux lacks to run window tests on a virtual screen."""
    if not sys.platform.startswith("linux"):
        return []
    return [tool for tool in _SCREEN_TOOLS if shutil.which(tool.name) is None]


def missing_for_environments() -> list[Need]:
    """Return what this Python lacks to create a virtual environment."""
    from importlib import invalidate_caches
    from importlib.util import find_spec

    invalidate_caches()
    if find_spec("venv") and find_spec("ensurepip"):
        return []
    version = f"3.{sys.version_info.minor}"
    return [Need("Python's venv module", f"python{version}-venv", f"python{version}")]


def provide(needs: Sequence[Need]) -> None:
    """Install what `needs` names where that can be done without asking.

    Raises:
        SetupError: it cannot; the message names what is missing and the command that installs it.
    """
    if not needs:
        return
    names = ", ".join(need.name for need in needs)
    packages = sorted({need.deb for need in needs})
    if not (_is_debian() and _is_root()):
        raise SetupError(f"This system lacks {names}. {_advice(needs, packages)}")
    say(f"This system lacks {names}.")
    with tempfile.TemporaryDirectory(prefix="netloom-") as folder:
        _apt_get(packages, StepRunner(Path(folder) / "apt.log"))


def _apt_get(packages: Sequence[str], steps: StepRunner) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    # One broken source of packages fails an update that brought all the others.
    with suppress(StepError):
        steps.run("Reading the package lists", ["apt-get", "update"], environment)
    try:
        # Machines that have just started often update themselves and hold the lock.
        patient = ["apt-get", "-o", "DPkg::Lock::Timeout=300", *install[1:]]
        steps.run(f"Installing {len(packages)} packages of the system", patient, environment)
    except StepError as failure:
        errors = [line for line in failure.output if line.startswith("E:")]
        reason = (errors or failure.output or ["it gave no reason"])[0]
        raise SetupError(
            f"apt-get could not install what is missing ({reason}). When that is mended, "
            f"run: {' '.join(install)}"
        ) from failure


def _advice(needs: Iterable[Need], packages: Sequence[str]) -> str:
    rpms = " ".join(f"'{need.rpm}'" for need in needs)
    if _is_debian():
        command = f"sudo apt-get install -y {' '.join(packages)}"
    elif shutil.which("dnf"):
        command = f"sudo dnf install -y {rpms}"
    elif shutil.which("zypper"):
        command = f"sudo zypper install -y --capability {rpms}"
    else:
        return "Install the packages of your system that bring it, and run the same command again."
    return f"Install it with:\n    {command}\nand run the same command again."


def _is_debian() -> bool:
    return shutil.which("apt-get") is not None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_font() -> bool:
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    folders = ("/usr/share/fonts", "/usr/local/share/fonts", f"{data}/fonts", "~/.fonts")
    found = any(
        name.lower().endswith((".ttf", ".otf", ".ttc", ".pfb", ".t1"))
        for folder in folders
        for _, _, names in os.walk(os.path.expanduser(folder))
        for name in names
    )
    # Some systems keep fonts elsewhere; fontconfig knows, but takes its time to say so.
    return found or (
        shutil.which("fc-list") is not None
        and bool(subprocess.run(["fc-list"], capture_output=True, check=False).stdout)
    )
