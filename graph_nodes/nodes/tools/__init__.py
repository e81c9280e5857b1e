"""Nodes that look at a graph: gradients, outputs, watches and notes."""

from graph_nodes.category import Category

CATEGORY = Category("Tools", look="tools", order=130)
