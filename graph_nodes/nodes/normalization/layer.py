"""Normalization within each sample."""

from graph_nodes.params import Bool, Float, infer
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node


class LayerNorm(Node):
    """Normalizes the features in the last axis, each place on its own: the same shape out."""

    default_name = "norm"
    module = "nn.LayerNorm"
    aliases = ("layer norm", "ln", "normalize", "transformer")
    x = Input("... F", dtype="float", like="weights", help="Features in the last axis.")
    out = Output("... F", help="The same shape.")
    normalized_shape = infer("x.shape[-1]", "Features of the input.")
    eps = Float(1e-5, above=0.0, help="Added to the variance, so that nothing divides by zero.")
    elementwise_affine = Bool(True, help="Learn a scale and a shift for each feature.")
    bias = Bool(True, help="Learn the shift, too.")
