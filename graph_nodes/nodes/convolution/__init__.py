"""Convolution and pooling over images."""

from graph_nodes.category import Category

CATEGORY = Category("Convolution", look="convolution", order=60, aliases=("cnn", "image"))
