"""Lowers the measuring of a validation set: ``evaluate``."""

from collections.abc import Iterator

from runtime.codegen.lowering import Lowering
from runtime.codegen.measures import Measures
from runtime.codegen.passes import Passes
from runtime.ir import Line, Statement, Text, assign, function
from runtime.printer import WIDTH
from runtime.wiring import Ref

COMPUTED = "{name: metric.compute() for name, metric in metrics.items()}"
"""The expression for the values of metrics."""


def evaluate(
    lowering: Lowering, measures: Measures, model: str = "model", takes: str = "model"
) -> Statement:
    """``evaluate(model, batches)``.

    Args:
        lowering: The graph.
        measures: What is measured.
        model: What the model is called; "" where there is none.
        takes: What stands in its place among the parameters.
    """
    passes = Passes(lowering, model)
    values, metrics = measures.held_values, measures.held_metrics
    goals = [*(ref.node for ref in values), *metrics]
    inner = list(passes.forward(2, measures.needed(goals), values))
    inner += _collected(lowering, measures, values, model)
    body: list[Statement] = [Text("model.eval()")] if model else []
    if values and metrics:
        body.append(Line("losses, metrics = [], ", measures.meters(metrics)))
    elif values:
        body.append(Text("losses = []"))
    else:
        body.append(assign("metrics", measures.meters(metrics)))
    body.append(passes.each_of("batches", inner))
    said = ["mean(losses)"] if values else []
    said += [COMPUTED] if metrics else []
    body.append(Text(f"return {' | '.join(said)}"))
    return function(
        f"evaluate({takes}, batches)",
        "Return each loss, as a mean over the samples, and each metric.",
        *body,
        decorator="@torch.no_grad()",
    )


def _collected(
    lowering: Lowering, measures: Measures, values: list[Ref], model: str
) -> Iterator[Statement]:
    pairs: list[str] = []
    for ref in values:
        value = lowering.source_of(ref, model)
        per_sample = f" / {measures.samples}" if measures.is_summed(ref) else ""
        pairs.append(f'"{measures.tag(ref)}": {value}{per_sample}')
    if values:
        whole = f"losses.append(({{{', '.join(pairs)}}}, {measures.samples}))"
        if len(whole) <= WIDTH - 8:
            yield Text(whole)
            return
        yield assign("values", f"{{{', '.join(pairs)}}}")
        yield Text(f"losses.append((values, {measures.samples}))")
