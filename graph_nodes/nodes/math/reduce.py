"""Many elements to one."""

from graph_nodes.params import Axis, Bool
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node


class Sum(Node):
    """Sum over one axis, or over all elements."""

    forward = "torch.sum({x}, {kwargs})"
    reduces = "sum"
    linear = ("x",)
    aliases = ("reduce", "total")
    x = Input("...", help="What is summed.")
    out = Output("...", help="The sum.")
    dim = Axis(None, optional=True, help="The axis to sum over; auto sums everything.")
    keepdim = Bool(False, help="Keep the summed axis with size 1. Needs dim.")


class Mean(Node):
    """Mean over one axis, or over all elements."""

    forward = "torch.mean({x}, {kwargs})"
    reduces = "mean"
    linear = ("x",)
    aliases = ("average", "reduce")
    x = Input("...", dtype="float", help="What is averaged.")
    out = Output("...", help="The mean.")
    dim = Axis(None, optional=True, help="The axis to average over; auto averages everything.")
    keepdim = Bool(False, help="Keep the averaged axis with size 1. Needs dim.")
