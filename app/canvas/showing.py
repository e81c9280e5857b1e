"""A canvas as something to look at: which part of its graph is shown, and how."""

from collections.abc import Iterable

from PySide6.QtCore import Signal

from app.canvas.interaction import CanvasView
from app.canvas.minimap import Minimap
from app.canvas.requests import Requests
from app.commands.command import Run
from graph_nodes.graph import Graph, Wire

ZOOM_STEP = 1.25


class Showing(Requests):
    """What can be asked of a canvas without editing anything.

    Attributes:
        view: Shows the items.
        minimap: The map in its corner.

    Signals:
        jumping: The view is about to show another place at once.
    """

    jumping = Signal()
    view: CanvasView
    minimap: Minimap

    @property
    def graph(self) -> Graph:
        """The graph that is shown."""
        return self.view.mirror.graph

    # -- selection and place ---------------------------------------------------------------

    def selected(self) -> list[str]:
        """The ids of the selected nodes, in the order of the graph."""
        return self.view.selection.ids()

    def selected_wires(self) -> list[Wire]:
        """The selected wires."""
        return self.view.selection.wires()

    def select(self, ids: Iterable[str], wires: Iterable[Wire] = ()) -> None:
        """Select these and nothing else."""
        self.view.selection.select(ids, wires)

    def select_all(self) -> None:
        """Select every node."""
        self.select(self.graph.nodes)

    def reveal(self, node_id: str, *, noted: bool = False) -> None:
        """Bring a node into view and select it; ``noted`` says that the jump was told of before."""
        item = self.view.mirror.nodes.get(node_id)
        if item is None:
            return
        if self.view.zoom < 0.6 or not self.view.shows(item.body()):
            if not noted:
                self.jumping.emit()
            self.view.show_rect(item.body(), max(self.view.zoom, 0.9))
        self.select([node_id])

    def fit(self, ids: Iterable[str] | None = None) -> None:
        """Show these nodes, or the whole graph, as large as they go up to their actual size."""
        self.view.show_rect(self.view.mirror.bounds(ids))

    def fit_readably(self, *, again: bool = False) -> None:
        """Show the whole graph; where its names could not be read, its beginning.

        Args:
            again: Show all, if the beginning is what is shown.
        """
        self.view.show_readably(self.view.mirror.bounds(), self.view.beginning(), again=again)

    def fit_all(self) -> None:
        """Show the whole graph as one begins with it, or, shown so already, all of it."""
        self.jumping.emit()
        self.fit_readably(again=True)

    def fit_selected(self) -> None:
        """Show what is selected, of wires both ends, or the whole graph where nothing is."""
        ends = {end for wire in self.selected_wires() for end in (wire.source, wire.target)}
        self.jumping.emit()
        self.fit(ends.union(self.view.selection.movable()) or None)

    @property
    def zoom(self) -> float:
        """Pixels a unit of the scene."""
        return self.view.zoom

    def zoom_in(self) -> None:
        """Show less, larger."""
        self.view.zoom_by(ZOOM_STEP)

    def zoom_out(self) -> None:
        """Show more, smaller."""
        self.view.zoom_by(1 / ZOOM_STEP)

    def zoom_reset(self) -> None:
        """Show the nodes at their actual size."""
        self.view.zoom_by(1 / self.view.zoom)

    def light(self, ids: Iterable[str], current: str = "") -> None:
        """Dim all but these nodes, of which one may stand out; none dims nothing."""
        self.view.spotlight.light(ids, current)
        self.minimap.stale()
        self.view.viewport().update()

    # -- commands --------------------------------------------------------------------------

    def view_runs(self) -> dict[str, Run]:
        """What the commands of the view do, by id."""
        return {
            "fit_selected": self.fit_selected,
            "zoom_fit": self.fit_all,
            "zoom_in": self.zoom_in,
            "zoom_out": self.zoom_out,
            "zoom_reset": self.zoom_reset,
            "select_all": self.select_all,
        }
