"""What the canvas shows of a run: dots along the wires, and the latest values at their nodes."""

import time
from collections.abc import Iterator, Mapping

from PySide6.QtCore import QObject, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QRegion
from PySide6.QtWidgets import QStyle

from app.canvas.node_item import NodeItem
from app.canvas.pulse import Pulse
from app.canvas.style import Face, text_width
from app.canvas.viewer import Viewer
from app.canvas.wire_item import WireItem, paint_tag

INTERVAL = 100
"""Milliseconds between two pictures: at most ten a second."""

_DOT, _GLOW = 2.5, 5.0
_ABOVE = 7.0
_ROOM = 12


class LiveMarks(QObject):
    """Paints over a view while a run is under way; only where something changes.

    Attributes:
        pulses: Whether dots run along the wires, if the desktop wants any motion at all.
    """

    def __init__(self, view: Viewer, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._pulse = Pulse()
        self.pulses = True
        self._runs = False
        self._texts: Mapping[str, str] = {}
        self._dots: list[tuple[WireItem, QPointF]] = []
        self._seen, self._tagged = QRegion(), QRegion()
        self._has_news = False
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self._step)
        view.marks.append(self.paint)

    @property
    def texts(self) -> Mapping[str, str]:
        """Node id → what is written at it, in the main graph."""
        return self._texts

    @property
    def dots(self) -> int:
        """How many dots are shown."""
        return len(self._dots)

    def run(self, runs: bool) -> None:
        """Begin to show that steps are taken, or leave that: the last values stay."""
        self._runs = runs
        if runs:
            self._timer.start()
        else:
            self._timer.stop()
            self._step()

    def set_pulses(self, on: bool) -> None:
        """Let dots run along the wires, or not."""
        self.pulses = on

    def tell(self, texts: Mapping[str, str]) -> None:
        """Write these at their nodes, beside what is at others; it is shown with the next step."""
        self._texts, self._has_news = {**self._texts, **texts}, True
        if not self._timer.isActive():
            self._step()

    def clear(self) -> None:
        """Write nothing at any node any more."""
        self._texts, self._has_news = {}, True
        self._step()

    def _step(self) -> None:
        """Move the dots on, and have painted what was there and what is there now."""
        window = self._view.window().windowHandle()
        if not self._view.isVisible() or window is None or not window.isExposed():
            self._dots = []
            return
        self._dots = self._next_dots()
        changed, self._seen = self._seen, QRegion()
        for _, place in self._dots:
            self._seen |= self._around(place)
        changed |= self._seen
        if self._has_news:
            self._has_news = False
            changed |= self._tagged
            self._tagged = QRegion()
            for rect, _, _ in self._tags():
                self._tagged |= rect
            changed |= self._tagged
        if not changed.isEmpty():
            self._view.viewport().update(changed)

    def _next_dots(self) -> list[tuple[WireItem, QPointF]]:
        style = self._view.style()
        moves = style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self._view) > 0
        if not (self._runs and self.pulses and moves):
            return []
        return list(self._pulse.dots(self._view.mirror, self._view.shown(), time.monotonic()))

    def _around(self, place: QPointF) -> QRegion:
        at = self._view.mapFromScene(place)
        reach = round(_GLOW) + 2
        return QRegion(QRect(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach))

    def _node(self, node_id: str) -> NodeItem | None:
        """The item of a node of the main graph, if that is in view."""
        is_main = self._view.sheets.key == ()
        return self._view.mirror.nodes.get(node_id) if is_main else None

    def _place(self, item: NodeItem, text: str) -> QPointF:
        """The middle of the text at a node: over its upper right corner, in pixels of the view."""
        corner = QPointF(self._view.mapFromScene(item.body().topRight()))
        return corner - QPointF(text_width(Face.SHAPE, text) / 2, _ABOVE)

    def _tags(self) -> Iterator[tuple[QRect, str, QPointF]]:
        """Where texts are, and their middle; one that would cover another is left out."""
        taken: list[QRect] = []
        for node_id, text in self._texts.items():
            if (item := self._node(node_id)) is None:
                continue
            middle, width = self._place(item, text), round(text_width(Face.SHAPE, text)) + 20
            at = middle.toPoint()
            rect = QRect(at.x() - width // 2, at.y() - _ROOM, width, 2 * _ROOM)
            if not any(rect.intersects(other) for other in taken):
                taken.append(rect)
                yield rect, text, middle

    def paint(self, painter: QPainter) -> None:
        """Paint the dots and the texts, as large at any zoom."""
        if not (self._dots or self._texts):
            return
        style = self._view.style_
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0)
        painter.setPen(Qt.PenStyle.NoPen)
        for item, place in self._dots:
            at = QPointF(self._view.mapFromScene(place))
            color = QColor(style.wire(item.family))
            color.setAlpha(90)
            painter.setBrush(color)
            painter.drawEllipse(at, _GLOW, _GLOW)
            painter.setBrush(style.text)
            painter.drawEllipse(at, _DOT, _DOT)
        for _, text, middle in self._tags():
            paint_tag(painter, text, middle, style)
        painter.restore()
