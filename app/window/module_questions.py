"""What is asked about modules: names that are taken, and what is to be removed."""

from typing import Literal

from PySide6.QtWidgets import QCheckBox, QMessageBox, QPushButton, QWidget

from app.base.i18n import tr
from app.window.questions import may_lose, message_box
from graph_nodes.adopting import Choice, Clash

Taken = Literal["replace", "both", ""]


class ClashQuestion:
    """Asks, while one thing is brought, about each module whose name another has in the graph."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._for_all: Choice | None = None

    def __call__(self, clash: Clash) -> Choice | None:
        """What the person chooses; None is to bring nothing."""
        if self._for_all is Choice.KEEP_BOTH or (self._for_all and not clash.misfit):
            return self._for_all
        box = message_box(
            self._window,
            "help",
            tr("Two modules of one name"),
            tr("This graph has another module called {name}.", name=clash.name),
            _explained(clash),
        )
        both = box.addButton(tr("Keep both"), QMessageBox.ButtonRole.AcceptRole)
        here: QPushButton | None = None
        if not clash.misfit:
            here = box.addButton(tr("Use the one here"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(both)
        for_all = QCheckBox(tr("Do the same for the other names"))
        if clash.more:
            box.setCheckBox(for_all)
        box.exec()
        chosen = {both: Choice.KEEP_BOTH, here: Choice.USE_HERE}.get(box.clickedButton())
        if for_all.isChecked():
            self._for_all = chosen
        return chosen


def _explained(clash: Clash) -> str:
    both = tr("If both are kept, the one that comes is called {new}.", new=clash.renamed)
    if clash.misfit:
        reason = tr("The one here cannot be used in its place: {why}.", why=clash.misfit)
    else:
        reason = tr("If the one here is used, it takes the place of the other.")
    return f"{both} {reason}"


def ask_about_taken(window: QWidget, name: str, new: str, detail: str) -> Taken:
    """Ask what to do about a module of the library that has the name of one to be saved there.

    Args:
        window: Where it is asked.
        name: The name.
        new: What the one that is saved would be called if both are kept.
        detail: What would be lost.
    """
    text = tr("Your library has another module called {name}.", name=name)
    detail += " " + tr("If both are kept, this one is saved as {new}.", new=new)
    box = message_box(window, "warning", tr("Save to my library"), text, detail)
    over = box.addButton(tr("Replace it"), QMessageBox.ButtonRole.DestructiveRole)
    both = box.addButton(tr("Keep both"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(both)
    box.exec()
    answers: dict[object, Taken] = {over: "replace", both: "both"}
    return answers.get(box.clickedButton(), "")


def may_remove(window: QWidget, label: str) -> bool:
    """Ask whether a module is to go from the library."""
    return may_lose(
        window,
        tr("Remove from my library"),
        tr("Remove {name} from your library?", name=label),
        tr("Its file is deleted. Graphs that use it keep it."),
        tr("Remove it"),
    )
