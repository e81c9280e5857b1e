"""The view of the canvas: NodeGraphQt's viewer with its painting and events put right."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QTransform,
)
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QRubberBand, QStyleOptionGraphicsItem

from app.base.i18n import tr
from app.canvas.camera import Camera
from app.canvas.dots import RADIUS, DotItem
from app.canvas.frame_item import FrameItem
from app.canvas.insertion import Insertion
from app.canvas.mirror import Mirror
from app.canvas.node_item import NodeItem
from app.canvas.node_painter import SMALL_TEXT_ZOOM
from app.canvas.node_shape import PortShape
from app.canvas.overview import OVERVIEW_ZOOM
from app.canvas.sheets import Sheets
from app.canvas.spotlight import Spotlight
from app.canvas.style import CanvasStyle
from app.canvas.value_spots import Spot, spot_at
from app.canvas.wire_item import WireItem, paint_tag
from app.canvas.wire_labels import apart, paint_label
from app.commands.keys import keys_text
from graph_nodes.elements import Spec
from graph_nodes.graph import Graph, Wire
from graph_nodes.library import Library

GRID = 24

_PORT_REACH = 12.0
_WIRE_REACH = 7.0
_WAYS_AT_ONCE = 0.005
_BETWEEN_LOOKS = 10
SHARP_AFTER = 80
"""Milliseconds after the last step of a zoom until a very large graph is painted sharp."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What is under a point: at most one of node, dot, wire and frame, and of port and spot."""

    node: NodeItem | None = None
    port: PortShape | None = None
    wire: WireItem | None = None
    spot: Spot | None = None
    frame: FrameItem | None = None
    dot: DotItem | None = None


class Viewer(Camera):
    """Shows the items of a mirror, that of the sheet in view.

    Of NodeGraphQt's viewer this keeps the scene, the visible range with its pan and its zoom at
    a point, and the rubber band; what it overrides, and why, stands at each method. It keeps no
    modifier states of its own: events say which keys are held, so none can stick.
    """

    def __init__(self, style: CanvasStyle) -> None:
        super().__init__()
        self._search_widget.deleteLater()
        for unused in (self._LIVE_PIPE, self._SLICER_PIPE, self._cursor_text):
            self.scene().removeItem(unused)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self._style = style
        self.sheets = Sheets(self, style)
        self._sharpen = QTimer(self, singleShot=True, interval=SHARP_AFTER)
        self._sharpen.timeout.connect(self._paint_sharp)
        self._look_on = QTimer(self, singleShot=True, interval=_BETWEEN_LOOKS)
        self._look_on.timeout.connect(self.find_ways)
        self.overlays: list[QGraphicsItem] = []
        self.marks: list[Callable[[QPainter], None]] = []
        self.spotlight = Spotlight()
        self.labels_always = self.snap = False
        self.shelf: tuple[Spec, ...] = ()
        self.hovered_wire: WireItem | None = None
        self.pointer = QPointF()

    @property
    def mirror(self) -> Mirror:
        """The items that are shown."""
        return self.sheets.current.mirror

    @property
    def band(self) -> QRubberBand:
        """The rubber band."""
        return self._rubber_band

    @property
    def style_(self) -> CanvasStyle:
        """What everything is painted with."""
        return self._style

    @property
    def offered(self) -> Library:
        """What can be added: what the graph knows, and the modules that the person keeps."""
        return self.mirror.graph.library.with_(self.shelf)

    @property
    def is_far(self) -> bool:
        """Whether the overview paints, not the items."""
        return self.zoom < OVERVIEW_ZOOM

    def graph_with(self, node_type: str) -> Graph:
        """The graph, which knows this type of node even if it is offered from outside."""
        graph = self.mirror.graph
        return graph if graph.library.spec(node_type) else graph.bound(self.offered)

    def place_in_view(self) -> QPointF:
        """Under the pointer, or the middle of the view."""
        return self.pointer if self.underMouse() else self.centre()

    def insertion(self, wire: Wire) -> Insertion:
        """A wire that is to take a new node in."""
        return Insertion(self.mirror.graph, wire, self.mirror.findings, self.offered)

    def add_overlay(self, item: QGraphicsItem) -> None:
        """Show an item above all others, in the overview as well."""
        self.scene().addItem(item)
        self.overlays.append(item)

    def remove_overlay(self, item: QGraphicsItem) -> None:
        """Take an overlay away; does nothing for one that is gone."""
        if item in self.overlays:
            self.overlays.remove(item)
            self.scene().removeItem(item)

    def visible_nodes(self) -> list[NodeItem]:
        """The nodes of which something can be seen."""
        near = self.mirror.nodes_near(self._scene_range)
        return [item for item in near if item.body().intersects(self._scene_range)]

    def beginning(self) -> QPointF:
        """The middle of the node that is farthest to the left."""
        centres = (item.body().center() for item in self.mirror.nodes.values())
        return min(centres, key=QPointF.x, default=QPointF())

    def find_ways(self) -> None:
        """Lead wires around nodes, a few at a time."""
        ways = self.sheets.current.ways
        if not ways.is_done:
            if not ways.find(_WAYS_AT_ONCE):
                self._look_on.start()
            if ways.has_news:
                ways.has_news = False
                self.viewport().update()

    def set_style(self, style: CanvasStyle) -> None:
        """Paint with another theme."""
        self._style = style
        self.sheets.set_style(style)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the focus without filling the hidden menu bar, which nothing here uses."""
        QGraphicsView.focusInEvent(self, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Lose the focus without emptying the hidden menu bar."""
        QGraphicsView.focusOutEvent(self, event)

    # -- what is where ---------------------------------------------------------------------

    def hit(self, at: QPoint) -> Hit:
        """What is under a point of the view: nodes from the top, a port before its body; wires.

        NodeGraphQt looks 20 units of the scene to the upper left; here the reach is in pixels of
        the screen, all around.
        """
        place, zoom = self.mapToScene(at), self.zoom
        if self.is_far and (tag := self.mirror.frames.tag_at(place, zoom)):
            return Hit(frame=tag)
        reach = min(_PORT_REACH / zoom, 2 * _PORT_REACH)
        around = QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach)
        items = self.scene().items(around, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        for node in (i for i in items if isinstance(i, NodeItem)):
            port = None if self.is_far else node.port_near(place, reach)
            if port is not None:
                return Hit(node, port)
            if node.body().contains(place):
                is_near = zoom >= SMALL_TEXT_ZOOM
                return Hit(node, spot=spot_at(node.shape_, place - node.pos()) if is_near else None)
        dot = None if self.is_far else self.mirror.dots.near(place, max(RADIUS, _WIRE_REACH / zoom))
        if dot is not None:
            return Hit(dot=dot)
        wire = _nearest(items, place, _WIRE_REACH / zoom)
        return Hit(wire=wire) if wire else Hit(frame=self.mirror.frames.title_at(place))

    def wire_near(
        self, place: QPointF, reach: float, besides: Collection[str] = ()
    ) -> WireItem | None:
        """The wire nearest to a place, whatever lies over it, but for those at some nodes.

        Args:
            place: The place in the scene.
            reach: How far from it a wire may be.
            besides: The ids of these nodes.
        """
        around = QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach)
        items = self.scene().items(around, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        ends = ((i, i.wire) for i in items if isinstance(i, WireItem))
        others = [i for i, w in ends if w.source not in besides and w.target not in besides]
        return _nearest(others, place, reach)

    # -- painting --------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint items close up, and the overview from afar."""
        if not self.is_far:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._style.background)
        painter.setWorldTransform(self.viewportTransform())
        if not self.sheets.current.overview.paint(painter, self._scene_range, self.zoom):
            self._sharpen.start()
        for item in self.overlays:
            item.paint(painter, QStyleOptionGraphicsItem())
        self.drawForeground(painter, self._scene_range)
        painter.end()

    def repaint_overview(self) -> None:
        """Paint anew if the view is far away: there Qt asks for nothing where an item has changed.

        It believes that all is about to be painted until it paints the items, which it does not.
        """
        if self.is_far:
            self.viewport().update()

    def _paint_sharp(self) -> None:
        self.sheets.current.overview.sharpen()
        self.viewport().update()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Dots at a spacing that never gets dense; NodeGraphQt draws lines without a limit."""
        painter.fillRect(rect, self._style.background)
        spacing = GRID * (2 if self.zoom < 0.8 else 1)
        pixels = round(spacing * self.zoom * self.devicePixelRatioF())
        brush = QBrush(_dots(pixels, self._style.grid.name()))
        brush.setTransform(QTransform.fromScale(spacing / pixels, spacing / pixels))
        painter.fillRect(rect, brush)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """The veil over all but what is lit, labels of wires, and marks, above all nodes."""
        self.spotlight.paint(painter, self._scene_range, self.mirror, self._style)
        if self.labels_always and not self.is_far:
            for item in self.labelled(QRectF(rect)):
                paint_label(painter, item, self._style)
        if self.hovered_wire is not None:
            self._hover_label(painter, self.hovered_wire)
        for paint in self.marks:
            paint(painter)
        if not self.mirror.nodes:
            self._invitation(painter)

    def labelled(self, rect: QRectF) -> list[WireItem]:
        """The wires that get a label if all do: of those that run together, only the first."""
        wires = (item for item in self.mirror.wires.values() if item is not self.hovered_wire)
        return apart(item for item in wires if item.sceneBoundingRect().intersects(rect))

    def _hover_label(self, painter: QPainter, item: WireItem) -> None:
        text = str(item.carries) if item.carries else tr("shape not known")
        painter.save()
        painter.resetTransform()
        at = QPointF(self.mapFromScene(self.pointer)) - QPointF(0.0, 20.0)
        paint_tag(painter, text, at, self._style)
        painter.restore()

    def _invitation(self, painter: QPainter) -> None:
        painter.save()
        painter.resetTransform()
        painter.setPen(self._style.muted)
        key = keys_text("add_node", 1)
        text = tr("Press {key} to add a node, or drag one here from the palette.", key=key)
        painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()


@lru_cache(maxsize=16)
def _dots(pixels: int, color: str) -> QPixmap:
    """A tile with one dot at its corner, as wide as the grid."""
    tile = QPixmap(pixels, pixels)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawEllipse(QPointF(1.5, 1.5), 1.2, 1.2)
    painter.end()
    return tile


def _nearest(items: Iterable[QGraphicsItem], place: QPointF, reach: float) -> WireItem | None:
    """The wire among items that is nearest to a place, if it is within reach."""
    wires = [(item.curve.distance(place), item) for item in items if isinstance(item, WireItem)]
    distance, wire = min(wires, key=lambda pair: pair[0], default=(reach, None))
    return wire if distance <= reach else None
