"""Design tokens: every colour, size and space the window uses, made from a few decisions.

One neutral ramp, one accent and four signal hues make both themes. Colours that carry text or
meaning are searched for by contrast, so that a changed decision cannot make them unreadable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from app.theme.color import mix, oklch, readable
from graph_nodes.dtypes import family_of

Name = Literal["dark", "light"]

TEXT_CONTRAST = 4.5
GRAPHIC_CONTRAST = 3.0
"""WCAG 2.2, 1.4.3 and 1.4.11."""

_NEUTRAL_HUE, _NEUTRAL_CHROMA = 268.0, 0.009
_ACCENT_HUE = 276.0
_SIGNAL_HUES = {"error": 24.0, "warning": 72.0, "info": 245.0, "ok": 152.0}

# Hues by category, placed so that the categories met most often in one graph stay apart for
# red-green blind eyes as well. Each category also has its icon: colour never stands alone.
_CATEGORY_HUES: dict[str, float | None] = {
    "modules": 232.0,
    "data": 250.0,
    "inputs": 310.0,
    "math": 180.0,
    "shape": 103.0,
    "layers": 285.0,
    "convolution": 212.0,
    "normalization": 130.0,
    "activation": 345.0,
    "loss": 22.0,
    "metric": 155.0,
    "optimizer": 75.0,
    "schedule": 48.0,
    "tools": None,
}
# What a person can choose for a module, by the names that files have.
_CHOSEN_HUES: dict[str, float | None] = {
    "red": 25.0,
    "orange": 58.0,
    "yellow": 98.0,
    "green": 145.0,
    "teal": 185.0,
    "violet": 300.0,
    "pink": 350.0,
    "gray": None,
}
# (hue, lightness away from the middle): lightness parts what red-green blind eyes confuse.
_WIRES: dict[str, tuple[float | None, float]] = {
    "float": (240.0, 0.0),
    "int": (150.0, 0.07),
    "bool": (340.0, -0.03),
    "optimizer": (75.0, 0.0),
    "any": (None, 0.02),
}
# (hue, lightness step): neighbours differ in both, again for eyes that confuse hues.
_SERIES = (
    (255.0, 0),
    (60.0, 1),
    (155.0, 0),
    (355.0, 1),
    (300.0, 0),
    (205.0, 1),
    (28.0, 0),
    (115.0, 1),
    (275.0, 1),
    (335.0, 0),
)
_SYNTAX_HUES = {
    "keyword": 310.0,
    "string": 150.0,
    "number": 60.0,
    "function": 250.0,
    "class": 200.0,
    "builtin": 200.0,
    "decorator": 75.0,
}


@dataclass(frozen=True, slots=True)
class Colors:
    """What things are painted with. Every field is an ``#rrggbb`` string.

    Attributes:
        canvas: Behind the nodes, the plots and the code; the deepest ground.
        window: Toolbars, tab bars, the status bar and the gaps between docks.
        surface: The ground of a dock.
        raised: Inputs, cards and the bodies of nodes.
        overlay: Menus, tooltips, pop-ups.
        hover: Under the pointer.
        pressed: While held down.
        border: Thin lines between areas; decoration only.
        outline: The edge of a control that would be invisible without it.
        text: Text and icons.
        muted: Secondary text.
        disabled: Text and icons of what cannot be used now.
        accent: The ground of the main button, checked boxes, progress.
        on_accent: Text and icons on ``accent``.
        accent_hover: ``accent`` under the pointer.
        accent_text: Links and selected tabs on any ground; focus rings.
        selection: The ground of selected rows and selected text; ``text`` is read on it.
        error: Text and icons of errors.
        warning: Text and icons of warnings.
        info: Text and icons of remarks.
        ok: Text and icons of success.
        error_soft: A tinted ground for ``error``; ``text`` is read on it as well.
        warning_soft: The same for ``warning``.
        info_soft: The same for ``info``.
        ok_soft: The same for ``ok``.
        grid: Lines of the canvas grid and of plots.
        shadow: What shadows fade from.
    """

    canvas: str
    window: str
    surface: str
    raised: str
    overlay: str
    hover: str
    pressed: str
    border: str
    outline: str
    text: str
    muted: str
    disabled: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_text: str
    selection: str
    error: str
    warning: str
    info: str
    ok: str
    error_soft: str
    warning_soft: str
    info_soft: str
    ok_soft: str
    grid: str
    shadow: str

    @property
    def grounds(self) -> tuple[str, ...]:
        """Everything that text is written on."""
        return (self.canvas, self.window, self.surface, self.raised, self.overlay, self.hover)


@dataclass(frozen=True, slots=True)
class Swatch:
    """The colours of one category: ``text`` is read on ``fill``, ``accent`` seen on any ground."""

    fill: str
    text: str
    accent: str


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type sizes in points, spaces in pixels. All follow the size of the body text."""

    body: float
    small: float
    title: float
    unit: int
    radius: int
    icon: int

    @staticmethod
    def of(points: float) -> Sizes:
        """The sizes that go with body text of 9 to 14 points."""
        points = min(14.0, max(9.0, points))
        return Sizes(
            body=points,
            small=max(8.0, points - 1.0),
            title=points + 2.0,
            unit=round(points * 0.4),
            radius=round(points * 0.5),
            icon=2 * round(points * 0.8),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Theme:
    """A complete look: colours by meaning, by category, by dtype, for plots and for code.

    ``build`` gives the same object for the same arguments.
    """

    name: Name
    colors: Colors
    categories: Mapping[str, Swatch]
    chosen: Mapping[str, Swatch]
    wires: Mapping[str, str]
    series: tuple[str, ...]
    syntax: Mapping[str, str]
    sizes: Sizes

    @property
    def dark(self) -> bool:
        """Whether text is light on dark."""
        return self.name == "dark"

    def category(self, name: str) -> Swatch:
        """The colours of a category by its look, or of a name that a person chose.

        Those of tools for an unknown one.
        """
        return self.categories.get(name) or self.chosen.get(name) or self.categories["tools"]

    def wire(self, dtype: str) -> str:
        """The colour of wires that carry this: float, int, bool, optimizer, or a torch dtype."""
        family = family_of(dtype)
        return self.wires.get(family, self.wires["any"])


@lru_cache(maxsize=16)
def build(name: Name, points: float = 10.0) -> Theme:
    """Make a theme.

    Args:
        name: "dark" or "light".
        points: size of the body text.
    """
    colors = _dark() if name == "dark" else _light()
    return Theme(
        name=name,
        colors=colors,
        categories=MappingProxyType(_swatches(colors, name == "dark", _CATEGORY_HUES)),
        chosen=MappingProxyType(_swatches(colors, name == "dark", _CHOSEN_HUES)),
        wires=MappingProxyType(_wires(colors, name == "dark")),
        series=_series(colors, name == "dark"),
        syntax=MappingProxyType(_syntax(colors, name == "dark")),
        sizes=Sizes.of(points),
    )


def _dark() -> Colors:
    canvas, window, surface, raised, overlay, hover, pressed = (
        _gray(lightness) for lightness in (0.180, 0.208, 0.232, 0.278, 0.268, 0.312, 0.345)
    )
    return _colors(
        grounds=(canvas, window, surface, raised, overlay, hover),
        pressed=pressed,
        border=_gray(0.318),
        text=_gray(0.945),
        muted=0.70,
        outline=0.50,
        disabled=_gray(0.545),
        accent=oklch(0.555, 0.175, _ACCENT_HUE),
        accent_hover=oklch(0.525, 0.180, _ACCENT_HUE),
        accent_text=0.74,
        selection=oklch(0.370, 0.085, _ACCENT_HUE),
        signal=0.76,
        soft=(0.305, 0.045),
        grid=_gray(0.265),
        shadow="#000000",
    )


def _light() -> Colors:
    canvas, window, surface, raised, overlay, hover, pressed = (
        _gray(lightness, 0.4) for lightness in (0.962, 0.945, 0.985, 1.0, 1.0, 0.930, 0.895)
    )
    return _colors(
        grounds=(canvas, window, surface, raised, overlay, hover),
        pressed=pressed,
        border=_gray(0.880, 0.6),
        text=_gray(0.245, 1.4),
        muted=0.53,
        outline=0.68,
        disabled=_gray(0.640),
        accent=oklch(0.530, 0.190, _ACCENT_HUE),
        accent_hover=oklch(0.480, 0.195, _ACCENT_HUE),
        accent_text=0.52,
        selection=oklch(0.895, 0.050, _ACCENT_HUE),
        signal=0.53,
        soft=(0.945, 0.035),
        grid=_gray(0.915, 0.6),
        shadow="#1a1b26",
    )


def _colors(
    *,
    grounds: tuple[str, str, str, str, str, str],
    pressed: str,
    border: str,
    text: str,
    muted: float,
    outline: float,
    disabled: str,
    accent: str,
    accent_hover: str,
    accent_text: float,
    selection: str,
    signal: float,
    soft: tuple[float, float],
    grid: str,
    shadow: str,
) -> Colors:
    canvas, window, surface, raised, overlay, hover = grounds
    softs = {n: oklch(soft[0], soft[1], hue) for n, hue in _SIGNAL_HUES.items()}
    signals = {
        n: readable((*grounds, softs[n]), TEXT_CONTRAST, signal, 0.14, hue)
        for n, hue in _SIGNAL_HUES.items()
    }
    return Colors(
        canvas=canvas,
        window=window,
        surface=surface,
        raised=raised,
        overlay=overlay,
        hover=hover,
        pressed=pressed,
        border=border,
        outline=readable((surface, raised), GRAPHIC_CONTRAST, outline, 0.012, _NEUTRAL_HUE),
        text=text,
        muted=readable((*grounds, selection), TEXT_CONTRAST, muted, 0.012, _NEUTRAL_HUE),
        disabled=disabled,
        accent=accent,
        on_accent="#ffffff",
        accent_hover=accent_hover,
        accent_text=readable(grounds, TEXT_CONTRAST, accent_text, 0.13, _ACCENT_HUE),
        selection=selection,
        grid=grid,
        shadow=shadow,
        **signals,
        **{f"{n}_soft": color for n, color in softs.items()},
    )


def _gray(lightness: float, tint: float = 1.0) -> str:
    return oklch(lightness, _NEUTRAL_CHROMA * tint, _NEUTRAL_HUE)


def _graphic(colors: Colors, lightness: float, hue: float | None, chroma: float = 0.13) -> str:
    """A colour seen on every ground; a neutral one where ``hue`` is None."""
    chroma, hue = (0.02, _NEUTRAL_HUE) if hue is None else (chroma, hue)
    return readable(colors.grounds, GRAPHIC_CONTRAST, lightness, chroma, hue)


def _swatches(colors: Colors, dark: bool, hues: Mapping[str, float | None]) -> dict[str, Swatch]:
    lightness, chroma, text = (0.480, 0.100, 0.975) if dark else (0.855, 0.080, 0.32)
    found: dict[str, Swatch] = {}
    for name, hue in hues.items():
        strength, at = (0.018, _NEUTRAL_HUE) if hue is None else (chroma, hue)
        fill = oklch(lightness, strength, at)
        found[name] = Swatch(
            fill=fill,
            text=readable((fill,), TEXT_CONTRAST, text, min(strength, 0.02 if dark else 0.06), at),
            accent=_graphic(colors, 0.76 if dark else 0.54, hue),
        )
    return found


def _wires(colors: Colors, dark: bool) -> dict[str, str]:
    middle, away = (0.76, 1) if dark else (0.54, -1)
    return {
        dtype: _graphic(colors, middle + away * step, hue) for dtype, (hue, step) in _WIRES.items()
    }


def _series(colors: Colors, dark: bool) -> tuple[str, ...]:
    steps = (0.68, 0.80) if dark else (0.50, 0.60)
    return tuple(_graphic(colors, steps[step], hue, 0.15) for hue, step in _SERIES)


def _syntax(colors: Colors, dark: bool) -> dict[str, str]:
    lightness, chroma = (0.80, 0.095) if dark else (0.46, 0.13)
    grounds = (colors.canvas, colors.surface, colors.raised, highlight(colors))
    found = {
        token: readable(grounds, TEXT_CONTRAST, lightness, chroma, hue)
        for token, hue in _SYNTAX_HUES.items()
    }
    comment = readable(grounds, TEXT_CONTRAST, 0.62 if dark else 0.55, 0.015, _NEUTRAL_HUE)
    return {"text": colors.text, "comment": comment, "operator": colors.muted, **found}


def highlight(colors: Colors) -> str:
    """The ground of lit lines of code: between the canvas and the selection."""
    return mix(colors.canvas, colors.selection, 0.55)
