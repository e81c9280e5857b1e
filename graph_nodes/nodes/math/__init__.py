"""Arithmetic on tensors."""

from graph_nodes.category import Category

CATEGORY = Category("Math", look="math", order=30)
