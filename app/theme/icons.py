"""Netloom's icons: one SVG each, drawn in the colours of the current theme.

Qt's SVG icon engine renders them at the size and pixel ratio of the screen, so they are crisp
everywhere.
"""

import weakref
from functools import lru_cache
from typing import Protocol

import shiboken6
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

import resources
from app import theme
from app.theme import svg
from graph_nodes.names import snake_case


class HasIcon(Protocol):
    """What ``bind`` can put an icon on: an action, a button, a menu."""

    def setIcon(self, icon: QIcon, /) -> None:
        """Show this icon."""


def names() -> tuple[str, ...]:
    """Every icon there is."""
    return tuple(sorted(p.stem for p in resources.path("icons").glob("*.svg")))


def category_name(look: str) -> str:
    """The icon of a node category, by its look."""
    return f"category-{look}"


@lru_cache(maxsize=1024)
def node_name(node_type: str, look: str) -> str:
    """The icon of a kind of node; where it has none of its own, as a module, its category's."""
    name = f"node-{snake_case(node_type)}"
    return name if name in names() else category_name(look)


def icon(name: str, role: str = "text") -> QIcon:
    """The icon in the current theme.

    Args:
        name: one of ``names()``.
        role: a field of ``theme.Colors``, or the look of a node category for its colour.
    """
    colors = theme.current().colors
    return _icon(name, _color(role), colors.disabled)


def node(node_type: str, look: str) -> QIcon:
    """The icon of a kind of node, in the colour of its category."""
    return icon(node_name(node_type, look), look)


def bind(target: HasIcon, name: str, role: str = "text") -> None:
    """Give ``target`` an icon and keep it in the colours of the theme.

    Binding again replaces the icon.
    """
    _bound[target] = (name, role)
    target.setIcon(icon(name, role))


def pixmap(name: str, size: int, color: str, ratio: float = 1.0) -> QPixmap:
    """A picture of the icon.

    Args:
        name: one of ``names()``.
        size: width and height in device-independent pixels.
        color: ``#rrggbb``.
        ratio: device pixels per pixel.
    """
    return _pixmap(name, round(size * ratio), color, ratio)


@lru_cache(maxsize=1)
def blank() -> QIcon:
    """The room of an icon, for what has none in a list where others do."""
    room = QPixmap(64, 64)
    room.fill(Qt.GlobalColor.transparent)
    return QIcon(room)


def application() -> QIcon:
    """Netloom's own icon, for windows and task bars."""
    return QIcon(str(resources.path("icons/netloom.svg")))


def _color(role: str) -> str:
    current = theme.current()
    if role in current.categories:
        return current.categories[role].accent
    return getattr(current.colors, role)


@lru_cache(maxsize=512)
def _icon(name: str, color: str, disabled: str) -> QIcon:
    made = QIcon()
    usable = str(svg.file(name, color))
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected):
        made.addFile(usable, QSize(), mode)
    made.addFile(str(svg.file(name, disabled)), QSize(), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=1024)
def _pixmap(name: str, pixels: int, color: str, ratio: float) -> QPixmap:
    picture = QPixmap(pixels, pixels)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    svg.renderer(name, color).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


_bound: weakref.WeakKeyDictionary[HasIcon, tuple[str, str]] = weakref.WeakKeyDictionary()


def _recolor() -> None:
    for target, (name, role) in list(_bound.items()):
        if shiboken6.isValid(target):
            target.setIcon(icon(name, role))


theme.changed.connect(_recolor)
