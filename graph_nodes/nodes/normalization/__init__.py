"""Normalization layers."""

from graph_nodes.category import Category

CATEGORY = Category("Normalization", look="normalization", order=70, aliases=("normalize", "norm"))
