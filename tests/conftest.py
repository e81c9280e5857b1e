"""What all tests share: settings of their own, a screen of their own, and nothing left behind."""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.checkout import Checkout
from support.drawing import set_up_drawing

from runtime.screen import VirtualScreen

set_up_drawing()
# Tests share their cores, so threads of torch that wait for each other must not spin. This is read
# when torch is first imported, here and in every process that a test starts.
os.environ["OMP_WAIT_POLICY"] = "PASSIVE"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--show-windows",
        action="store_true",
        help="open windows on the present display, not on a virtual one (best with -n0)",
    )


def pytest_collection_finish() -> None:
    """Spare the collector, and the search for leftovers, what all the imports have made."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the person's settings out of the tests, and the tests out of the person's settings."""
    home = tmp_path_factory.mktemp("home")
    folders = {
        "HOME": home,
        "USERPROFILE": home,
        "XDG_CONFIG_HOME": home / "config",
        "XDG_DATA_HOME": home / "data",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_STATE_HOME": home / "state",
        "XDG_RUNTIME_DIR": home / "runtime",
    }
    with pytest.MonkeyPatch.context() as patch:
        for variable, folder in folders.items():
            folder.mkdir(mode=0o700, exist_ok=True)
            patch.setenv(variable, str(folder))
        for variable in [name for name in os.environ if name.startswith(("QT_", "NETLOOM_"))]:
            patch.delenv(variable)
        yield


@pytest.fixture(scope="session")
def display(request: pytest.FixtureRequest, own_settings: None) -> Iterator[str]:
    """Give the name of a display that is this process's own; child processes open there too."""
    if not sys.platform.startswith("linux") or request.config.getoption("--show-windows"):
        yield os.environ.get("DISPLAY", "")
        return
    with pytest.MonkeyPatch.context() as patch:
        name = VirtualScreen().name  # stays open: Qt ends a program whose display goes away
        patch.delenv("WAYLAND_DISPLAY", raising=False)
        patch.setenv("XDG_SESSION_TYPE", "x11")
        patch.setenv("QT_QPA_PLATFORM", "xcb")
        patch.setenv("DISPLAY", name)
        yield name


@pytest.fixture(scope="session")
def qapp_args(display: str) -> Iterator[list[str]]:
    """Have a display before pytest-qt makes the application, on which nothing glides."""
    from PySide6.QtCore import QStandardPaths

    QStandardPaths.setTestModeEnabled(True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.base.motion.duration", lambda: 0)
        yield ["netloom-tests"]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A small clone with a `run.py` to start."""
    return Checkout(tmp_path / "netloom")


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a window test that leaves windows, running timers or threads, and name them."""
    if "qapp" not in request.fixturenames:
        yield
        return
    from support.leftovers import Leftovers

    request.getfixturevalue("qapp")
    before = Leftovers.before_a_test()
    yield
    left = before.found_since(seconds=2.0)
    if left:
        pytest.fail(f"left behind by this test: {'; '.join(left)}", pytrace=False)
