"""Lowers the data: how they are loaded, fed and scaled."""

import ast
from collections.abc import Iterator

from runtime.codegen import scaffold
from runtime.codegen.lowering import Lowering
from runtime.emit import call_of
from runtime.ir import Line, Statement, assign, function, piece
from runtime.plan import Ref
from runtime.printer import flat


def data_functions(lowering: Lowering) -> Iterator[Statement]:
    """What loads the data and makes batches of them; nothing where the graph reads none."""
    only = _only_loader(lowering)
    for spec in lowering.specs():
        if spec.helpers:
            yield piece(
                spec.helpers.replace(f"def {only}(", "def load_data(") if only else spec.helpers
            )
    if not lowering.has_data:
        return
    if not only:
        yield function(
            loading(lowering),
            "Return the tensors that batches are made of.",
            *_loading(lowering),
        )
    if lowering.has_validation:
        yield piece(scaffold.SPLIT)
    if lowering.scaled:
        yield from _scalings(lowering)
    yield piece(scaffold.LOADER_BATCHES if lowering.uses_loader else scaffold.MEMORY_BATCHES)


def loading(lowering: Lowering) -> str:
    """The call that gives the tensors that batches are made of."""
    only = _only_loader(lowering)
    if only:
        return flat(_call(lowering, lowering.plan.batch[0].node)).replace(only, "load_data", 1)
    return f"load_data({'seed' if lowering.loads_with_seed else ''})"


def _only_loader(lowering: Lowering) -> str:
    """The function that loads all the data by itself, so that no other is needed; or ""."""
    plan = lowering.plan
    nodes = dict.fromkeys(ref.node for ref in plan.batch)
    if len(nodes) != 1 or any(_is_cast(lowering, ref) for ref in plan.batch):
        return ""
    (node_id,) = nodes
    if [p.name for p in plan.node(node_id).outputs()] != [ref.port for ref in plan.batch]:
        return ""
    called = _call(lowering, node_id)
    name = flat(called.func) if isinstance(called, ast.Call) else ""
    own = lowering.spec(node_id).helpers
    return name if own.count("\ndef ") == 1 and f"def {name}(" in own else ""


def _call(lowering: Lowering, node_id: str) -> ast.expr:
    return call_of(
        lowering.plan.node(node_id), lowering.values(lowering.plan.node(node_id)), {}, ""
    )


def _loading(lowering: Lowering) -> Iterator[Statement]:
    plan, names = lowering.plan, lowering.names
    for node_id in dict.fromkeys(ref.node for ref in plan.batch):
        refs = [Ref(node_id, port.name) for port in plan.node(node_id).outputs()]
        targets = [names.value(ref) if ref in plan.batch else "_" for ref in refs]
        yield assign(", ".join(targets), _call(lowering, node_id), origin=node_id)
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
