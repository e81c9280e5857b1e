"""``python -m app.probes.start``: how long the editor takes to start, as one line of JSON.

``usable`` and ``ready`` are seconds from the start of this process, as told by what started it:
to a window that was painted and takes input, and to a worker that answers. ``torch`` says whether
this process imported torch.
"""

import json
import os
import sys
import time

from runtime.bench.editor import STARTED


def main() -> int:
    """Start the editor on the starter graph, print when it was usable, and close it."""
    begun = float(os.environ.get(STARTED) or time.time())
    found: dict[str, float | bool] = {}
    from PySide6.QtCore import QStandardPaths

    QStandardPaths.setTestModeEnabled(True)  # the person's own settings and files are left alone
    from app.document.examples import starter
    from app.startup import make_application, open_window
    from app.window.settings import Settings

    app = make_application(sys.argv[:1])

    def on_usable() -> None:
        found["usable"] = round(time.time() - begun, 3)

    def on_ready() -> None:
        found["ready"] = round(time.time() - begun, 3)
        window.close()

    window = open_window(Settings())
    window.usable.connect(on_usable)
    window.session.bridge.ready.connect(on_ready)
    window.files.open_copy(starter())
    window.show()
    app.exec()
    found["torch"] = "torch" in sys.modules
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
