"""Going in and out of modules: the canvas shows the graph in view, the breadcrumb the way to it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF
from PySide6.QtWidgets import QInputDialog, QMessageBox, QWidget

from app.base import memory
from app.base.i18n import tr
from app.canvas import Canvas
from app.docks.breadcrumb import Breadcrumb
from app.docks.properties import PropertiesPanel
from app.document.document import Document
from app.document.editing import Editing
from app.document.level import Level, Way
from app.window.questions import message_box
from graph_nodes.path import NodePath
from runtime.check_result import CheckResult


class Levels(QObject):
    """Keeps a canvas and a breadcrumb at the graph in view, and each graph's place and zoom.

    Args:
        document: The document; where another one comes in place of it, views are forgotten.
        level: What of it is in view.
        editing: Edits it.
        canvas: Shows it.
        breadcrumb: Shows the way to it.
        found: What is known of the graph in view, if anything is.
        parent: The window.
    """

    def __init__(
        self,
        document: Document,
        level: Level,
        editing: Editing,
        canvas: Canvas,
        breadcrumb: Breadcrumb,
        found: Callable[[], CheckResult | None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._document, self._level, self._editing = document, level, editing
        self._canvas, self._breadcrumb, self._window = canvas, breadcrumb, parent
        self._found = found
        self._views: dict[Way, QRectF] = {}
        self._left: Way = ()
        level.left.connect(self._keep_view)
        level.entered.connect(self._show)
        level.changed.connect(lambda change: canvas.apply(change, level.graph))
        document.changed.connect(self._show_way)
        canvas.enterRequested.connect(level.enter)
        canvas.leaveRequested.connect(level.leave)
        canvas.renameModuleRequested.connect(self._rename)
        breadcrumb.chosen.connect(lambda depth: level.go(level.way[:depth]))
        self._show_way()

    def serve(self, properties: PropertiesPanel) -> None:
        """Do what the properties ask of nodes, and of the module in view."""
        editing, level = self._editing, self._level
        properties.paramChanged.connect(editing.set_param)
        properties.paramReset.connect(editing.reset_param)
        properties.renamed.connect(editing.rename)
        properties.runChanged.connect(editing.set_run)
        properties.fixRequested.connect(editing.fix_here)
        properties.bound.connect(editing.bind)
        properties.exposeRequested.connect(editing.expose)
        properties.tied.connect(editing.tie)
        properties.frozen.connect(editing.freeze_inside)
        properties.modeChosen.connect(editing.set_mode)
        properties.swapWanted.connect(self._canvas.commands["swap_kind"].trigger)
        form = properties.module_form
        form.color.chosen.connect(lambda color: editing.paint_module(level.scope, color))
        form.params.judge = editing.altered
        form.params.altered.connect(editing.alter_param)
        form.params.concealed.connect(editing.conceal)
        form.params.wanted.connect(editing.add_param)
        form.keepRequested.connect(lambda: self._canvas.keepModuleRequested.emit(""))
        form.described.connect(lambda text: editing.describe_module(level.scope, text))
        form.moduleRenamed.connect(lambda name: editing.rename_module(level.scope, name))
        form.portDescribed.connect(editing.describe_port)
        form.portMoved.connect(editing.move_port)
        form.portRemoved.connect(self._remove_port)

    def show_document(self) -> None:
        """Show the main graph of a document that has just come."""
        self._views.clear()
        self._canvas.view.sheets.start_over()
        with memory.building():
            self._canvas.set_graph(self._level.graph)
        self._canvas.fit_readably()
        self._show_way()

    def reveal(self, path: str) -> None:
        """Bring a node into view, by the way to it, and select it."""
        way = self._level.way_to(path)
        if way is not None:
            is_elsewhere = way != self._level.way
            self._level.go(way)
            self._canvas.reveal(NodePath(path).ids[-1], noted=is_elsewhere)

    def _keep_view(self, way: Way) -> None:
        self._views[way], self._left = self._canvas.view.shown(), way

    def _show(self) -> None:
        level, canvas = self._level, self._canvas
        canvas.set_graph(level.graph, self._found(), sheet=level.way)
        view = self._views.get(level.way)
        if view is None:
            canvas.fit_readably()
        else:
            canvas.view.show_again(view)
        self._show_way()
        depth = len(level.way)
        came_from = self._left[depth:][:1] if self._left[:depth] == level.way else ()
        canvas.select(came_from)

    def _show_way(self) -> None:
        mirror, whole = self._canvas.view.mirror, self._document.graph
        mirror.set_definitions(whole.definitions)
        mirror.batch = whole.run.batch_size
        definition = self._level.definition
        self._breadcrumb.show_way(self._level.names(), definition.name if definition else "")
        self._canvas.set_inside(bool(self._level.way))

    def _remove_port(self, node_id: str) -> None:
        """Take a port of the module in view away; where it is wired, only if the person says so."""
        name = self._level.graph.nodes[node_id].name
        places = self._editing.port_places(node_id)
        if places:
            box = message_box(
                self._window,
                "help",
                tr("Take a port away"),
                tr("'{name}' is wired to {places}.", name=name, places=places),
                tr("These wires go with it. Undo brings all of it back."),
            )
            remove = box.addButton(tr("Take it away"), QMessageBox.ButtonRole.AcceptRole)
            keep = box.addButton(tr("Keep it"), QMessageBox.ButtonRole.RejectRole)
            box.setDefaultButton(keep)
            box.exec()
            box.deleteLater()
            if box.clickedButton() is not remove:
                return
        self._editing.remove_port(node_id)

    def _rename(self, node_id: str) -> None:
        """Ask for another name of the module of a node, or of the one in view."""
        definition = self._level.module(node_id)
        if definition is None:
            return
        name, ok = QInputDialog.getText(
            self._window,
            tr("Rename module"),
            tr("The name of its class, such as ResidualBlock:"),
            text=definition.name,
        )
        if ok and name.strip() != definition.name:
            self._editing.rename_module(definition.id, name)
