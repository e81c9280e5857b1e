"""The one door to NodeGraphQt.

NodeGraphQt 0.6.44 imports ``distutils``, which Python 3.12 dropped and which setuptools puts back
at the price of 0.1 s and a deprecation warning, only to compare two version strings. A stand-in
serves it while it is imported.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


class LooseVersion(tuple[int, ...]):
    """The numbers of a version string, compared as numbers."""

    __slots__ = ()

    def __new__(cls, text: str) -> "LooseVersion":
        return super().__new__(cls, map(int, re.findall(r"\d+", text)))


@contextmanager
def _distutils() -> Iterator[None]:
    """Answer ``from distutils.version import LooseVersion`` for as long as this lasts."""
    names = ("distutils", "distutils.version")
    before = {name: sys.modules.get(name) for name in names}
    package, version = ModuleType(names[0]), ModuleType(names[1])
    package.__path__ = []
    version.LooseVersion = LooseVersion  # type: ignore[attr-defined]
    sys.modules.update({names[0]: package, names[1]: version})
    try:
        yield
    finally:
        for name, module in before.items():
            del sys.modules[name]
            if module is not None:
                sys.modules[name] = module


with _distutils():
    from NodeGraphQt.qgraphics.node_abstract import AbstractNodeItem
    from NodeGraphQt.widgets.viewer import NodeViewer

__all__ = ["AbstractNodeItem", "NodeViewer"]
