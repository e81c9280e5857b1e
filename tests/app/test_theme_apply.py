"""Themes and icons on a real application."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication, QPushButton

from app import theme
from app.theme import icons, svg


@pytest.fixture(autouse=True)
def _dark_again(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "dark", 10)
    yield
    theme.apply(qapp, "dark", 10)


def ink(picture: QImage) -> QColor:
    """The colour of the most opaque pixel."""
    pixels = (picture.pixelColor(x, y) for x in range(picture.width()) for y in range(24))
    return max(pixels, key=QColor.alpha)


def test_apply_styles_the_application_and_tells_those_who_paint(qapp, qtbot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.apply(qapp, "light", 12)
    assert theme.current().name == "light"
    assert theme.mode() == "light"
    assert qapp.palette().window().color().name() == theme.current().colors.surface
    assert qapp.font().pointSizeF() == 12
    assert theme.mono().pointSizeF() == 12


def test_system_follows_the_desktop_and_is_dark_where_it_does_not_say(qapp) -> None:
    theme.apply(qapp, "system")
    light = qapp.styleHints().colorScheme() == Qt.ColorScheme.Light
    assert theme.current().name == ("light" if light else "dark")
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Light)
    expected = qapp.styleHints().colorScheme() == Qt.ColorScheme.Light
    assert theme.current().name == ("light" if expected or light else "dark")


def test_text_size_is_kept_and_bounded(qapp) -> None:
    theme.apply(qapp, "dark", 40)
    assert qapp.font().pointSizeF() == 14
    theme.apply(qapp, "light")
    assert qapp.font().pointSizeF() == 14


def test_a_button_is_painted_in_the_theme(qapp, qtbot) -> None:
    button = QPushButton("Train")
    button.setProperty("role", "primary")
    qtbot.addWidget(button)
    button.resize(200, 40)
    middle = button.grab().toImage().pixelColor(10, 20).name()
    assert middle == theme.current().colors.accent


@pytest.mark.slow
@pytest.mark.parametrize("name", icons.names())
def test_every_icon_is_drawn_at_1x_and_2x(qapp, name: str) -> None:
    for ratio in (1.0, 2.0):
        picture = icons.pixmap(name, 16, "#ff0000", ratio)
        assert picture.size() == QSize(round(16 * ratio), round(16 * ratio))
        assert picture.deviceIndependentSize().toSize() == QSize(16, 16)
        assert ink(picture.toImage()).alpha() > 100
    crisp = icons.icon(name).pixmap(QSize(16, 16), 2.0)
    assert crisp.size() == QSize(32, 32)


@pytest.mark.slow
@pytest.mark.parametrize("name", [n for n in icons.names() if n != "netloom"])
def test_icons_are_drawn_in_one_hand(name: str) -> None:
    drawing = svg.source(name, "#000000").decode()
    assert 'viewBox="0 0 24 24"' in drawing
    assert 'stroke-width="1.75"' in drawing
    assert drawing.count("#") == drawing.count("#000000"), "a colour of its own"


def test_icons_have_their_own_colour_where_they_cannot_be_used(qapp) -> None:
    made = icons.icon("stop")
    usable = ink(made.pixmap(24, QIcon.Mode.Normal).toImage())
    disabled = ink(made.pixmap(24, QIcon.Mode.Disabled).toImage())
    assert usable.name() == theme.current().colors.text
    assert disabled.name() == theme.current().colors.disabled


def test_bound_icons_follow_the_theme(qapp) -> None:
    action = QAction("Stop")
    gone = QPushButton()
    icons.bind(action, "stop")
    icons.bind(gone, "stop", "error")
    gone.deleteLater()
    qapp.sendPostedEvents(gone, 52)  # QEvent.Type.DeferredDelete
    theme.apply(qapp, "light")
    assert ink(action.icon().pixmap(24).toImage()).name() == theme.current().colors.text


def test_category_icons_have_the_colour_of_the_category(qapp) -> None:
    painted = ink(icons.node("Digits", "data").pixmap(24).toImage())
    assert painted.name() == theme.current().category("data").accent


def test_an_icon_that_does_not_exist_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="unicorn"):
        icons.icon("unicorn")
