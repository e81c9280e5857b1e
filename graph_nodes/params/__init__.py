"""The kinds of parameter a node can declare, each with its default, its range and its help.

They compose: ``Auto(PerAxis(Int(1, min=1), axes=2))`` is a number for both axes, or one for each,
or "auto".
"""

from graph_nodes.params.base import Param, Value, finite, source
from graph_nodes.params.composed import (
    Auto,
    Infer,
    ListOf,
    OneOf,
    Optional,
    PerAxis,
    Shape,
    infer,
)
from graph_nodes.params.numbers import Axis, Float, Int
from graph_nodes.params.words import Bool, Choice, DType, Path, Text

__all__ = [
    "Auto",
    "Axis",
    "Bool",
    "Choice",
    "DType",
    "Float",
    "Infer",
    "Int",
    "ListOf",
    "OneOf",
    "Optional",
    "Param",
    "Path",
    "PerAxis",
    "Shape",
    "Text",
    "Value",
    "finite",
    "infer",
    "source",
]
