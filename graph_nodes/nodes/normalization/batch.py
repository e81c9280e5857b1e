"""Normalization by what a batch holds."""

from graph_nodes.params import Bool, Float, Optional, infer
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node


class BatchNorm(Node, abstract=True):
    """A layer that scales each channel by what the batch holds of it."""

    default_name = "bn"
    batch_statistics = True
    aliases = ("batch norm", "bn", "normalize")
    num_features = infer("x.shape[1]", "Channels, or features, of the input.")
    eps = Float(1e-5, above=0.0, help="Added to the variance, so that nothing divides by zero.")
    momentum = Optional(
        Float(0.1, min=0.0, max=1.0),
        default=0.1,
        help="Weight of the batch in the running statistics; none averages all batches alike.",
    )
    affine = Bool(True, help="Learn a scale and a shift for each channel.")


class BatchNorm1d(BatchNorm):
    """Normalizes each feature over the batch: (N, C) or (N, C, L), the same shape out.

    While training it wants more than one value a feature: a batch of two samples, or a length.
    Frozen, it keeps its scale and shift; its running statistics go on following the batches.
    """

    module = "nn.BatchNorm1d"
    x = Input("N C ...", dtype="float", like="weights", help="Features in the second axis.")
    out = Output("N C ...", help="The same shape.")


class BatchNorm2d(BatchNorm):
    """Normalizes each channel over the batch: (N, C, H, W), the same shape out.

    While training it wants more than one value a channel. Frozen, it keeps its scale and shift; its
    running statistics go on following the batches.
    """

    module = "nn.BatchNorm2d"
    follows = ("convolution",)
    x = Input("N C H W", dtype="float", like="weights", help="A batch of feature maps.")
    out = Output("N C H W", help="The same shape.")
