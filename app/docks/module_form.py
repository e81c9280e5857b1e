"""The form of a module: what it is called, and the parameters that its instances can set."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from app.base.i18n import tr
from app.commands.command import plain
from app.commands.table import table
from app.docks.color_editor import ColorEditor
from app.docks.common import label, rule
from app.docks.elided import ElidedLabel
from app.docks.exposed_rows import ExposedRows
from app.docks.findings_text import nodes_text, parameters_text
from app.docks.forms import Form, Title
from app.docks.param_row import field_grid
from app.docks.port_rows import PortRows
from app.theme import icons
from graph_nodes.arranging import ports_in
from graph_nodes.graph import Definition, Graph
from graph_nodes.names import name_refusal
from graph_nodes.roles import Role
from runtime.check_result import CheckResult


class ModuleForm(Form):
    """Shown while a module is open and none of its nodes is selected.

    Attributes:
        module: The module.
        color: The colour of its instances.
        inputs: Its Inputs.
        outputs: Its Outputs.
        params: What its instances can set.

    Signals:
        moduleRenamed(str): Its class is to be called so.
        described(str): This is what it is.
        portDescribed(str, str): Id of an Input or Output, and what it is.
        portMoved(str, int): Id of an Input or Output that is to come by so many places later.
        portRemoved(str): Id of an Input or Output that is to go.
        keepRequested: It is to be in the person's library.
    """

    moduleRenamed = Signal(str)
    described = Signal(str)
    portDescribed = Signal(str, str)
    portMoved = Signal(str, int)
    portRemoved = Signal(str)
    keepRequested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.module: Definition | None = None
        self._title = Title("category-modules", "modules")
        self._layout.addWidget(self._title)
        self._name = QLineEdit()
        self._name.setToolTip(tr("The name of its class in the generated code."))
        self._name.editingFinished.connect(self._rename)
        caption = ElidedLabel(tr("class"))
        caption.setBuddy(self._name)
        grid = field_grid()
        grid.addWidget(caption, 0, 0)
        grid.addWidget(self._name, 0, 1)
        self._help = QLineEdit()
        self._help.setPlaceholderText(tr("in a sentence"))
        self._help.setToolTip(tr("What its class says of itself, and the palette of it."))
        self._help.editingFinished.connect(self._describe)
        about = ElidedLabel(tr("about"))
        about.setBuddy(self._help)
        grid.addWidget(about, 1, 0)
        grid.addWidget(self._help, 1, 1)
        self.color = ColorEditor()
        color = ElidedLabel(tr("color"))
        color.setBuddy(self.color)
        grid.addWidget(color, 2, 0)
        grid.addWidget(self.color, 2, 1)
        self._layout.addLayout(grid)
        self._message = label("", "error", wrap=True)
        self._message.hide()
        self._layout.addWidget(self._message)
        self._layout.addWidget(rule())
        self.inputs = PortRows(
            tr("Inputs: its arguments"), tr("None. Add an Input for each thing it is given.")
        )
        self.outputs = PortRows(
            tr("Outputs: what it returns"), tr("None. Add an Output for each thing it returns.")
        )
        for ports in (self.inputs, self.outputs):
            self._layout.addWidget(ports)
            ports.renamed.connect(self.renamed)
            ports.described.connect(self.portDescribed)
            ports.moved.connect(self.portMoved)
            ports.removed.connect(self.portRemoved)
        self._layout.addWidget(rule())
        self.params = ExposedRows()
        self._layout.addWidget(self.params)
        hint = tr(
            "Select a node, and press the formula button beside one of its values to make that a "
            "parameter here, or to let it follow from one."
        )
        self._layout.addWidget(label(hint, "small", wrap=True))
        keep = table()["keep_module"]
        button = QPushButton(plain(keep.text))
        button.setToolTip(keep.tip)
        icons.bind(button, keep.icon)
        button.clicked.connect(self.keepRequested)
        self._layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addStretch(1)

    def show_graph(self, graph: Graph, ids: tuple[str, ...], result: CheckResult | None) -> None:
        module = self.module
        assert module is not None, "it is shown with a module"
        count = result.learned if result else 0
        notes = [nodes_text(len(graph.nodes))]
        notes += [parameters_text(count)] if count else []
        self._title.show_text(module.name, " · ".join(notes))
        if not self._name.hasFocus() or self._name.text() == module.name:
            self._name.setText(module.name)
            self._say("")
        if not self._help.hasFocus():
            self._help.setText(module.help)
            self._help.setCursorPosition(0)
        self.color.show_color(module.color)
        for rows, role in ((self.inputs, Role.INPUT), (self.outputs, Role.OUTPUT)):
            rows.show_ports(graph, ports_in(graph, role, module.order))
        self.params.show_params(module.params)

    def first_field(self) -> QWidget:
        return self._name

    def _rename(self) -> None:
        name = self._name.text().strip()
        reason = name_refusal(name) or ""
        self._say(reason)
        if not reason and self.module is not None and name != self.module.name:
            self.moduleRenamed.emit(name)

    def _describe(self) -> None:
        if self.module is not None and self._help.text().strip() != self.module.help:
            self.described.emit(self._help.text())

    def _say(self, reason: str) -> None:
        self._message.setText(reason)
        self._message.setVisible(bool(reason))
