"""Where logs go."""

import os
from pathlib import Path

import pytest

from runtime.log import RotatingLog, log_file, log_folder


def test_the_folder_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETLOOM_LOG_DIR", str(tmp_path / "a" / "b"))
    assert log_folder() == tmp_path / "a" / "b"
    assert log_folder().is_dir()


def test_a_folder_that_cannot_be_made_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NETLOOM_LOG_DIR", str(tmp_path / "file" / "logs"))
    folder = log_folder()
    assert folder.is_dir()
    assert tmp_path not in folder.parents


def test_old_logs_of_other_processes_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETLOOM_LOG_DIR", str(tmp_path))
    (tmp_path / "other-1.log").write_text("")
    for number in range(30):
        file = tmp_path / f"worker-{10**9 + number}.log"
        file.write_text("")
        os.utime(file, (number, number))
    assert log_file("worker") == tmp_path / f"worker-{os.getpid()}.log"
    left = {file.name for file in tmp_path.iterdir()}
    assert left == {"other-1.log", *(f"worker-{10**9 + n}.log" for n in range(10, 30))}


def test_a_full_log_is_put_aside(tmp_path: Path) -> None:
    log = RotatingLog(tmp_path / "x.log", limit=10, keep=2)
    for letter in "abcd":
        log.write(letter.encode() * 8)
    contents = {file.name: file.read_text() for file in tmp_path.iterdir()}
    assert contents == {"x.log": "d" * 8, "x.log.1": "c" * 8, "x.log.2": "b" * 8}


def test_a_log_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    RotatingLog(tmp_path / "nowhere" / "x.log").write(b"lost")
