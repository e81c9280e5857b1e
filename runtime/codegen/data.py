"""Lowers the data: how they are loaded, fed and scaled."""

from collections.abc import Iterator

from runtime.codegen import scaffold
from runtime.codegen.lowering import Lowering
from runtime.emit import call_of
from runtime.ir import Line, Statement, assign, function, piece
from runtime.plan import Ref


def data_functions(lowering: Lowering) -> Iterator[Statement]:
    """What loads the data and makes batches of them; nothing where the graph reads none."""
    for spec in lowering.specs():
        if spec.helpers:
            yield piece(spec.helpers)
    if not lowering.has_data:
        return
    yield function(
        f"load_data({'seed' if lowering.loads_with_seed else ''})",
        "Return the tensors that batches are made of.",
        *_loading(lowering),
    )
    yield piece(scaffold.LOADER_BATCHES if lowering.uses_loader else scaffold.MEMORY_BATCHES)
    if lowering.has_validation:
        yield piece(scaffold.SPLIT)
    if lowering.scaled:
        yield from _scalings(lowering)


def _loading(lowering: Lowering) -> Iterator[Statement]:
    plan, names = lowering.plan, lowering.names
    for node_id in dict.fromkeys(ref.node for ref in plan.batch):
        node = plan.node(node_id)
        refs = [Ref(node_id, port.name) for port in node.outputs()]
        targets = [names.value(ref) if ref in plan.batch else "_" for ref in refs]
        yield assign(
            ", ".join(targets), call_of(node, lowering.values(node), {}, ""), origin=node_id
        )
    loaded = [f"{names.value(r)}{'.float()' if _is_cast(lowering, r) else ''}" for r in plan.batch]
    yield Line("return ", _tuple(loaded))


def _is_cast(lowering: Lowering, ref: Ref) -> bool:
    """Whether raw data are to be taken as they are, in single precision."""
    return lowering.is_raw(ref) and ref not in lowering.scaled


def _scalings(lowering: Lowering) -> Iterator[Statement]:
    batch, scaled = lowering.plan.batch, lowering.scaled
    names = [lowering.names.value(ref) for ref in batch]
    fitted = [name if ref in scaled else "_" for ref, name in zip(batch, names, strict=True)]
    fits: list[str] = []
    for ref, words in scaled.items():
        name = lowering.names.value(ref)
        fits.append(f'"{name}": Scaling.fit({", ".join(filter(None, (name, words)))})')
    yield piece(scaffold.SCALING)
    yield function(
        "fit_scalings(training)",
        "Return how data are scaled, by what the training part alone says.",
        assign(_targets(fitted), "training"),
        Line("return ", f"{{{', '.join(fits)}}}"),
    )
    parts = [
        f'scalings["{name}"]({name})' if ref in scaled else name
        for ref, name in zip(batch, names, strict=True)
    ]
    yield function(
        "scaled(tensors, scalings)",
        "Return the tensors that batches are made of, scaled.",
        assign(_targets(names), "tensors"),
        Line("return ", _tuple(parts)),
    )


def _targets(names: list[str]) -> str:
    return f"{names[0]}," if len(names) == 1 else ", ".join(names)


def _tuple(names: list[str]) -> str:
    return f"({names[0]},)" if len(names) == 1 else ", ".join(names)
