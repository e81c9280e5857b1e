"""The properties panel with a graph behind it, and hands to use it with."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from app.docks.param_row import ParamRow
from app.docks.properties import PropertiesPanel
from graph_nodes.graph import Graph, GraphNode, Mode
from runtime.check_result import CheckResult

Key = Qt.Key


class Bench:
    """A panel beside a graph that takes what the panel asks for, as the window does."""

    def __init__(self) -> None:
        self.panel = PropertiesPanel()
        self.graph = Graph()
        self.ids: tuple[str, ...] = ()
        self.result: CheckResult | None = None
        self.edits: list[tuple[object, ...]] = []
        self.panel.paramChanged.connect(self._change)
        self.panel.paramReset.connect(self._reset)
        self.panel.renamed.connect(self._rename)
        self.panel.runChanged.connect(self._run)
        self.panel.tied.connect(self._tie)
        self.panel.frozen.connect(self._freeze)
        self.panel.modeChosen.connect(self._mode)

    def add(self, node_type: str, **params: object) -> str:
        self.graph, node_id = self.graph.add(node_type, params=params)
        return node_id

    def select(self, *ids: str) -> None:
        self.ids = ids
        self.panel.show_graph(self.graph, ids, self.result, None, self.graph.definitions)

    def node(self, node_id: str) -> GraphNode:
        return self.graph.nodes[node_id]

    def row(self, name: str) -> ParamRow:
        return self.panel.form().rows[name]

    def field(self, name: str) -> QWidget:
        return self.row(name).editor.field

    def type_into(self, name: str, text: str, end: Qt.Key = Key.Key_Return) -> None:
        field = self.field(name)
        field.setFocus()
        QTest.keyClick(field, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Key.Key_Delete)
        QTest.keyClicks(field, text)
        QTest.keyClick(field, end)

    def texts(self) -> list[str]:
        """All text that can be seen."""
        return [w.text() for w in self.panel.findChildren(QLabel) if w.isVisible() and w.text()]

    def _change(self, ids: tuple[str, ...], name: str, value: object) -> None:
        self.edits.append(("set", ids, name, value))
        for node_id in ids:
            self.graph = self.graph.set_param(node_id, name, value)
        self.select(*self.ids)

    def _reset(self, ids: tuple[str, ...], name: str) -> None:
        self.edits.append(("reset", ids, name))
        for node_id in ids:
            self.graph = self.graph.reset_param(node_id, name)
        self.select(*self.ids)

    def _rename(self, node_id: str, name: str) -> None:
        self.edits.append(("rename", node_id, name))
        self.graph = self.graph.rename(node_id, name)
        self.select(*self.ids)

    def _tie(self, node_id: str, owner: str) -> None:
        self.edits.append(("tie", node_id, owner))
        self.graph = self.graph.tie(node_id, owner or None)
        self.select(*self.ids)

    def _freeze(self, ids: tuple[str, ...], paths: tuple[str, ...]) -> None:
        self.edits.append(("freeze", ids, paths))
        for node_id in ids:
            self.graph = self.graph.freeze(node_id, paths)
        self.select(*self.ids)

    def _mode(self, ids: tuple[str, ...], mode: Mode) -> None:
        self.edits.append(("mode", ids, mode))
        self.graph = self.graph.set_mode(ids, mode)
        self.select(*self.ids)

    def _run(self, name: str, value: object) -> None:
        self.edits.append(("run", name, value))
        self.graph = self.graph.set_run(**{name: value})
        self.select(*self.ids)
