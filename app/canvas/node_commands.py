"""Commands on the selected nodes, and on the module that one stands for or that is in view."""

from collections.abc import Callable, Mapping, Sequence

from app.canvas.interaction import CanvasView
from app.canvas.panels import Panels
from app.canvas.requests import Requests
from app.canvas.selection import Selection
from app.canvas.value_editing import ValueEditing
from app.canvas.wiring import known_misfit
from app.commands.command import Need, Run
from graph_nodes.edit import SwapInputs
from graph_nodes.flow import Misfit, has_free_ends
from graph_nodes.graph import Graph, Mode
from graph_nodes.instances import is_instance
from graph_nodes.joining import can_swap


class NodeCommands:
    """Does them with what is selected."""

    def __init__(
        self, view: CanvasView, panels: Panels, values: ValueEditing, requests: Requests
    ) -> None:
        self._view, self._panels, self._requests = view, panels, requests
        self._values = values

    def runs(self) -> dict[str, Run]:
        """What the commands do, by id."""
        ask, edits = self._requests, self._panels.edits
        return {
            "connect": lambda: self.with_one(edits.open_targets),
            "swap_kind": lambda: edits.open_kinds(self._ids),
            "join": lambda: edits.join(*self._ids),
            "combine": lambda: edits.open_combinations(self._ids),
            "swap_inputs": lambda: self.with_one(self._swap_inputs),
            "disconnect": lambda: self.with_one(self._panels.open_wires),
            "edit_values": lambda: self.with_one(self._values.begin),
            "edit_properties": lambda: self.with_one(ask.nodeActivated.emit),
            "group": lambda: ask.groupRequested.emit(self._ids),
            "ungroup": lambda: ask.ungroupRequested.emit(self._ids),
            "use_again": lambda: ask.againRequested.emit(self._ids),
            "share_weights": lambda: ask.shareRequested.emit(self._ids),
            "freeze": lambda: ask.freezeRequested.emit(self._ids),
            "freeze_here": lambda: ask.freezeHereRequested.emit(self._ids),
            "make_unique": lambda: ask.uniqueRequested.emit(self._ids),
            "open_module": lambda: self.with_one(ask.enterRequested.emit),
            "leave_module": ask.leaveRequested.emit,
            "rename_module": lambda: ask.renameModuleRequested.emit(self._module),
            "keep_module": lambda: ask.keepModuleRequested.emit(self._module),
            "export_module": lambda: ask.exportModuleRequested.emit(self._module),
            "copy": ask.copyRequested.emit,
            "paste": self._paste,
            "paste_wired": lambda: self._paste(wired=True),
            "duplicate": lambda: ask.duplicateRequested.emit(self._ids, None, False),
            "duplicate_wired": lambda: ask.duplicateRequested.emit(self._ids, None, True),
            "bypass": lambda: self._set_mode("bypass"),
            "disable": lambda: self._set_mode("off"),
        }

    def needs(self, ids: Sequence[str], *, inside: bool) -> Mapping[Need, bool]:
        """Which needs of commands are met while these nodes are selected.

        Args:
            ids: The nodes.
            inside: Whether a module is in view.
        """
        chosen = self._view.selection
        instances = bool(ids) and all(is_instance(self._graph.nodes[i]) for i in ids)
        return {
            Need.INSIDE: inside,
            Need.INNER_NODES: inside and bool(ids),
            Need.MODULE: (len(ids) == 1 and instances) or inside,
            Need.NODES: bool(ids),
            Need.ONE_NODE: len(ids) == 1,
            Need.TWO_NODES: len(ids) == 2,
            Need.SEVERAL_NODES: len(ids) > 1,
            Need.TWO_INPUTS: len(ids) == 1 and can_swap(self._graph, ids[0], self._misfit),
            Need.FREE_ENDS: bool(ids) and has_free_ends(self._graph, ids),
            Need.SELECTION: bool(ids or chosen.wires() or chosen.frames() or chosen.dots()),
            Need.INSTANCE: instances,
        }

    def with_one(self, run: Callable[[str], object]) -> None:
        """Do something with the selected node, if it is one."""
        if len(ids := self._ids) == 1:
            run(ids[0])

    @property
    def _graph(self) -> Graph:
        return self._view.mirror.graph

    @property
    def _chosen(self) -> Selection:
        return self._view.selection

    @property
    def _ids(self) -> list[str]:
        return self._view.selection.ids()

    @property
    def _module(self) -> str:
        """The id of the selected instance; "" where that is not one, and the open one is meant."""
        ids = self._ids
        return ids[0] if len(ids) == 1 and is_instance(self._graph.nodes[ids[0]]) else ""

    @property
    def _misfit(self) -> Misfit:
        return known_misfit(self._view.mirror.findings)

    def _paste(self, *, wired: bool = False) -> None:
        """Ask for the clipboard to be pasted under the pointer, or in the middle of the view."""
        place = self._view.place_in_view()
        self._requests.pasteRequested.emit((place.x(), place.y()), wired)

    def _swap_inputs(self, node_id: str) -> None:
        self._requests.editRequested.emit(SwapInputs(node_id))

    def _set_mode(self, mode: Mode) -> None:
        """Ask for the selected nodes to be in this mode, or on again where they all are in it."""
        if ids := self._ids:
            back = all(self._graph.nodes[i].mode == mode for i in ids)
            self._requests.modeRequested.emit(ids, "on" if back else mode)
