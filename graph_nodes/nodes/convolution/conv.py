"""Convolution over images."""

from graph_nodes.params import Bool, Choice, Int, OneOf, PerAxis, infer
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node


class Conv2d(Node):
    """2-D convolution: (N, C, H, W) → (N, out_channels, H', W')."""

    default_name = "conv"
    module = "nn.Conv2d"
    random = tieable = True
    shifts = "bias"
    channels_last = True
    follows = ("data", "activation")
    aliases = ("filter", "kernel", "feature maps")
    x = Input("N C H W", dtype="float", like="weights", help="A batch of images.")
    out = Output("N {out_channels} H2 W2", help="A batch of feature maps.")
    in_channels = infer("x.shape[1]", "Channels of the input.")
    out_channels = Int(32, min=1, positional=True, help="Number of filters.")
    kernel_size = PerAxis(
        Int(3, min=1),
        axes=2,
        positional=True,
        short="k",
        help="Height and width of a filter.",
        unit="px",
    )
    stride = PerAxis(
        Int(1, min=1), axes=2, short="s", help="Step between two places of the filter.", unit="px"
    )
    padding = OneOf(
        (PerAxis(Int(0, min=0), axes=2), Choice("valid", ("valid", "same"))),
        short="p",
        help="What is added around the image; same keeps its size, where the stride is 1.",
        unit="px",
    )
    dilation = PerAxis(
        Int(1, min=1),
        axes=2,
        short="d",
        help="Distance between the filter's own pixels.",
        unit="px",
    )
    groups = Int(
        1, min=1, short="g", help="Channels are split into this many groups, each with its filters."
    )
    bias = Bool(True, help="Add a learned bias to each channel.")
    padding_mode = Choice(
        "zeros", ("zeros", "reflect", "replicate", "circular"), help="What padding holds."
    )
