"""Lowers the data: how they are loaded, fed and scaled."""

import ast
from collections.abc import Iterator

from runtime.codegen import scaffold
from runtime.codegen.lowering import Lowering
from runtime.emit import call_of
from runtime.ir import Line, Statement, Text, assign, function, piece
from runtime.printer import flat
from runtime.wiring import Ref


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
            _loaded(lowering),
            "Return the tensors that batches are made of.",
            *_loading(lowering),
        )
    if lowering.has_validation:
        yield piece(scaffold.SPLIT)
    if lowering.scaled:
        yield from _scalings(lowering)
    yield piece(scaffold.LOADER_BATCHES if lowering.uses_loader else scaffold.MEMORY_BATCHES)
    if _is_endless(lowering):
        yield piece(scaffold.UPCOMING)


def parts(lowering: Lowering) -> list[str]:
    """The variables that hold the data, and the order of the batches."""
    if not lowering.has_data:
        return []
    found = ["training", *(["validation"] if lowering.has_validation else [])]
    return [*found, *(["order"] if lowering.run.shuffle else [])]


def placed(lowering: Lowering) -> Iterator[Statement]:
    """The samples to train on and those to measure on, scaled by the former, on the device."""
    own = [part for part in parts(lowering) if part != "order"]
    if lowering.has_validation:
        yield Line("training, validation = ", f"split({_loaded(lowering)}, VALIDATION, seed)")
    elif own:
        yield assign("training", _loaded(lowering))
    if lowering.scaled:
        yield Text("model.scalings = fit_scalings(training)")
        for part in own:
            yield Text(f"{part} = scaled({part}, model.scalings)")
    if "order" in parts(lowering):
        yield Text('order = torch.Generator().manual_seed(stream(seed, "order"))')
    for part in own:
        if lowering.uses_loader:
            order = ", order" if part == "training" and lowering.run.shuffle else ""
            yield Text(f"{part} = loader({part}, device{order})")
        else:
            yield Text(f"{part} = [tensor.to(device) for tensor in {part}]")


def begun(lowering: Lowering) -> Iterator[Statement]:
    """What epochs of a set number of steps take their batches from."""
    if _is_endless(lowering):
        yield Text(f"endless = upcoming{_once(lowering, 'training').removeprefix('batches')}")


def taken(lowering: Lowering, part: str) -> str:
    """The batches of a part of the data, those of one epoch."""
    if part == "training" and _is_endless(lowering):
        size = "EPOCH_STEPS * ACCUMULATE" if lowering.run.accumulate > 1 else "EPOCH_STEPS"
        return f"islice(endless, {size})"
    return _once(lowering, part)


def _is_endless(lowering: Lowering) -> bool:
    return lowering.has_data and lowering.run.epoch_steps is not None


def _once(lowering: Lowering, part: str) -> str:
    """The batches of a part of the data, once through."""
    shuffled = part == "training" and lowering.run.shuffle and not lowering.uses_loader
    other = ", device" if lowering.uses_loader else ", order" if shuffled else ""
    return f"batches({part}{other})"


def _loaded(lowering: Lowering) -> str:
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
    node = lowering.plan.node(node_id)
    return call_of(node, lowering.values(node), {}, "")


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
    given = [
        f'scalings["{name}"]({name})' if ref in scaled else name
        for ref, name in zip(batch, names, strict=True)
    ]
    yield function(
        "scaled(tensors, scalings)",
        "Return the tensors that batches are made of, scaled.",
        assign(_targets(names), "tensors"),
        Line("return ", _tuple(given)),
    )


def _targets(names: list[str]) -> str:
    return f"{names[0]}," if len(names) == 1 else ", ".join(names)


def _tuple(names: list[str]) -> str:
    return f"({names[0]},)" if len(names) == 1 else ", ".join(names)
