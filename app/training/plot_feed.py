"""Feeds the plots: what the worker sends of the present run, and earlier runs from the disk."""

import logging
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.base.aside import Aside
from app.base.i18n import tr
from app.training.earlier_runs import Earlier, Found, changed_data, find, read, with_notes
from app.training.run_notes import difference
from app.training.run_places import RunPlace
from graph_nodes.graph import Graph
from runtime.protocol import Event, Scalars, Watch, to_json
from runtime.runs.data import DataFacts
from runtime.runs.names import run_started, run_word

if TYPE_CHECKING:
    from app.plots.panel import PlotsPanel

EARLIER = 8
"""How many runs of a document are listed when it is opened."""

PATIENCE = 20.0
"""Seconds that reading one run may take."""

_log = logging.getLogger(__name__)


class PlotFeed(QObject):
    """Puts the runs of one document into a plots panel. A run's id there is its folder.

    The panel may come later: the window does not wait for it. Nor does anything wait for the disk.

    Signals:
        loaded: The earlier runs of a document have been read.
        unreadable(str): A run could not be read, and why.
    """

    loaded = Signal()
    unreadable = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panel: PlotsPanel | None = None
        self._waiting: deque[Callable[[PlotsPanel], None]] = deque()
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._catch_up)
        self._wanted: Callable[[], list[Found]] | None = None
        self._live = ""
        self._last: Graph | None = None
        self._last_data: DataFacts | None = None
        self._reading = False
        self._folders: deque[Found] = deque()
        self._found: list[Earlier] = []
        self.aside = Aside(PATIENCE, self)

    def attach(self, panel: "PlotsPanel") -> None:
        """Show everything here, what came before included."""
        self._panel = panel
        self._read_earlier()
        self._catch_up()

    # -- the run under way -----------------------------------------------------------------

    def begin(self, run: str, graph: Graph, data: DataFacts | None = None) -> None:
        """List a run that has just begun, by what sets it apart from the one before."""
        changed = changed_data(self._last_data, data)
        note = difference(self._last, graph, changed) if self._last else ""
        self._last, self._last_data = graph, data
        self._show(partial(_begin, run, note))

    def resume(self, run: str) -> None:
        """Let the curves of a run go on.

        It is read first: what its process wrote while nobody listened, having lost the window or
        been lost by it, is on the disk alone.
        """
        self._show(partial(self._list_again, run))

    def feed(self, event: Event) -> None:
        """Show what an event of the worker tells of a listed run; all others are passed over."""
        if isinstance(event, Scalars):
            self._show(partial(_append, event))
        elif isinstance(event, Watch):
            self._show(partial(_watch, event))

    def _list_again(self, run: str, panel: "PlotsPanel") -> None:
        if run in panel.run_ids():
            panel.set_run_visible(run, True)
        self._reading = True  # what comes meanwhile waits
        self._found = []
        self._folders = deque([Found(Path(run), None)])
        self._live = run
        self._read_next(partial(self._show_again, run))

    def _show_again(self, run: str) -> None:
        read = [partial(_list, found, True) for found in self._found if not found.problem]
        self._show_first([*read, partial(_begin, run, "")])

    # -- earlier runs ----------------------------------------------------------------------

    def load_earlier(self, places: Callable[[], Iterable[RunPlace]], live: str = "") -> None:
        """List the latest runs of a document in place of those listed now; only the last is drawn.

        Args:
            places: Where they are. Called in another thread, as it may look at the disk.
            live: The folder of the run under way in this window, or empty. Other runs that are
                under way are not listed.
        """
        self._wanted = lambda: find(places())
        self._live = live
        self._last = self._last_data = None
        self._waiting.clear()
        self._read_earlier()

    def close(self) -> None:
        """Show nothing any more. What is still being read is left to itself."""
        self._panel = self._wanted = None
        self._waiting.clear()
        self.aside.forget()

    def _read_earlier(self) -> None:
        # Not before the panel is there: two threads that import numpy at once break it.
        if self._panel is not None and self._wanted is not None:
            self._reading = True  # what comes meanwhile waits, so that the newest run is the last
            self._found = []
            self.aside.do(self._wanted, self._on_folders, self._on_no_folders)

    def _on_folders(self, folders: list[Found]) -> None:
        self._folders = deque(folders)
        self._read_next(self._note_differences)

    def _on_no_folders(self, error: Exception) -> None:
        self._tell(tr("Earlier runs cannot be listed: {reason}", reason=error), error)
        self._on_folders([])

    def _read_next(self, then: Callable[[], None]) -> None:
        """Read one run after another, so that one which hangs or is broken costs only itself."""
        if not self._folders or len(self._found) == EARLIER:
            then()
            return
        found, live = self._folders.popleft(), self._live

        def on_read(earlier: Earlier | None) -> None:
            if earlier is not None:
                self._found.append(earlier)
            self._read_next(then)

        def on_failed(error: Exception) -> None:
            text = str(error)
            if str(found.path) not in text:
                reason = text.removesuffix(".") or type(error).__name__
                text = tr("The run {run} cannot be read: {reason}.", run=found.path, reason=reason)
            self._tell(text, error)
            on_read(Earlier(found.path, {}, problem=text))

        self.aside.do(lambda: read(found, live), on_read, on_failed)

    def _tell(self, text: str, error: Exception) -> None:
        _log.error("%s", text, exc_info=error)
        self.unreadable.emit(text)

    def _note_differences(self) -> None:
        runs = self._found[::-1]
        self.aside.do(
            lambda: with_notes(runs), self._show_earlier, lambda _: self._show_earlier(runs)
        )

    def _show_earlier(self, runs: list[Earlier]) -> None:
        known = [run for run in runs if run.graph]
        if self._last is None and known:
            self._last, self._last_data = known[-1].graph, known[-1].data
        drawn = next((run for run in reversed(runs) if not run.problem), None)
        self._show_first([_clear, *(partial(_list, run, run is drawn) for run in runs)])
        self.loaded.emit()

    # -- showing ---------------------------------------------------------------------------

    def _show(self, show: "Callable[[PlotsPanel], None]") -> None:
        self._waiting.append(show)
        if len(self._waiting) == 1:
            self._catch_up()

    def _show_first(self, shows: "list[Callable[[PlotsPanel], None]]") -> None:
        """Show what has been read, then what came meanwhile."""
        self._reading = False
        self._waiting.extendleft(reversed(shows))
        self._catch_up()

    def _catch_up(self) -> None:
        """Show what waits, one thing between any two other events, so that the window is awake."""
        if self._panel is None or self._reading or not self._waiting:
            return
        show = self._waiting.popleft()
        if self._waiting:
            self._next.start()  # first, so that one thing which cannot be shown stops no other
        show(self._panel)


def _clear(panel: "PlotsPanel") -> None:
    for run_id in panel.run_ids():
        panel.remove_run(run_id)


def _list(earlier: Earlier, drawn: bool, panel: "PlotsPanel") -> None:
    """List an earlier run; only the last one is drawn. One that is listed gets its points."""
    run, label = str(earlier.path), _label(earlier.path, earlier.note)
    columns = {key: (s.steps, s.walls, s.values) for key, s in earlier.series.items()}
    if run in panel.run_ids():
        for (split, tag), points in columns.items():
            panel.append(run, split, tag, *points)
    else:
        panel.load_run(run, label, columns, earlier.problem)
    panel.set_run_visible(run, drawn)


def _begin(run: str, note: str, panel: "PlotsPanel") -> None:
    if run not in panel.run_ids():  # a short one may have been read from the disk already
        panel.add_run(run, _label(Path(run), note))
    panel.set_run_visible(run, True)


def _append(scalars: Scalars, panel: "PlotsPanel") -> None:
    if scalars.run not in panel.run_ids():
        return  # it was removed, or it is another document's
    for series in scalars.series:
        columns = (series.steps, series.wall, series.values)
        panel.append(scalars.run, series.split, series.tag, *columns)


def _watch(seen: Watch, panel: "PlotsPanel") -> None:
    if seen.run in panel.run_ids():
        panel.show_watch(seen.run, seen.tag, seen.kind, seen.step, to_json(seen))


def _label(path: Path, note: str) -> str:
    """The run's word, and what sets it apart or else when it began.

    20261123-061621-amber is "amber · lr 0.01", or "amber · 06:16".
    """
    started = run_started(path.name)
    if started is None:
        return path.name
    return f"{run_word(path.name)} · {note or f'{started:%H:%M}'}"
