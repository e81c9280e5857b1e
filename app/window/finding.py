"""Finding nodes in the whole project: the bar asks, the canvas lights, the levels lead there."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.base.i18n import plural, tr
from app.base.in_corner import InCorner
from app.canvas import Canvas
from app.canvas.find_bar import FindBar
from app.commands.command import Run, Where
from app.commands.keys import command
from app.docks.find_query import Facts, Query, QueryError, read
from app.training.session import Session
from graph_nodes.graph import Graph
from graph_nodes.path import NodePath
from graph_nodes.project import Project
from runtime.check_result import CheckResult


@dataclass(frozen=True, slots=True)
class Found:
    """A node that was found.

    Attributes:
        scope: The type of the instances of the module that it is in; "" for the main graph.
        node: Its id.
    """

    scope: str
    node: str

    @property
    def path(self) -> str:
        """The path by which one goes there."""
        return NodePath.of(self.scope, self.node) if self.scope else self.node


class Finding(QObject):
    """Keeps the hits of what is typed, and goes through them.

    Who only types is back where they were when they end the search; who has stepped to a hit, or
    has moved the view, stays there.

    Args:
        session: The document, what of it is in view, and what is known of it.
        canvas: Lights the hits.
        reveal: Brings a node into view, by its path.
        under: What the bar stands below while that is shown.
    """

    def __init__(
        self, session: Session, canvas: Canvas, reveal: Callable[[str], None], under: QWidget
    ) -> None:
        super().__init__(canvas)
        self._session, self._canvas, self._reveal = session, canvas, reveal
        self.bar = FindBar(canvas)
        InCorner(self.bar, Qt.Corner.TopRightCorner, under)
        self._hits: list[Found] = []
        self._current: Found | None = None
        self._stepped = False
        self._origin, self._followed = QRectF(), QRectF()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(partial(self._look, follow=False))
        self.bar.typed.connect(lambda _: self._look(follow=True))
        self.bar.stepped.connect(self._step)
        self.bar.allWanted.connect(self._select_all)
        self.bar.left.connect(self.end)
        for news in (session.document.changed, session.level.entered, session.live.found):
            news.connect(self._refresh)
        session.document.replaced.connect(self.end)
        canvas.view.installEventFilter(self)

    def runs(self) -> dict[str, Run]:
        """What the commands do, by id."""
        return {
            "find": self.open,
            "find_next": lambda: self._step(1),
            "find_previous": lambda: self._step(-1),
        }

    def open(self) -> None:
        """Open the bar, or go to it."""
        if not self.bar.isVisible():
            self._canvas.jumping.emit()
            self._origin, self._followed = self._canvas.view.shown(), QRectF()
            self._stepped = False
        self.bar.open()
        self._look(follow=False)

    def end(self) -> None:
        """Close the bar and light nothing any more."""
        view = self._canvas.view
        if self.bar.isVisible() and not self._stepped and view.shown() == self._followed:
            view.show_again(self._origin)
        self.bar.close_bar()
        self._canvas.light(())

    # -- what is found ---------------------------------------------------------------------

    def _refresh(self) -> None:
        if self.bar.isVisible():
            self._later.start()

    def _look(self, *, follow: bool) -> None:
        """Find what is typed; ``follow`` has the view go to a hit where none can be seen."""
        whole = self._session.document.graph
        try:
            query = read(self.bar.text, whole.library.specs())
        except QueryError as error:
            self._hits, self._current = [], None
            self._canvas.light(())
            self.bar.show_mistake(error)
            return
        self._hits = list(self._search(query))
        if self._current not in self._hits:
            self._current = self._nearest()
        self._show(query)
        if follow:
            self._follow()

    def _search(self, query: Query) -> Iterator[Found]:
        """The hits, those in view first, then the main graph's, then the others'."""
        session = self._session
        whole, severities = session.document.graph, self._severities()
        scopes = {"": whole} | {one.type: one.graph for one in whole.definitions.values()}
        here = self._scope()
        for scope in sorted(scopes, key=lambda scope: scope != here):
            facts = _facts(self._known(scope), severities.get(scope, {}))
            found = query.finds(_in_order(scopes[scope]), facts)
            yield from (Found(scope, node.id) for node in found)

    def _scope(self) -> str:
        definition = self._session.level.definition
        return definition.type if definition else ""

    def _known(self, scope: str) -> CheckResult:
        """What is known of a graph: of modules, only of the one in view."""
        live = self._session.live
        known = live.in_view if scope == self._scope() else None if scope else live.result
        return known or CheckResult()

    def _severities(self) -> dict[str, dict[str, frozenset[str]]]:
        """Scope → node → how bad its problems are; those in modules count there, not outside."""
        whole, result = self._session.document.graph, self._session.live.result
        found: defaultdict[str, dict[str, frozenset[str]]] = defaultdict(dict)
        for problem in result.problems if result else ():
            if problem.path is None:
                continue
            *way, node = problem.path.ids
            scope = Project(whole).inside(way).type if way else ""
            known = found[scope].get(node, frozenset())
            found[scope][node] = known | {problem.severity}
        return found

    def _nearest(self) -> Found | None:
        """The hit in view that is nearest to where one looks, or else the first."""
        nodes, middle = self._canvas.view.mirror.nodes, self._canvas.view.centre()
        here = [h for h in self._hits if h.scope == self._scope() and h.node in nodes]

        def away(hit: Found) -> float:
            return (nodes[hit.node].body().center() - middle).manhattanLength()

        return min(here, key=away, default=next(iter(self._hits), None))

    # -- what is shown ---------------------------------------------------------------------

    def _show(self, query: Query) -> None:
        here = self._scope()
        current = self._current
        is_here = current is not None and current.scope == here
        self._canvas.light(
            [h.node for h in self._hits if h.scope == here],
            current.node if current and is_here else "",
        )
        if not query.terms:
            self.bar.show_hits("", "")
        elif current is None:
            self.bar.show_hits(tr("Nothing found"), "")
        else:
            count = tr("{nth} of {all}", nth=self._hits.index(current) + 1, all=len(self._hits))
            self.bar.show_hits(count, self._place(current) if not is_here else self._elsewhere())

    def _place(self, hit: Found) -> str:
        """Where a hit is that is not in view."""
        level, whole = self._session.level, self._session.document.graph
        way = level.way_to(hit.path)
        if way is None:
            name = whole.definitions[hit.scope].name
            return tr("In {module}, of which there is no instance", module=name)
        path = Project(whole).called((*way, hit.node))
        return tr("{path}: Enter goes there", path=path.replace("/", " › "))

    def _elsewhere(self) -> str:
        count = sum(hit.scope != self._scope() for hit in self._hits)
        told = plural(
            count, tr("One more is elsewhere"), tr("{count} more are elsewhere", count=count)
        )
        return told if count else ""

    def _follow(self) -> None:
        """Have a hit be seen while one types, as large as before."""
        view, hit = self._canvas.view, self._current
        if hit is None or hit.scope != self._scope() or hit.node not in view.mirror.nodes:
            return
        body = view.mirror.nodes[hit.node].body()
        if not view.shows(body):
            view.show_rect(body, view.zoom)
            self._followed = view.shown()

    # -- going through ---------------------------------------------------------------------

    def _step(self, by: int) -> None:
        """Go to the next hit, or, of what was only typed, to the current one first."""
        if not self.bar.isVisible():
            self.open()
        else:
            self._look(follow=False)
        if self._current is None:
            return
        if self._stepped or by < 0:
            at = self._hits.index(self._current) + by
            self._current = self._hits[at % len(self._hits)]
        self._stepped = True
        if self._session.level.way_to(self._current.path) is not None:
            self._reveal(self._current.path)
        self._look(follow=False)

    def _select_all(self) -> None:
        """Select every hit in view, and end the search."""
        here = [hit.node for hit in self._hits if hit.scope == self._scope()]
        if here:
            self._stepped = True
            self._canvas.select(here)
            self.end()
            self._canvas.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape ends the search on the canvas, too."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and self.bar.isVisible()
            and not self._canvas.view.busy
            and command(event, Where.CANVAS) == "let_go"
        ):
            self._stepped = True
            self.end()
            return True
        return super().eventFilter(watched, event)


def _in_order(graph: Graph):
    """The nodes in the order of computation, those on a cycle last."""
    ordered = dict.fromkeys((*graph.ordered, *graph.nodes))
    return map(graph.nodes.__getitem__, ordered)


def _facts(result: CheckResult, severities: dict[str, frozenset[str]]) -> Facts:
    shapes = {i: [t.shape for t in types.values()] for i, types in result.types.items()}
    return Facts(shapes, result.infer, severities)
