"""The person's library in the window: what is saved there, offered from there, and removed."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.base.i18n import tr
from app.canvas import Canvas
from app.canvas.placing import free_place
from app.docks.palette import PalettePanel
from app.document.document import Document
from app.document.editing import Editing
from app.document.level import Level
from app.document.shelf import Shelf, Shelved
from app.window.files import Files
from app.window.module_questions import ClashQuestion, ask_about_taken, may_remove
from graph_nodes import portable
from graph_nodes.graph import Definition, GraphError
from graph_nodes.names import FreeNames
from graph_nodes.params import Value
from graph_nodes.portable import PortableModule
from graph_nodes.project import Project


class ModuleLibrary(QObject):
    """Puts modules of the document into the library, or a file, and those from there into it.

    Args:
        shelf: The library.
        document: The document.
        level: What of it is in view.
        editing: Edits it.
        canvas: Shows it, and offers what is in the library.
        palette: Offers it, too.
        files: Reads and writes modules elsewhere, and says what was done or failed.
        parent: The window.
    """

    def __init__(
        self,
        shelf: Shelf,
        document: Document,
        level: Level,
        editing: Editing,
        canvas: Canvas,
        palette: PalettePanel,
        files: Files,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._shelf, self._document, self._level = shelf, document, level
        self._editing, self._canvas, self._palette = editing, canvas, palette
        self._files, self._window = files, parent
        editing.chooser = lambda: ClashQuestion(parent)
        shelf.changed.connect(self._offer)
        canvas.keepModuleRequested.connect(self.keep)
        canvas.exportModuleRequested.connect(self.export)
        palette.nodeRequested.connect(self.add_node)
        palette.removeRequested.connect(self.remove)
        palette.carry = self._carried
        files.moduleRead.connect(self._use)

    # -- from there ------------------------------------------------------------------------

    def show_specs(self) -> None:
        """Have the palette offer what the document and the library have."""
        library = self._document.graph.library
        self._palette.show_specs(library.with_(self._shelf.specs()).specs())

    def _offer(self) -> None:
        self._canvas.offer(self._shelf.specs())
        self.show_specs()

    def add_node(self, node_type: str, params: Mapping[str, Value] = MappingProxyType({})) -> None:
        """Add a node, or a module of the library, and select it.

        It goes on the wire that is selected, if it can, or else beside the selected node.
        """
        edit = self._canvas.flow.insertion(node_type, params)
        if edit is None:
            self._canvas.panels.add(node_type, params)
        else:
            self._editing.do(edit)

    def _carried(self, node_type: str) -> str:
        """The text of the file of a module, of the document or the library; "" for other nodes."""
        definition = self._document.graph.definitions.get(node_type)
        module = self._editing.offered.get(node_type)
        if definition is not None:
            module = self._made(definition)
        return "" if module is None else portable.dumps(module)

    def _use(self, module: PortableModule) -> None:
        """Add an instance of a module that was read from a file."""
        (node,) = module.graph.nodes.values()
        self._editing.bring(module, free_place(self._canvas.view, node, self._canvas.selected()))

    # -- to there --------------------------------------------------------------------------

    def keep(self, node_id: str) -> None:
        """Save the module of an instance, or for "" of the graph in view, in the library."""
        module = self._portable(node_id)
        if module is None:
            return
        there = self._there(module.name)
        if module in [one.module for one in self._shelf.named(module.name)]:
            self._files.done.emit(tr("{name} is in your library already.", name=module.name))
        elif there is None:
            self._put(module, self._shelf.place(module.name))
        else:
            self._ask(module, there)

    def _there(self, name: str) -> Path | None:
        """The file in the library that has a name, whether or not it can be read."""
        place, others = self._shelf.place(name), self._shelf.named(name)
        return place if place.exists() else others[0].file if others else None

    def _ask(self, module: PortableModule, there: Path) -> None:
        """Ask what to do about a name that is taken, and do it."""
        held = [one.name for one in module.graph.definitions.values()]
        new = FreeNames([*self._shelf.names(), *held]).take(module.name)
        detail = tr("To replace it is to lose what is in {file}.", file=there.name)
        match ask_about_taken(self._window, module.name, new, detail):
            case "replace":
                self._put(module, there)
            case "both":
                self._put(module.renamed(new), self._shelf.place(new))
            case _:
                pass

    def _put(self, module: PortableModule, file: Path) -> None:
        try:
            self._shelf.put(module, file)
        except OSError as error:
            reason = error.strerror or str(error)
            self._files.failed.emit(
                tr(
                    "{name} was not saved to your library: {why}. It is still in this graph.",
                    name=module.name,
                    why=reason,
                )
            )
        else:
            self._files.done.emit(
                tr("{name} is in your library now: see the palette.", name=module.name)
            )

    def export(self, node_id: str) -> None:
        """Write such a module to a file."""
        module = self._portable(node_id)
        if module is not None:
            self._files.export_module(module)

    def _portable(self, node_id: str) -> PortableModule | None:
        definition = self._level.module(node_id)
        return None if definition is None else self._made(definition)

    def _made(self, definition: Definition) -> PortableModule | None:
        """A module of the document, or None where it cannot leave it, which is said."""
        try:
            return PortableModule.of(Project(self._document.graph), definition.id)
        except GraphError as error:
            self._files.failed.emit(str(error))
            return None

    def remove(self, kind: str) -> None:
        """Take a module out of the library, after a question."""
        one: Shelved | None = self._shelf.modules.get(kind)
        if one is None or not may_remove(self._window, one.label):
            return
        try:
            self._shelf.remove(kind)
        except OSError as error:
            reason = error.strerror or str(error)
            text = tr(
                "{name} was not removed from your library: {why}.", name=one.label, why=reason
            )
            self._files.failed.emit(text)
        else:
            self._files.done.emit(tr("Removed {name} from your library.", name=one.label))
