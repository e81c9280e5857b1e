"""Metrics: what people read, and no optimizer minimises."""

from graph_nodes.category import Category

CATEGORY = Category("Metric", look="metric", order=100, aliases=("score", "evaluate", "measure"))
