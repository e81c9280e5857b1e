"""Titles of frames, as comments over the lines of their nodes."""

import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from graph_nodes.drawing import Drawing
from runtime.ir import Text
from runtime.printer import WIDTH


def titles(drawing: Drawing, lines: Sequence[str], elsewhere: frozenset[str]) -> Mapping[str, str]:
    """The titles that stand over the line of a node: those of frames whose nodes begin with it.

    Args:
        drawing: The drawing of the graph.
        lines: The nodes in the order of their lines.
        elsewhere: The nodes that have lines in another function.

    Returns:
        Node id → titles, the outermost first. A frame is told of only where the lines of its nodes
        are one block.
    """
    place_of = {node: place for place, node in enumerate(lines)}
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for frame, content in drawing.content.items():
        places = sorted(place_of[node] for node in content if node in place_of)
        title = "".join(filter(str.isprintable, drawing.frames[frame].title))
        is_block = bool(places) and places[-1] - places[0] == len(places) - 1
        if title and is_block and elsewhere.isdisjoint(content):
            found[lines[places[0]]].append((len(drawing.around(frame)), title))
    return {node: " / ".join(t for _, t in sorted(each)) for node, each in found.items()}


def heading(title: str) -> Iterator[Text]:
    """A title as a comment in a method of a class."""
    for line in textwrap.wrap(title, WIDTH - 12):
        yield Text(f"# {line}")
