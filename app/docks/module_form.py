"""The form of a module: what it is called, and the parameters that its instances can set."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from app import theme
from app.base.i18n import tr
from app.commands.command import plain
from app.commands.table import table
from app.docks.common import label, rule, tool_button
from app.docks.elided import ElidedLabel
from app.docks.forms import Form, Title
from app.docks.param_row import field_grid
from app.theme import icons
from graph_nodes.graph import Definition, Graph
from graph_nodes.names import name_refusal
from graph_nodes.params import Param
from runtime.check_result import CheckResult


class ModuleForm(Form):
    """Shown while a module is open and none of its nodes is selected.

    Attributes:
        module: The module.

    Signals:
        moduleRenamed(str): Its class is to be called so.
        described(str): This is what it is.
        concealed(str): This parameter is to go.
        keepRequested: It is to be in the person's library.
    """

    moduleRenamed = Signal(str)
    described = Signal(str)
    concealed = Signal(str)
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
        self._layout.addLayout(grid)
        self._message = label("", "error", wrap=True)
        self._message.hide()
        self._layout.addWidget(self._message)
        self._layout.addWidget(rule())
        self._layout.addWidget(label(tr("Parameters of its instances"), "heading"))
        self._params = QGridLayout()
        self._params.setColumnStretch(1, 1)
        self._layout.addLayout(self._params)
        hint = tr(
            "Select a node, and press the formula button beside one of its values to make that a "
            "parameter here, or to let it follow from one. Inputs are arguments of the class, and "
            "Outputs are what it returns."
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
        count = sum(result.parameters.values()) if result else 0
        notes = [tr("{count} nodes", count=len(graph.nodes))]
        notes += [tr("{count} parameters", count=f"{count:,}")] if count else []
        self._title.show_text(module.name, " · ".join(notes))
        if not self._name.hasFocus() or self._name.text() == module.name:
            self._name.setText(module.name)
            self._say("")
        if not self._help.hasFocus():
            self._help.setText(module.help)
            self._help.setCursorPosition(0)
        while (item := self._params.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for line, param in enumerate(module.params):
            self._show_param(param, line)
        if not module.params:
            self._params.addWidget(label(tr("None yet."), "muted"), 0, 0, 1, 3)

    def first_field(self) -> QWidget:
        return self._name

    def _show_param(self, param: Param, line: int) -> None:
        name = ElidedLabel(param.name)
        name.setToolTip(param.help)
        self._params.addWidget(name, line, 0, 1, 2)
        value = label(f"= {param.show(param.default)}", "muted")
        self._params.addWidget(value, line, 2, Qt.AlignmentFlag.AlignRight)
        text = tr("Take {name} away", name=param.name)
        self._params.addWidget(
            tool_button("delete", text, lambda: self.concealed.emit(param.name)), line, 3
        )
        self._params.setHorizontalSpacing(theme.current().sizes.unit)

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
