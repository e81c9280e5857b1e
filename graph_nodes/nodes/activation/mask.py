"""What may not be seen."""

from graph_nodes.ports import Input, Output
from graph_nodes.spec import Node


class CausalMask(Node):
    """Hides what comes later from each place of an attention: put it before its Softmax.

    In (..., query, key), the scores of keys that stand behind the query become the least number.
    """

    forward = "causal_mask({x})"
    aliases = ("attention", "triu", "tril", "masked_fill", "autoregressive", "transformer")
    helpers = '''
def causal_mask(scores):
    """Return (..., query, key) scores, least where the key comes after the query."""
    every = torch.ones(scores.shape[-2:], dtype=torch.bool, device=scores.device)
    return scores.masked_fill(every.triu(1), torch.finfo(scores.dtype).min)
'''
    x = Input("... M K", dtype="float", help="Scores of an attention.")
    out = Output("... M K", help="The scores that may be seen.")
