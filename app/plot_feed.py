"""Feeds the plots: what the worker sends of the present run, and earlier runs from the disk."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from app.i18n import tr
from app.run_notes import difference
from graph_nodes.document import DocumentError
from graph_nodes.graph import Graph
from runtime.runs.data import DataFacts, data_difference
from runtime.runs.names import run_started, run_word

if TYPE_CHECKING:
    from app.plots.panel import PlotsPanel
    from runtime.runs.reading import Run

EARLIER = 8
"""How many runs of a graph are listed when it is opened."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A run from the disk: its points, its graph, and what set that apart from the one before."""

    run: "Run"
    graph: Graph
    note: str


class PlotFeed(QObject):
    """Puts runs into a plots panel. A run's id there is its folder.

    The panel may come later: the window does not wait for it.

    Signals:
        loaded: The earlier runs of a graph have been read.
    """

    loaded = Signal()
    _read = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panel: PlotsPanel | None = None
        self._waiting: deque[Callable[[PlotsPanel], None]] = deque()
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._catch_up)
        self._wanted: tuple[Path, str] | None = None
        self._last: Graph | None = None
        self._last_data: DataFacts | None = None
        self._reading = False
        self._reader = QThreadPool(self)
        self._reader.setMaxThreadCount(1)
        self._read.connect(self._on_read)

    def attach(self, panel: "PlotsPanel") -> None:
        """Show everything here, what came before included."""
        self._panel = panel
        self._read_earlier()
        self._catch_up()

    def begin(self, run: str, graph: Graph | None = None, data: "DataFacts | None" = None) -> None:
        """List a run that has just begun, by what sets it apart from the one before.

        One that was resumed is listed already: it needs no graph, and its curves go on.
        """
        changed = _changed(self._last_data, data)
        note = difference(self._last, graph, changed) if self._last and graph else ""
        if graph:
            self._last, self._last_data = graph, data
        self._show(partial(_begin, run, note))

    def feed(self, event: str, fields: Mapping[str, Any]) -> None:
        """Show what an event of the worker tells of a run; other events are passed over."""
        if event == "scalars":
            self._show(partial(_append, fields))
        elif event == "watch":
            self._show(partial(_watch, fields))

    def load_earlier(self, root: Path, graph_name: str) -> None:
        """List the latest runs of a graph in place of those listed now; only the last is drawn."""
        self._wanted = (root, graph_name)
        self._last = self._last_data = None
        self._waiting.clear()
        self._read_earlier()

    def _read_earlier(self) -> None:
        # Not before the panel is there: two threads that import numpy at once break it.
        if self._panel is not None and self._wanted is not None:
            root, graph_name = self._wanted
            self._reading = True  # what comes meanwhile waits, so that the newest run is the last
            self._reader.start(lambda: self._load(root, graph_name))

    def _show(self, show: "Callable[[PlotsPanel], None]") -> None:
        self._waiting.append(show)
        if len(self._waiting) == 1:
            self._catch_up()

    def _catch_up(self) -> None:
        """Show what waits, one thing between any two other events, so that the window is awake."""
        if self._panel is None or self._reading or not self._waiting:
            return
        self._waiting.popleft()(self._panel)
        if self._waiting:
            self._next.start()

    def close(self) -> None:
        """Return when nothing is being read any more."""
        self._reader.waitForDone()

    def _load(self, root: Path, graph_name: str) -> None:
        from runtime.runs.names import folder_name
        from runtime.runs.reading import RunReadError, list_runs, read_graph, read_run

        folder = folder_name(graph_name)
        infos = [info for info in list_runs(root) if info.path.parent.name == folder]
        found: list[Earlier] = []
        before: Graph | None = None
        data: DataFacts | None = None
        for info in reversed(infos[:EARLIER]):
            if info.outcome != "running":
                try:
                    graph, run = read_graph(info.path), read_run(info.path)
                    changed = _changed(data, info.facts.get("data"))
                    note = difference(before, graph, changed) if before else ""
                    found.append(Earlier(run, graph, _with_cut(note, run.left_out)))
                    before, data = graph, info.facts.get("data")
                except (RunReadError, DocumentError):
                    continue  # it is being deleted, or its disk is gone
        self._read.emit((root, graph_name), found)

    def _on_read(self, wanted: tuple[Path, str], found: "list[Earlier]") -> None:
        if wanted != self._wanted:
            return  # another graph was opened meanwhile
        self._reading = False
        listed = [earlier for earlier in found if earlier.run.series]
        if self._last is None and listed:
            self._last = listed[-1].graph
            self._last_data = listed[-1].run.info.facts.get("data")
        shows = [partial(_list, earlier, earlier is listed[-1]) for earlier in listed]
        self._waiting.extendleft(reversed([_clear, *shows]))
        self._catch_up()
        self.loaded.emit()


def _changed(before: "DataFacts | None", after: "DataFacts | None") -> str:
    """How the data of a run differ from those of the one before, where both are known."""
    return data_difference(before, after) if before and after else ""


def _with_cut(note: str, left_out: int) -> str:
    """A note that also says that a run's curves are not whole."""
    cut = tr("without its first {count} points", count=f"{left_out:,}") if left_out else ""
    return ", ".join(filter(None, (note, cut)))


def _clear(panel: "PlotsPanel") -> None:
    for run_id in panel.run_ids():
        panel.remove_run(run_id)


def _list(earlier: Earlier, drawn: bool, panel: "PlotsPanel") -> None:
    """List an earlier run; only the last one is drawn."""
    path = earlier.run.info.path
    columns = {key: (s.steps, s.walls, s.values) for key, s in earlier.run.series.items()}
    panel.load_run(str(path), _label(path, earlier.note), columns)
    panel.set_run_visible(str(path), drawn)


def _begin(run: str, note: str, panel: "PlotsPanel") -> None:
    _add(run, note, panel)
    panel.set_run_visible(run, True)


def _add(run: str, note: str, panel: "PlotsPanel") -> None:
    if run not in panel.run_ids():
        panel.add_run(run, _label(Path(run), note))


def _append(fields: Mapping[str, Any], panel: "PlotsPanel") -> None:
    run = str(fields["run"])
    _add(run, "", panel)
    for series in fields["series"]:
        columns = (series["steps"], series["wall"], series["values"])
        panel.append(run, series["split"], series["tag"], *columns)


def _watch(fields: Mapping[str, Any], panel: "PlotsPanel") -> None:
    run, tag, kind = str(fields["run"]), str(fields["tag"]), str(fields["kind"])
    _add(run, "", panel)
    panel.show_watch(run, tag, kind, int(fields["step"]), fields)


def _label(path: Path, note: str) -> str:
    """The run's word, and what sets it apart or else when it began.

    20261123-061621-amber is "amber · lr 0.01", or "amber · 06:16".
    """
    started = run_started(path.name)
    if started is None:
        return path.name
    return f"{run_word(path.name)} · {note or f'{started:%H:%M}'}"
