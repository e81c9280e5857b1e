"""Where one is: the way from the main graph to the module that is open."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

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
        self._steps: list[tuple[QToolButton, QLabel]] = []
        self._here = label("", "heading")
        self._hint = ElidedLabel("")
        unit = theme.current().sizes.unit
        self._row.setContentsMargins(2 * unit, unit // 2, 2 * unit, unit // 2)
        self._row.setSpacing(unit // 2)
        self._row.addWidget(self._here)
        self._row.addSpacing(2 * unit)
        self._row.addWidget(self._hint, 1)
        self.hide()

    def show_way(self, names: Sequence[str], module: str) -> None:
        """Show where one is.

        Args:
            names: The names of the instances that lead there; none for the main graph.
            module: The name of the module that is open.
        """
        around = (tr("Main graph"), *names[:-1]) if names else ()
        while len(self._steps) < len(around):
            self._add_step(len(self._steps))
        for depth, (button, arrow) in enumerate(self._steps):
            for widget in (button, arrow):
                widget.setVisible(depth < len(around))
        for (button, _), name in zip(self._steps, around, strict=False):
            button.setText(name)
            button.setToolTip(tr("Go out to {name}", name=name))
        if names:
            self._here.setText(names[-1])
            self._hint.setText(tr("What you change here changes in every {module}.", module=module))
        self.setVisible(bool(names))

    def _add_step(self, depth: int) -> None:
        """Make the button of a depth, which is used again from then on."""
        button = QToolButton()
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(partial(self.chosen.emit, depth))
        arrow = label("›", "small")
        for place, widget in enumerate((button, arrow)):
            self._row.insertWidget(2 * depth + place, widget)
        self._steps.append((button, arrow))
