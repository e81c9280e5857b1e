"""`run.py` in real processes: the set-up, what stops it, and what it starts."""

import ast
import os
import re
import resource
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
import typer
from support.checkout import REPOSITORY, Checkout

from bootstrap.main import HEADLESS, STARTER
from runtime.cli.commands import cli

PYPROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


def one_sentence(result: "subprocess.CompletedProcess[str]") -> str:
    """Return the message of a failed start: no traceback, nothing on stdout, status not 0."""
    assert result.returncode != 0
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr.splitlines()[-1]


def wait_for(condition: Callable[[], object], seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def has_built(checkout: Checkout, times: int) -> bool:
    return checkout.builds() == times


# ── Python ──


def test_an_old_python_is_told_which_one_is_needed(checkout: Checkout) -> None:
    checkout.edit("run.py", "MINIMUM = (3, 11)", "MINIMUM = (3, 99)")
    message = one_sentence(checkout.run())
    assert "needs Python 3.99" in message
    assert f"this is Python 3.{sys.version_info.minor}" in message
    assert not checkout.venv.exists()


@pytest.mark.slow
def test_run_py_can_be_read_by_old_pythons(checkout: Checkout) -> None:
    ast.parse((REPOSITORY / "run.py").read_text(encoding="utf-8"), feature_version=(3, 7))
    for python in older_pythons():
        message = one_sentence(checkout.run(python=[str(python)]))
        assert message.startswith("Netloom needs Python 3.11 or newer, and this is Python"), python


def older_pythons() -> list[Path]:
    folders = [Path(folder) for folder in os.environ["PATH"].split(os.pathsep)]
    if "PYENV_ROOT" in os.environ:
        folders += Path(os.environ["PYENV_ROOT"]).glob("versions/*/bin")
    found = [path for folder in folders for path in folder.glob("python[23].*")]
    return [path for path in found if is_old_python(path)]


def is_old_python(path: Path) -> bool:
    name = re.fullmatch(r"python(\d)\.(\d+)", path.name)
    if not name or (int(name[1]), int(name[2])) >= (3, 11):
        return False
    return subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0


def test_the_python_that_is_asked_for_is_the_one_in_the_metadata() -> None:
    minimum = re.search(r"MINIMUM = \((\d+), (\d+)\)", (REPOSITORY / "run.py").read_text())
    assert minimum is not None
    assert PYPROJECT["project"]["requires-python"] == f">={minimum[1]}.{minimum[2]}"


# ── What stops a set-up ──


def test_no_disk_space_is_seen_before_anything_is_made(checkout: Checkout) -> None:
    checkout.edit("bootstrap/installation.py", "SETUP_BYTES = 9_000", "SETUP_BYTES = 10**18")
    message = one_sentence(checkout.run())
    assert message.startswith("run.py: No disk space:")
    assert str(checkout.venv) in message
    assert not (checkout.venv / "bin").exists()


def test_a_checkout_that_cannot_be_written_is_named(checkout: Checkout) -> None:
    checkout.venv.write_text("in the way")
    message = one_sentence(checkout.run("nodes"))
    assert "cannot be set up" in message
    assert str(checkout.venv) in message


def test_a_python_without_venv_names_the_package(checkout: Checkout) -> None:
    hide = checkout.root / "hide"
    checkout.write("hide/sitecustomize.py", "import sys; sys.modules['ensurepip'] = None")
    checkout.write("hide/apt-get", '#!/bin/sh\necho "E: no $*"; exit 100\n')
    (hide / "apt-get").chmod(0o755)
    environment = {"PYTHONPATH": str(hide), "PATH": str(hide)}
    result = checkout.run("nodes", environment=environment)
    assert result.returncode == 1
    assert "Python's venv module" in result.stderr
    package = f"python3.{sys.version_info.minor}-venv"
    assert re.search(f"(sudo )?apt-get install -y .*{package}", result.stderr)
    assert "Traceback" not in result.stderr


def test_a_missing_library_stops_the_editor_and_not_a_headless_command(checkout: Checkout) -> None:
    library = '    "libEGL.so.1": "libegl1",\n'
    absent = '    "libabsent-netloom.so.1": "libabsent-netloom1",\n'
    checkout.edit("bootstrap/system.py", library, library + absent)
    checkout.fake_environment()
    environment = {"PATH": str(checkout.root)}  # no package manager to be found
    message = one_sentence(checkout.run(environment=environment))
    assert "libabsent-netloom.so.1" in message
    assert "Install" in message
    assert checkout.run("nodes", environment=environment).returncode == 0


@pytest.mark.slow
def test_no_network_is_one_sentence_and_the_next_run_goes_on(checkout: Checkout) -> None:
    unreachable = {
        "PIP_NO_INDEX": None,
        "PIP_FIND_LINKS": None,
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_RETRIES": "1",
    }
    message = one_sentence(checkout.run("nodes", environment=unreachable))
    assert message.startswith("run.py: No network: the package index does not answer.")
    log = checkout.venv / "setup.log"
    assert str(log) in message
    assert "speck" in log.read_text()

    result = checkout.run("nodes")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("app speck 1.0")


@pytest.mark.slow
def test_a_disk_that_fills_up_in_the_middle(checkout: Checkout) -> None:
    checkout.write("full", "")
    message = one_sentence(checkout.run("nodes"))
    assert message.startswith("run.py: No disk space:")

    (checkout.root / "full").unlink()
    assert checkout.run("nodes").returncode == 0


# ── Setting up ──


@pytest.mark.slow
def test_the_first_start_sets_up_and_later_ones_do_not(checkout: Checkout) -> None:
    first = checkout.run("check", "a.loom")
    assert first.returncode == 0, first.stderr
    assert first.stdout == f"app speck 1.0 {checkout.root.parent} check a.loom\n"
    for step in ("Creating the environment", "Updating pip", "Installing the packages", "Ready"):
        assert step in first.stderr
    assert checkout.builds() == 1

    second = checkout.run("check", "a.loom")
    assert (second.stdout, second.stderr) == (first.stdout, "")
    assert checkout.builds() == 1

    checkout.edit("constraints.txt", "speck==1.0", "speck==1.0  # looked at again")
    assert "Installing the packages" in checkout.run("nodes").stderr
    assert checkout.builds() == 2


@pytest.mark.slow
def test_a_killed_set_up_is_continued(checkout: Checkout) -> None:
    checkout.write("hold", "")
    for number, end in enumerate((signal.SIGINT, signal.SIGTERM, signal.SIGKILL), start=1):
        process = checkout.start("nodes")
        wait_for(partial(has_built, checkout, number))
        assert any((checkout.venv / "tmp").iterdir())  # and not on another, smaller disk
        process.send_signal(end)
        process.communicate()
        assert process.returncode != 0
        assert not (checkout.venv / "ready").exists()
    (checkout.root / "hold").unlink()

    result = checkout.run("nodes")
    assert result.returncode == 0, result.stderr
    assert "Creating the environment" not in result.stderr
    assert result.stdout.startswith("app speck 1.0")
    assert not (checkout.venv / "tmp").exists()


@pytest.mark.slow
def test_an_environment_that_is_half_made_is_made_anew_and_a_damaged_package_too(
    checkout: Checkout,
) -> None:
    assert checkout.run("nodes").returncode == 0

    (checkout.venv / "ready").unlink()
    checkout.installed("speck.py").write_text("NAME =")
    result = checkout.run("nodes")
    assert "Creating the environment" not in result.stderr
    assert result.stdout.startswith("app speck 1.0")

    (checkout.venv / "ready").unlink()
    (checkout.venv / "creating").touch()
    checkout.installed("stray.py").touch()
    result = checkout.run("nodes")
    assert "Creating the environment" in result.stderr
    assert result.stdout.startswith("app speck 1.0")
    assert not checkout.installed("stray.py").exists()


@pytest.mark.slow
def test_two_first_starts_at_once_set_up_once(checkout: Checkout) -> None:
    checkout.write("hold", "")
    first = checkout.start("nodes")
    wait_for(checkout.builds)
    second = checkout.start("devices")
    assert second.stderr is not None
    assert "waiting for it to end" in second.stderr.readline()
    (checkout.root / "hold").unlink()

    assert first.communicate()[0].rstrip().endswith("nodes")
    assert second.communicate()[0].rstrip().endswith("devices")
    assert (first.returncode, second.returncode) == (0, 0)
    assert checkout.builds() == 1


def test_a_moved_checkout_is_not_taken_for_ready(checkout: Checkout, tmp_path: Path) -> None:
    checkout.fake_environment()
    ask = "from bootstrap.environment import is_ready; print(is_ready())"

    def ready(root: Path) -> str:
        command = [sys.executable, "-c", ask]
        return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout

    assert ready(checkout.root) == "True\n"
    assert ready(checkout.root.rename(tmp_path / "elsewhere")) == "False\n"


# ── Starting the program ──


def test_a_later_start_costs_little(checkout: Checkout) -> None:
    checkout.fake_environment()
    checkout.run("nodes")  # compiles what is not compiled yet
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = checkout.run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert result.returncode == 0, result.stderr
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent < 0.3, f"a start took {spent:.3f} s of processor time"


def test_arguments_and_the_folder_reach_the_program_as_they_are(
    checkout: Checkout, tmp_path: Path
) -> None:
    checkout.fake_environment()
    folder = tmp_path / "my folder"
    folder.mkdir()
    (folder / "app.py").write_text("raise SystemExit('not this one')")
    result = checkout.run("train", "x y.loom", "--set", "a.b=1", cwd=folder)
    assert result.stdout == f"app None {folder} train x y.loom --set a.b=1\n"


def test_another_pythons_packages_stay_out(checkout: Checkout) -> None:
    checkout.fake_environment()
    checkout.write("other/speck.py", "NAME = 'a foreign speck'")
    result = checkout.run("nodes", environment={"PYTHONPATH": str(checkout.root / "other")})
    assert result.stdout.startswith("app None")


def test_the_programs_exit_status_is_passed_on(checkout: Checkout) -> None:
    checkout.write("app/__main__.py", "raise SystemExit(7)")
    checkout.fake_environment()
    assert checkout.run("check", "a.loom").returncode == 7


@pytest.mark.parametrize("display", [None, ":987", "localhost:987.0", "nonsense"])
def test_without_a_display_the_starter_graph_is_trained(
    checkout: Checkout, display: str | None
) -> None:
    checkout.fake_environment()
    result = checkout.run(environment={"DISPLAY": display})
    assert "no display" in result.stderr
    starter = checkout.root / "resources" / "examples" / "digits_mlp.loom"
    assert result.stdout.split()[3:] == ["train", str(starter), "--picture"]


def test_with_a_display_the_editor_opens(checkout: Checkout, display: str) -> None:
    checkout.fake_environment()
    result = checkout.run(environment={"DISPLAY": display})
    assert (result.stdout.split()[3:], result.stderr) == ([], "")


def test_what_starts_without_qt_are_commands_and_the_starter_is_there() -> None:
    commands = typer.main.get_command(cli).commands
    assert commands.keys() - {"render"} == HEADLESS
    assert STARTER.is_file()


# ── Versions ──


def pins() -> dict[str, str]:
    lines = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found = {}
    for line in lines:
        if line and not line.startswith("#"):
            match = re.fullmatch(r"([\w.\-]+)==([\w.]+)(  # .+)?", line)
            assert match is not None, f"not an exact version: {line}"
            found[normal(match[1])] = match[2]
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_is_pinned() -> None:
    project = PYPROJECT["project"]
    names = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    direct = {normal(re.split(r"[\[<>=!~ ]", name)[0]) for name in names}
    assert direct <= pins().keys()
    assert pins()["torch"] == "2.13.0"


def test_the_pins_are_the_versions_that_these_tests_run_with() -> None:
    different = {}
    for name, pinned in pins().items():
        try:
            installed = version(name).partition("+")[0]
        except PackageNotFoundError:
            continue  # needed on another system only
        if installed != pinned:
            different[name] = (pinned, installed)
    assert not different
