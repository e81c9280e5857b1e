"""Holds the dims that a port declares against the shape that reaches it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod

from graph_nodes.params import Value
from graph_nodes.phrase import Phrase
from graph_nodes.ports import is_spread
from runtime.check_result import Dim, TensorType, shape_text

Sizes = tuple[Dim, ...]


@dataclass
class Bindings:
    """What each named dim stands for so far and where it was read, and the shapes of the ports."""

    names: dict[str, tuple[Dim | Sizes, str]] = field(
        default_factory=dict[str, tuple[Dim | Sizes, str]]
    )
    shapes: dict[str, Sizes] = field(default_factory=dict[str, Sizes])

    def bind(self, dims: str, shape: Sizes, port: str) -> Phrase | None:
        """Match a shape with a port's dims.

        Returns:
            What does not fit, in words, or None where all fits.
        """
        self.shapes[port] = shape
        if dims == "()":
            args = {"port": port, "shape": shape_text(shape)}
            return None if shape == () else Phrase("wants_number", args)
        tokens = dims.split()
        spread = next((i for i, t in enumerate(tokens) if t[0] == "*" or t == "..."), None)
        if spread is None:
            if len(tokens) != len(shape):
                return _rank_words(port, tokens, shape)
            pairs = list(zip(tokens, shape, strict=True))
        else:
            if len(shape) < len(tokens) - 1:
                return _rank_words(port, tokens, shape)
            tail = len(tokens) - spread - 1
            middle = shape[spread : len(shape) - tail]
            pairs = [
                *zip(tokens[:spread], shape[:spread], strict=True),
                (tokens[spread], middle),
                *zip(tokens[spread + 1 :], shape[len(shape) - tail :], strict=True),
            ]
        return next(filter(None, (self._one(name, size, port) for name, size in pairs)), None)

    def _one(self, name: str, size: Dim | Sizes, port: str) -> Phrase | None:
        if name == "...":
            return None
        if name.isdigit():
            args = {"port": port, "wanted": name, "size": str(size)}
            return None if size == int(name) else Phrase("wants_size", args)
        known = self.names.setdefault(name, (size, port))
        if known[0] == size:
            return None
        if isinstance(size, tuple) or isinstance(known[0], tuple):
            first, second = (shape_text(self.shapes[p]) for p in (known[1], port))
            args = {"a": known[1], "first": first, "b": port, "second": second}
            return Phrase("shapes_differ", args)
        args = {"size": name, "a": known[1], "first": known[0], "b": port, "second": size}
        return Phrase("size_differs", args)


def declared_shape(dims: str, values: Mapping[str, Value]) -> Sizes | None:
    """The shape that an output's dims spell out, with N for the batch; None if not all is known."""
    if dims == "()":
        return ()
    sizes: list[Dim] = []
    for token in dims.split():
        text = str(values[token[1:-1]]) if token[0] == "{" else token
        if text != "N" and not text.isdigit():
            return None
        sizes.append("N" if text == "N" else int(text))
    return tuple(sizes)


def size_at(dim: Dim, batch: int) -> int | None:
    """A size, such as 3, "N", "8*N+5" or "N/4", under a batch of so many samples.

    None where it is not known how it follows the batch.
    """
    if isinstance(dim, int):
        return dim
    match = re.fullmatch(r"(?:(\d+)\*)?N(?:/(\d+))?([+-]\d+)?", dim)
    if match is None:
        return None
    factor, divisor, rest = (int(part) if part else 0 for part in match.groups())
    return (factor or 1) * batch // (divisor or 1) + rest


def bytes_of(kind: TensorType, batch: int) -> int | None:
    """How many bytes a tensor takes under a batch of so many samples; None where that is not known.

    A dtype's number is its bits, as in float32; a bool takes a byte.
    """
    sizes = [size_at(dim, batch) for dim in kind.shape]
    known = [size for size in sizes if size is not None]
    bits = re.search(r"\d+$", kind.dtype)
    item = int(bits[0]) // 8 if bits else 1
    return prod(known) * item if len(known) == len(sizes) else None


def _rank_words(port: str, tokens: list[str], shape: Sizes) -> Phrase:
    wanted = ", ".join("…" if is_spread(t) else t for t in tokens)
    args = {"port": port, "wanted": wanted, "shape": shape_text(shape)}
    return Phrase("wants_axes", args)
