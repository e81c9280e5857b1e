"""Feeds the plots: what the worker sends of the present run, and earlier runs from the disk."""

from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

if TYPE_CHECKING:
    from app.plots.panel import PlotsPanel
    from runtime.runs.reading import Run

EARLIER = 8
"""How many runs of a graph are listed when it is opened."""


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
        self._reading = False
        self._reader = QThreadPool(self)
        self._reader.setMaxThreadCount(1)
        self._read.connect(self._on_read)

    def attach(self, panel: "PlotsPanel") -> None:
        """Show everything here, what came before included."""
        self._panel = panel
        self._read_earlier()
        self._catch_up()

    def begin(self, run: str) -> None:
        """List a run that has just begun."""
        self._show(partial(_begin, run))

    def feed(self, event: str, fields: Mapping[str, Any]) -> None:
        """Show what an event of the worker tells of a run; other events are passed over."""
        if event == "scalars":
            self._show(partial(_append, fields))
        elif event == "watch":
            self._show(partial(_watch, fields))

    def load_earlier(self, root: Path, graph_name: str) -> None:
        """List the latest runs of a graph in place of those listed now; only the last is drawn."""
        self._wanted = (root, graph_name)
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
        from runtime.runs.reading import RunReadError, list_runs, read_run

        folder = folder_name(graph_name)
        infos = [info for info in list_runs(root) if info.path.parent.name == folder]
        runs: list[Run] = []
        for info in infos[:EARLIER]:
            if info.outcome != "running":
                try:
                    runs.append(read_run(info.path))
                except RunReadError:
                    continue  # it is being deleted, or its disk is gone
        self._read.emit((root, graph_name), runs)

    def _on_read(self, wanted: tuple[Path, str], runs: "list[Run]") -> None:
        if wanted != self._wanted:
            return  # another graph was opened meanwhile
        self._reading = False
        listed = [run for run in runs if run.series]
        self._waiting.extendleft(partial(_list, run, run is listed[0]) for run in listed)
        self._waiting.appendleft(_clear)
        self._catch_up()
        self.loaded.emit()


def _clear(panel: "PlotsPanel") -> None:
    for run_id in panel.run_ids():
        panel.remove_run(run_id)


def _list(run: "Run", drawn: bool, panel: "PlotsPanel") -> None:
    """List an earlier run; only the last one is drawn."""
    run_id = str(run.info.path)
    series = {key: (s.steps, s.walls, s.values) for key, s in run.series.items()}
    panel.load_run(run_id, _label(run.info.path), series)
    panel.set_run_visible(run_id, drawn)


def _begin(run: str, panel: "PlotsPanel") -> None:
    if run not in panel.run_ids():
        panel.add_run(run, _label(Path(run)))


def _append(fields: Mapping[str, Any], panel: "PlotsPanel") -> None:
    run = str(fields["run"])
    _begin(run, panel)
    for series in fields["series"]:
        columns = (series["steps"], series["wall"], series["values"])
        panel.append(run, series["split"], series["tag"], *columns)


def _watch(fields: Mapping[str, Any], panel: "PlotsPanel") -> None:
    run, tag, kind = str(fields["run"]), str(fields["tag"]), str(fields["kind"])
    _begin(run, panel)
    panel.show_watch(run, tag, kind, int(fields["step"]), fields)


def _label(path: Path) -> str:
    """The run's word and when it began: "20261123-061621-amber" → "amber · 06:16"."""
    _date, time, *words = path.name.split("-")
    if not words or len(time) != 6:
        return path.name
    return f"{'-'.join(words)} · {time[:2]}:{time[2:4]}"
