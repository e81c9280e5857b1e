"""Sequences of numbers, as a language model reads and continues them."""

from graph_nodes.nodes.data.family import Data
from graph_nodes.params import Int
from graph_nodes.ports import Output


class Sorting(Data):
    """Numbers in random order, and then in theirs: a task for a model of sequences, such as a GPT.

    The model reads the numbers and what of their order is there, and says what comes next.
    """

    label = "Sorting task"
    forward = "sorting_task({samples}, {length}, {values}, {stream})"
    aliases = ("sequence", "tokens", "gpt", "language model")
    helpers = '''
def sorting_task(samples, length, values, seed):
    """Return (samples, 2 * length - 1) tokens and (samples, length) sorted numbers."""
    generator = torch.Generator().manual_seed(seed)
    numbers = torch.randint(values, (samples, length), generator=generator)
    ordered = numbers.sort(dim=1).values
    return torch.cat((numbers, ordered[:, :-1]), dim=1), ordered
'''
    tokens = Output("N T", dtype="int64", help="The numbers, and all but the last of their order.")
    ordered = Output("N L", dtype="int64", target=True, help="The numbers in their order.")
    samples = Int(4000, min=1, help="How many sequences there are.")
    length = Int(6, min=1, max=1000, help="How many numbers each has to sort.")
    values = Int(10, min=1, help="The numbers are from 0 to less than this.")
    seed = Int(0, min=0, help="Another seed gives other numbers.")
