"""Colour arithmetic: OKLCH to sRGB, WCAG contrast, and what colour-blind eyes see.

A colour is an ``#rrggbb`` string, which Qt, style sheets and SVG all read.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

Triple = tuple[float, float, float]


def _to_linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _to_srgb(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _linear(color: str) -> Triple:
    r, g, b = (_to_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return r, g, b


def _hex(linear: Triple) -> str:
    channels = (round(255 * _to_srgb(min(1.0, max(0.0, c)))) for c in linear)
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _oklch_to_linear(lightness: float, chroma: float, hue: float) -> Triple:
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _in_gamut(linear: Triple) -> bool:
    return all(-1e-4 <= channel <= 1.0001 for channel in linear)


@lru_cache(maxsize=1024)
def oklch(lightness: float, chroma: float = 0.0, hue: float = 0.0) -> str:
    """The colour at this lightness (0–1), chroma (0–0.37) and hue (degrees).

    Outside sRGB the chroma is lowered until the colour exists; lightness and hue stay.
    """
    if not _in_gamut(_oklch_to_linear(lightness, chroma, hue)):
        low, high = 0.0, chroma
        for _ in range(12):
            middle = (low + high) / 2
            if _in_gamut(_oklch_to_linear(lightness, middle, hue)):
                low = middle
            else:
                high = middle
        chroma = low
    return _hex(_oklch_to_linear(lightness, chroma, hue))


def luminance(color: str) -> float:
    """WCAG relative luminance, 0 (black) to 1 (white)."""
    r, g, b = _linear(color)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """``one`` with ``share`` (0–1) of ``other`` laid over it, as alpha blending would."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def readable(
    grounds: Iterable[str], ratio: float, start: float, chroma: float = 0.0, hue: float = 0.0
) -> str:
    """The colour of this chroma and hue, nearest to lightness ``start``, that can be read.

    Args:
        grounds: what it is drawn on; the contrast holds against each of them.
        ratio: the least WCAG contrast ratio.
        start: where the search begins; it moves away from the grounds' lightness.
        chroma: OKLCH chroma.
        hue: OKLCH hue in degrees.
    """
    grounds = tuple(grounds)
    step = 0.005 if luminance(grounds[0]) < 0.2 else -0.005
    lightness = start
    while 0.0 < lightness < 1.0:
        color = oklch(lightness, chroma, hue)
        if all(contrast(color, ground) >= ratio for ground in grounds):
            return color
        lightness += step
    raise ValueError(f"no colour of hue {hue} reaches contrast {ratio} on {', '.join(grounds)}")


# Machado, Oliveira and Fernandes (2009), severity 1.0, in linear sRGB.
_COLOR_BLINDNESS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def as_seen_with(blindness: str, color: str) -> str:
    """The colour as eyes with ``protanopia``, ``deuteranopia`` or ``tritanopia`` see it."""
    linear = _linear(color)
    rows = _COLOR_BLINDNESS[blindness]
    r, g, b = (sum(weight * c for weight, c in zip(row, linear, strict=True)) for row in rows)
    return _hex((r, g, b))


def difference(one: str, other: str) -> float:
    """Euclidean distance of two colours in OKLab; about 0.02 can just be told apart."""
    return math.dist(_oklab(one), _oklab(other))


def _oklab(color: str) -> Triple:
    r, g, b = _linear(color)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )
