"""Is there a screen on which a window can open?"""

import os
import re
import socket
import sys


def has_display() -> bool:
    """Return whether a display server answers; always true on Windows and macOS."""
    if not sys.platform.startswith("linux"):
        return True
    return _wayland_answers() or _x11_answers()


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name:
        return False
    return _answers(os.path.join(os.environ.get("XDG_RUNTIME_DIR", "/"), name))


def _x11_answers() -> bool:
    """DISPLAY is often set and stale (an old ssh or tmux session), so somebody must answer."""
    match = re.fullmatch(r"(.*?):(\d+)(\.\d+)?", os.environ.get("DISPLAY", ""))
    if not match:
        return False
    host, number = match[1], int(match[2])
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"
        return _answers(path) or _answers(f"\0{path}")
    return _answers((host.strip("[]"), 6000 + number))


def _answers(address: str | tuple[str, int]) -> bool:
    try:
        if isinstance(address, tuple):
            socket.create_connection(address, timeout=3).close()
        else:
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(address)
    except OSError:
        return False
    return True
