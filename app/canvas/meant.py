"""What is marked in a list of edits, shown on the canvas until it is done or given up."""

from PySide6.QtCore import QObject

from app.base.i18n import tr
from app.canvas.interaction import CanvasView
from app.canvas.on_wire import OnWire
from app.canvas.preview import Preview
from app.canvas.requests import Requests
from app.canvas.sign import Verdict
from app.docks.pick_list import PickList
from graph_nodes.edit import Combine, Edit, Insert, Retype, Rewire, Splice


class Meant(QObject):
    """Shows what would come of the edit that is marked in the list that is open.

    Attributes:
        refused: Whether what was marked last would not be done.
    """

    def __init__(self, view: CanvasView, requests: Requests) -> None:
        super().__init__(requests)
        self._view, self._requests = view, requests
        self._shown: OnWire | Preview | None = None
        self._panels: list[PickList] = []
        self.refused = False

    def serve(self, panel: PickList) -> None:
        """Show what is marked in this list, while it is open."""
        self._panels.append(panel)
        panel.marked.connect(self._show)
        panel.closed.connect(self.end)

    def _show(self, edit: object) -> None:
        self.end()
        if isinstance(edit, Insert | Splice):
            known = self._view.mirror.graph
            if isinstance(edit, Insert):
                known = self._view.graph_with(edit.type)
            shown = OnWire(self._view, self._requests, lambda *_: edit, known, above=True)
            shown.point_at(edit.wire)
            self._shown = shown
        elif isinstance(edit, Combine | Retype | Rewire):
            self._shown = Preview(self._view, self._requests, edit)
        self._explain()

    def end(self) -> None:
        """Show the graph as it is."""
        shown, self._shown = self._shown, None
        self.refused = shown is not None and shown.refused
        if shown is not None:
            shown.leave()

    def judge(self, edit: Edit, verdict: Verdict) -> None:
        """Someone found out what would come of an edit that was hovered."""
        shown = self._shown
        if shown is None:
            return
        shown.judge(edit, verdict)
        self._explain()
        if isinstance(shown, Preview) and not shown.refused:
            text = verdict.text.removesuffix(".")
            text = tr("Gives {type}.", type=text) if verdict.severity == "ok" else f"{text}."
            more = verdict.severity == "ok" or isinstance(edit, Retype)  # which says what it loses
            for panel in self._panels:
                panel.say(edit, text, more)

    def _explain(self) -> None:
        """Say in the list, too, why nothing would come of what is marked: it may hide the wire."""
        if self._shown is not None and self._shown.refused:
            for panel in self._panels:
                panel.explain(self._shown.verdict.text)
