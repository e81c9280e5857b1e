"""Translation: every text that a person reads in the window passes through here."""

from PySide6.QtCore import QCoreApplication


def tr(text: str, /, *, n: int = -1, **values: object) -> str:
    """``text`` in the person's language, with ``{name}`` replaced by the value of that name.

    Args:
        text: English text; a literal, so that the translation tools can find it.
        n: a number that the wording depends on, for languages with several plurals; it replaces
            ``%n`` in the text.
        values: what to put in; values are never translated.
    """
    translated = QCoreApplication.translate("Netloom", text, None, n)
    return translated.format(**values) if values else translated


def plural(number: int, one: str, many: str) -> str:
    """The wording for one, or that for any other number: both translated already."""
    return one if number == 1 else many
