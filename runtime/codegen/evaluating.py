"""Lowers the measuring of a validation set: ``evaluate``."""

from collections.abc import Iterator

from runtime.codegen.lowering import Lowering
from runtime.codegen.measures import Measures
from runtime.codegen.passes import Passes
from runtime.ir import Statement, Text, assign, function
from runtime.plan import Ref

COMPUTED = "{name: metric.compute() for name, metric in metrics.items()}"
"""The expression for the values of metrics."""


def evaluate(lowering: Lowering, measures: Measures) -> Statement:
    """``evaluate(model, batches)``."""
    passes = Passes(lowering)
    values, metrics = measures.held_values, measures.held_metrics
    goals = [*(ref.node for ref in values), *metrics]
    inner = list(passes.forward(2, measures.needed(goals), values))
    inner += _collected(lowering, measures, values)
    body: list[Statement] = [Text("model.eval()")]
    if values and metrics:
        body.append(assign("losses, metrics", f"([], {measures.meters(metrics)})"))
    elif values:
        body.append(Text("losses = []"))
    else:
        body.append(assign("metrics", measures.meters(metrics)))
    body.append(passes.each_of("batches", inner))
    said = ["mean(losses)"] if values else []
    said += [COMPUTED] if metrics else []
    body.append(Text(f"return {' | '.join(said)}"))
    return function(
        "evaluate(model, batches)",
        "Return each loss, as a mean over the samples, and each metric.",
        *body,
        decorator="@torch.no_grad()",
    )


def _collected(lowering: Lowering, measures: Measures, values: list[Ref]) -> Iterator[Statement]:
    pairs: list[str] = []
    for ref in values:
        value = lowering.source_of(ref, "model")
        per_sample = f" / {measures.samples}" if measures.is_summed(ref) else ""
        pairs.append(f'"{measures.tag(ref)}": {value}{per_sample}')
    if values:
        whole = f"losses.append(({{{', '.join(pairs)}}}, {measures.samples}))"
        if len(whole) <= 80:
            yield Text(whole)
            return
        yield assign("values", f"{{{', '.join(pairs)}}}")
        yield Text(f"losses.append((values, {measures.samples}))")
