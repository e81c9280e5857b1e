"""Offers work that a crashed window left behind, in the window's banner."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject

from app.base.i18n import tr
from app.docks.banner import Banner
from app.document.document import Document
from app.document.recovery import Lost, discard, lost_work


class Rescue(QObject):
    """Goes through what was lost, the latest first, one offer at a time."""

    def __init__(
        self,
        document: Document,
        banner: Banner,
        may_leave: Callable[[], bool],
        keep: Callable[[], None],
        parent: QObject,
    ) -> None:
        """Prepare the offers.

        Args:
            document: Where restored work goes.
            banner: Where offers are made.
            may_leave: Asks about unsaved work and a run of the document; False to leave it there.
            keep: Writes the document's unsaved work to its own recovery file, and waits for that.
            parent: The window.
        """
        super().__init__(parent)
        self._document, self._banner = document, banner
        self._may_leave, self._keep = may_leave, keep
        self._waiting: list[Lost] = []

    def look(self, folder: Path) -> None:
        """Look for lost work and offer it."""
        self._waiting = lost_work(folder)
        self._offer()

    def _offer(self) -> None:
        if not self._waiting:
            return
        lost = self._waiting[0]
        text = tr(
            "Netloom was not closed properly. Unsaved work on “{name}” from {when} was kept.",
            name=lost.name,
            when=_when(lost.when),
        )
        self._banner.say(
            "info",
            text,
            (tr("Restore"), self._restore),
            (tr("Discard"), self._discard),
            key="rescue",
        )

    def _restore(self) -> None:
        lost = self._waiting[0]
        if not self._may_leave():
            self._offer()
            return
        self._document.restore(
            lost.graph, lost.path, lost.name, lost.folder, lost.identity, lost.base
        )
        self._keep()  # before the old copy goes, there is a new one
        self._discard()

    def _discard(self) -> None:
        discard(self._waiting.pop(0))
        self._offer()


def _when(moment: datetime) -> str:
    if moment.date() == datetime.now().date():
        return tr("{time} today", time=f"{moment:%H:%M}")
    return f"{moment:%Y-%m-%d %H:%M}"
