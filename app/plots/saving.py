"""Saving a card's picture or values where the person says, without holding up the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.base.i18n import tr
from app.plots.export import write_csv
from app.plots.picture import save_chart
from app.plots.scalar_card import ScalarCard


class Saver(QObject):
    """Asks for a file and writes it; `saved` or `failed` carries a sentence for the person."""

    saved = Signal(str)
    failed = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.failed.connect(self._complain)

    def ask(self, card: ScalarCard, kind: str) -> None:
        """Ask where to save `card` as "png" or "csv", and save it."""
        kinds = {"png": tr("Pictures (*.png *.svg)"), "csv": tr("Comma-separated values (*.csv)")}
        suggested = card.tag.replace("/", "-") + "." + kind
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, tr("Save {tag}", tag=card.tag), suggested, kinds[kind]
        )
        if chosen:
            path = Path(chosen)
            self.save(card, path if path.suffix else path.with_suffix("." + kind))

    def save(self, card: ScalarCard, path: Path) -> None:
        """Save `card` to `path`: values if it ends in .csv, else a picture."""
        if path.suffix.lower() != ".csv":
            self._do(path, lambda: save_chart(path, card.tag, card.chart, card.curves))
            return
        # A million rows take a second or two: that is no work for the thread of the window.
        curves = card.curves
        task = lambda: self._do(path, lambda: write_csv(path, card.tag, curves))  # noqa: E731
        QThreadPool.globalInstance().start(task)

    def _do(self, path: Path, write: Callable[[], None]) -> None:
        try:
            write()
        except (OSError, ValueError) as error:
            self.failed.emit(tr("{path} was not saved: {why}", path=path, why=error))
        else:
            self.saved.emit(tr("Saved {path}", path=path))

    def _complain(self, sentence: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, tr("Not saved"), sentence, parent=self._window)
        box.open()
