"""Ids of nodes: n1, n2, ..., counted on from the last."""

import itertools
import re
from collections.abc import Collection, Container


def last_number(ids: Collection[str]) -> int:
    """The largest number of an id that we count by: longer ones would run out of digits."""
    longest = max(map(len, ids), default=0)
    last = max((i for i in ids if len(i) == longest), default="")
    if re.fullmatch(r"n[1-9][0-9]{0,14}", last):
        return int(last[1:])  # as in nearly all graphs: no other has as many digits or more
    digits = [i[1:] for i in ids if i[:1] == "n" and i.isascii() and i[1:].isdigit()]
    return max((int(d) for d in digits if len(d) <= 15), default=0)


def free_id(taken: Container[str], last: int) -> str:
    """The first id after the one with the last number that nobody has."""
    return next(i for n in itertools.count(last + 1) if (i := f"n{n}") not in taken)
