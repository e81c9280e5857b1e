"""How many of a layer, or of an instance of a module, follow one another."""

from graph_nodes.params import Int

REPEAT = Int(
    1,
    min=1,
    max=1000,
    argument=False,
    name="repeat",
    help="How many, with weights of their own, follow one another.",
)
"""The parameter that says so. The first takes what is wired in, each other one what the one before
gave; what is wired into a second input goes to each."""
