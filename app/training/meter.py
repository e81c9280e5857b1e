"""A meter for the memory of the machine and of its GPUs, in the corner of the toolbar."""

from collections.abc import Iterator
from dataclasses import dataclass

import psutil
from PySide6.QtCore import QObject, QRectF, QSize, Qt, QThread, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.base.i18n import tr
from app.base.units import bytes_text

INTERVAL = 1.5
"""Seconds between two looks."""

_ALARM = 0.9


@dataclass(frozen=True, slots=True)
class Reading:
    """One memory: its name, and bytes in use of bytes there are."""

    name: str
    used: int
    total: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.used / self.total if self.total else 0.0


def readings() -> Iterator[Reading]:
    """The machine's memory, then that of each NVIDIA GPU; none where there is no driver."""
    memory = psutil.virtual_memory()
    yield Reading(tr("Memory"), memory.total - memory.available, memory.total)
    yield from _gpus()


def _gpus() -> Iterator[Reading]:
    import pynvml

    try:
        pynvml.nvmlInit()
        count = pynvml.nvmlDeviceGetCount()
        for index in range(count):
            handle = pynvml.nvmlDeviceGetHandleByIndex(index)
            info = pynvml.nvmlDeviceGetMemoryInfo(handle)
            name = tr("GPU") if count == 1 else tr("GPU {index}", index=index)
            yield Reading(name, int(info.used), int(info.total))
    except pynvml.NVMLError:
        return


class _Looker(QObject):
    """Takes readings in a thread of its own: a GPU driver can take long to answer."""

    looked = Signal(object)

    def look(self) -> None:
        self.looked.emit(list(readings()))


class MemoryMeter(QWidget):
    """Small bars, one a memory, with their texts; the full story in the tooltip."""

    _wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._readings: list[Reading] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._thread = QThread(self)
        self._looker = _Looker()
        self._looker.moveToThread(self._thread)
        self._wanted.connect(self._looker.look)
        self._looker.looked.connect(self.show_readings)
        self._timer = QTimer(self, interval=round(INTERVAL * 1000))
        self._timer.timeout.connect(self._wanted)
        theme.changed.connect(self.update)

    def start(self) -> None:
        """Begin to look at the memory now and then."""
        self._thread.start()
        self._timer.start()
        self._wanted.emit()

    def stop(self) -> None:
        """Look no more; returns when the thread has ended."""
        self._timer.stop()
        self._thread.quit()
        self._thread.wait()

    def show_readings(self, found: list[Reading]) -> None:
        """Show these."""
        widths = [r.name for r in self._readings] != [r.name for r in found]
        self._readings = found
        lines = [
            tr(
                "{name}: {used} of {total} in use ({share} %)",
                name=r.name,
                used=bytes_text(r.used),
                total=bytes_text(r.total),
                share=round(100 * r.share),
            )
            for r in found
        ]
        self.setToolTip("\n".join(lines))
        self.setAccessibleName("; ".join(lines))
        if widths:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        text = metrics.horizontalAdvance(tr("Memory") + "  999.9 / 999.9 GB")
        return QSize(
            max(1, len(self._readings)) * (text + 14),
            metrics.height() + theme.current().sizes.unit * 3,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._readings:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.current().colors
        width = self.width() / len(self._readings)
        text_height = self.fontMetrics().height()
        top = (self.height() - text_height - 6) / 2
        for index, reading in enumerate(self._readings):
            left = index * width
            painter.setPen(QColor(colors.muted))
            amount = f"{reading.used / 2**30:.1f} / {reading.total / 2**30:.1f} GB"
            box = QRectF(left + 6, top, width - 12, text_height)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, reading.name)
            painter.setPen(QColor(colors.warning if reading.share > _ALARM else colors.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, amount)
            bar = QRectF(box.left(), box.bottom() + 2, box.width(), 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.pressed))
            painter.drawRoundedRect(bar, 2, 2)
            bar.setWidth(max(4.0, bar.width() * reading.share))
            painter.setBrush(
                QColor(colors.warning if reading.share > _ALARM else colors.accent_text)
            )
            painter.drawRoundedRect(bar, 2, 2)
