"""The catalogue and what it must not need: torch, Qt, or much time."""

import json
import subprocess
import sys

import pytest
from support.command import REPOSITORY, invoke, search_path

from graph_nodes.library import BUILT_INS

# Runs a command in a process in which some packages cannot be imported, and names any torch.
WITHOUT = """
import sys
for name in {blocked!r}:
    sys.modules[name] = None
from runtime.cli.commands import cli
try:
    cli({arguments!r})
finally:
    print("torch" in sys.modules, file=sys.stderr)
"""


def run_without(blocked: list[str], arguments: list[str]) -> subprocess.CompletedProcess[str]:
    code = WITHOUT.format(blocked=blocked, arguments=arguments)
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=search_path(),
        timeout=120,
        check=False,
    )


def test_every_node_is_listed() -> None:
    result = invoke("nodes")
    assert result.exit_code == 0
    lines = {line.split()[0]: line for line in result.stdout.splitlines() if line.strip()}
    for spec in BUILT_INS.specs():
        assert spec.summary in lines[spec.type]
        assert spec.category.label in lines


def test_the_catalogue_as_json_holds_ports_params_and_help() -> None:
    catalogue = {node["type"]: node for node in json.loads(invoke("nodes", "--json").stdout)}
    assert list(catalogue) == [spec.type for spec in BUILT_INS.specs()]
    conv = catalogue["Conv2d"]
    assert conv["category"] == "Convolution"
    assert conv["inputs"][0]["name"] == "x"
    assert conv["inputs"][0]["dims"] == "N C H W"
    param = next(p for p in conv["params"] if p["name"] == "out_channels")
    assert (param["kind"], param["default"], param["min"]) == ("Int", 32, 1)
    assert param["accepts"] == "a whole number of at least 1"
    assert param["help"]
    mode = next(p for p in conv["params"] if p["name"] == "padding_mode")
    assert "reflect" in mode["options"]


@pytest.mark.slow
def test_the_catalogue_and_the_help_need_neither_torch_nor_qt() -> None:
    blocked = ["torch", "PySide6", "NodeGraphQt", "pyqtgraph", "numpy", "sklearn"]
    for arguments in (["nodes"], ["--help"], ["train", "--help"]):
        done = run_without(blocked, arguments)
        assert done.returncode == 0, done.stderr
        assert done.stdout


def test_no_command_is_help() -> None:
    result = invoke("--help")
    assert result.exit_code == 0
    for name in ("train", "check", "export", "nodes", "devices", "bench"):
        assert f"\n  {name} " in result.stdout


def test_the_package_can_be_run_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "runtime.cli", "nodes"],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert "Conv2d" in done.stdout
