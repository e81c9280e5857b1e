"""The environment in `.venv`, and whether it is up to date.

`ready` files are written last and hold a fingerprint of all that the environment was made from.
"""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CONSTRAINTS = ROOT / "constraints.txt"


def is_ready(extra: str = "") -> bool:
    """Return whether the environment, with the optional `extra`, is complete and up to date.

    `extra` is a name from the optional dependencies in `pyproject.toml`, "" for none. Reads four
    small files and starts no process: this is all that a later start costs.
    """
    try:
        return _marker(extra).read_text() == fingerprint()
    except OSError:
        return False


def mark_ready(extra: str, made_from: str) -> None:
    """Record that the environment, with the optional `extra`, is complete.

    `made_from` is the `fingerprint()` from before the work: files may have changed meanwhile.
    """
    _marker(extra).write_text(made_from)


def fingerprint() -> str:
    """Hash what the environment is made from; OSError if its Python is gone.

    The checkout's own path counts, since a moved environment is a broken one, and so does the
    interpreter that the environment leads to, since a new system Python leaves it without packages.
    """
    digest = hashlib.sha256(f"{ROOT}\n{PYTHON.resolve(strict=True)}\n".encode())
    for path in (ROOT / "pyproject.toml", CONSTRAINTS, VENV / "pyvenv.cfg"):
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def _marker(extra: str) -> Path:
    return VENV / f"ready-{extra}" if extra else VENV / "ready"
