"""Ports: where wires end, what may pass through them, and how many there are."""

from dataclasses import dataclass, field, replace

from graph_nodes.dtypes import DTYPES

TENSOR = "tensor"
OPTIMIZER = "optimizer"

SCALAR = "()"
"""The dims of a single number."""

WEIGHTS = "weights"
"""What an input is like that meets the weights of its node's own module."""

_SIZES = {"C": 4, "H": 8, "W": 8, "F": 5, "M": 5, "K": 6, "N": 7}
_SIZE = 6

VALUES = ("scores", "probabilities", "positive", "nonnegative", "nonzero")
"""What a port can say of its numbers: any score, 0 to 1, above 0, at least 0, other than 0."""


@dataclass(frozen=True, slots=True)
class Port:
    """A named end for wires.

    Attributes:
        dims: The axes it takes or gives, such as "N C H W". A name stands for a size and must be
            the same wherever the node repeats it, a number for itself, "..." for any axes,
            "*name" for any axes that must be the same wherever the node repeats them, "()" for a
            scalar. In an output, ``{param}`` is replaced by the parameter's value.
        dtype: "float", "int" or "any" for an input; for an output also one exact torch dtype.
        like: Of an input, what its dtype must be the same as: another input, or "weights", which
            are float32.
        kind: "tensor" or "optimizer"; only ports of one kind can be wired together.
        optional: The node works without a wire here.
        fallback: The parameter whose value is used while no wire ends here.
        target: The output is what a model should predict: it never enters the model.
        classes: Of class numbers. In an output, how many classes there are, a number; empty where
            only the data tells. In an input, the axis that has a place for each of them, or the
            parameter that says how many have one.
        values: What the numbers are, one of ``VALUES``; empty where they may be any. In an input it
            is what they should be: the check warns of others, and training names them.
        scaled: Of a data node's output, the parameter that asks to scale it. The node gives it raw,
            as float64; the program scales it by the training part alone, to float32.
        filled: Of such an output, the choice of what missing numbers (NaN) are filled with:
            "mean" or "median" of the training part; other choices leave nothing to fill.
        chosen: Of an output whose kind of numbers a parameter decides: for each kind, "float" or
            "int", the parameter and the value of it that gives them.
        contracts: Of an input, the axis that the node sums over, counted from the end; 0 for none.
            For a weight, that is the axis of its inputs.
        count: The parameter that says how many ports of this name there are (x1, x2, ...).
        help: One sentence.
        name: The name it has in its node, filled in when the node class is made.
    """

    dims: str = "..."
    dtype: str = field(default="any", kw_only=True)
    like: str = field(default="", kw_only=True)
    kind: str = field(default=TENSOR, kw_only=True)
    optional: bool = field(default=False, kw_only=True)
    fallback: str = field(default="", kw_only=True)
    target: bool = field(default=False, kw_only=True)
    classes: str = field(default="", kw_only=True)
    values: str = field(default="", kw_only=True)
    scaled: str = field(default="", kw_only=True)
    filled: str = field(default="", kw_only=True)
    chosen: tuple[tuple[str, str, str], ...] = field(default=(), kw_only=True)
    contracts: int = field(default=0, kw_only=True)
    count: str = field(default="", kw_only=True)
    help: str = field(default="", kw_only=True)
    name: str = field(default="", kw_only=True)

    def expand(self, count: int) -> tuple["Port", ...]:
        """The numbered ports x1, x2, ... that a counted port stands for."""
        return tuple(replace(self, name=f"{self.name}{i}", count="") for i in range(1, count + 1))

    @property
    def required(self) -> bool:
        """Whether the node cannot work without a wire here."""
        return not self.optional and not self.fallback

    def example(self, rest: tuple[int, ...] = ()) -> tuple[int, ...]:
        """The sizes of an example of what it takes, behind the first axis, which is the batch.

        Axes of one name measure the same in all ports.

        Args:
            rest: What "..." or "*name" stand for where they come first.
        """
        first, *others = self.dims.split()
        leading = rest if is_spread(first) else ()
        return (*leading, *(_SIZES.get(axis, _SIZE) for axis in others if not is_spread(axis)))

    @property
    def has_axes(self) -> bool:
        """Whether it declares an axis by name or size: a single number does not pass here."""
        return self.dims != SCALAR and not all(map(is_spread, self.dims.split()))

    def accepts(self, dtype: str) -> bool:
        """Whether a tensor of this torch dtype, such as "int64", may enter here."""
        return self.dtype == "any" or dtype in DTYPES.get(self.dtype, (self.dtype,))


def is_spread(axis: str) -> bool:
    """Whether a word of a port's dims stands for any number of axes."""
    return axis == "..." or axis.startswith("*")


class Input(Port):
    """A port that takes one wire."""

    __slots__ = ()


class Output(Port):
    """A port that gives its value to any number of wires."""

    __slots__ = ()
