"""What each action of the window does."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from app import theme
from app.canvas import Findings
from app.i18n import tr
from runtime.log import log_folder

if TYPE_CHECKING:
    from app.main_window import MainWindow


class Commands(QObject):
    """Connects the actions of a window, and keeps them enabled when they can be done."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._connect_files()
        self._connect_editing()
        self._connect_view()
        self._connect_rest()
        self.show_history()
        self.show_selection([])

    def show_history(self) -> None:
        """Say what undo and redo would do."""
        document, actions = self._window.session.document, self._window.actions_
        for name, label, plain in (
            ("undo", document.undo_label, tr("&Undo")),
            ("redo", document.redo_label, tr("&Redo")),
        ):
            actions[name].setEnabled(bool(label))
            actions[name].setText(f"{plain}: {label}" if label else plain)

    def show_selection(self, ids: list[str]) -> None:
        """Enable what can be done with so many selected nodes."""
        actions = self._window.actions_
        wires = self._window.canvas.selected_wires()
        for name in ("cut", "copy", "duplicate", "bypass", "disable"):
            actions[name].setEnabled(bool(ids))
        actions["delete"].setEnabled(bool(ids or wires))
        actions["rename"].setEnabled(len(ids) == 1)

    # -- connecting ------------------------------------------------------------------------

    def _connect_files(self) -> None:
        on, files = self._window.actions_.on, self._window.files
        on("new", files.new)
        on("new_window", self.new_window)
        on("open", files.open)
        on("examples", self.examples)
        on("save", files.save)
        on("save_as", files.save_as)
        on("export_script", self.export_script)
        on("export_picture", self.export_picture)
        on("quit", self._window.close)

    def _connect_editing(self) -> None:
        on, canvas = self._window.actions_.on, self._window.canvas
        on("undo", self._window.session.document.undo)
        on("redo", self._window.session.document.redo)
        on("cut", canvas.cutRequested.emit)
        on("copy", canvas.copyRequested.emit)
        on("paste", canvas.paste)
        on("duplicate", canvas.duplicateRequested.emit)
        on("delete", canvas.delete_selected)
        on("select_all", canvas.select_all)
        on("add_node", canvas.search)
        on("rename", canvas.rename_selected)
        on("bypass", lambda: canvas.set_mode("bypass"))
        on("disable", lambda: canvas.set_mode("off"))
        on("arrange", canvas.arrange)

    def _connect_view(self) -> None:
        window, actions = self._window, self._window.actions_
        canvas = window.canvas
        actions.on("zoom_in", canvas.zoom_in)
        actions.on("zoom_out", canvas.zoom_out)
        actions.on("zoom_reset", canvas.zoom_reset)
        actions.on("zoom_fit", canvas.fit)
        actions.on("to_canvas", lambda: canvas.setFocus(Qt.FocusReason.ShortcutFocusReason))
        labels = actions["labels_always"]
        labels.setCheckable(True)
        labels.setChecked(window.settings.wire_labels == "always")
        labels.toggled.connect(self._set_labels)
        canvas.set_wire_labels(window.settings.wire_labels)
        for mode in ("dark", "light", "system"):
            actions.on(f"theme_{mode}", lambda mode=mode: self.set_theme(mode))
        actions.on("reset_layout", window.panels.reset)
        full = actions["full_screen"]
        full.setCheckable(True)
        full.toggled.connect(lambda on: window.showFullScreen() if on else window.showNormal())

    def _connect_rest(self) -> None:
        window, on = self._window, self._window.actions_.on
        trainer = window.session.trainer
        on("train", window.run_flow.train)
        on("pause", trainer.pause_or_resume)
        on("stop", trainer.stop)
        on("open_runs", window.run_flow.open_runs_folder)
        on("restart_worker", trainer.restart_worker)
        on("shortcuts", self.shortcuts)
        on("open_log", self.open_log)
        on("about", self.about)

    # -- doing -----------------------------------------------------------------------------

    def new_window(self) -> None:
        """Start another Netloom: a crash of one window leaves the others alone."""
        QProcess.startDetached(sys.executable, ["-P", "-m", "app", "--new"], str(Path.cwd()))

    def examples(self) -> None:
        """Let the person pick an example, and open it as a new graph."""
        from app.gallery import Gallery

        gallery = Gallery(self._window)
        gallery.exec()
        gallery.deleteLater()
        if gallery.chosen is not None:
            self._window.files.open_copy(gallery.chosen)

    def export_script(self) -> None:
        """Write the stand-alone script, once the graph has been checked."""
        result = self._window.session.live.result
        if result is None:
            self._window.status.say(tr("The graph is still being checked. Try again in a moment."))
            return
        if result.errors:
            self._window.banner.say(
                "warning",
                tr(
                    "The script will have gaps: the graph has {count} errors.",
                    count=len(result.errors),
                ),
                key="export",
            )
        self._window.files.export_script(self._window.session.code.script)

    def export_picture(self) -> None:
        """Write a picture of the graph, with the shapes that are known."""
        from app import picture

        window = self._window
        result = window.session.live.result
        findings = Findings.of_check(result) if result else None
        graph = window.session.document.graph
        window.files.export_picture(
            lambda path: picture.export(graph, path, theme.current(), findings)
        )

    def set_theme(self, mode: theme.Mode) -> None:
        """Change the look, and remember it."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, mode)
        self._window.settings.theme = mode

    def shortcuts(self) -> None:
        """Show every shortcut."""
        from app.shortcuts import Shortcuts

        dialog = Shortcuts(self._window.actions_, self._window)
        dialog.exec()
        dialog.deleteLater()

    def open_log(self) -> None:
        """Open the folder of the logs in the desktop's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder())))

    def about(self) -> None:
        """Show versions and what Netloom is made with."""
        from app.about import show_about

        show_about(self._window)

    def _set_labels(self, on: bool) -> None:
        self._window.settings.wire_labels = "always" if on else "hover"
        self._window.canvas.set_wire_labels(self._window.settings.wire_labels)
