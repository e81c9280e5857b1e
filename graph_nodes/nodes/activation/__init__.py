"""Functions that bend: applied to each element, or to each row."""

from graph_nodes.category import Category

CATEGORY = Category(
    "Activation", look="activation", order=80, aliases=("nonlinearity", "activation function")
)
