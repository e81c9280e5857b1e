"""Losses: each gives one number to make small."""

from graph_nodes.category import Category

CATEGORY = Category(
    "Loss", look="loss", order=90, aliases=("cost", "criterion", "objective", "error")
)
