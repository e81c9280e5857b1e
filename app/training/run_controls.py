"""The controls of a run: train, pause, stop, the device, the epochs, how far it is."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from app.base.i18n import tr
from app.base.units import bytes_text
from app.docks.editor_registry import editor_for
from app.docks.editors import Option
from app.theme import icons
from app.training.meter import MemoryMeter
from app.training.state import State, seconds_text
from graph_nodes.settings import RUN_PARAMS, RunSettings
from runtime.protocol import Device, Progress

_REMARK_WIDTH = 360


class RunControls(QToolBar):
    """The toolbar. It shows a state and asks; it decides nothing.

    Signals:
        epochsChanged(int): The person chose another number of epochs.
        deviceChosen(str): The person chose a device, such as "auto" or "cuda:0".
    """

    epochsChanged = Signal(int)
    deviceChosen = Signal(str)

    def __init__(
        self, train: QAction, pause: QAction, stop: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Run"), parent)
        self.setObjectName("run_controls")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(16, 16))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.train_button = QToolButton(self)
        self._follow(train)
        self.train_button.setProperty("role", "primary")
        self.train_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.addWidget(self.train_button)
        self.addAction(pause)
        self.addAction(stop)
        self.addSeparator()
        self._device = QToolButton(self)
        self._devices: Sequence[Device] = ()
        self._chosen = "auto"
        self._menu = self._make_device_button()
        self._text = QLabel(self)
        self._bar = QProgressBar(self)
        self.addWidget(self._epochs_field())
        self.addSeparator()
        self.addWidget(self._progress_field())
        self.meter = MemoryMeter(self)
        self.addWidget(self.meter)
        self.show_state(State.STARTING)

    # -- what is shown ---------------------------------------------------------------------

    def show_run(self, run: RunSettings) -> None:
        """Show the settings that the graph asks for."""
        self.epochs.show_value(run.epochs)
        self._chosen = run.device
        self._show_devices()

    def show_devices(self, devices: Sequence[Device]) -> None:
        """Fill the device menu from what the worker says there is."""
        self._devices = devices
        self._show_devices()

    def show_state(self, state: State) -> None:
        """Show what the worker is doing."""
        self._device.setEnabled(not state.busy)
        self.epochs.setEnabled(not state.busy)
        if state.busy:
            self._bar.setVisible(True)
            if state is State.LAUNCHING:
                self._bar.setRange(0, 0)
                self._text.setText(tr("Preparing…"))
            elif state is State.STOPPING:
                self._text.setText(tr("Stopping…"))
        else:
            self._bar.setRange(0, 1)
            self._bar.setVisible(False)
            texts = {
                State.STARTING: tr("The worker is starting…"),
                State.GONE: tr("The worker is not running"),
            }
            self._text.setText(texts.get(state, ""))

    def show_progress(self, progress: Progress, paused: bool = False) -> None:
        """Show how far the run is.

        Args:
            progress: What the worker told last.
            paused: Whether it is held.
        """
        steps = max(1, progress.steps)
        if self._bar.maximum() != steps:
            self._bar.setRange(0, steps)
        self._bar.setValue(progress.step)
        at, of = (f"{count:,}" for count in (progress.epoch, progress.epochs))
        epoch = tr("Epoch {epoch} of {epochs}", epoch=at, epochs=of)
        if paused:
            self._text.setText(f"{epoch} · {tr('paused')}")
        elif progress.remaining is None:
            self._text.setText(epoch)
        else:
            left = tr("{time} left", time=seconds_text(progress.remaining))
            self._text.setText(f"{epoch} · {left}")

    def show_outcome(self, text: str) -> None:
        """Say how the last run ended, until the next one begins."""
        self._text.setText(text)

    # -- making the parts ------------------------------------------------------------------

    def _make_device_button(self) -> QMenu:
        menu = QMenu(tr("Device"), self)
        menu.setToolTipsVisible(True)
        self._device.setMenu(menu)
        self._device.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._device.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._device.setAccessibleName(tr("Device to train on"))
        self._device.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.addWidget(self._device)
        return menu

    def _follow(self, train: QAction) -> None:
        """Have the main button do what the action does, in the colours of a main button."""
        button = self.train_button
        icons.bind(button, "train", "on_accent")
        button.setText(train.text().replace("&", ""))
        button.setToolTip(train.toolTip())
        button.setStatusTip(train.statusTip())
        button.clicked.connect(train.trigger)
        train.changed.connect(lambda: button.setEnabled(train.isEnabled()))

    @property
    def device_menu(self) -> QMenu:
        """The menu of devices, to be shown in the menu bar as well."""
        return self._menu

    def _epochs_field(self) -> QWidget:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(6, 0, 4, 0)
        self.epochs = editor_for(RUN_PARAMS["epochs"])
        self.epochs.setMaximumWidth(self.epochs.fontMetrics().horizontalAdvance("1000000") + 52)
        self.epochs.committed.connect(self.epochsChanged.emit)
        self.epochs.refused.connect(self._on_refused)
        self._refusal = ""
        self._on_refused("")
        label = QLabel(tr("Epochs"), holder)
        label.setProperty("role", "muted")
        label.setBuddy(self.epochs)
        row.addWidget(label)
        row.addWidget(self.epochs)
        return holder

    def _on_refused(self, reason: str) -> None:
        """Say why what was typed can't be, as there is no line for it below the field."""
        epochs = tr("Epochs: {help}", help=self.epochs.param.help)
        self.epochs.setToolTip(f"{reason}\n{epochs}" if reason else epochs)
        if reason or self._text.text() == self._refusal:
            self._text.setText(reason)
        self._refusal = reason

    def _progress_field(self) -> QWidget:
        holder = QWidget(self)
        holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(holder)
        column.setContentsMargins(8, 0, 8, 0)
        column.setSpacing(2)
        self._text.setProperty("role", "muted")
        self._text.setMinimumWidth(40)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress of the run"))
        self._bar.setMaximumWidth(420)
        column.addStretch()
        column.addWidget(self._text)
        column.addWidget(self._bar)
        column.addStretch()
        return holder

    # -- the device menu -------------------------------------------------------------------

    def _show_devices(self) -> None:
        self._menu.clear()
        group = QActionGroup(self._menu)
        usable = [d for d in self._devices if d.available]
        best = _fastest(usable)
        auto = tr("Automatic")
        if best is not None:
            auto = tr("Automatic: {name}", name=_device_name(best))
        self._add_device(group, "auto", auto, tr("Take the fastest device there is."))
        self._menu.addSeparator()
        for device in usable:
            self._add_device(group, device.id, _device_text(device), "")
        known = {"auto", *(d.id for d in usable)}
        if self._chosen not in known and self._devices:
            text = tr("{id}: not on this machine", id=self._chosen)
            self._add_device(group, self._chosen, text, "")
        missing = [d for d in self._devices if not d.available]
        if missing:
            self._menu.addSeparator()
        for device in missing:
            self._menu.addAction(_remark(device.why, self._menu))
        self._label_device(best)

    def _add_device(self, group: QActionGroup, device: str, text: str, tip: str) -> None:
        action = self._menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(device == self._chosen)
        action.setToolTip(tip or text)
        action.triggered.connect(lambda _=False: self.deviceChosen.emit(device))
        group.addAction(action)

    def _label_device(self, best: Device | None) -> None:
        found = next((d for d in self._devices if d.id == self._chosen), None)
        shown = best if self._chosen == "auto" else found
        name = _short_name(shown) if shown else self._chosen
        if self._chosen == "auto":
            name = tr("Auto ({name})", name=name) if shown else tr("Auto")
        on_gpu = shown is not None and shown.id != "cpu"
        icons.bind(self._device, "gpu" if on_gpu else "cpu")
        self._device.setText(name)
        tip = [tr("Train on: {device}", device=_device_text(shown) if shown else name)]
        tip += [d.why for d in self._devices if d.why]
        self._device.setToolTip("\n".join(tip))


def _remark(text: str, menu: QMenu) -> QWidgetAction:
    """A sentence in a menu, in as many lines as it needs."""
    label = QLabel(text)
    label.setProperty("role", "small")
    label.setWordWrap(True)
    label.setFixedWidth(_REMARK_WIDTH)
    label.setContentsMargins(12, 4, 8, 4)
    label.setFixedHeight(label.heightForWidth(_REMARK_WIDTH))
    action = QWidgetAction(menu)
    action.setDefaultWidget(label)
    action.setText(text)
    return action


def device_option(device: Device) -> Option:
    """A device as an entry of the run settings."""
    return Option(device.id, _device_text(device), device.why)


def _fastest(devices: Sequence[Device]) -> Device | None:
    """What "auto" takes: a CUDA GPU, else an Intel or an Apple one, else the processor."""
    order = ("cuda", "xpu", "mps", "cpu")
    return min(devices, key=lambda d: order.index(d.id.partition(":")[0]), default=None)


def _device_name(device: Device) -> str:
    return device.name or device.id


def _short_name(device: Device) -> str:
    return "CPU" if device.id == "cpu" else _device_name(device)


def _device_text(device: Device) -> str:
    text = _device_name(device)
    if device.id == "cpu":
        text = tr("CPU: {name}", name=text)
    elif device.id != text:
        text = f"{text} ({device.id})"
    total, free = device.memory_total, device.memory_free
    if total and free is not None:
        return tr(
            "{device}, {free} of {total} free",
            device=text,
            free=bytes_text(free),
            total=bytes_text(total),
        )
    return tr("{device}, {total}", device=text, total=bytes_text(total)) if total else text
