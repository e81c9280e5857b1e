"""Nodes that rearrange a tensor and leave its numbers alone."""

from graph_nodes.category import Category

CATEGORY = Category("Shape", look="shape", order=40, aliases=("rearrange", "dimensions"))
