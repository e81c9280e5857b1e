"""Where one is: the way from the main graph to the module that is open."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton

from app import theme
from app.base.i18n import tr
from app.docks.common import label
from app.docks.elided import ElidedLabel


class Breadcrumb(QFrame):
    """A button for each graph around the one in view; gone in the main graph.

    Signals:
        chosen(int): Go out to the graph at this depth; 0 is the main graph.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("breadcrumb")
        self.setAccessibleName(tr("Where you are"))
        self._row = QHBoxLayout(self)
        unit = theme.current().sizes.unit
        self._row.setContentsMargins(2 * unit, unit // 2, 2 * unit, unit // 2)
        self._row.setSpacing(unit // 2)
        self.hide()

    def show_way(self, names: Sequence[str], module: str) -> None:
        """Show where one is.

        Args:
            names: The names of the instances that lead there; none for the main graph.
            module: The name of the module that is open.
        """
        while self._row.count():
            if (widget := self._row.takeAt(0).widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for depth, name in enumerate((tr("Main graph"), *names[:-1])):
            self._row.addWidget(self._button(depth, name))
            self._row.addWidget(label("›", "small"))
        if names:
            self._row.addWidget(label(names[-1], "heading"))
            hint = tr("What you change here changes in every {module}.", module=module)
            self._row.addSpacing(2 * theme.current().sizes.unit)
            self._row.addWidget(ElidedLabel(hint), 1)
        self.setVisible(bool(names))

    def _button(self, depth: int, name: str) -> QToolButton:
        made = QToolButton()
        made.setText(name)
        made.setAutoRaise(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setToolTip(tr("Go out to {name}", name=name))
        made.clicked.connect(partial(self.chosen.emit, depth))
        return made
