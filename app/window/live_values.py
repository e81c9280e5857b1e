"""What the canvas writes of a run at its nodes: the latest loss, the epoch, the learning rate."""

from collections.abc import Iterator

from PySide6.QtCore import QObject

from app.base.i18n import tr
from app.canvas.live_marks import LiveMarks
from app.training.live_check import matters
from app.training.session import Session
from app.training.state import State
from graph_nodes.change import Change
from graph_nodes.graph import Graph, GraphNode
from graph_nodes.spec import Role
from runtime.protocol import Epoch, Event, Progress, Scalars, Series


class LiveValues(QObject):
    """Follows the run of the open document; the last values stay until the graph is another."""

    def __init__(self, live: LiveMarks, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._live, self._session = live, session
        self._rates: dict[str, float] = {}
        session.trainer.stateChanged.connect(self._on_state)
        session.trainer.progressed.connect(self._on_progress)
        session.bridge.told.connect(self._on_told)
        session.document.changed.connect(self._on_changed)
        session.document.replaced.connect(self._clear)

    @property
    def _graph(self) -> Graph:
        return self._session.document.graph

    def _on_state(self, state: State) -> None:
        self._live.run(state is State.TRAINING and self._session.trainer.of_document)
        if state is State.LAUNCHING:
            self._clear()

    def _on_told(self, event: Event) -> None:
        if not self._session.trainer.of_document:
            return
        if isinstance(event, Scalars):
            self._live.tell(dict(self._values(event.series)))
        elif isinstance(event, Epoch):
            self._rates = dict(event.lr)

    def _values(self, told: tuple[Series, ...]) -> Iterator[tuple[str, str]]:
        """The latest value of each node that has a curve, by its id."""
        for series in told:
            node = self._graph.by_name(series.tag)
            if node is None or not series.values:
                continue
            number = f"{series.values[-1]:.4g}"
            if series.split == "train":
                yield node.id, number
            elif node.spec is not None and node.spec.role is Role.METRIC:
                yield node.id, tr("val {value}", value=number)

    def _on_progress(self, progress: Progress) -> None:
        if not self._session.trainer.of_document:
            return
        at, of = f"{progress.epoch:,}", f"{progress.epochs:,}"
        epoch = tr("epoch {epoch}/{epochs}", epoch=at, epochs=of)
        texts: dict[str, str] = {}
        for node in self._graph.nodes.values():
            if node.spec is not None and node.spec.role is Role.OPTIMIZER and node.mode == "on":
                rate = self._rate(node)
                texts[node.id] = epoch if rate is None else f"{epoch} · lr {rate:.4g}"
        self._live.tell(texts)

    def _rate(self, node: GraphNode) -> float | None:
        """The learning rate that a schedule gave an optimizer last, or else its own."""
        own = node.values().get("lr")
        return self._rates.get(node.name, own if isinstance(own, float) else None)

    def _on_changed(self, change: Change) -> None:
        if matters(change) and not self._session.trainer.state.busy:
            self._live.clear()

    def _clear(self) -> None:
        self._rates.clear()
        self._live.clear()
