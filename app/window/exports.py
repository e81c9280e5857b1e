"""What a graph is written out as: a script, a picture."""

from app import theme
from app.base.i18n import tr
from app.canvas import Findings
from app.docks.banner import Banner
from app.training.session import Session
from app.window.files import Files
from app.window.settings import Settings
from app.window.status import Status


class Exports:
    """Writes out the graph of a session, with what its last check found."""

    def __init__(
        self, session: Session, files: Files, banner: Banner, status: Status, settings: Settings
    ) -> None:
        self._session, self._files = session, files
        self._banner, self._status, self._settings = banner, status, settings

    def script(self) -> None:
        """Write the stand-alone script, once the graph has been checked."""
        result = self._session.live.result
        if result is None:
            self._status.say(tr("The graph is still being checked. Try again in a moment."))
            return
        if result.errors:
            count = len(result.errors)
            text = tr("The script will have gaps: the graph has {count} errors.", count=count)
            self._banner.say("warning", text, key="export")
        self._files.export_script(self._session.code.script)

    def picture(self) -> None:
        """Write a picture of the graph, with the shapes that are known."""
        from app.canvas import picture

        result = self._session.live.result
        findings = Findings.of_check(result) if result else None
        document = self._session.document
        self._files.export_picture(
            lambda path: picture.export(
                document.graph,
                path,
                theme.current(),
                findings,
                document.folder,
                straight=self._settings.straight_wires,
            )
        )
