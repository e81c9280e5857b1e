"""Cards of watched tensors and histograms: what was seen last, and of which run and step."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QMenu, QSizePolicy, QWidget

from app import theme
from app.i18n import tr
from app.plots.bars import HistogramView
from app.plots.buffers import Floats
from app.plots.card import Card
from app.plots.marks import BADGE, paint_badge, run_color
from app.plots.series import PlotRun
from app.plots.tensor_view import TensorView, stats
from app.plots.ticks import format_step, format_value


class WatchCard(Card):
    """Shows the newest value of one watch, of the visible run that sent it last.

    Subclasses turn a payload into an array in `read` and show it in `draw`.
    """

    def __init__(self, tag: str, view: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(tag, view, parent)
        self.tag = tag
        self._seen: dict[str, tuple[PlotRun, int, Any]] = {}
        self._source = _SourceRow()
        self.add_row(self._source)

    def see(self, run: PlotRun, step: int, payload: Any) -> None:
        """Take in what `run` saw at `step`; it is drawn with the next refresh.

        Raises:
            ValueError: the payload is not what this kind of watch sends.
        """
        self._seen.pop(run.id, None)
        self._seen[run.id] = run, step, self.read(payload)

    def forget(self, run_id: str) -> bool:
        """Drop what a run saw; return whether anything is left."""
        self._seen.pop(run_id, None)
        return bool(self._seen)

    def read(self, payload: Any) -> Any:
        """Return the payload in the form that `draw` takes; raise ValueError if it is malformed."""
        raise NotImplementedError

    def draw(self, content: Any, color: str) -> str:
        """Show `content` in the run's colour, or nothing for None; return a line about it."""
        raise NotImplementedError

    def refresh(self) -> bool:
        """Show the newest value of a visible run."""
        visible = [seen for seen in self._seen.values() if seen[0].visible]
        self.body.setVisible(bool(visible) and not self.collapsed)
        if not visible:
            self._source.show_note(tr("The runs of this card are hidden"))
            return True
        run, step, content = visible[-1]
        color = run_color(run, theme.current())
        about = self.draw(content, color)
        text = tr("step {step}", step=format_step(step)) + " · " + about
        self._source.show_run(run, color, text)
        return True

    def fill_menu(self, menu: QMenu) -> None:
        """Add copying of the line above the picture."""
        menu.addAction(tr("Copy values"), self.copy_values)
        menu.addSeparator()
        super().fill_menu(menu)

    def copy_values(self) -> None:
        """Copy the line above the picture."""
        QApplication.clipboard().setText(self._source.text)


class HistogramCard(WatchCard):
    """The latest histogram: payload {"edges": n + 1 numbers, "counts": n numbers}."""

    def __init__(self, tag: str, parent: QWidget | None = None) -> None:
        self.view = HistogramView()
        super().__init__(tag, self.view, parent)
        self.view.setAccessibleName(tr("Histogram of {tag}", tag=tag))
        self.view.menuRequested.connect(self.pop_up_menu)

    def read(self, payload: Any) -> tuple[Floats, Floats]:
        """Return the edges and the counts."""
        edges, counts = (_array(_member(payload, key)) for key in ("edges", "counts"))
        if edges.ndim != 1 or counts.shape != (len(edges) - 1,) or not np.isfinite(edges).all():
            raise ValueError(
                f"histogram {self.tag!r}: edges of shape {edges.shape} and counts of shape "
                f"{counts.shape}; expected n + 1 finite edges and n counts"
            )
        return edges, counts

    def draw(self, content: tuple[Floats, Floats], color: str) -> str:
        """Show the bars."""
        edges, counts = content
        self.view.set_color(color)
        self.view.set_histogram(edges, counts)
        return tr(
            "{count} values from {low} to {high}",
            count=format_step(int(counts.sum())),
            low=format_value(float(edges[0]), 3),
            high=format_value(float(edges[-1]), 3),
        )

    def set_theme(self, current: theme.Theme) -> None:
        """Paint in the colours of `current` from the next refresh on."""
        self.view.set_theme(current)

    def set_wheel_zooms(self, zooms: bool) -> None:
        """Let the bare wheel zoom the histogram, or not."""
        self.view.wheel_zooms = zooms

    def paint_seconds(self) -> float:
        """Return how long the histogram took to paint last."""
        return self.view.paint_seconds


class TensorCard(WatchCard):
    """The latest values of a tensor: payload {"values": nested or flat, "shape": sizes}."""

    def __init__(self, tag: str, parent: QWidget | None = None) -> None:
        self.view = TensorView()
        super().__init__(tag, self.view, parent)

    def read(self, payload: Any) -> Floats:
        """Return the values in their shape."""
        values = _array(_member(payload, "values"))
        shape = payload.get("shape", values.shape)
        if values.size != np.prod(shape, dtype=int):
            raise ValueError(
                f"tensor {self.tag!r}: {values.size} values for the shape {tuple(shape)}; "
                "expected as many as its sizes multiplied"
            )
        return values.reshape(shape)

    def draw(self, content: Floats, color: str) -> str:
        """Show the table or the picture."""
        self.view.set_values(content)
        return stats(content)


WATCH_CARDS: Mapping[str, Callable[[str], WatchCard]] = {
    "histogram": HistogramCard,
    "tensor": TensorCard,
}
"""The card of each kind of watch; scalar watches are curves."""


class _SourceRow(QWidget):
    """The run's badge and a line of text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self._shown = ""
        self._badge: tuple[int, str] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_run(self, run: PlotRun, color: str, text: str) -> None:
        self._badge = run.mark, color
        self._show(text, f"{run.label} · {text}")

    def show_note(self, text: str) -> None:
        self._badge = None
        self._show(text, text)

    def sizeHint(self) -> QSize:
        return QSize(0, max(BADGE, round(QFontMetricsF(self._font()).height())) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        left = 8.0
        if self._badge:
            box = QRectF(left, (self.height() - BADGE) / 2, BADGE, BADGE)
            paint_badge(painter, box, *self._badge)
            left += BADGE + 6
        painter.setFont(self._font())
        painter.setPen(QColor(theme.current().colors.muted))
        room = QRectF(left, 0, self.width() - left - 4, self.height())
        metrics = QFontMetricsF(self._font())
        shown = metrics.elidedText(self._shown, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)

    def _show(self, shown: str, text: str) -> None:
        self._shown = shown
        self.text = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.update()

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(theme.current().sizes.small)
        return font


def _member(payload: Any, key: str) -> Any:
    if not isinstance(payload, Mapping) or key not in payload:
        raise ValueError(f"watch without {key!r}: received {payload!r:.80}")
    return payload[key]


def _array(values: Any) -> Floats:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"expected numbers, received {values!r:.80}") from error
