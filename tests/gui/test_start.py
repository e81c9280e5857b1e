"""Starting the editor, in a process of its own."""

import json
import subprocess
import sys

START = """
import json, sys, threading
from importlib.abc import MetaPathFinder

class Witness(MetaPathFinder):
    elsewhere = []
    def find_spec(self, fullname, path, target=None):
        if threading.current_thread() is not threading.main_thread():
            self.elsewhere.append(fullname)

sys.meta_path.insert(0, Witness())
from PySide6.QtCore import QStandardPaths, QTimer
QStandardPaths.setTestModeEnabled(True)
from app.window.settings import Settings
from app.startup import make_application, open_window
app = make_application(["netloom"])
window = open_window(Settings())
window.plots.filled.connect(window.close)
window.show()
app.exec()
print(json.dumps([window.plots.panel is not None, Witness.elsewhere]))
"""


def test_classes_of_qt_are_made_in_the_windows_thread_alone(display, tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", START], capture_output=True, text=True, timeout=120, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    filled, elsewhere = json.loads(done.stdout)
    assert filled
    assert "numpy" in elsewhere, "what is slow and knows no Qt is imported behind the window"
    of_qt = ("PySide6", "shiboken6", "pyqtgraph", "NodeGraphQt", "app")
    assert [name for name in elsewhere if name.split(".")[0] in of_qt] == []
