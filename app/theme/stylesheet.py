"""The style sheet: ``resources/theme.qss`` with the tokens filled in."""

import re
from dataclasses import fields
from functools import lru_cache

import resources
from app.theme import svg
from app.theme.tokens import Theme


@lru_cache(maxsize=4)
def stylesheet(theme: Theme) -> str:
    """The style sheet of the whole application.

    ``$name`` stands for a colour token, ``$2u`` for two spacing units in pixels (``$1hu`` is half
    a unit, ``$1u-1`` a pixel less than one), ``$small`` and ``$title`` for type sizes,
    ``$icon:name:role`` for a coloured drawing.

    Raises:
        KeyError: The file uses a token that does not exist.
    """
    sizes = theme.sizes
    values = {f.name: getattr(theme.colors, f.name) for f in fields(theme.colors)}
    values |= {
        "small": f"{sizes.small:g}pt",
        "title": f"{sizes.title:g}pt",
        "radius": f"{sizes.radius}px",
        "box": f"{sizes.icon}px",
        "round": f"{sizes.icon // 2}px",
    }

    def fill(match: re.Match[str]) -> str:
        name, _, rest = match[1].partition(":")
        if name == "icon":
            drawing, role = rest.split(":")
            return f'url("{svg.file(drawing, values[role]).as_posix()}")'
        multiple = re.fullmatch(r"(\d)(h?)u(-\d)?", name)
        if multiple:
            pixels = round(int(multiple[1]) * sizes.unit / (2 if multiple[2] else 1))
            return f"{pixels + int(multiple[3] or 0)}px"
        return values[name]

    text = resources.path("theme.qss").read_text(encoding="utf-8")
    return re.sub(r"\$([\w:-]+)", fill, text)
