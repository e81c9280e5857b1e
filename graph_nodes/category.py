"""A category of nodes: a folder of ``graph_nodes/nodes/`` and a group of the palette."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """Where nodes stand in the palette, and how they look.

    Attributes:
        label: The name people read.
        look: The key of its icon and its colour in a theme.
        order: Its place: categories with smaller numbers come first.
        aliases: Other words that people search for, and mean all of its nodes.
    """

    label: str
    look: str
    order: int
    aliases: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.label


MODULES = Category("Modules", look="modules", order=5)
"""That of a project's own modules: what a person has made stands first."""

NO_CATEGORY = Category("", look="", order=0)
"""That of what stands in none."""
