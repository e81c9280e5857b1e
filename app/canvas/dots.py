"""The dots that wires are led through, as items: those of one output at one place are one."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from app.base.errors import guarded
from app.canvas.style import CanvasStyle
from app.canvas.wire_item import WireItem
from app.canvas.wire_path import norm
from graph_nodes.dots import Dot, dots_of
from graph_nodes.drawing import Drawing
from graph_nodes.elements import Wire

Z_DOT = 0.0
"""Above wires, below nodes."""

RADIUS = 6.0


class DotItem(QGraphicsItem):
    """Shows one dot; it has the colour of what passes."""

    def __init__(self, dot: Dot, wires: Iterable[Wire], style: CanvasStyle) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setZValue(Z_DOT)
        self.dot, self.wires, self._style = dot, tuple(wires), style
        self.family = "any"
        self.setPos(*dot.at)

    def show_style(self, style: CanvasStyle, family: str) -> None:
        """Paint with another theme, or for another dtype."""
        self._style, self.family = style, family
        self.update()

    def boundingRect(self) -> QRectF:
        """The dot and its halo."""
        return QRectF(-10.0, -10.0, 20.0, 20.0)

    @guarded
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the dot, with a ring around it where it is selected."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._style.background, 1.0))
        painter.setBrush(self._style.wire(self.family))
        painter.drawEllipse(QPointF(), RADIUS, RADIUS)
        if self.isSelected():
            painter.setPen(QPen(self._style.accent, 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(), RADIUS + 3.0, RADIUS + 3.0)


class Dots:
    """The items of the dots of a drawing.

    Attributes:
        items: The items by their dots.
    """

    def __init__(self, scene: QGraphicsScene, wires: Mapping[Wire, WireItem]) -> None:
        self._scene, self._wires = scene, wires
        self._drawn = Drawing()
        self.items: dict[Dot, DotItem] = {}

    def show(self, drawing: Drawing, style: CanvasStyle) -> list[WireItem]:
        """Lead wires as a drawing says, and show its dots; returns the wires that go otherwise."""
        before, self._drawn = self._drawn, drawing
        if drawing is before:
            return []
        there = {*before.wires, *drawing.wires} & self._wires.keys()
        led = [self._wires[wire] for wire in there]
        others = [item for item in led if item.show_look(drawing.wire(item.wire))]
        wanted = dots_of(drawing)
        for dot in self.items.keys() - wanted.keys():
            self._scene.removeItem(self.items.pop(dot))
        for dot in wanted.keys() - self.items.keys():
            self.items[dot] = item = DotItem(dot, wanted[dot], style)
            self._scene.addItem(item)
            self._color(item, style)
        for dot, wires in wanted.items():
            self.items[dot].wires = tuple(wires)
        return others

    def show_wires(self, wires: Iterable[Wire], *, shown: bool = True) -> None:
        """Show wires that are there, with their dots, or hide them while their ends are held."""
        there = self._wires.keys() & set(wires)
        for wire in there:
            self._wires[wire].setVisible(shown)
        for item in self.items.values():
            if there.issuperset(item.wires):
                item.setVisible(shown)

    def color(self, style: CanvasStyle) -> None:
        """Paint each in the colour of its wires."""
        for item in self.items.values():
            self._color(item, style)

    def _color(self, item: DotItem, style: CanvasStyle) -> None:
        wires = [self._wires[wire] for wire in item.wires]
        item.show_style(style, wires[0].family)
        item.setOpacity(0.4 if all(wire.faint for wire in wires) else 1.0)

    def near(self, place: QPointF, reach: float) -> DotItem | None:
        """The dot nearest to a place, if it is within reach."""
        away = ((norm(item.pos() - place), item) for item in self.items.values())
        distance, item = min(away, key=lambda pair: pair[0], default=(reach, None))
        return item if distance <= reach else None

    def within(self, rect: QRectF) -> set[Dot]:
        """The dots in a rectangle of the scene."""
        return {dot for dot, item in self.items.items() if rect.contains(item.pos())}

    def carry(self, wires: Iterable[WireItem], by: QPointF) -> None:
        """Show those of wires that are carried about this far from where they are."""
        carried = {item.wire for item in wires} if self.items else set[Wire]()
        for dot, item in self.items.items():
            if carried.issuperset(item.wires):
                item.setPos(QPointF(*dot.at) + by)

    def settle(self) -> None:
        """Show all where they are."""
        for dot, item in self.items.items():
            item.setPos(*dot.at)
