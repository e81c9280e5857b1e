"""Normalization layers."""

from graph_nodes.params import Bool, Float, infer
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node

_EPS = Float(1e-5, above=0.0, help="Added to the variance, so that nothing divides by zero.")
_MOMENTUM = Float(
    0.1,
    min=0.0,
    max=1.0,
    optional=True,
    help="Weight of the batch in the running statistics; auto averages all batches alike.",
)


class BatchNorm1d(Node):
    """Normalizes each feature over the batch: (N, C) or (N, C, L), the same shape out.

    While training it wants more than one value a feature: a batch of two samples, or a length.
    """

    category = "Normalization"
    default_name = "bn"
    module = "nn.BatchNorm1d"
    batch_statistics = True
    aliases = ("batch norm", "bn")
    x = Input("N C ...", dtype="float", help="Features in the second axis.")
    out = Output("N C ...", help="The same shape.")
    num_features = infer("x.shape[1]", "Features of the input.")
    eps = _EPS
    momentum = _MOMENTUM
    affine = Bool(True, help="Learn a scale and a shift for each feature.")


class BatchNorm2d(Node):
    """Normalizes each channel over the batch: (N, C, H, W), the same shape out.

    While training it wants more than one value a channel.
    """

    category = "Normalization"
    default_name = "bn"
    module = "nn.BatchNorm2d"
    batch_statistics = True
    aliases = ("batch norm", "bn")
    x = Input("N C H W", dtype="float", help="A batch of feature maps.")
    out = Output("N C H W", help="The same shape.")
    num_features = infer("x.shape[1]", "Channels of the input.")
    eps = _EPS
    momentum = _MOMENTUM
    affine = Bool(True, help="Learn a scale and a shift for each channel.")
