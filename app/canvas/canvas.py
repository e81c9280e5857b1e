"""The canvas: the widget that shows a graph and asks for edits to it."""

from collections.abc import Hashable, Iterable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import theme
from app.base.i18n import tr
from app.canvas import fix_menu, note_text
from app.canvas.announcing import announce, keep_described
from app.canvas.arrow_keys import ArrowKeys
from app.canvas.drawing_commands import DrawingCommands
from app.canvas.flow_commands import FlowCommands
from app.canvas.interaction import CanvasView
from app.canvas.layout_commands import LayoutCommands
from app.canvas.live_marks import LiveMarks
from app.canvas.looks import Looks
from app.canvas.menus import CANVAS_MENU, FRAME_MENU, NODE_MENU, WIRE_MENU, build_menu
from app.canvas.minimap import Minimap
from app.canvas.node_commands import NodeCommands
from app.canvas.notes import Notes
from app.canvas.panels import Panels
from app.canvas.showing import Showing
from app.canvas.sign import Verdict
from app.canvas.style import CanvasStyle, forget_fonts
from app.canvas.switches import Switches
from app.canvas.value_editing import ValueEditing
from app.canvas.viewer import Hit
from app.canvas.wire_commands import WireCommands
from app.commands.actions import Actions
from app.commands.command import Run, Where
from app.commands.keymap import keys_of
from app.commands.keys import pressed
from app.commands.keys_of_places import BACKSPACE
from app.theme.tokens import Theme
from graph_nodes.change import Change
from graph_nodes.edit import Edit
from graph_nodes.elements import Spec
from graph_nodes.graph import Graph, Position
from runtime.check_result import CheckResult


class Canvas(Showing):
    """Shows a graph: a view of it, never the truth. See ``Requests`` for its signals.

    Every command is a method, so that tests can call what keys and menus do.

    Attributes:
        commands: Its commands as actions, for the menus of the window, too.
        flow: Those on the flow of values.
        wires: Those on wires.
        nodes: Those on nodes and on the module in view.
        drawing: Those on how it is drawn.
        values: Edits values where nodes show them.
        minimap: The map in its corner.
        looks: The cards of values.
        live: What is shown of a run.
        layouts: Those on where nodes stand.
        notes: Writes notes where they stand.

    Signals:
        zoomChanged(float): The view was zoomed; 1.0 is the actual size.
    """

    zoomChanged = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = CanvasView(CanvasStyle(theme.current()), self)
        self.panels = Panels(self.view, self)
        self.flow = FlowCommands(self.view, self.panels, self)
        self.values = ValueEditing(self.view, self)
        self.nodes = NodeCommands(self.view, self.panels, self.values, self)
        self.wires = WireCommands(self.view, self)
        self.drawing = DrawingCommands(self.view, self)
        self.layouts = LayoutCommands(self.view, self)
        self.notes = Notes(self.view, self)
        self.looks = Looks(self.view, self)
        self.live = LiveMarks(self.view, self)
        self.minimap = Minimap(self.view, self)
        self._switches = Switches(self.view, self.live, self.minimap)
        self._arrows = ArrowKeys(self.view, self)
        self._inside = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.setAccessibleName(tr("Canvas"))
        self.view.setAccessibleName(tr("Canvas"))
        runs = self._runs()
        self.commands = Actions(runs, self.view)
        self.commands.bind(runs)
        self._connect_parts()
        for name in ("minimap", "pulse"):
            self.turn(name, True)
        announce(self.view, self, [])
        self._allow([])

    def _connect_parts(self) -> None:
        view = self.view
        view.searchAsked.connect(self.panels.open_search)
        view.renameAsked.connect(self._open_rename)
        view.revealAsked.connect(self.reveal)
        view.viewChanged.connect(self.panels.dismiss_rename)
        view.viewChanged.connect(lambda: self.zoomChanged.emit(view.zoom))
        view.installEventFilter(self)
        self.minimap.jumping.connect(self.jumping)
        self.selectionChanged.connect(partial(announce, view, self))
        self.selectionChanged.connect(self._allow)
        self.selectionChanged.connect(view.trace.follow)
        theme.changed.connect(self._follow_theme)

    def minimumSizeHint(self) -> QSize:
        """Room enough to see a node and its neighbours, whatever the panels around want."""
        return QSize(320, 240)

    # -- what is shown ---------------------------------------------------------------------

    def set_graph(
        self, graph: Graph, result: CheckResult | None = None, sheet: Hashable = ()
    ) -> None:
        """Show another graph, of which nothing is selected.

        Args:
            graph: The graph.
            result: What a check of it found, if that is known.
            sheet: Tells it from others: what was shown under the same is changed where it differs,
                and what is shown under another is kept.
        """
        self.panels.meant.end()
        self._let_go()
        self.view.selection.show(())
        self.view.sheets.turn_to(sheet)
        self.view.selection.mirror = self.view.mirror
        self.view.mirror.set_graph(graph, self.view.mirror.findings.after(result))
        self._refresh()

    def apply(self, change: Change, graph: Graph) -> None:
        """Follow an edit.

        Args:
            change: What is different.
            graph: The graph after it.
        """
        self.layouts.glide.stop()
        self.panels.meant.end()
        if change.removed_wires or any(after is None for _, after in change.nodes.values()):
            self._let_go()
        is_begun = not self.graph.nodes and len(graph.nodes) > 1
        self.view.mirror.apply(change, graph)
        self._refresh()
        if is_begun:  # a chain may be longer than the view is wide
            self.fit_readably()

    def frame_at(self, place: Position) -> str:
        """The innermost frame at a place of the scene; "" for none."""
        return self.view.mirror.frames.at(QPointF(*place))

    def _let_go(self) -> None:
        """End what is being done with items that may go."""
        self.layouts.glide.stop()
        self.view.cancel()
        self.view.wires.drop_loose()
        self.view.hover(Hit())
        self.panels.dismiss_rename()
        self.drawing.editor.dismiss()
        self.values.dismiss()
        self.notes.editor.dismiss()

    def set_check(self, result: CheckResult) -> None:
        """Show what a check of this graph found."""
        self.view.mirror.set_findings(self.view.mirror.findings.after(result))
        self._refresh()

    def set_theme(self, tokens: Theme) -> None:
        """Paint with another theme."""
        self.view.set_style(CanvasStyle(tokens, straight=self.view.style_.straight))

    def turn(self, name: str, on: bool) -> None:
        """Turn something of the view on or off, by the command that does so."""
        self._switches.turn(self.commands, name, on)

    def set_inside(self, inside: bool) -> None:
        """Allow to go out of what is in view, or say that nothing is around it."""
        self._inside = inside
        self._allow(self.selected())

    def offer(self, specs: Iterable[Spec]) -> None:
        """Offer these, too, where a node is added."""
        self.view.shelf = tuple(specs)

    def show_verdict(self, edit: Edit, text: str, severity: str) -> None:
        """Answer ``editHovered`` while it still is: "error" refuses what is held."""
        self.view.show_verdict(edit, Verdict(text, severity))
        self.panels.judge(edit, Verdict(text, severity))

    def _allow(self, ids: list[str]) -> None:
        """Enable what can be done with what is selected."""
        nodes = self.nodes.needs(ids, inside=self._inside)
        drawn = {**self.wires.needs(), **self.drawing.needs(), **self.layouts.needs(ids)}
        self.commands.allow({**nodes, **drawn})
        self.flow.tell(self.commands)

    def _refresh(self) -> None:
        self.looks.place()
        keep_described(self.view, self, self.view.selection.announce())
        self.view.find_ways()
        self.values.follow()
        self.view.trace.follow()
        self.view.spotlight.forget()
        self.minimap.stale()
        self.flow.tell(self.commands)
        self.view.viewport().update()

    def _follow_theme(self) -> None:
        forget_fonts()
        note_text.forget()
        self.set_theme(theme.current())
        self.minimap.stale()

    # -- commands on the selection ---------------------------------------------------------

    def arrange(self) -> None:
        """Ask for all nodes to be laid out from left to right, in rows that suit the window."""
        places = self.view.mirror.arranged(self.view.room())
        if places:
            self.layouts.arrange(tr("Arrange"), places, self.fit_readably)

    def _rename(self) -> None:
        if frames := self.view.selection.frames():
            self.drawing.open_editor(frames[-1])
        else:
            self.nodes.with_one(self._open_rename)

    def _open_rename(self, node_id: str) -> None:
        item = self.view.mirror.nodes[node_id]
        if not self.view.shows(item.body()) or self.view.zoom < 0.6:
            self.reveal(node_id)
        if item.shape_.is_note:
            self.notes.open(node_id)
        else:
            self.panels.open_rename(node_id)

    # -- keys and menus --------------------------------------------------------------------

    def _runs(self) -> dict[str, Run]:
        """What the commands of the canvas do, by id."""
        runs: dict[str, Run] = {
            **self.flow.runs(),
            **self.view_runs(),
            **self.nodes.runs(),
            **self.wires.runs(),
            **self.drawing.runs(),
            **self.looks.runs(),
            **self._switches.runs(lambda: self.commands),
            **self.layouts.runs(),
            "rename": self._rename,
            "arrange": self.arrange,
            "to_canvas": lambda: self.setFocus(Qt.FocusReason.ShortcutFocusReason),
        }
        return {name: self._unless_busy(run) for name, run in runs.items()}

    def _unless_busy(self, run: Run) -> Run:
        """A drag is finished or given up before anything else is done."""
        return lambda: None if self.view.busy else run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Do what the keys stand for that are in no menu."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            found = None if self.view.busy else pressed(event, Where.CANVAS)
            if found is not None and self._run_key(*found):
                return True
        return super().eventFilter(watched, event)

    def _run_key(self, command: str, nth: int) -> bool:
        if command == "menu":
            self.open_menu()
            return True
        if command == "delete":  # with nothing to delete
            if is_backspace := keys_of(command)[nth] == BACKSPACE:
                self.leaveRequested.emit()
            return is_backspace
        return self._arrows.run(command, nth)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done here."""
        self.open_menu(event.globalPos())

    def open_menu(self, at: QPoint | None = None) -> None:
        """Open the menu of what is selected, at a place of the screen or beside the selection."""
        ids, wires = self.selected(), self.selected_wires()
        if at is None:
            within = self.view.selection.movable()
            place = self.view.mirror.bounds(within).center() if within else self.view.centre()
            at = self.view.viewport().mapToGlobal(self.view.mapFromScene(place))
        groups = NODE_MENU if ids else WIRE_MENU if wires else CANVAS_MENU
        groups = FRAME_MENU if self.view.selection.frames() else groups
        menu = build_menu(self, groups, self.commands)
        if len(ids) == 1:
            found = fix_menu.node_offers(self.view.mirror.findings.of(ids[0]), self.graph)
            fix_menu.put_first(menu, found, self.fixRequested.emit)
            self.notes.put_links(menu, ids[0])
        menu.popup(at)
