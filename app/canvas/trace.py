"""The path of values: what leads to the selection and what follows from it, lit on the canvas."""

from collections.abc import Iterable

from app.base.i18n import plural, tr
from app.canvas.selection import Selection
from app.canvas.viewer import Viewer
from graph_nodes.graph import Graph, Wire


class Trace:
    """Lights the path of what is selected, until it is told not to.

    Args:
        viewer: Shows the graph.
        selection: What is selected.
    """

    def __init__(self, viewer: Viewer, selection: Selection) -> None:
        self._viewer, self._selection = viewer, selection
        self._is_on = False

    def toggle(self) -> None:
        """Light the path, or nothing any more."""
        if not self.end():
            self._is_on = True
            self.follow()

    def end(self) -> bool:
        """Light nothing any more. Returns whether a path was lit."""
        was_on, self._is_on = self._is_on, False
        if was_on:
            self._viewer.spotlight.light(())
            self._viewer.viewport().update()
        return was_on

    def follow(self) -> None:
        """Light the path of what is selected by now; of nothing, what is lit stays."""
        ids, wires = self._selection.ids(), self._selection.wires()
        if not (self._is_on and (ids or wires)):
            return
        graph = self._viewer.mirror.graph
        before = graph.upstream([*ids, *(wire.source for wire in wires)])
        behind = graph.downstream([*ids, *(wire.target for wire in wires)])
        lit = {*wires, *_within(graph, before), *_within(graph, behind)}
        one = ids[0] if len(ids) == 1 else ""
        said = _said(ids, before, behind)
        self._viewer.spotlight.light(before | behind, one, wires=lit, caption=said)
        self._viewer.viewport().update()


def _within(graph: Graph, ids: set[str]) -> Iterable[Wire]:
    """The wires between nodes that depend on each other."""
    return (wire for i in ids for wire in graph.sources[i] if wire.source in ids)


def _said(ids: Iterable[str], before: set[str], behind: set[str]) -> str:
    """How much is lit, in words."""
    leading, following = len(before.difference(ids)), len(behind.difference(ids))
    first = plural(leading, tr("1 node leads here"), tr("{count} nodes lead here", count=leading))
    then = plural(following, tr("1 follows"), tr("{count} follow", count=following))
    return tr("{first}, {then}. Escape ends this.", first=first, then=then)
