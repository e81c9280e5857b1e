"""What a cell says: a number in which notation, a date, or text."""

import re
from collections.abc import Sequence
from datetime import datetime

DATE_FORMATS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y"),
    *("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"),
    *("%Y-%m-%d %H:%M:%S.%f", "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"),
    *("%d %b %Y", "%b %d, %Y", "%d-%b-%Y", "%H:%M", "%H:%M:%S"),
)
"""The ways of writing a date that are recognised."""

_PLAIN = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_DIGITS = re.compile(r"([0-9]+)")


class Notation:
    """How numbers are written: the decimal sign, and what groups the digits."""

    def __init__(self, decimal: str, thousands: str) -> None:
        point = re.escape(decimal)
        number = rf"[+-]?([0-9]+{point}?[0-9]*|{point}[0-9]+)([eE][+-]?[0-9]+)?"
        if thousands:
            mark = "[  \u202f]" if thousands == " " else re.escape(thousands)
            number = rf"({number}|[+-]?[0-9]{{1,3}}({mark}[0-9]{{3}})+({point}[0-9]*)?)"
        self._number = re.compile(rf"{number}(\s*%)?")

    def is_number(self, text: str) -> bool:
        """Whether this is a number, a percentage, or an infinity that is refused later."""
        return bool(self._number.fullmatch(text)) or text.lower().lstrip("+-") in _INFINITE


_INFINITE = ("inf", "infinity")


def is_truth(text: str) -> bool:
    """Whether this is True or False."""
    return text.lower() in ("true", "false")


def is_plain(text: str) -> bool:
    """Whether this is a number in plain notation, of which no other text is meant to differ."""
    return bool(_PLAIN.fullmatch(text))


def date_formats(texts: Sequence[str]) -> list[str]:
    """The ways of writing dates that all of these texts follow."""
    return [way for way in DATE_FORMATS if texts and all(_is_date(text, way) for text in texts)]


def _is_date(text: str, way: str) -> bool:
    try:
        datetime.strptime(text, way)
    except ValueError:
        return False
    return any(letter.isdigit() for letter in text)


def natural(text: str) -> tuple[str | int, ...]:
    """Sorts 2 before 10, in texts as well."""
    return tuple(int(part) if i % 2 else part for i, part in enumerate(_DIGITS.split(text)))


def in_order(texts: set[str]) -> list[str]:
    """Different texts in their natural order; numbers by their size, 9 and 9.0 once."""
    if all(is_plain(text) for text in texts):
        numbers = {
            float(text): text for text in sorted(texts, key=lambda t: (len(t), t), reverse=True)
        }
        return [numbers[number] for number in sorted(numbers)]
    return sorted(texts, key=lambda text: (natural(text), text))
