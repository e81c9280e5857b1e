"""The window: puts the canvas, the panels, the worker and the files together."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from app.base import errors, paths
from app.base.at_top import AtTop
from app.base.i18n import tr
from app.canvas import Canvas
from app.commands import keymap
from app.commands.actions import Actions
from app.commands.table import menus_of
from app.docks.banner import Banner
from app.docks.breadcrumb import Breadcrumb
from app.docks.code_view import CodePanel
from app.docks.field_keys import FieldKeys
from app.docks.lazy_panel import LazyPanel
from app.docks.log_view import LogPanel
from app.docks.palette import PalettePanel
from app.docks.problems import ProblemsPanel
from app.docks.properties import PropertiesPanel
from app.document.autosave import Autosave
from app.theme import icons
from app.training.plot_feed import PlotFeed
from app.training.run_controls import RunControls, device_option
from app.training.run_display import RunDisplay
from app.training.run_flow import RunFlow
from app.training.run_reports import RunReports
from app.training.session import Session
from app.training.state import State
from app.window import bindings, run_questions
from app.window.canvas_edits import connect_edits
from app.window.command_palette import CommandPalette
from app.window.disk_news import DiskNews
from app.window.drops import Drops
from app.window.exports import Exports
from app.window.files import Files
from app.window.finding import Finding
from app.window.history import History
from app.window.in_view import InView
from app.window.levels import Levels
from app.window.live_values import LiveValues
from app.window.looking import Looking
from app.window.menus import Menus
from app.window.module_library import ModuleLibrary
from app.window.panels import Panels
from app.window.places import Places
from app.window.rescue import Rescue
from app.window.settings import Settings
from app.window.start_page import StartPage
from app.window.status import Status
from app.window.view_habits import keep_view
from app.window.wire_verdicts import WireVerdicts
from runtime.check_result import CheckResult
from runtime.protocol import Device, Devices

_SMALLEST = (900, 560)


class MainWindow(QMainWindow):
    """One graph in one window, with one worker.

    Args:
        settings: What is remembered between starts.
        session: The document and its worker; a fresh one unless given.

    Signals:
        usable: It has been painted for the first time, and takes input.
        closed: It was closed, and its worker is gone.
    """

    usable = Signal()
    closed = Signal()
    _painted = False
    _leaving = False

    def __init__(self, settings: Settings, session: Session | None = None) -> None:
        super().__init__()
        self.settings = settings
        keymap.use(settings.key_preset, settings.own_keys(settings.key_preset))
        self.session = session or Session()
        self.session.setParent(self)
        self.session.closed.connect(self.closed)
        self.setWindowIcon(icons.application())
        self.setMinimumSize(*_SMALLEST)
        self.setAcceptDrops(True)
        self.canvas = Canvas()
        self.actions_ = Actions(set(menus_of()) - set(self.canvas.commands), self, self.canvas.view)
        self.actions_.take_in(self.canvas.commands)
        self.banner = Banner(self.canvas)
        AtTop(self.banner, self.canvas)
        self.breadcrumb = Breadcrumb()
        self.palette_panel = PalettePanel()
        self.properties = PropertiesPanel()
        self.plots = LazyPanel(tr("Plots"))
        self.code = CodePanel()
        self.problems = ProblemsPanel()
        self.log = LogPanel()
        session = self.session
        document, trainer = session.document, session.trainer
        may_replace = partial(run_questions.may_replace, self, trainer, document)
        self.files = Files(document, settings, self, may_replace)
        self.drops = Drops(self.files, self.session.editing)
        self.feed = PlotFeed(self)
        actions = self.actions_
        self.controls = RunControls(actions["train"], actions["pause"], actions["stop"], self)
        self.addToolBar(self.controls)
        self.status = Status(self)
        self.setStatusBar(self.status)
        self._lay_out()
        self.run_flow = RunFlow(self.session, self.banner, self)
        display = RunDisplay(self.session, self.controls, actions)
        reports = RunReports(self.session, self.banner, self.log, self.feed)
        display.left.connect(self.canvas.setFocus)
        for speaker in (display, reports):
            speaker.said.connect(self.status.say)
        self._bind()
        self.rescue = Rescue(
            self.session.document, self.banner, self.files.may_replace, self.session.keep_now, self
        )
        self.autosave = Autosave(document, lambda: self.canvas.view.busy, self)
        bindings.bind_autosave(self.autosave, self.files, self.actions_, settings)
        self.disk_news = DiskNews(self.session.document, self.files, self.banner, self)
        WireVerdicts(
            self.canvas, session.document, session.level, session.live, session.bridge, self
        )
        self.looking = Looking(self.canvas, session, self)
        LiveValues(self.canvas.live, session, self)
        self.levels = Levels(
            *(session.document, session.level, session.editing, self.canvas, self.breadcrumb),
            *(lambda: session.live.in_view, self),
        )
        self.library = ModuleLibrary(
            *(session.shelf, session.document, session.level, session.editing),
            *(self.canvas, self.palette_panel, self.files, self),
        )
        self.in_view = InView(
            *(session, self.canvas, self.properties, self.problems, self.code, self.status, self)
        )
        self.places = Places(document, session.level, self.canvas, settings)
        self.places.said.connect(self.status.say)
        self.places.changed.connect(lambda: self.actions_.allow(self.places.needs))
        self.actions_.bind(self.places.runs())
        self.actions_.allow(self.places.needs)
        self.history = History(document, self, self.canvas, self.levels.reveal)
        self.history.said.connect(self.status.say)
        self.actions_.bind(self.history.runs())
        self.finding = Finding(session, self.canvas, self.levels.reveal, self.banner)
        self.actions_.bind(self.finding.runs())
        self._connect_document()
        self._connect_runs()
        self._connect_canvas()
        self._connect_panels()
        self._on_replaced()

    # -- putting it together ---------------------------------------------------------------

    def _lay_out(self) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.breadcrumb)
        column.addWidget(self.canvas, 1)
        self.setCentralWidget(centre)
        bottom = {
            "plots": self.plots,
            "code": self.code,
            "problems": self.problems,
            "log": self.log,
        }
        self.panels = Panels(self, self.palette_panel, self.properties, bottom)
        self.start_page = StartPage(
            self.canvas.view.viewport(),  # what is dropped on the page lands on the canvas below
            self.settings,
            self.actions_["open"].trigger,
            self.actions_["examples"].trigger,
        )
        menus = Menus(self, self.actions_, self.controls.device_menu)
        menus.on_recent(self.settings, self.files.open_path)

    def _bind(self) -> None:
        """Have every command do something, and their keys work from within fields."""
        FieldKeys(self)
        bind, session = self.actions_.bind, self.session
        exports = Exports(session, self.files, self.banner, self.status, self.settings)
        bind(bindings.of_files(self, session.document, self.files, exports))
        bind(bindings.of_document(session.document))
        bind(self.panels.runs())
        bind(bindings.of_looks(self, self.settings, self.actions_))
        bind(bindings.of_runs(self.run_flow, session.trainer))
        bind(bindings.of_help(self, self.settings))
        palette = CommandPalette(self.actions_, self.settings, self, self.canvas)
        bind({"command_palette": palette.pop_up})
        self.panels.mark(self.actions_)
        keep_view(self.canvas, self.settings)

    def _connect_document(self) -> None:
        session, document = self.session, self.session.document
        document.changed.connect(self._show_graph)
        document.replaced.connect(self._on_replaced)
        document.state_changed.connect(self._on_document_state)
        session.editing.refused.connect(self._on_refused)
        self.drops.refused.connect(self._on_refused)
        session.editing.made.connect(self.canvas.select)
        self.banner.left.connect(self.canvas.setFocus)
        session.recovery.failed.connect(lambda text: self.banner.say("warning", text, key="disk"))
        self.files.failed.connect(lambda text: self.banner.say("error", text, key="file"))
        self.files.done.connect(self.status.say)
        session.shelf.refused.connect(self._on_refused)
        self.files.opened.connect(self._on_file)
        errors.reporter.happened.connect(self._on_unexpected)
        self.feed.unreadable.connect(lambda text: self.log.append("warning", text))

    def _connect_runs(self) -> None:
        session = self.session
        session.trainer.stateChanged.connect(self._on_run_state)
        self._on_run_state(session.trainer.state)
        session.bridge.ready.connect(lambda _: session.bridge.request(Devices(), self.show_devices))
        self.run_flow.blocked.connect(self._on_blocked)

    def _connect_canvas(self) -> None:
        canvas = self.canvas
        connect_edits(canvas, self.session.editing)
        canvas.panels.recent = lambda: self.settings.recent_nodes
        canvas.chainRequested.connect(lambda chain, _: self.settings.remember_nodes(chain.types))
        canvas.nodeActivated.connect(self._on_activated)
        canvas.valueActivated.connect(lambda _, param: self.show_properties(param))
        canvas.filesDropped.connect(self.drops.take)
        self.start_page.exampleChosen.connect(self.files.open_copy)
        self.start_page.fileChosen.connect(self.files.open_path)

    def _connect_panels(self) -> None:
        self.levels.serve(self.properties)
        self.palette_panel.show_favorites(self.settings.favorite_nodes)
        self.palette_panel.favoritesChanged.connect(self.settings.keep_favorite_nodes)
        # A panel behind another one's tab is visible to Qt; only its dock knows better.
        self.panels.docks["code"].visibilityChanged.connect(self.in_view.see_code)
        self.problems.fixRequested.connect(self.session.editing.fix)
        self.problems.nodeActivated.connect(self.levels.reveal)
        self.code.nodeActivated.connect(self.levels.reveal)
        self.status.problemsWanted.connect(lambda: self.panels.show("problems"))
        self.status.logWanted.connect(lambda: self.panels.show("log"))

    # -- what the window can be asked ------------------------------------------------------

    def show_properties(self, param: str = "") -> None:
        """Go to the properties of the selection, to this parameter or to the first."""
        self.panels.show("properties")
        self.properties.go_to(param)

    def show_devices(self, devices: Sequence[Device]) -> None:
        """Offer the devices that the worker named."""
        self.controls.show_devices(devices)
        self.properties.set_devices([device_option(d) for d in devices])

    def start(self) -> None:
        """Do what waits until the window is shown: the worker, the plots, lost work."""
        if self._leaving:
            return
        self.session.start_worker()
        self.session.shelf.start()
        self.plots.fetch("app.plots.panel", self._make_plots, first="numpy")
        self.controls.meter.start()
        self.rescue.look(paths.recovery())

    def _make_plots(self) -> QWidget:
        from app.plots.panel import PlotsPanel
        from app.window.plot_habits import keep_habits

        panel = PlotsPanel()
        keep_habits(panel, self.settings)
        panel.message.connect(self.status.say)
        self.run_flow.serve(panel.run_list)
        self.looking.serve(panel.run_list)
        self.feed.attach(panel)
        return panel

    # -- following the document ------------------------------------------------------------

    def _on_replaced(self) -> None:
        document = self.session.document
        self.levels.show_document()
        self.properties.set_folder(document.folder)
        trainer = self.session.trainer
        places = self.session.runs.find_places()
        self.feed.load_earlier(places, trainer.run if trainer.state.busy else "")
        self._show_graph()
        self._on_document_state()

    def _on_file(self, path: Path) -> None:
        self.banner.withdraw("file")
        self.properties.set_folder(path.parent)

    def _show_graph(self) -> None:
        graph = self.session.document.graph
        self.controls.show_run(graph.run)
        self.library.show_specs()
        self.start_page.show_for(not graph.nodes and not graph.definitions)
        self.in_view.show_properties()

    def _on_document_state(self) -> None:
        document = self.session.document
        self.setWindowTitle(f"{document.name}[*] – Netloom")
        self.setWindowFilePath(str(document.path or ""))
        self.setWindowModified(document.modified)
        bindings.show_history(document, self.actions_)

    def _on_run_state(self, state: State) -> None:
        self.status.show_state(state)
        if state is State.LAUNCHING:
            self.status.clearMessage()
            self.panels.show("plots")

    def _on_blocked(self, result: CheckResult) -> None:
        self.panels.show("problems")
        self.problems.view.setCurrentIndex(self.problems.view.model().index(0, 0))
        if first := next((p.node for p in result.errors if p.node), None):
            self.levels.reveal(first)

    def _on_activated(self, node_id: str) -> None:
        if self.session.level.can_enter(node_id):
            self.session.level.enter(node_id)
        else:
            self.show_properties()

    # -- what comes from outside -----------------------------------------------------------

    def _on_refused(self, text: str) -> None:
        self.status.say(text)
        self.log.append("warning", text)

    def _on_unexpected(self, text: str) -> None:
        self.banner.say("error", text, key="unexpected")
        self.log.append("error", text)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        centre = self.canvas.view.centre()
        files = [u.toLocalFile() for u in event.mimeData().urls() if u.isLocalFile()]
        self.drops.take(files, (centre.x(), centre.y()))
        event.acceptProposedAction()

    # -- the window's own life -------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.panels.settle()
            self.canvas.fit_readably()
            self.canvas.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.disk_news.look()
            self.session.shelf.look()
            self.session.live.look_at_data()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.usable.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._leaving:
            return
        # Staying after either question must leave the run as it was, so stopping comes last.
        if not (self.files.may_leave() and run_questions.may_close(self, self.session.trainer)):
            event.ignore()
            return
        self._leaving = True
        is_open = self.panels.drawer.is_open
        self.settings.save_window(self.saveGeometry(), self.saveState(), drawer_open=is_open)
        self.hide()  # at once; what ends behind it may take its time
        self.controls.meter.stop()
        self.plots.close_fetch()
        self.feed.close()
        self.autosave.close()
        self.disk_news.close()
        self.session.close()
        event.accept()
