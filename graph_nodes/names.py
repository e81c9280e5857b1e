"""Names of nodes: Python identifiers, because they become attributes of the generated module."""

import keyword
import re

from graph_nodes.quoting import quoted

LONGEST_NAME = 24
"""Longer names make no readable canvas, and lines of source that do not fit a page."""


def name_refusal(name: str) -> str | None:
    """Why no node can have this name, or None where one can."""
    if not name.isidentifier() or not name.isascii():
        return (
            f"the name {quoted(name)} wants letters, digits and underscores, starting with a letter"
        )
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        return f"the name {name!r} is a word of the Python language"
    if len(name) > LONGEST_NAME:
        return f"the name {name[:LONGEST_NAME]}… is longer than {LONGEST_NAME} letters"
    return None


def snake_case(name: str) -> str:
    """``BatchNorm2d`` → ``batch_norm2d``, ``MSELoss`` → ``mse_loss``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
