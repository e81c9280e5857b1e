"""The problems panel: everything wrong with the graph, and the way to each place."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
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
from app.docks.findings_text import SEVERITIES, severity_word
from app.docks.problem_items import NODE_NAME, PROBLEM, ProblemDelegate
from app.theme import icons
from graph_nodes.graph import Graph
from graph_nodes.problem import Problem


class ProblemsPanel(QWidget):
    """Lists problems, the worst first. Its window title says how many there are.

    Signals:
        nodeActivated(str): A problem was clicked, or Enter pressed on it: go to this node.
    """

    nodeActivated = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(MINIMUM_WIDTH)
        self._problems: tuple[Problem, ...] = ()
        self._graph = Graph()
        self.view = _List()
        self.view.setModel(QStandardItemModel(self))
        self.view.setItemDelegate(ProblemDelegate(self))
        self.view.setAccessibleName(tr("Problems"))
        self.view.clicked.connect(self._activate)
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
        if ranked == self._problems and self._names(ranked, graph) == self._names(
            ranked, self._graph
        ):
            return
        chosen = self.view.currentIndex().data(PROBLEM)
        self._problems, self._graph = ranked, graph
        model = self.view.model()
        assert isinstance(model, QStandardItemModel)
        model.clear()
        for problem, name in zip(ranked, self._names(ranked, graph), strict=True):
            model.appendRow(_item(problem, name))
        if chosen in ranked:
            self.view.setCurrentIndex(model.index(ranked.index(chosen), 0))
        self._pages.setCurrentIndex(1 if ranked else 0)
        self._say_how_many()

    def copy_all(self) -> None:
        """Put every problem on the clipboard, a line each."""
        self._copy(range(len(self._problems)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.view and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and command(event, Where.PROBLEMS) == "to_problem":
                self._activate(self.view.currentIndex())
                return True
            if command(event, Where.PROBLEMS) == "copy_problems":
                if pressed:
                    self._copy_selected()
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def _activate(self, index: QModelIndex) -> None:
        problem = index.data(PROBLEM)
        if isinstance(problem, Problem) and problem.node:
            self.nodeActivated.emit(problem.node)

    def _show_menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        if not index.isValid():
            return
        menu = QMenu(self)
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

    @staticmethod
    def _names(problems: Sequence[Problem], graph: Graph) -> list[str]:
        """The names of the nodes that have them; empty where the message says it already."""
        nodes = (graph.nodes.get(p.node or "") for p in problems)
        return [
            node.name if node and node.name not in problem.message else ""
            for node, problem in zip(nodes, problems, strict=True)
        ]


def _item(problem: Problem, name: str) -> QStandardItem:
    item = QStandardItem()
    item.setData(problem, PROBLEM)
    item.setData(name, NODE_NAME)
    where = f"{name}: " if name else ""
    text = f"{severity_word(problem.severity)}: {where}{problem.message}"
    if problem.remedy:
        text = f"{text} {problem.remedy}"
    item.setData(text, Qt.ItemDataRole.AccessibleTextRole)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    return item


class _List(QListView):
    """A list whose rows are as high as their wrapped text."""

    def __init__(self) -> None:
        super().__init__()
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self.scheduleDelayedItemsLayout()
