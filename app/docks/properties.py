"""The properties panel: what is selected, and every value of it with the right editor."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app import theme
from app.base.i18n import tr
from app.docks.common import MINIMUM_WIDTH
from app.docks.editors import Option
from app.docks.forms import Form, NodeForm, RunForm
from app.docks.in_common import in_common
from app.docks.module_form import ModuleForm
from app.docks.several_form import SeveralForm, UnknownForm
from graph_nodes.definitions import Definitions
from graph_nodes.graph import Definition, Graph, GraphNode
from runtime.check_result import CheckResult


class PropertiesPanel(QWidget):
    """Shows and edits the selected nodes, or the run settings while nothing is selected.

    It never edits the graph: each committed edit is one signal, and ``show_graph`` brings back
    what came of it.

    Signals:
        paramChanged(tuple, str, object): Ids of the nodes, parameter, and its new, valid value.
        paramReset(tuple, str): Ids of the nodes, and the parameter that wants its default.
        renamed(str, str): Id of a node and its new name, which is valid and free.
        runChanged(str, object): Run setting and its new, valid value.
        fixRequested(Edit): The fix of a problem was chosen.
        bound(tuple, str, str): Ids of nodes in a module, parameter, and the formula that it is to
            follow; "" is a value of its own.
        exposeRequested(str, str): Id of a node in a module, and its parameter that is to be one of
            the module's own.
        tied(str, str): Id of a layer and of the one whose weight it is to have; "" is its own.
        frozen(tuple, tuple): Ids of nodes, and the paths into them that are to be frozen.
        modeChosen(tuple, str): Ids of nodes, and the mode that they are to have.
        swapWanted: The selected nodes are to be of another kind.

    Attributes:
        module_form: The form of the module in view.
    """

    paramChanged = Signal(tuple, str, object)
    paramReset = Signal(tuple, str)
    renamed = Signal(str, str)
    runChanged = Signal(str, object)
    fixRequested = Signal(object)
    bound = Signal(tuple, str, str)
    exposeRequested = Signal(str, str)
    tied = Signal(str, str)
    frozen = Signal(tuple, tuple)
    modeChosen = Signal(tuple, str)
    swapWanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(tr("Properties"))
        self.setMinimumWidth(MINIMUM_WIDTH)
        self._forms: dict[str, Form] = {}
        self._shown: tuple[Graph, tuple[str, ...], CheckResult | None] = (Graph(), (), None)
        self._module: Definition | None = None
        self._definitions: Definitions = {}
        self.module_form = ModuleForm()
        self._devices: Sequence[Option] = ()
        self._folder = Path.home()
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        theme.changed.connect(self._show_again)
        self._show_again()

    def show_graph(
        self,
        graph: Graph,
        ids: Iterable[str] = (),
        result: CheckResult | None = None,
        module: Definition | None = None,
        definitions: Definitions = MappingProxyType({}),
    ) -> None:
        """Show these nodes of ``graph``; if there are none, its run settings or the module.

        What is being typed stays, unless it is the value shown there that has changed.

        Args:
            graph: The document's graph; ids that it does not hold are passed over.
            ids: The selection.
            result: What the last check of this graph found, if one is there.
            module: The module that the graph is that of; None for the main graph.
            definitions: What instances are of.
        """
        shown = (graph, tuple(i for i in ids if i in graph.nodes), result)
        around = (self._module, self._definitions)
        if (shown, module, definitions) != (self._shown, *around):
            self._shown, self._module, self._definitions = shown, module, definitions
            self._show_again()

    def set_devices(self, devices: Sequence[Option]) -> None:
        """Offer these devices in the run settings, those that cannot be used with the reason."""
        self._devices = devices
        self._show_again()

    def set_folder(self, folder: Path) -> None:
        """Store paths relative to this folder from here on: where the graph is saved."""
        self._folder = folder
        self._show_again()

    def form(self) -> Form:
        """What is shown now."""
        area = self._stack.currentWidget()
        assert isinstance(area, QScrollArea)
        form = area.widget()
        assert isinstance(form, Form)
        return form

    def go_to(self, param: str = "") -> None:
        """Take the keyboard to the field of a parameter; to the first field that can be edited."""
        row = self.form().rows.get(param)
        (self if row is None else row.editor).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_again(self) -> None:
        graph, ids, result = self._shown
        types = {graph.nodes[i].type for i in ids}
        spec = graph.nodes[ids[0]].spec if len(types) == 1 else None
        if spec is not None:
            form = self._kept(spec.type)
            if form is None or (isinstance(form, NodeForm) and form.spec is not spec):
                form = self._keep(spec.type, NodeForm(spec))
        elif len(types) == 1:
            form = self._kept(" unknown") or self._keep(" unknown", UnknownForm())
        elif ids:
            form = self._several([graph.nodes[i] for i in ids])
        elif self._module is not None:
            form = self._kept(" module") or self._keep(" module", self.module_form)
            self.module_form.module = self._module
        else:
            form = self._kept(" run") or self._keep(" run", RunForm())
        if isinstance(form, NodeForm):
            form.folder, form.module = self._folder, self._module
            form.definitions = self._definitions
        if isinstance(form, RunForm) and self._devices:
            form.set_devices(self._devices)
        form.show_graph(graph, ids, result)
        self._stack.setCurrentWidget(_area(form))
        self.setFocusProxy(form.first_field())

    def _several(self, nodes: Sequence[GraphNode]) -> Form:
        """The form of nodes of several types: that of the last ones, if the same rows serve."""
        form, rows = self._kept(" several"), in_common(nodes)
        if not isinstance(form, SeveralForm) or not form.serves(rows):
            form = SeveralForm(rows)
            self._keep(" several", form)
        form.common, form.definitions = rows, self._definitions
        return form

    def _kept(self, key: str) -> Form | None:
        return self._forms.get(key)

    def _keep(self, key: str, form: Form) -> Form:
        if (old := self._forms.get(key)) is not None:
            area = _area(old)
            self._stack.removeWidget(area)
            area.deleteLater()
        form.paramChanged.connect(self.paramChanged)
        form.paramReset.connect(self.paramReset)
        form.renamed.connect(self.renamed)
        form.runChanged.connect(self.runChanged)
        form.fixRequested.connect(self.fixRequested)
        form.bound.connect(self.bound)
        form.exposeRequested.connect(self.exposeRequested)
        form.tied.connect(self.tied)
        form.frozen.connect(self.frozen)
        form.modeChosen.connect(self.modeChosen)
        form.swapWanted.connect(self.swapWanted)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stack.addWidget(area)
        area.setWidget(form)
        self._forms[key] = form
        return form


def _area(form: Form) -> QScrollArea:
    """The area that a form scrolls in."""
    area = form.parentWidget()
    while not isinstance(area, QScrollArea):
        assert area is not None
        area = area.parentWidget()
    return area
