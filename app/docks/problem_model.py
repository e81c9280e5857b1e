"""The rows of the problems list: words are made only for rows that are looked at."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.base.i18n import tr
from app.docks.findings_text import severity_word
from app.docks.fix_offers import Offer, offers
from graph_nodes.graph import Graph, GraphError
from graph_nodes.problem import Problem
from graph_nodes.project import Project

PROBLEM = Qt.ItemDataRole.UserRole
NODE_NAME = Qt.ItemDataRole.UserRole + 1
OFFERS = Qt.ItemDataRole.UserRole + 2
MESSAGE = Qt.ItemDataRole.UserRole + 3
REMEDY = Qt.ItemDataRole.UserRole + 4

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class ProblemModel(QAbstractListModel):
    """Problems of a graph, a row each."""

    def __init__(self) -> None:
        super().__init__()
        self._problems: Sequence[Problem] = ()
        self._graph = Graph()
        self._words: dict[int, dict[int, object]] = {}

    def show_problems(self, problems: Sequence[Problem], graph: Graph) -> None:
        """Hold these problems, in this order, of this graph."""
        if problems == self._problems:
            if graph is not self._graph:
                self._graph = graph
                self._words.clear()
                self.dataChanged.emit(self.index(0), self.index(len(problems) - 1))
            return
        self.beginResetModel()
        self._problems, self._graph = problems, graph
        self._words.clear()
        self.endResetModel()

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._problems)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = index.row()
        if row not in self._words:
            self._words[row] = _row(self._problems[row], self._graph)
        return self._words[row].get(role)


def _row(problem: Problem, graph: Graph) -> dict[int, object]:
    """What is shown of a problem, by role."""
    message, remedy = problem.sentence(tr), problem.remedy(tr)
    name = _place(problem, graph)
    if not problem.inside and name in message:
        name = ""
    found = offers(problem, graph)
    return {
        PROBLEM: problem,
        NODE_NAME: name,
        OFFERS: found,
        MESSAGE: message,
        REMEDY: remedy,
        Qt.ItemDataRole.ToolTipRole: _what_enter_does(problem, found),
        Qt.ItemDataRole.AccessibleTextRole: _whole(problem, name, message, remedy, found),
    }


def _place(problem: Problem, graph: Graph) -> str:
    """What the way to the node that has a problem is called; "" where it is not there any more."""
    try:
        return Project(graph).called(problem.path.ids) if problem.path else ""
    except GraphError:
        return ""


def _what_enter_does(problem: Problem, found: Sequence[Offer]) -> str:
    """What a double click or Enter on the row would do."""
    if len(found) == 1:
        text = tr("Enter or a double click: {words} ({preview}).")
        return text.format(words=found[0].words, preview=found[0].preview)
    return tr("Enter or a click: go to the node.") if problem.path else ""


def _whole(problem: Problem, name: str, message: str, remedy: str, found: Sequence[Offer]) -> str:
    """All that is said of a problem, for people who hear it and for the clipboard."""
    where = f"{name}: " if name else ""
    parts = [f"{severity_word(problem.severity)}: {where}{message}", remedy]
    parts += [tr("Fix: {words} ({preview}).", words=o.words, preview=o.preview) for o in found]
    return " ".join(part for part in parts if part)
