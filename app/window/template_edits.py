"""Keeping the graph as a template, and taking templates away again."""

from pathlib import Path

from PySide6.QtWidgets import QInputDialog, QWidget

from app.base.i18n import tr
from app.document import templates
from app.document.document import Document
from app.window.files import Files
from app.window.questions import may_lose


def save_template(window: QWidget, document: Document, files: Files) -> None:
    """Ask for a name, and keep the graph under it; say what came of it."""
    title, label = tr("Save as a template"), tr("New graphs can begin from it. Its name:")
    name, ok = QInputDialog.getText(window, title, label, text=document.name)
    name = name.strip()
    if not ok:
        return
    if why := templates.refusal(name):
        files.failed.emit(why)
        return
    if templates.place(name).exists() and not _may_replace(window, name):
        return
    try:
        templates.keep(document.graph, document.folder, name)
    except OSError as error:
        reason = error.strerror or str(error)
        files.failed.emit(
            tr("The template {name} was not saved: {reason}.", name=name, reason=reason)
        )
    else:
        files.done.emit(tr("{name} is a template now: see File → Examples.", name=name))


def remove_template(window: QWidget, file: Path) -> str | None:
    """Ask whether a template is to go. Why it could not be removed, "" if it was, None if not."""
    may_go = may_lose(
        window,
        tr("Remove a template"),
        tr("Remove the template “{name}”?", name=file.stem),
        tr("Its file is deleted. Graphs that began from it stay."),
        tr("Remove it"),
    )
    if not may_go:
        return None
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        return tr("{path} was not removed: {reason}.", path=file, reason=error.strerror or error)
    return ""


def _may_replace(window: QWidget, name: str) -> bool:
    return may_lose(
        window,
        tr("Save as a template"),
        tr("There is a template “{name}”. Replace it?", name=name),
        tr("What is in it now will be lost if you do."),
        tr("Replace it"),
    )
