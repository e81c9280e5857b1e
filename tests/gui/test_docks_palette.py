"""The palette, used by keyboard and mouse."""

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QToolTip, QWidget

from app.docks.palette import PalettePanel
from app.docks.palette_items import CATEGORY, MIME_TYPE, SPEC
from graph_nodes.library import BUILT_INS

Key = Qt.Key


@pytest.fixture
def palette(qtbot) -> PalettePanel:
    panel = PalettePanel()
    qtbot.addWidget(panel)
    panel.resize(260, 600)
    panel.show()
    qtbot.waitExposed(panel)
    panel.activateWindow()
    panel.setFocus()
    qtbot.waitUntil(panel.search.hasFocus)
    return panel


def center_of(palette: PalettePanel, row: int) -> QPoint:
    index = palette.view.model().index(row, 0)
    return palette.view.visualRect(index).center()


def test_it_lists_every_node_under_its_category(palette) -> None:
    assert palette.shown() == [spec.type for spec in BUILT_INS.specs()]
    model = palette.view.model()
    categories = [model.index(i, 0).data(CATEGORY) for i in range(model.rowCount())]
    assert categories == list(dict.fromkeys(spec.category.look for spec in BUILT_INS.specs()))


def test_typing_searches_and_enter_asks_for_the_best(palette, qtbot) -> None:
    QTest.keyClicks(palette.search, "conv")
    assert palette.shown()[0] == "Conv2d"
    with qtbot.waitSignal(palette.nodeRequested) as asked:
        QTest.keyClick(palette.search, Key.Key_Return)
    assert asked.args == ["Conv2d", {}]


def test_what_is_to_be_set_is_read_and_said_in_the_row(palette, qtbot) -> None:
    QTest.keyClicks(palette.search, "conv 64 k5 s2")
    told, row = Qt.ItemDataRole.AccessibleDescriptionRole, palette.view.model().index(0, 0)
    assert (row.data(), row.data(told)) == (
        "Conv2d",
        "out_channels 64, kernel_size 5, stride 2",
    )
    with qtbot.waitSignal(palette.nodeRequested) as asked:
        QTest.keyClick(palette.search, Key.Key_Return)
    assert asked.args == ["Conv2d", {"out_channels": 64, "kernel_size": 5, "stride": 2}]
    QTest.keyClick(palette.search, Key.Key_Escape)
    QTest.keyClicks(palette.search, "conv 0")
    wrong = "out_channels wants a whole number of at least 1, not 0"
    assert palette.view.model().index(0, 0).data(told) == wrong
    with qtbot.assertNotEmitted(palette.nodeRequested):
        QTest.keyClick(palette.search, Key.Key_Return)


def test_nodes_in_a_row_are_sent_to_the_canvas(palette) -> None:
    QTest.keyClicks(palette.search, "linear > relu")
    texts = [w.text() for w in palette.findChildren(QWidget) if hasattr(w, "text")]
    assert "Press Tab on the canvas to add nodes in a row" in texts


def test_arrows_go_from_the_search_to_the_list(palette, qtbot) -> None:
    QTest.keyClicks(palette.search, "loss")
    QTest.keyClick(palette.search, Key.Key_Down)
    qtbot.waitUntil(palette.view.hasFocus)
    second = palette.shown()[1]
    with qtbot.waitSignal(palette.nodeRequested) as asked:
        QTest.keyClick(palette.view, Key.Key_Return)
    assert asked.args == [second, {}]


def test_typing_in_the_list_goes_on_searching(palette, qtbot) -> None:
    palette.view.setFocus()
    QTest.keyClicks(palette.view, "a")
    qtbot.waitUntil(palette.search.hasFocus)
    assert palette.search.text() == "a"


def test_escape_brings_everything_back(palette) -> None:
    QTest.keyClicks(palette.search, "adam")
    QTest.keyClick(palette.search, Key.Key_Escape)
    assert palette.search.text() == ""
    assert len(palette.shown()) == len(BUILT_INS.specs())


def test_a_search_without_result_says_so_and_can_be_cleared(palette, qtbot) -> None:
    QTest.keyClicks(palette.search, "unicorn")
    assert palette.shown() == []
    assert not palette.view.isVisible()
    texts = [w.text() for w in palette.findChildren(QWidget) if hasattr(w, "text")]
    assert "No node matches “unicorn”" in texts
    button = next(
        w
        for w in palette.findChildren(QWidget)
        if hasattr(w, "click") and w.text() == "Clear the search"
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert palette.view.isVisible()


def test_double_click_asks_for_the_node(palette, qtbot) -> None:
    QTest.keyClicks(palette.search, "relu")
    at = center_of(palette, 0)
    QTest.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    with qtbot.waitSignal(palette.nodeRequested) as asked:
        QTest.mouseDClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked.args == ["ReLU", {}]


def test_a_click_closes_and_opens_a_category_and_a_search_keeps_that(palette) -> None:
    view, first = palette.view, palette.view.model().index(0, 0)
    assert view.isExpanded(first)
    at = center_of(palette, 0)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert not view.isExpanded(first)
    QTest.keyClicks(palette.search, "a")
    QTest.keyClick(palette.search, Key.Key_Escape)
    assert not view.isExpanded(view.model().index(0, 0))
    assert view.isExpanded(view.model().index(1, 0))
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Key.Key_Return)
    assert view.isExpanded(view.model().index(0, 0))


def test_shift_f1_explains_the_node(palette, qtbot) -> None:
    QTest.keyClicks(palette.search, "linear")
    palette.view.setFocus()
    QTest.keyClick(palette.view, Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(QToolTip.isVisible)
    assert "out_features" in QToolTip.text()
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_rows_have_words_for_screen_readers(palette) -> None:
    QTest.keyClicks(palette.search, "dropout")
    index = palette.view.model().index(0, 0)
    assert index.data() == "Dropout"
    assert index.data(SPEC).summary == index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert palette.search.accessibleName()
    assert palette.view.accessibleName()


class Canvas(QWidget):
    """Takes what is dropped on it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.setMinimumSize(300, 300)
        self.dropped: list[str] = []

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if event.mimeData().hasFormat(MIME_TYPE):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self.dropped.append(event.mimeData().data(MIME_TYPE).toStdString())
        event.acceptProposedAction()


def test_a_node_is_dragged_onto_another_widget(qtbot) -> None:
    window = QWidget()
    palette, canvas = PalettePanel(), Canvas()
    layout = QHBoxLayout(window)
    layout.addWidget(palette)
    layout.addWidget(canvas)
    qtbot.addWidget(window)
    window.resize(640, 500)
    window.show()
    qtbot.waitExposed(window)
    QTest.keyClicks(palette.search, "softmax")
    viewport, start = palette.view.viewport(), center_of(palette, 0)
    handle = window.windowHandle()

    def drop() -> None:
        """Runs in the drag's own event loop."""
        for offset in (QPoint(0, 0), QPoint(20, 20)):
            at = canvas.mapTo(window, canvas.rect().center() + offset)
            QTest.mouseMove(handle, at)
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=at)

    QTimer.singleShot(300, drop)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(viewport, start + QPoint(5, 5))
    QTest.mouseMove(viewport, start + QPoint(40, 20))
    qtbot.waitUntil(lambda: canvas.dropped == ["Softmax"], timeout=3000)


def test_favorites_stand_above_all_others_until_they_are_taken_away(palette, qtbot) -> None:
    view = palette.view
    QTest.keyClicks(palette.search, "conv2d")
    QTest.keyClick(palette.search, Key.Key_Down)
    with qtbot.waitSignal(palette.favoritesChanged) as liked:
        QTest.keyClick(view, Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert liked.args == [["Conv2d"]]
    QTest.keyClick(view, Key.Key_Escape)
    top = view.model().index(0, 0)
    assert (top.data(), view.isExpanded(top)) == ("Favorites", True)
    assert palette.shown() == ["Conv2d", *(spec.type for spec in BUILT_INS.specs())]
    view.setCurrentIndex(view.model().index(0, 0, top))
    view.setFocus()
    with qtbot.waitSignal(palette.favoritesChanged) as liked:
        QTest.keyClick(view, Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert liked.args == [[]]
    assert palette.shown() == [spec.type for spec in BUILT_INS.specs()]
