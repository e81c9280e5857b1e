"""The same numbers under other axes."""

from graph_nodes.params import Axis, Int, Shape
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node


class Reshape(Node):
    """The same numbers in another shape. Start the sizes with -1 to keep the batch axis."""

    rearranges = True
    forward = "torch.reshape({x}, {shape})"
    linear = ("x",)
    aliases = ("view", "resize")
    x = Input("...", help="Any tensor.")
    out = Output("...", help="The reshaped tensor.")
    shape = Shape(
        Int(min=-1), default=(-1, 64), help="The new sizes; one -1 stands for what is left."
    )


class Flatten(Node):
    """All axes from one on joined into a single axis: (N, C, H, W) → (N, C·H·W)."""

    rearranges = True
    forward = "torch.flatten({x}, {start_dim})"
    linear = ("x",)
    follows = ("data",)
    aliases = ("view", "ravel")
    x = Input("...", help="Any tensor.")
    out = Output("...", help="The flattened tensor.")
    start_dim = Axis(1, help="The first axis to join; 1 keeps the batch axis.")


class Transpose(Node):
    """Two axes swapped."""

    rearranges = True
    forward = "torch.transpose({x}, {dim0}, {dim1})"
    linear = ("x",)
    aliases = ("swap", "permute", "t")
    x = Input("...", help="Any tensor of two axes or more.")
    out = Output("...", help="The transposed tensor.")
    dim0 = Axis(0, help="One axis.")
    dim1 = Axis(1, help="The other axis.")


class Unflatten(Node):
    """One axis split into two: its parts, and what is in each; (N, T, 64) → (N, T, 4, 16)."""

    rearranges = True
    forward = "torch.unflatten({x}, {dim}, ({parts}, -1))"
    linear = ("x",)
    aliases = ("split", "heads", "view")
    x = Input("...", help="Any tensor.")
    out = Output("...", help="The tensor with an axis more.")
    dim = Axis(-1, help="The axis to split.")
    parts = Int(2, min=1, help="How many parts it has, such as the heads of an attention.")


class Narrow(Node):
    """Some places of one axis, one after another."""

    forward = "torch.narrow({x}, {dim}, {start}, {length})"
    linear = ("x",)
    aliases = ("slice", "crop", "select", "[:]")
    x = Input("...", help="Any tensor.")
    out = Output("...", help="The part of it.")
    dim = Axis(1, help="The axis.")
    start = Int(0, min=0, help="The first place, counted from 0.")
    length = Int(1, min=1, help="How many places.")
