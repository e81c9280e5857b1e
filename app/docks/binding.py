"""What a parameter inside of a module follows from: a value of its own, a parameter, a formula."""

from collections.abc import Collection

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QMenu, QWidget

from app.base.i18n import tr
from app.docks.common import tool_button
from graph_nodes.formula import FormulaError, formula


class Binding(QObject):
    """A button beside a parameter's editor, and the formula that stands in the editor's place.

    Signals:
        exposeRequested: The parameter is to be one of the module's own.
        bound(str): It is to follow this formula; "" is a value of its own again.
        refused(str): What was typed is no formula, and why; "" is one.
    """

    exposeRequested = Signal()
    bound = Signal(str)
    refused = Signal(str)

    def __init__(self, name: str, editor: QWidget, grid: QGridLayout, line: int) -> None:
        super().__init__(editor)
        self._editor, self._text = editor, ""
        self._known: Collection[str] = ()
        label = tr("Let {name} follow from the module's parameters", name=name)
        self.button = tool_button("formula", label, self._open_menu)
        self.button.hide()
        self.line = QLineEdit()
        self.line.setAccessibleName(tr("{name} as a formula", name=name))
        self.line.setPlaceholderText(tr("such as channels * 4"))
        self.line.setToolTip(tr("A formula of the module's parameters, such as channels * 4."))
        self.line.hide()
        self.line.editingFinished.connect(self._commit)
        grid.addWidget(self.line, line, 1)

    def show_text(self, text: str, known: Collection[str] | None) -> None:
        """Show what the parameter follows from.

        Args:
            text: The formula; "" where it has a value of its own.
            known: The module's parameters; None where it cannot follow from any.
        """
        self._known = known or ()
        self.button.setVisible(known is not None)
        if text != self._text or not self.line.hasFocus():
            self._text = text
            self.line.setText(text)
            self._show_line(bool(text))
            self.refused.emit("")

    def _show_line(self, shown: bool) -> None:
        self.line.setVisible(shown)
        self._editor.setVisible(not shown)

    def _open_menu(self) -> None:
        menu = QMenu(self.button)
        if self._text:
            menu.addAction(tr("A value of its own"), lambda: self.bound.emit(""))
        else:
            menu.addAction(tr("Make it a parameter of the module"), self.exposeRequested.emit)
            menu.addAction(tr("Write a formula"), self._write)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def _write(self) -> None:
        self._show_line(True)
        self.line.setFocus()

    def _commit(self) -> None:
        text = self.line.text().strip()
        if text == self._text:
            self._show_line(bool(text))
            self.refused.emit("")
            return
        try:
            names = formula(text).names if text else ()
        except FormulaError as error:
            self.refused.emit(str(error))
            return
        if strangers := [name for name in names if name not in self._known]:
            known = ", ".join(self._known) or tr("none")
            text = tr(
                "The module has no parameter {name}. It has: {known}.",
                name=strangers[0],
                known=known,
            )
            self.refused.emit(text)
            return
        self.refused.emit("")
        self.bound.emit(text)
