"""The colour of a module's instances, chosen among a few that a theme can show."""

from PySide6.QtCore import QRectF, QSizeF, Signal
from PySide6.QtGui import QColor, QIcon, QPainter

from app import theme
from app.base.i18n import tr
from app.docks.editors import ComboBox
from app.theme.blank import blank
from graph_nodes.category import MODULES
from graph_nodes.colors import COLORS


class ColorEditor(ComboBox):
    """A box of the colours, each with its name.

    Signals:
        chosen(str): One of ``COLORS``, or "" for that of all modules.
    """

    chosen = Signal(str)

    def __init__(self, usual: str = MODULES.look) -> None:
        """Args: ``usual`` is the look where no colour is chosen."""
        super().__init__()
        self._color, self._usual = "", usual
        self.setAccessibleName(tr("color"))
        self.setToolTip(tr("The color of its instances on the canvas."))
        words = color_words()
        for color in ("", *COLORS):
            self.addItem(words[color], color)
        self.activated.connect(self._choose)
        theme.changed.connect(self._paint)
        self._paint()

    def show_color(self, color: str) -> None:
        """Show the colour that the module has."""
        self._color = color
        self.setCurrentIndex(self.findData(color))

    def _choose(self, place: int) -> None:
        color = str(self.itemData(place))
        if color != self._color:
            self.chosen.emit(color)

    def _paint(self) -> None:
        for place in range(self.count()):
            look = str(self.itemData(place)) or self._usual
            self.setItemIcon(place, patch(look, self.devicePixelRatioF()))


def color_words() -> dict[str, str]:
    """What each colour is called; "" is the usual one."""
    return {
        "": tr("usual"),
        "red": tr("red"),
        "orange": tr("orange"),
        "yellow": tr("yellow"),
        "green": tr("green"),
        "teal": tr("teal"),
        "violet": tr("violet"),
        "pink": tr("pink"),
        "gray": tr("gray"),
    }


def patch(look: str, ratio: float) -> QIcon:
    """A patch of a colour, with an edge that is seen on any ground."""
    size, swatch = theme.current().sizes.icon, theme.current().category(look)
    picture = blank(QSizeF(size, size), ratio)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(swatch.accent))
    painter.setBrush(QColor(swatch.fill))
    painter.drawRoundedRect(QRectF(1.5, 1.5, size - 3.0, size - 3.0), 3.0, 3.0)
    painter.end()
    return QIcon(picture)
