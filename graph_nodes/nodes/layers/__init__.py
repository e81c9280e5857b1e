"""Layers with weights, and dropout."""

from graph_nodes.category import Category

CATEGORY = Category("Layers", look="layers", order=50, aliases=("layer",))
