"""Nodes that load data: each gives samples and, where there are some, their targets."""

from graph_nodes.category import Category

CATEGORY = Category("Data", look="data", order=10, aliases=("dataset", "load", "samples"))
