"""Tells sums over the samples of a batch from means: what is shown is always a mean."""

from collections.abc import Mapping
from typing import Literal

from runtime.check_result import CheckResult
from runtime.plan import Plan
from runtime.wiring import Ref

_Reduction = Literal["sum", "mean", ""]
"""How a number came from the samples of a batch; "" where it did not, or not by a plain rule."""


def summed(plan: Plan, result: CheckResult, ref: Ref) -> bool:
    """Whether a number is a sum over the samples of a batch, so that it grows with the batch.

    What is linear in a sum is one, too: half of it, or it and a penalty on the weights. What mixes
    a sum with a mean is neither, and is taken as it is. Of values whose shape is not known, the
    answer is no.
    """
    found: dict[str, _Reduction] = {}
    behind = plan.behind([ref.node])
    for node_id in (i for i in plan.order if i in behind):
        found[node_id] = _reduction(plan, result, node_id, found)
    return found.get(ref.node) == "sum"


def _reduction(
    plan: Plan, result: CheckResult, node_id: str, found: Mapping[str, _Reduction]
) -> _Reduction:
    node = plan.node(node_id)
    spec = node.spec
    assert spec is not None, "active nodes are of known types"
    inputs = plan.inputs(node_id)
    takes_samples = any(_has_samples(result, ref) for ref in inputs.values())
    gives_samples = any(_has_samples(result, Ref(node_id, p.name)) for p in node.outputs())
    if takes_samples and not gives_samples and spec.reduces:
        return "sum" if spec.reduces.format(**node.values()) == "sum" else "mean"
    reduced: dict[str, _Reduction] = {}
    for port, ref in inputs.items():
        if kind := found.get(ref.node, ""):
            reduced[port] = kind
    if len(set(reduced.values())) != 1 or not reduced.keys() <= set(spec.linear):
        return ""
    return next(iter(reduced.values()))


def _has_samples(result: CheckResult, ref: Ref) -> bool:
    """Whether an axis of a value follows the batch."""
    kind = result.type_of(ref.node, ref.port)
    return kind is not None and any(isinstance(dim, str) for dim in kind.shape)
