"""Pooling over images: each window becomes one number."""

from graph_nodes.params import Auto, Bool, Int, PerAxis
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node


class Pool2d(Node, abstract=True):
    """A layer that makes one number of each window of an image."""

    default_name = "pool"
    weightless = True
    x = Input("N C H W", dtype="float", help="A batch of feature maps.")
    out = Output("N C H2 W2", help="Smaller feature maps.")
    kernel_size = PerAxis(
        Int(2, min=1),
        axes=2,
        positional=True,
        short="k",
        help="Height and width of the window.",
        unit="px",
    )
    stride = Auto(
        PerAxis(Int(1, min=1), axes=2),
        short="s",
        help="Step between windows; auto is the window's size.",
    )
    padding = PerAxis(
        Int(0, min=0),
        axes=2,
        short="p",
        help="Border added around; at most half the window.",
        unit="px",
    )
    ceil_mode = Bool(False, help="Also pool windows that reach over the border.")


class MaxPool2d(Pool2d):
    """The largest value in each window: (N, C, H, W) → (N, C, H', W')."""

    module = "nn.MaxPool2d"
    follows = ("convolution", "activation")
    aliases = ("pooling", "downsample", "shrink", "smaller")


class AvgPool2d(Pool2d):
    """The mean of each window: (N, C, H, W) → (N, C, H', W')."""

    module = "nn.AvgPool2d"
    aliases = ("pooling", "downsample", "shrink", "smaller", "average")
    padding = PerAxis(
        Int(0, min=0),
        axes=2,
        short="p",
        help="Zeros added around; at most half the window.",
        unit="px",
    )
    count_include_pad = Bool(True, help="Count the padding in the mean.")


class AdaptiveAvgPool2d(Node):
    """The mean of as many windows as wanted, of any image: (N, C, H, W) → (N, C, H', W')."""

    module = "nn.AdaptiveAvgPool2d"
    default_name = "pool"
    weightless = True
    aliases = ("pooling", "global average", "downsample", "shrink", "smaller")
    x = Input("N C H W", dtype="float", help="A batch of feature maps.")
    out = Output("N C H2 W2", help="Feature maps of the wanted size.")
    output_size = PerAxis(
        Int(1, min=1),
        axes=2,
        positional=True,
        help="Height and width that are wanted; 1 is the mean of all.",
        unit="px",
    )
