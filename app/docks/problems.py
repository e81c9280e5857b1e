"""The problems panel: everything wrong with the graph, and the way to each place."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.base.i18n import tr
from app.commands.command import Where
from app.commands.keys import command
from app.docks.common import MINIMUM_WIDTH, copy_text, label, row, tool_button
from app.docks.empty import EmptyState
from app.docks.findings_text import SEVERITIES
from app.docks.problem_list import ProblemList
from app.docks.problem_model import PROBLEM, ProblemModel
from app.theme import icons
from graph_nodes.graph import Graph
from graph_nodes.problem import Problem


class ProblemsPanel(QWidget):
    """Lists problems, the worst first. Its window title says how many there are.

    Signals:
        nodeActivated(str): A problem was clicked, or Enter pressed on one that has not one fix: go
            to the node with this path.
        fixRequested(Edit): A fix was chosen.
    """

    nodeActivated = Signal(str)
    fixRequested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(MINIMUM_WIDTH)
        self._problems: tuple[Problem, ...] = ()
        self.view = ProblemList()
        self._model = ProblemModel()
        self.view.setModel(self._model)
        self.view.setAccessibleName(tr("Problems"))
        self.view.chosen.connect(self._activate)
        self.view.fixChosen.connect(self.fixRequested)
        self.view.installEventFilter(self)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self._summary = label("", "small")
        self.copy_button = tool_button("copy", tr("Copy all problems"), self.copy_all)
        empty = EmptyState(
            "ok", tr("No problems"), tr("What would keep the graph from training is listed here.")
        )
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row(self._summary, None, self.copy_button))
        column.addWidget(self.view, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(empty)
        self._pages.addWidget(listed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        theme.changed.connect(self.view.doItemsLayout)
        self._say_how_many()

    def show_problems(self, problems: Sequence[Problem], graph: Graph) -> None:
        """Show these problems of this graph. The selected one stays selected if it is still there.

        Args:
            problems: What the last check found.
            graph: Knows the names of the nodes that have them.
        """
        ranked = tuple(sorted(problems, key=lambda p: SEVERITIES.index(p.severity)))
        chosen = self.view.currentIndex().data(PROBLEM)
        is_other = ranked != self._problems
        self._problems = ranked
        self._model.show_problems(ranked, graph)
        if is_other and chosen in ranked:
            self.view.setCurrentIndex(self._model.index(ranked.index(chosen)))
        self._pages.setCurrentIndex(1 if ranked else 0)
        self._say_how_many()

    def copy_all(self) -> None:
        """Put every problem on the clipboard, a line each."""
        self._copy(range(len(self._problems)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.view
            and isinstance(event, QKeyEvent)
            and command(event, Where.PROBLEMS) == "copy_problems"
        ):
            if event.type() == QEvent.Type.KeyPress:
                self._copy_selected()
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _activate(self, index: QModelIndex) -> None:
        problem = index.data(PROBLEM)
        if isinstance(problem, Problem) and problem.path:
            self.nodeActivated.emit(problem.path)

    def _show_menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        if not index.isValid():
            return
        menu = QMenu(self)
        for offer in self.view.offers(index):
            fix = menu.addAction(icons.icon("wrench"), offer.words)
            fix.triggered.connect(lambda _=False, edit=offer.fix: self.fixRequested.emit(edit))
        go = menu.addAction(icons.icon("fit"), tr("Go to the node"))
        go.setEnabled(bool(index.data(PROBLEM).node))
        go.triggered.connect(lambda: self._activate(index))
        copy = menu.addAction(icons.icon("copy"), tr("Copy"))
        copy.triggered.connect(self._copy_selected)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.view.viewport().mapToGlobal(at))

    def _copy_selected(self) -> None:
        self._copy(sorted(index.row() for index in self.view.selectedIndexes()))

    def _copy(self, rows: Sequence[int]) -> None:
        model = self.view.model()
        texts = [model.index(r, 0).data(Qt.ItemDataRole.AccessibleTextRole) for r in rows]
        if texts:
            copy_text("\n".join(texts))

    def _say_how_many(self) -> None:
        total = len(self._problems)
        self.setWindowTitle(tr("Problems ({count})", count=total) if total else tr("Problems"))
        counts = {s: sum(p.severity == s for p in self._problems) for s in SEVERITIES}
        words = {"error": tr("errors"), "warning": tr("warnings"), "info": tr("remarks")}
        self._summary.setText(
            " · ".join(f"{words[s]}: {count}" for s, count in counts.items() if count)
        )
