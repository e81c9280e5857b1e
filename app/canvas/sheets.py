"""The graphs that a view has shown, each with its items in a scene of its own.

To make and to drop a thousand items takes far longer than a frame, and a scene that is not shown
costs nothing. So whoever goes into a module and out again finds the items that were there before.
"""

from collections.abc import Hashable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView

from app.canvas.mirror import Mirror
from app.canvas.overview import Overview
from app.canvas.style import CanvasStyle
from app.canvas.ways import Ways
from graph_nodes.graph import Graph


class _Hush(QObject):
    """Keeps a scene from telling every item that its window is active, or is not any more.

    No item looks otherwise for it, and to tell it to a thousand takes longer than a frame.
    """

    _NEWS = (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whether an event is kept from the scene."""
        return event.type() in self._NEWS


class Sheet:
    """The items of one graph, close up and from afar.

    Attributes:
        mirror: Has the items.
        overview: Paints them from afar.
        ways: Leads wires around nodes.
    """

    def __init__(self, scene: QGraphicsScene, style: CanvasStyle) -> None:
        self.mirror = Mirror(scene, style)
        self.overview = Overview(self.mirror, style)
        self.ways = Ways(self.mirror)
        self._style = style
        scene.installEventFilter(_Hush(scene))

    def set_style(self, style: CanvasStyle) -> None:
        """Paint with another theme."""
        if style is not self._style:
            self._style = style
            self.mirror.set_style(style)
            self.overview.set_style(style)

    def end(self) -> None:
        """Let go of the items, and of the scene that they are in."""
        self.mirror.set_graph(Graph())
        self.mirror.scene.deleteLater()


class Sheets:
    """The sheets of a view, by whatever tells their graphs apart.

    Attributes:
        current: The one that is shown.
    """

    def __init__(self, view: QGraphicsView, style: CanvasStyle) -> None:
        self._view, self._style = view, style
        self.current = Sheet(view.scene(), style)
        self._key: Hashable = ()
        self._kept: dict[Hashable, Sheet] = {}

    @property
    def key(self) -> Hashable:
        """What tells the graph that is shown from others; () is the first."""
        return self._key

    def turn_to(self, key: Hashable) -> None:
        """Show the sheet of this key, as it was left; an empty one where there is none."""
        if key == self._key:
            return
        self._kept[self._key] = self.current
        sheet = self._kept.pop(key, None) or Sheet(QGraphicsScene(self._view), self._style)
        sheet.set_style(self._style)
        self._key, self.current = key, sheet
        self._view.setScene(sheet.mirror.scene)

    def start_over(self) -> None:
        """Have the sheet that is shown be the first one, and none beside it."""
        self._key = ()
        for sheet in self._kept.values():
            sheet.end()
        self._kept.clear()

    def set_style(self, style: CanvasStyle) -> None:
        """Paint with another theme: those that are not shown once they are."""
        self._style = style
        self.current.set_style(style)
