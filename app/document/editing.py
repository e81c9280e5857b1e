"""What people do to the graph, as one edit each: what the canvas asks for ends up here.

An edit that the graph refuses changes nothing and says why.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app.base.i18n import tr
from app.document.document import Document
from app.document.level import Level
from app.document.module_edits import ModuleEdits, own_value
from app.document.rebase import shown
from app.document.tables import undecided
from graph_nodes import portable
from graph_nodes.adopting import Choose, adopted, keep_both
from graph_nodes.chain import Chain, Piece
from graph_nodes.document import DocumentError, dumps, loads
from graph_nodes.drawing import Drawing
from graph_nodes.edit import Edit, Insert, Within, within
from graph_nodes.flow import between, halves, put_on, without
from graph_nodes.frames import frame_around, put_in
from graph_nodes.graph import Graph, GraphError, Mode, Position, Wire, id_key
from graph_nodes.joining import fed, feeding
from graph_nodes.params import Path as PathParam
from graph_nodes.params import Value
from graph_nodes.portable import PortableModule
from graph_nodes.project import Project

PASTE_STEP = 32.0
"""How far, in pixels, a copy stands from what it was copied from."""


class Editing(ModuleEdits):
    """Edits a document in the words of the window.

    Attributes:
        offered: The modules from outside of the project that can be added like a node, by type id.
        chooser: Makes what is asked about the names that are taken here, for one edit.
        placer: Says how far nodes are moved that are to be moved so far, where that place is taken.
    """

    offered: Mapping[str, PortableModule] = MappingProxyType({})
    chooser: Callable[[], Choose] = staticmethod(lambda: keep_both)

    placer: Callable[[Graph, Position], Position] = staticmethod(lambda _, offset: offset)

    _pasted: tuple[str, int] = ("", 0)
    """What was pasted last and where, and how often since."""

    _feeding: tuple[str, str, tuple[Wire, ...]] = ("", "", ())
    """The text that was copied, the scope that it is from, and the wires that led into it."""

    def __init__(self, document: Document, level: Level, parent: QObject | None = None) -> None:
        super().__init__(document, level, parent)
        document.replaced.connect(self._forget_feeding)

    # -- nodes -----------------------------------------------------------------------------

    def add(
        self,
        node_type: str,
        at: Position,
        wire: Wire | None = None,
        params: Mapping[str, Value] | None = None,
    ) -> None:
        """Add a node, and a wire that has ``NEW`` for the node at one end."""
        wires = () if wire is None else (wire,)
        self.add_chain(Chain((Piece(node_type, params or {}),), wires), [at])

    def add_chain(self, chain: Chain, places: Sequence[Position], frame: str = "") -> None:
        """Add nodes that are wired one to the next, as one edit; the last is what one goes on from.

        Args:
            chain: The nodes. A module from outside of the project comes alone.
            places: The top left corner of each.
            frame: The frame that they come into; "" for none.
        """
        types = chain.types
        if kept := next((each for each in types if each in self.offered), None):
            module = self.offered[kept]
            if len(types) == 1 and not chain.pieces[0].params:
                self.bring(module, places[0], next(iter(chain.wires), None), chain.away)
            else:
                text = tr("{name} is in your library: add it on its own first.", name=module.name)
                self.refused.emit(text)
            return
        made: list[str] = []

        def added() -> Graph:
            graph, ids = chain.add(self._graph, places)
            made.extend(ids)
            return graph.draw(put_in(graph.drawing, ids, frame)) if frame else graph

        specs = [self._graph.library.spec(each) for each in types]
        named = [s.label if s else t for s, t in zip(specs, types, strict=True)]
        if self._edit(tr("Add {node}", node=", ".join(named)), added):
            self.made.emit(made[-1:])

    def bring(
        self,
        module: PortableModule,
        at: Position,
        wire: Wire | None = None,
        away: Collection[Wire] = (),
    ) -> None:
        """Add an instance of a module from outside, with the definitions that it needs.

        Args:
            module: The module.
            at: Where the instance stands.
            wire: A wire that comes with it; it has ``NEW`` for the instance at one end.
            away: The wires that go for it.
        """
        label = tr("Add {node}", node=module.name)
        if wire is None:
            self._paste(label, module.graph, at)
        else:

            def joint(graph: Graph, ids: Sequence[str]) -> Graph:
                return without(graph, (), away, [Chain.joined(wire, ids)])

            self._paste(label, module.graph, at, joint)

    def bring_text(self, text: str, at: Position) -> None:
        """Add an instance of a module that is told by the text of its file."""
        try:
            module = portable.loads(text, tr("What was dropped"))
        except DocumentError as error:
            self.refused.emit(str(error))
        else:
            self.bring(module, at)

    def move(self, positions: Mapping[str, Position]) -> None:
        """Put nodes elsewhere."""
        self._edit(self._about(tr("Move"), positions), lambda: self._graph.move(positions))

    def draw(self, label: str, drawing: Drawing, places: Mapping[str, Position]) -> None:
        """Draw the graph otherwise, with nodes at these places."""
        self._edit(label, lambda: self._graph.draw(drawing).move(places))

    def delete(
        self, ids: Iterable[str], wires: Iterable[Wire] = (), joins: Collection[Wire] = ()
    ) -> None:
        """Remove nodes, the wires at them, and these wires; draw those that join what is left."""
        chosen, cut = list(ids), list(wires)
        label = self._about(tr("Delete"), chosen) if chosen else tr("Disconnect")
        self._edit(label, lambda: without(self._graph, chosen, cut, joins))

    def rename(self, node_id: str, name: str) -> None:
        """Give a node another name."""
        self._edit(
            tr("Rename to {name}", name=name), lambda: self._graph.rename(node_id, name.strip())
        )

    def set_mode(self, ids: Sequence[str], mode: Mode) -> None:
        """Turn nodes on, off, or have them passed by."""
        verb = {"on": tr("Enable"), "off": tr("Disable"), "bypass": tr("Bypass")}[mode]
        self._edit(self._about(verb, ids), lambda: self._graph.set_mode(ids, mode))

    def set_param(self, ids: Sequence[str], param: str, value: object) -> None:
        """Change a parameter of nodes; what one editor sends in a row is one step of undo."""

        def changed() -> Graph:
            graph = self._graph
            for node_id in ids:
                kind = graph.nodes[node_id].spec
                if kind is not None and isinstance(kind.params.get(param), PathParam):
                    graph = undecided(graph, node_id)  # of the file that was there before
                graph = graph.set_param(node_id, param, value)
            return graph

        self._edit(tr("Set {param}", param=param), changed, key=f"{','.join(ids)}.{param}")

    def reset_param(self, ids: Sequence[str], param: str) -> None:
        """Give a parameter of nodes its default again."""

        def changed() -> Graph:
            graph = self._graph
            for node_id in ids:
                graph = graph.reset_param(node_id, param)
            return graph

        self._edit(tr("Reset {param}", param=param), changed)

    def set_run(self, name: str, value: object) -> None:
        """Change a run setting."""
        label = tr("Set {setting}", setting=name.replace("_", " "))
        self._edit_main(
            lambda: label, lambda main: main.set_run(**{name: value}), key=f"run.{name}"
        )

    def fix(self, fix: Edit) -> None:
        """Do what mends a problem of the main graph."""
        self._fix(fix)

    def fix_here(self, fix: Edit) -> None:
        """Do what mends a problem of the graph in view."""
        self._fix(within(self._level.way, fix))

    def do(self, edit: Edit) -> None:
        """Do an edit of the graph in view; what it brings is selected."""
        if isinstance(edit, Insert) and edit.type in self.offered:
            self._insert_module(edit)
            return
        before = self._graph.nodes.keys()
        self.fix_here(edit)
        if made := [i for i in self._graph.nodes if i not in before]:
            self.made.emit(made)

    def _insert_module(self, edit: Insert) -> None:
        """Put an instance of a module from outside on a wire."""
        at = between(self._graph, edit.wire) if edit.at is None else edit.at

        def onto(graph: Graph, ids: Sequence[str]) -> Graph:
            places = dict.fromkeys(ids, at)
            return put_on(graph, edit.wire, places, halves(graph, edit.wire, ids))

        module = self.offered[edit.type]
        self._paste(tr("Add {node}", node=module.name), module.graph, at, onto)

    def _fix(self, fix: Edit) -> None:
        document, way = self._document, fix.way if isinstance(fix, Within) else ()
        graph = document.graph
        self._refusing(lambda: document.edit(fix.words(graph).text(tr), fix.apply(graph), way=way))

    # -- wires -----------------------------------------------------------------------------

    def connect_wire(self, wire: Wire) -> None:
        """Draw a wire, in place of any that ends in the same input."""
        self._edit(tr("Connect"), lambda: self._graph.connect(wire))

    def disconnect_wires(self, wires: Iterable[Wire]) -> None:
        """Take wires away."""
        self.delete((), wires)

    # -- the clipboard ---------------------------------------------------------------------

    def copy(self, ids: Iterable[str]) -> bool:
        """Put nodes and the wires among them on the clipboard, as text. False if there are none."""
        fragment = self._level.fragment(ids)
        if not fragment.nodes:
            return False
        text = dumps(self._on_its_own(fragment))
        QGuiApplication.clipboard().setText(text)
        self._pasted = ("", 0)
        self._feeding = (text, self._level.scope, feeding(self._graph, fragment.nodes.keys()))
        return True

    def _forget_feeding(self) -> None:
        self._feeding = ("", "", ())  # the ids of another document mean other nodes

    def _on_its_own(self, fragment: Graph) -> Graph:
        """A fragment whose values follow from nothing: elsewhere the module has no parameters."""
        definition = self._level.definition
        if definition is None:
            return fragment
        for node in fragment.nodes.values():
            for param in node.bound:
                value = own_value(definition, node.id, param)
                fragment = fragment.set_param(node.id, param, value)
        return fragment

    def cut(self, ids: Sequence[str], joins: Collection[Wire] = ()) -> None:
        """Copy nodes, then remove them, and draw the wires that join what is left."""
        if self.copy(ids):
            label = self._about(tr("Cut"), ids)
            self._edit(label, lambda: without(self._graph, ids, (), joins))

    def paste(self, center: Position, wired: bool = False) -> None:
        """Paste what the clipboard holds around a place; again and again goes step by step.

        Args:
            center: The place.
            wired: Whether it takes what it took where it was copied, from what is still there.
        """
        text = QGuiApplication.clipboard().text()
        try:
            fragment = loads(text, tr("The clipboard"))
        except DocumentError:
            self.refused.emit(tr("The clipboard holds no Netloom nodes: nothing was pasted."))
            return
        if not fragment.nodes:
            self.refused.emit(tr("The clipboard holds a graph without nodes: nothing was pasted."))
            return
        place = f"{center} {text}"
        times = self._pasted[1] + 1 if self._pasted[0] == place else 0
        self._pasted = (place, times)
        left, top, right, bottom = _bounds(fragment)
        step = PASTE_STEP * times
        offset = (
            round(center[0] - (left + right) / 2 + step),
            round(center[1] - (top + bottom) / 2 + step),
        )
        copied, scope, wires = self._feeding
        is_known = wired and (copied, scope) == (text, self._level.scope)
        then = _feeds(fragment, wires if is_known else ())
        self._paste(tr("Paste"), fragment, self.placer(fragment, offset), then)

    def duplicate(
        self, ids: Iterable[str], offset: Position | None = None, wired: bool = False
    ) -> None:
        """Put a copy of nodes beside them, in the same frame, without the clipboard.

        Args:
            ids: The nodes.
            offset: How far from them it stands; None for the nearest free place.
            wired: Whether it takes what they take.
        """
        fragment = self._level.fragment(ids)

        wires = feeding(self._graph, fragment.nodes.keys()) if wired else ()
        feed = _feeds(fragment, wires)

        def beside(graph: Graph, made: Sequence[str]) -> Graph:
            frame = frame_around(graph.drawing, fragment.nodes.keys())
            return feed(graph.draw(put_in(graph.drawing, made, frame)), made)

        if fragment.nodes:
            offset = offset or self.placer(fragment, (PASTE_STEP, PASTE_STEP))
            self._paste(tr("Duplicate"), fragment, offset, beside)

    def _paste(
        self,
        label: str,
        fragment: Graph,
        offset: Position,
        then: Callable[[Graph, Sequence[str]], Graph] = lambda graph, _: graph,
    ) -> None:
        try:
            found = self._adopted(fragment)
        except GraphError as error:
            self.refused.emit(str(error))
            return
        if found is None:
            return
        main, known = found
        made: list[str] = []

        def pasted(graph: Graph) -> Graph:
            graph, ids = graph.paste(known, offset)
            made.extend(ids)
            return then(graph, ids)

        if self._edit_project(label, lambda: Project(main).edit_scope(self._level.scope, pasted)):
            self.made.emit(made)

    def _adopted(self, fragment: Graph) -> tuple[Graph, Graph] | None:
        """The document's graph with what a fragment brings, as the person chooses."""
        choose = cache(self.chooser())
        while True:  # what is read of a table may come in while somebody thinks about an answer
            graph = self._document.graph
            found = adopted(graph, fragment, choose)
            if graph is self._document.graph:
                return found

    # -- helpers ---------------------------------------------------------------------------

    def add_csv(self, path: Path, at: Position) -> None:
        """Add a node that reads this table."""
        self.add("CSVFile", at, params={"path": shown(path, self._document.folder)})


def _feeds(fragment: Graph, wires: tuple[Wire, ...]) -> Callable[[Graph, Sequence[str]], Graph]:
    """What brings copies of nodes what these wires brought them."""
    ids = sorted(fragment.nodes, key=id_key)  # in which order they are pasted
    return lambda graph, made: fed(graph, wires, dict(zip(ids, made, strict=True)))


def _bounds(graph: Graph) -> tuple[float, float, float, float]:
    xs = [n.at[0] for n in graph.nodes.values()]
    ys = [n.at[1] for n in graph.nodes.values()]
    return min(xs), min(ys), max(xs), max(ys)
