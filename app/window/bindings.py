"""What the commands of the window do, part by part; the canvas and the panels bind their own."""

import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from app import theme
from app.commands.actions import Actions
from app.commands.command import Need, Run
from app.commands.table import table
from app.document.autosave import Autosave
from app.document.document import Document
from app.training.run_flow import RunFlow
from app.training.trainer import Trainer
from app.window.exports import Exports
from app.window.files import Files
from app.window.settings import Settings
from app.window.template_edits import save_template
from runtime.log import log_folder


def of_files(window: QWidget, document: Document, files: Files, exports: Exports) -> dict[str, Run]:
    """The commands on files."""
    return {
        "new": files.new,
        "new_window": new_window,
        "open": files.open,
        "import_module": files.import_module,
        "examples": partial(choose_example, window, files),
        "save": files.save,
        "save_as": files.save_as,
        "save_template": partial(save_template, window, document, files),
        "export_script": exports.script,
        "export_picture": exports.picture,
        "quit": window.close,
    }


def of_document(document: Document) -> dict[str, Run]:
    """The commands on what was edited."""
    return {"undo": document.undo, "redo": document.redo}


def bind_autosave(autosave: Autosave, files: Files, actions: Actions, settings: Settings) -> None:
    """Have a document be saved by itself where the person chose so, now or earlier."""
    action = actions["autosave"]
    actions.bind({"autosave": lambda: autosave.set_on(action.isChecked())})
    action.setChecked(settings.autosave)
    autosave.set_on(settings.autosave)
    action.toggled.connect(settings.keep_autosave)
    autosave.failed.connect(files.failed)
    files.before_saving, files.before_leaving = autosave.settle, autosave.hurry


def show_history(document: Document, actions: Actions) -> None:
    """Say what undo and redo would do."""
    labels = {"undo": document.undo_label, "redo": document.redo_label}
    actions.allow({Need.UNDO: bool(labels["undo"]), Need.REDO: bool(labels["redo"])})
    for name, label in labels.items():
        plain = table()[name].text
        actions[name].setText(f"{plain}: {label}" if label else plain)


def of_looks(window: QMainWindow, settings: Settings, actions: Actions) -> dict[str, Run]:
    """The commands on how the window looks."""

    def full_screen() -> None:
        if actions["full_screen"].isChecked():
            window.showFullScreen()
        else:
            window.showNormal()

    modes: tuple[theme.Mode, ...] = ("dark", "light", "system")
    themes = {f"theme_{mode}": partial(set_theme, mode, settings) for mode in modes}
    return {**themes, "full_screen": full_screen}


def of_runs(flow: RunFlow, trainer: Trainer) -> dict[str, Run]:
    """The commands on runs and on what trains them."""
    return {
        "train": flow.train,
        "pause": trainer.pause_or_resume,
        "stop": trainer.stop,
        "open_runs": flow.open_runs_folder,
        "restart_worker": trainer.restart_worker,
    }


def of_help(window: QWidget, settings: Settings) -> dict[str, Run]:
    """The commands that explain."""
    return {
        "shortcuts": partial(show_shortcuts, window, settings),
        "open_log": open_log,
        "about": partial(show_about, window),
    }


def new_window() -> None:
    """Start another Netloom: a crash of one window leaves the others alone."""
    QProcess.startDetached(sys.executable, ["-P", "-m", "app", "--new"], str(Path.cwd()))


def choose_example(parent: QWidget, files: Files) -> None:
    """Let the person pick an example, and open it as a new graph."""
    from app.window.gallery import Gallery

    gallery = Gallery(parent)
    gallery.exec()
    gallery.deleteLater()
    if gallery.chosen is not None:
        files.open_copy(gallery.chosen)


def set_theme(mode: theme.Mode, settings: Settings) -> None:
    """Change the look, and remember it."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, mode)
    settings.theme = mode


def show_shortcuts(parent: QWidget, settings: Settings) -> None:
    """Show every key and gesture, and let the person change keys."""
    from app.window.shortcuts import Shortcuts

    dialog = Shortcuts(settings, parent)
    dialog.exec()
    dialog.deleteLater()


def open_log() -> None:
    """Open the folder of the logs in the desktop's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder())))


def show_about(parent: QWidget) -> None:
    """Show versions and what Netloom is made with."""
    from app.window import about

    about.show_about(parent)
