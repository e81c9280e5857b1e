"""Fully connected layers."""

from graph_nodes.params import Bool, Int, infer
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node


class Linear(Node):
    """Fully connected layer: (..., in_features) → (..., out_features), x @ W.T + b."""

    default_name = "fc"
    module = "nn.Linear"
    random = tieable = True
    shifts = "bias"
    follows = ("activation", "data")
    aliases = ("dense", "fully connected", "affine", "fc", "neurons", "perceptron", "projection")
    x = Input("... F", dtype="float", like="weights", help="Features in the last axis.")
    out = Output("... {out_features}", help="The layer's output.")
    in_features = infer("x.shape[-1]", "Features of the input.")
    out_features = Int(10, min=1, positional=True, help="Features of the output.")
    bias = Bool(True, help="Add a learned bias.")
