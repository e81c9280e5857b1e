"""Whatever goes wrong: one sentence for the person, the details in the log, no traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys, threading
from PySide6.QtCore import QCoreApplication, QTimer
from app import errors

app = QCoreApplication([])
log = errors.open_log()
errors.install()
errors.reporter.happened.connect(lambda text: (print(text, flush=True), app.quit()))

def fail():
    raise RuntimeError("the details")

{how}
app.exec()
print(log)
"""

HOW = {
    "slot": "QTimer.singleShot(0, fail)",
    "thread": "threading.Thread(target=fail).start()",
    "unraisable": """
class Failing:
    def __del__(self):
        fail()
QTimer.singleShot(0, lambda: Failing() and None)
""",
}


@pytest.mark.parametrize("how", HOW)
def test_an_unexpected_error_is_one_sentence_and_a_log(how: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(how=HOW[how])],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    sentence, log = done.stdout.splitlines()
    assert "RuntimeError" in sentence
    assert "Your graph is as it was" in sentence
    assert log in sentence
    assert done.stderr == ""
    assert "the details" in Path(log).read_text()
    assert "Traceback" in Path(log).read_text()


def test_what_qt_complains_about_goes_to_the_log(tmp_path: Path) -> None:
    how = "from PySide6.QtCore import qWarning\nqWarning('a complaint')\nQTimer.singleShot(0, fail)"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(how=how)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    assert "a complaint" in Path(done.stdout.splitlines()[-1]).read_text()
