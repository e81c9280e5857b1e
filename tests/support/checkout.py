"""A small stand-in for a clone of the project, in which the real `run.py` runs for real.

It has its own tiny package to install, with its own build back end and one dependency as a wheel,
so that a set-up takes seconds and no network.
"""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from importlib.util import cache_from_source
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]

_PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "tiny"
version = "1"
dependencies = ["speck"]
optional-dependencies = { dev = [] }
"""

# Counts the builds, and holds one up as long as the file `hold` is there.
_BACKEND = """\
import pathlib, time, zipfile

METADATA = "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\n"
METADATA += "Requires-Dist: speck\\nProvides-Extra: dev\\n"

def build_editable(folder, config_settings=None, metadata_directory=None):
    here = pathlib.Path(__file__).parent
    with open(here / "builds", "a") as builds:
        builds.write("built\\n")
    while (here / "hold").exists():
        time.sleep(0.02)
    if (here / "full").exists():
        raise OSError(28, "No space left on device")
    name = "tiny-1-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(folder) / name, "w") as wheel:
        wheel.writestr("tiny.pth", str(here))
        wheel.writestr("tiny-1.dist-info/METADATA", METADATA)
        wheel.writestr("tiny-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        wheel.writestr("tiny-1.dist-info/RECORD", "")
    return name
"""

_PROGRAM = """\
import os, sys
try:
    import speck
except ImportError:
    speck = None
print("app", speck and speck.NAME, os.getcwd(), *sys.argv[1:])
"""


class Checkout:
    """One such clone, in `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.venv = root / ".venv"
        shutil.copytree(
            REPOSITORY / "bootstrap", root / "bootstrap", ignore=lambda *_: ["__pycache__"]
        )
        shutil.copy(REPOSITORY / "run.py", root)
        self.write("pyproject.toml", _PYPROJECT)
        self.write("constraints.txt", "speck==1.0\n")
        self.write("backend.py", _BACKEND)
        self.write("app/__init__.py", "")
        self.write("app/__main__.py", _PROGRAM)
        self._add_wheel()
        self.edit("bootstrap/installation.py", "SETUP_BYTES = 3_000_000_000", "SETUP_BYTES = 9_000")
        # Python's own pip may be too old for this, and a newer one would have to be downloaded.
        self.edit("bootstrap/installation.py", '"--progress-bar", "raw"', '"--progress-bar", "off"')

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        if file.suffix == ".py":  # bytecode of the same second would be taken for the new file's
            Path(cache_from_source(str(file))).unlink(missing_ok=True)

    def edit(self, path: str, old: str, new: str) -> None:
        """Change one thing in a file of this clone."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text, f"{path} has no {old!r}"
        self.write(path, text.replace(old, new))

    def fake_environment(self, *extras: str) -> None:
        """Make an environment that counts as ready, without installing anything."""
        python = [sys.executable, "-m", "venv", "--without-pip", str(self.venv)]
        subprocess.run(python, check=True)
        (packages,) = self.venv.glob("lib/python*/site-packages")
        (packages / "checkout.pth").write_text(str(self.root))
        mark = "from bootstrap.environment import fingerprint, mark_ready; import sys\n"
        mark += "for extra in sys.argv[1:]: mark_ready(extra, fingerprint())"
        subprocess.run([sys.executable, "-c", mark, "", *extras], cwd=self.root, check=True)

    def start(
        self,
        *arguments: str,
        python: Sequence[str] = (sys.executable,),
        environment: Mapping[str, str | None] | None = None,
        cwd: Path | None = None,
    ) -> "subprocess.Popen[str]":
        """Start `run.py ARGUMENTS` without a display and with an index that is a local folder."""
        variables: dict[str, str | None] = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PIP_")},
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.root / "wheels"),
            "DISPLAY": None,
            "WAYLAND_DISPLAY": None,
            **(environment or {}),
        }
        return subprocess.Popen(
            [*python, str(self.root / "run.py"), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            cwd=cwd or self.root.parent,
            env={name: value for name, value in variables.items() if value is not None},
        )

    def run(
        self,
        *arguments: str,
        python: Sequence[str] = (sys.executable,),
        environment: Mapping[str, str | None] | None = None,
        cwd: Path | None = None,
    ) -> "subprocess.CompletedProcess[str]":
        """Run `run.py ARGUMENTS` to its end."""
        process = self.start(*arguments, python=python, environment=environment, cwd=cwd)
        output, errors = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, output, errors)

    def builds(self) -> int:
        """Return how often the package was installed."""
        try:
            return len((self.root / "builds").read_text().splitlines())
        except FileNotFoundError:
            return 0

    def installed(self, path: str) -> Path:
        """Return a file in the environment's packages."""
        (packages,) = self.venv.glob("lib/python*/site-packages")
        return packages / path

    def _add_wheel(self) -> None:
        (self.root / "wheels").mkdir()
        with zipfile.ZipFile(self.root / "wheels" / "speck-1.0-py3-none-any.whl", "w") as wheel:
            info = "speck-1.0.dist-info"
            text = "NAME = 'speck 1.0'\n"
            wheel.writestr("speck.py", text)
            wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: speck\nVersion: 1.0\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", f"speck.py,,{len(text)}\n")
