"""Whatever goes wrong: one sentence for the person, the details in the log, no traceback."""

import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractItemDelegate, QGraphicsItem

import app

PROGRAM = """
import sys, threading
from PySide6.QtCore import QCoreApplication, QTimer
from app.base import errors

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


BROKEN_ITEMS = """
import sys
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QGraphicsRectItem, QGraphicsScene
from app.base import errors

class Broken(QGraphicsRectItem):
    @errors.guarded
    def paint(self, painter, option, widget=None):
        raise RuntimeError("the details")

app = QApplication(["test", "-platform", "offscreen"])
told = []
errors.reporter.happened.connect(told.append)
scene = QGraphicsScene()
for place in range(5):
    scene.addItem(Broken(20 * place, 0, 10, 10))
image = QImage(100, 100, QImage.Format.Format_ARGB32)
painter = QPainter(image)
scene.render(painter)
painter.end()
print(len(told))
"""


def test_several_items_that_cannot_be_painted_do_not_end_the_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BROKEN_ITEMS], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "5\n")


@pytest.mark.parametrize("kind", [QGraphicsItem, QAbstractItemDelegate])
def test_every_painter_of_items_is_guarded(kind: type) -> None:
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if module.name != "app.__main__":
            importlib.import_module(module.name)
    waiting, painters = [kind], []
    while waiting:
        found = waiting.pop()
        waiting += found.__subclasses__()
        if found.__module__.startswith("app.") and "paint" in vars(found):
            painters.append(found)
    assert painters
    assert [p.__name__ for p in painters if not hasattr(p.paint, "__wrapped__")] == []
