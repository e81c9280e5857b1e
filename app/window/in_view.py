"""What is in view and selected, and what a check found of it, told by every panel alike."""

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from app.canvas import Canvas
from app.docks.code_view import CodePanel
from app.docks.problems import ProblemsPanel
from app.docks.properties import PropertiesPanel
from app.training.session import Session
from app.window.status import Status
from graph_nodes.graph import Graph
from runtime.check_result import CheckResult


class InView(QObject):
    """Keeps the canvas, the properties, the problems and the code at the graph in view."""

    def __init__(
        self,
        session: Session,
        canvas: Canvas,
        properties: PropertiesPanel,
        problems: ProblemsPanel,
        code: CodePanel,
        status: Status,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._canvas = session, canvas
        self._properties, self._problems = properties, problems
        self._code, self._status = code, status
        session.level.entered.connect(self.show_properties)
        session.live.found.connect(self._show_check)
        session.live.voided.connect(self._void)
        session.code.written.connect(code.set_source)
        canvas.selectionChanged.connect(self._follow_selection)

    def show_properties(self) -> None:
        """Show the properties of what is selected."""
        session, level = self._session, self._session.level
        whole = session.document.graph
        self._properties.show_graph(
            replace(level.graph, run=whole.run),
            self._canvas.selected(),
            session.live.in_view,
            level.definition,
            whole.definitions,
        )

    def see_code(self, seen: bool) -> None:
        """Write the code where its panel is seen, and light what is selected in it."""
        self._session.code.set_seen(seen)
        # Only a panel that is seen can bring the lit lines into view.
        QTimer.singleShot(0, self, self._light_code)

    def _follow_selection(self) -> None:
        self._light_code()
        self.show_properties()

    def _light_code(self) -> None:
        self._code.set_selected(map(self._session.level.path_of, self._canvas.selected()))

    def _show_check(self, graph: Graph, result: CheckResult) -> None:
        if (found := self._session.live.in_view) is not None:
            self._canvas.set_check(found)
        self._problems.show_problems(result.problems, graph)
        self._status.show_check(result)
        self.show_properties()

    def _void(self) -> None:
        self._problems.show_problems((), Graph())
        self._code.set_source("", {})
        self._status.show_unchecked()
