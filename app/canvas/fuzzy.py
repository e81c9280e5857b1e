"""Ranks texts by how well they match what was typed: letters in order, gaps allowed."""

_WORD_START, _RUN, _GAP = 6.0, 4.0, -0.15


def score(typed: str, text: str) -> float | None:
    """How well ``text`` matches, or None where a typed letter is missing. Greater is better.

    Letters at the start of a word and letters in a row count more, gaps less; so "cr" finds
    "CrossEntropy" before "Concatenate ... r".
    """
    letters, body = typed.casefold().replace(" ", ""), text.casefold()
    if not letters:
        return 0.0
    best: float | None = None
    start = body.find(letters[0])
    while start >= 0:
        found = _from(letters, text, body, start)
        if found is not None and (best is None or found > best):
            best = found
        start = body.find(letters[0], start + 1)
    if best is None:
        return None
    return best - 0.05 * len(text) + (3.0 * len(letters) if body.startswith(letters) else 0.0)


def _from(letters: str, text: str, body: str, start: int) -> float | None:
    """The score of the leftmost match that begins at ``start``."""
    total, last = 0.0, start - 1
    for letter in letters:
        at = body.find(letter, last + 1)
        if at < 0:
            return None
        if _starts_word(text, at):
            total += _WORD_START
        elif at == last + 1:
            total += _RUN
        total += _GAP * (at - last - 1)
        last = at
    return total


def _starts_word(text: str, at: int) -> bool:
    if at == 0:
        return True
    before, here = text[at - 1], text[at]
    return (
        not before.isalnum()
        or (here.isupper() and before.islower())
        or (here.isdigit() and not before.isdigit())
    )
