"""The page over an empty canvas."""

import shutil

from app.document.examples import starter
from app.window.gallery import ExampleCard


def test_what_a_low_canvas_cannot_show_leaves_no_gap(open_window, qtbot, tmp_path) -> None:
    window = open_window(size=(1366, 700), start=False)
    window.panels.drawer.open()
    for number in range(4):
        path = tmp_path / f"net{number}.loom"
        shutil.copy(starter(), path)
        window.files.open_path(path)
    window.actions_["new"].trigger()
    page, canvas = window.start_page, window.canvas.view.viewport()
    card = page.findChild(ExampleCard)
    qtbot.waitUntil(card.isHidden)
    qtbot.waitUntil(lambda: page.height() == page.sizeHint().height())
    assert page.geometry().bottom() <= canvas.height()
    window.resize(1366, 940)
    qtbot.waitUntil(card.isVisible)
    assert page.geometry().bottom() <= canvas.height()
