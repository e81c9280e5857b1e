"""Vectors that are looked up by number."""

from graph_nodes.params import Int
from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node


class Embedding(Node):
    """A learned vector for each whole number: (...) → (..., embedding_dim).

    Its weight can be tied to that of a language model's last layer.
    """

    module = "nn.Embedding"
    random = tieable = True
    aliases = ("token", "lookup", "vocabulary", "word vectors", "one hot")
    x = Input(
        "...",
        dtype="int64",
        classes="num_embeddings",
        help="Whole numbers from 0 to num_embeddings - 1.",
    )
    out = Output("... {embedding_dim}", dtype="float32", help="The vectors of these numbers.")
    num_embeddings = Int(
        100, min=1, positional=True, help="How many numbers there are, such as tokens or classes."
    )
    embedding_dim = Int(32, min=1, positional=True, help="Sizes of a vector.")
