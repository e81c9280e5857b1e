"""Values from files as messages quote them: short, whatever the file holds."""

_LONGEST = 60


def quoted(value: object) -> str:
    """The value as Python would write it, its end left out where it is long."""
    try:
        text = repr(value)
    except ValueError:  # an int of more digits than Python writes out
        return "such a large number"
    except RecursionError:
        return "such a deep one"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def one_line(text: str) -> str:
    """A text on one line: every run of blanks, of whatever kind, is one."""
    return " ".join(text.split())
