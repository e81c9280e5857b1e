"""Many elements to one."""

from graph_nodes.params import Axis, Bool, Optional
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
    dim = Optional(Axis(), help="The axis to sum over; none sums everything.")
    keepdim = Bool(False, help="Keep the summed axis with size 1. Needs dim.")


class Mean(Node):
    """Mean over one axis, or over all elements."""

    forward = "torch.mean({x}, {kwargs})"
    reduces = "mean"
    linear = ("x",)
    aliases = ("average", "reduce")
    x = Input("...", dtype="float", help="What is averaged.")
    out = Output("...", help="The mean.")
    dim = Optional(Axis(), help="The axis to average over; none averages everything.")
    keepdim = Bool(False, help="Keep the averaged axis with size 1. Needs dim.")
