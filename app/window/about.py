"""Versions, and what Netloom is made with."""

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtWidgets import QMessageBox, QWidget

from app.base.i18n import tr
from app.theme import icons

_MADE_WITH = ("torch", "PySide6-Essentials", "NodeGraphQt", "pyqtgraph", "numpy")


def show_about(parent: QWidget) -> None:
    """Show the page; returns when it is closed."""
    box = QMessageBox(parent)
    box.setWindowTitle(tr("About Netloom"))
    box.setIconPixmap(icons.application().pixmap(64, 64))
    box.setText(f"Netloom {_version('netloom')}")
    lines = [tr("Build, train and export neural networks by wiring nodes on a canvas."), ""]
    lines += [f"{name} {_version(name)}" for name in _MADE_WITH]
    lines += [f"Python {platform.python_version()}", "", tr("MIT licence")]
    box.setInformativeText("\n".join(lines))
    box.exec()


def _version(package: str) -> str:
    """The installed version; read from the package's metadata, so that nothing is imported."""
    try:
        return version(package)
    except PackageNotFoundError:
        return tr("not installed")
