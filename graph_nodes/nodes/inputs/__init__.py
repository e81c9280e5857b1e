"""Placeholders and variables."""

from graph_nodes.category import Category

CATEGORY = Category("Inputs", look="inputs", order=20)
