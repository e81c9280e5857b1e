"""Optimizers: each minimises the loss wired into it by changing the parameters behind it."""

from graph_nodes.category import Category

CATEGORY = Category(
    "Optimizer", look="optimizer", order=110, aliases=("train", "minimize", "solver")
)
