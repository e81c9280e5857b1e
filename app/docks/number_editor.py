"""The editor of numbers: typed in any notation, stepped by keys, buttons and wheel."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox

from app import theme
from app.docks.number_steps import stepped
from app.docks.text_editors import LineEditor
from graph_nodes.params import Float, Int, Param


class NumberEditor(LineEditor):
    """A spin box for numbers, one or one for each axis.

    Any number can be typed, 3e-4 included, with its unit or without. Whole numbers step by 1,
    others by their second digit, so that 0.001 steps to 0.0011 and 50 to 51.
    Where None means "auto", an empty field says what that is, and stepping starts from there; where
    it means "none", from what the number is by default.

    Args:
        param: what is edited.
        kind: what of it is the number.
    """

    def __init__(self, param: Param, kind: Int | Float) -> None:
        box = _SpinBox()
        self._kind = kind
        super().__init__(param, box)
        box.editor = self
        self.line.setTextMargins(theme.current().sizes.unit, 0, 0, 0)  # as in other fields

    def display(self) -> None:
        super().display()
        if self.param.unit and self.line.text():
            self.line.setText(f"{self.line.text()} {self.param.unit}")
        self.field.update()  # the buttons may be at an end of the range now

    def number(self) -> float | int | None:
        """The number that stepping starts from: what is typed, what is there, what auto means."""
        typed = self.param.parse(self.line.text())
        for number in (typed, self.value, self.auto):
            if isinstance(number, int | float) and not isinstance(number, bool):
                return number
        return None

    def numbers(self) -> tuple[int, ...]:
        """The numbers that are stepped together: what is typed, one for each axis."""
        typed = self.param.parse(self.line.text())
        return cast("tuple[int, ...]", typed) if isinstance(typed, tuple) else ()

    def can_step(self, direction: int) -> bool:
        """Whether a step up (1) or down (-1) stays within the range."""
        if numbers := self.numbers():
            return any(self._stepped(n, direction) != n for n in numbers)
        number = self.number()
        return number is None or self._stepped(number, direction) != number

    def step(self, steps: int) -> None:
        """Commit the number some steps up or down, or the end of the range."""
        if numbers := self.numbers():
            self.commit(tuple(self._stepped(n, steps) for n in numbers))
            self.display()
            return
        number = self.number()
        if number is None:
            number, steps = self._kind.default, 0
        self.commit(self._stepped(number, steps))
        self.display()
        self.select()

    def select(self) -> None:
        """Select the number without its unit."""
        unit = f" {self.param.unit}"
        text = self.line.text()
        self.line.setSelection(0, len(text) - (len(unit) if text.endswith(unit) else 0))

    def _stepped(self, number: float | int, steps: int) -> float | int:
        return stepped(self._kind, number, steps)


class _SpinBox(QAbstractSpinBox):
    """Qt's spin box with the values of a NumberEditor."""

    editor: NumberEditor | None = None

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(60)

    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        return QValidator.State.Acceptable, input, pos

    def stepBy(self, steps: int) -> None:
        if self.editor is not None:
            self.editor.step(steps)

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        flags = QAbstractSpinBox.StepEnabledFlag.StepNone
        if self.editor is None:
            return flags
        if self.editor.can_step(1):
            flags |= QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        if self.editor.can_step(-1):
            flags |= QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        return flags

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if self.editor is not None and event.reason() in by_key:
            self.editor.select()
