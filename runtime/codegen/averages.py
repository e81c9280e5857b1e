"""Tells sums over the samples of a batch from means: what is shown is always a mean."""

from collections.abc import Mapping

from runtime.check_result import CheckResult
from runtime.plan import Plan, Ref


def summed(plan: Plan, result: CheckResult, ref: Ref) -> bool:
    """Whether a number is a sum over the samples of a batch, so that it grows with the batch.

    What is linear in a sum is one, too: half of it, or it and a penalty on the weights. Of values
    whose shape is not known, the answer is no.
    """
    found: dict[str, bool] = {}
    behind = plan.behind([ref.node])
    for node_id in (i for i in plan.order if i in behind):
        found[node_id] = _is_summed(plan, result, node_id, found)
    return found.get(ref.node, False)


def _is_summed(plan: Plan, result: CheckResult, node_id: str, found: Mapping[str, bool]) -> bool:
    node = plan.node(node_id)
    spec = node.spec
    assert spec is not None, "active nodes are of known types"
    inputs = plan.inputs(node_id)
    takes_samples = any(_has_samples(result, ref) for ref in inputs.values())
    gives_samples = any(_has_samples(result, Ref(node_id, p.name)) for p in node.outputs())
    if takes_samples and not gives_samples and spec.reduces:
        return spec.reduces.format(**node.values()) == "sum"
    sums = {port for port, ref in inputs.items() if found.get(ref.node, False)}
    return bool(sums) and sums <= set(spec.linear)


def _has_samples(result: CheckResult, ref: Ref) -> bool:
    """Whether an axis of a value follows the batch."""
    kind = result.type_of(ref.node, ref.port)
    return kind is not None and any(isinstance(dim, str) for dim in kind.shape)
