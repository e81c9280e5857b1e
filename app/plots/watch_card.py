"""Cards of watched tensors and histograms: what was seen last, and of which run and step."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app import theme
from app.base.i18n import tr
from app.plots.bars import HistogramView
from app.plots.buffers import Floats
from app.plots.card import Card
from app.plots.marks import run_color
from app.plots.series import PlotRun
from app.plots.source_row import SourceRow
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
        self._drawn: Any = None
        self._source = SourceRow()
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

    def table(self, content: Any) -> list[list[float]]:
        """Return the numbers of `content` in rows, for the clipboard."""
        raise NotImplementedError

    def refresh(self) -> bool:
        """Show the newest value of a visible run."""
        visible = [seen for seen in self._seen.values() if seen[0].visible]
        self.body.setVisible(bool(visible) and not self.collapsed)
        if not visible:
            self._drawn = None
            self._source.show_note(tr("The runs of this card are hidden"))
            return True
        run, step, content = visible[-1]
        color = run_color(run, theme.current())
        about = self.draw(content, color)
        self._drawn = content
        text = tr("step {step}", step=format_step(step)) + " · " + about
        self._source.show_run(run, color, text)
        return True

    def fill_menu(self, menu: QMenu) -> None:
        """Add copying to what every card offers."""
        menu.addAction(tr("Copy values"), self.copy_values)
        menu.addSeparator()
        super().fill_menu(menu)

    def copy_values(self) -> None:
        """Copy the run, the step and the numbers, as lines that a spreadsheet takes."""
        lines = [self._source.text]
        if self._drawn is not None:
            lines += ["\t".join(map(repr, row)) for row in self.table(self._drawn)]
        QApplication.clipboard().setText("\n".join(lines) + "\n")


class HistogramCard(WatchCard):
    """The latest histogram: payload {"edges": n + 1 numbers, "counts": n numbers}.

    A payload with a "shape" only is a tensor of which no value is finite.
    """

    def __init__(self, tag: str, parent: QWidget | None = None) -> None:
        self.view = HistogramView()
        super().__init__(tag, self.view, parent)
        self.view.setAccessibleName(tr("Histogram of {tag}", tag=tag))
        self.view.menuRequested.connect(self.pop_up_menu)

    def read(self, payload: Any) -> tuple[Floats, Floats]:
        """Return the edges and the counts; no counts where no value is finite."""
        if isinstance(payload, Mapping) and "shape" in payload and "edges" not in payload:
            return np.array([0.0, 1.0]), np.empty(0)
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
        self.view.note = "" if len(counts) else tr("Every value is NaN or infinite")
        self.view.set_histogram(edges, counts)
        if not len(counts):
            return tr("no finite value")
        return tr(
            "{count} values from {low} to {high}",
            count=format_step(int(counts.sum())),
            low=format_value(float(edges[0]), 3),
            high=format_value(float(edges[-1]), 3),
        )

    def table(self, content: tuple[Floats, Floats]) -> list[list[float]]:
        """Return a row a bin: where it begins, where it ends, its count."""
        edges, counts = content
        return np.column_stack((edges[:-1], edges[1:], counts)).tolist() if len(counts) else []

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
    """The latest values of a tensor: payload {"values": nested or flat, "shape": sizes}.

    Of a large tensor the payload may hold the first values only; they are shown as whole rows.
    """

    def __init__(self, tag: str, parent: QWidget | None = None) -> None:
        self.view = TensorView()
        super().__init__(tag, self.view, parent)

    def read(self, payload: Any) -> tuple[Floats, tuple[int, ...]]:
        """Return the values, in their shape if they are all there, and the shape."""
        values = _array(_member(payload, "values"))
        shape = tuple(int(size) for size in payload.get("shape", values.shape))
        size = math.prod(shape)
        if values.size > size:
            raise ValueError(
                f"tensor {self.tag!r}: {values.size} values for the shape {shape}; "
                f"expected at most {size}"
            )
        if values.size == size:
            return values.reshape(shape), shape
        columns = min(shape[-1], values.size)
        rows = values.size // columns if columns else 0
        return values.ravel()[: rows * columns].reshape(rows, columns), shape

    def draw(self, content: tuple[Floats, tuple[int, ...]], color: str) -> str:
        """Show the table or the picture."""
        values, shape = content
        self.view.set_values(values)
        if values.size == math.prod(shape):
            return stats(values)
        return tr("the first of {shape}", shape=shape) + " · " + stats(values)

    def table(self, content: tuple[Floats, tuple[int, ...]]) -> list[list[float]]:
        """Return the rows of the tensor, those of all leading dimensions one after the other."""
        values, _ = content
        return values.reshape(-1, values.shape[-1] if values.ndim else 1).tolist()


WATCH_CARDS: Mapping[str, Callable[[str], WatchCard]] = {
    "histogram": HistogramCard,
    "tensor": TensorCard,
}
"""The card of each kind of watch; scalar watches are curves."""


def _member(payload: Any, key: str) -> Any:
    if not isinstance(payload, Mapping) or key not in payload:
        raise ValueError(f"watch without {key!r}: received {payload!r:.80}")
    return payload[key]


def _array(values: Any) -> Floats:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"expected numbers, received {values!r:.80}") from error
