"""The kinds of parameter a node can declare, each with its default, its range and its help."""

from graph_nodes.params.base import Param, Value, finite, source
from graph_nodes.params.numbers import Axis, Float, Floats, Infer, Int, PerAxis, Shape, infer
from graph_nodes.params.words import Bool, Choice, OneOf, Path, Text, one_of

__all__ = [
    "Axis",
    "Bool",
    "Choice",
    "Float",
    "Floats",
    "Infer",
    "Int",
    "OneOf",
    "Param",
    "Path",
    "PerAxis",
    "Shape",
    "Text",
    "Value",
    "finite",
    "infer",
    "one_of",
    "source",
]
