"""The one door to NodeGraphQt, with stand-ins for what it imports and makes no use of.

NodeGraphQt 0.6.44 imports ``distutils``, which Python 3.12 dropped and which setuptools puts back
at the price of 0.1 s and a deprecation warning, only to compare two version strings. It reaches
PySide6 through ``Qt``, which serves older bindings too and looks every member up at the start: a
sixth of the editor's whole start, for the sake of some classes that Qt 6 has in another module.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from PySide6 import QtCore, QtGui, QtSvg, QtWidgets


class LooseVersion(tuple[int, ...]):
    """The numbers of a version string, compared as numbers."""

    __slots__ = ()

    def __new__(cls, text: str) -> "LooseVersion":
        return super().__new__(cls, map(int, re.findall(r"\d+", text)))


class _Widgets(ModuleType):
    """Qt's widgets, and what Qt 5 counted among them."""

    def __getattr__(self, name: str) -> Any:
        return getattr(QtWidgets if hasattr(QtWidgets, name) else QtGui, name)


def _module(name: str, **members: Any) -> ModuleType:
    module = ModuleType(name)
    module.__dict__.update(members)
    return module


@contextmanager
def _standing_in(*modules: ModuleType) -> Iterator[None]:
    """Answer imports of these modules with them for as long as this lasts."""
    before = {each.__name__: sys.modules.get(each.__name__) for each in modules}
    sys.modules.update({each.__name__: each for each in modules})
    try:
        yield
    finally:
        for name, module in before.items():
            del sys.modules[name]
            if module is not None:
                sys.modules[name] = module


with _standing_in(
    _module("distutils", __path__=[]),
    _module("distutils.version", LooseVersion=LooseVersion),
    _module(
        "Qt",
        QtCore=QtCore,
        QtGui=QtGui,
        QtSvg=QtSvg,
        QtWidgets=_Widgets("QtWidgets"),
        QtCompat=_module("QtCompat"),  # asked for headers of tables alone, which are not used
    ),
):
    from NodeGraphQt.qgraphics.node_abstract import AbstractNodeItem
    from NodeGraphQt.widgets.viewer import NodeViewer

__all__ = ["AbstractNodeItem", "NodeViewer"]
