"""What is asked about a run under way when its window is closed or another graph comes into it."""

from PySide6.QtWidgets import QMessageBox, QWidget

from app.base.i18n import tr
from app.document.document import Document
from app.training.trainer import Trainer
from app.window.questions import message_box


def may_close(window: QWidget, trainer: Trainer) -> bool:
    """Ask whether the run under way may be ended; True where there is none."""
    if not trainer.state.busy:
        return True
    box = message_box(
        window,
        "help",
        tr("A run is under way"),
        tr("Stop training and close the window?"),
        tr("What was learned so far is kept in the run's folder."),
    )
    stop = box.addButton(tr("Stop and close"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(tr("Go on training"), QMessageBox.ButtonRole.RejectRole)
    box.exec()
    if box.clickedButton() is not stop:
        return False
    trainer.stop()
    return True


def may_replace(window: QWidget, trainer: Trainer, document: Document) -> bool:
    """Ask what becomes of the document's run while another graph is here; False to stay."""
    if not (trainer.state.busy and trainer.of_document):
        return True
    box = message_box(
        window,
        "help",
        tr("A run is under way"),
        tr("“{name}” is being trained. Leave it?", name=document.name),
        tr(
            "The run can go on meanwhile. It is recorded, and its curve is here again "
            "with its graph. No other graph can be trained in this window until it ends."
        ),
    )
    go_on = box.addButton(tr("Leave and go on training"), QMessageBox.ButtonRole.AcceptRole)
    stop = box.addButton(tr("Leave and stop training"), QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(go_on)
    box.exec()
    if box.clickedButton() is stop:
        trainer.stop()
    return box.clickedButton() in (go_on, stop)
