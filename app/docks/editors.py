"""Editors of parameter values: each shows one value and offers another when one is committed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from app.base.i18n import tr
from app.docks.common import set_property
from app.docks.values import shown
from graph_nodes.params import Optional, Param, Value


class Mixed:
    """What an editor of several nodes shows where their values differ."""


MIXED = Mixed()
Shown: TypeAlias = "Value | Mixed"


class Editor(QWidget):
    """Shows the value of one parameter and lets it be changed.

    Typing changes nothing until it is committed by Enter or by leaving the field. What cannot be
    used is refused with a reason and stays there to be corrected; Escape brings the value back.

    Signals:
        committed(object): Another, valid value was entered.
        refused(str): Why what was entered cannot be used; empty once that is over.

    Attributes:
        sharing: Name of a node → its own parameter, where nodes of several kinds are edited
            together: each must take what is entered.
    """

    committed = Signal(object)
    refused = Signal(str)
    wide = False  # whether it stands below its label, with all the room there is
    in_line = True  # whether a line is enough for it, as over a value on a node

    def __init__(self, param: Param, field: QWidget) -> None:
        super().__init__()
        self.param = param
        self.field = field
        self.value: Shown = param.default
        self.auto: Value = None
        self.is_refused = False
        self.sharing: Mapping[str, Param] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(field)
        self.setFocusProxy(field)
        field.setAccessibleName(param.name.replace("_", " "))
        field.setAccessibleDescription(param.help)

    def show_value(self, value: Shown, auto: Value = None) -> None:
        """Show a value without committing it.

        What is being typed is kept if the value is the one that is already there.

        Args:
            value: what the node has.
            auto: what None stands for, where that is known.
        """
        self.auto = auto
        if value != self.value or not self.is_edited():
            self.value = value
            self.display()
            self.refuse("")
        else:
            self.display_hint()

    def display(self) -> None:
        """Put ``self.value`` into the field in place of what was typed."""
        raise NotImplementedError

    def display_hint(self) -> None:
        """Say in an empty field what that means, ``self.auto`` if it means "auto"."""

    def is_edited(self) -> bool:
        """Whether something was typed that is not committed yet."""
        return False

    def finish(self) -> None:
        """Commit what was typed, if anything can be."""

    def select(self) -> None:
        """Select what typing would replace."""

    def commit(self, entered: object) -> None:
        """Offer what was entered, if it is valid and new."""
        try:
            value = self.param.validate(entered)
        except ValueError as error:
            self.refuse(tr("{name} {reason}", name=self.param.name, reason=error))
            return
        for node, param in self.sharing.items():
            try:
                param.validate(value)
            except ValueError as error:
                self.refuse(f"{node}.{param.name} {error}")
                return
        self.refuse("")
        is_new = value != self.value
        self.value = value
        if is_new:
            self.committed.emit(value)

    def refuse(self, reason: str) -> None:
        """Mark the field and say why, or, for an empty reason, unmark it."""
        self.is_refused = bool(reason)
        set_property(self.field, "invalid", self.is_refused)
        self.refused.emit(reason)


class BoolEditor(Editor):
    """A check box that also says in words how it stands."""

    def __init__(self, param: Param) -> None:
        self._box = QCheckBox()
        super().__init__(param, self._box)
        self._box.clicked.connect(self._clicked)

    def display(self) -> None:
        if isinstance(self.value, Mixed):
            self._box.setCheckState(Qt.CheckState.PartiallyChecked)
            self._box.setText(tr("mixed"))
        else:
            self._box.setTristate(False)
            self._box.setChecked(bool(self.value))
            self._box.setText(tr("on") if self.value else tr("off"))

    def _clicked(self) -> None:
        self._box.setTristate(False)
        self.commit(self._box.isChecked())
        self.display()


def placeholder(param: Param, value: Shown, auto: Value) -> str:
    """What an empty field says: "none" or "auto (64)" for None, "mixed" for several values."""
    if isinstance(value, Mixed):
        return tr("mixed")
    if value is not None:
        return ""
    word = shown(param, None)
    return word if auto is None else tr("{word} ({value})", word=word, value=shown(param, auto))


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a choice: what it stores, what it is called, and why it cannot be taken."""

    value: Value
    label: str
    unavailable: str = ""


class ChoiceEditor(Editor):
    """A list of options to choose one from; what is none or auto comes first."""

    def __init__(self, param: Param, options: Sequence[Option]) -> None:
        self._box = ComboBox()
        super().__init__(param, self._box)
        self._options: tuple[Option, ...] = ()
        self._entries: tuple[Option, ...] = ()
        self.set_options(options)
        self._box.activated.connect(self._activated)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer other options."""
        if tuple(options) == self._options:
            return
        self._options = tuple(options)
        self._fill()

    def display(self) -> None:
        self._fill()

    def display_hint(self) -> None:
        self._fill()

    def _fill(self) -> None:
        self._box.clear()
        options = self._options
        if isinstance(self.param, Optional):
            options = (Option(None, placeholder(self.param, None, self.auto)), *options)
        values = [option.value for option in options]
        if not isinstance(self.value, Mixed) and self.value not in values:
            options = (*options, Option(self.value, shown(self.param, self.value)))
            values.append(self.value)
        self._entries = options
        for at, option in enumerate(options):
            self._box.addItem(option.label)
            if option.unavailable:
                self._box.setItemData(at, option.unavailable, Qt.ItemDataRole.ToolTipRole)
                self._box.setItemData(at, 0, Qt.ItemDataRole.UserRole - 1)  # not selectable
        if isinstance(self.value, Mixed):
            self._box.setPlaceholderText(tr("mixed"))
            self._box.setCurrentIndex(-1)
        else:
            self._box.setCurrentIndex(values.index(self.value))

    def _activated(self, at: int) -> None:
        self.commit(self._entries[at].value)


class ComboBox(QComboBox):
    """A combo box that the wheel leaves alone while a panel is scrolled past it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)

    def wheelEvent(self, e: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(e)
        else:
            e.ignore()
