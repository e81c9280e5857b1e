"""What will go wrong in training, as far as shapes, settings and data tell. Needs no torch."""

import math
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import islice

from graph_nodes.edit import SetMode, SetParam
from graph_nodes.path import NodePath
from graph_nodes.phrase import Phrase
from graph_nodes.problem import Problem, Where
from graph_nodes.settings import RunSettings
from graph_nodes.spec import Role
from graph_nodes.weight_edits import Freeze
from runtime import fixes
from runtime.check_result import CheckResult, TensorType
from runtime.dims import size_at
from runtime.fit import giver
from runtime.plan import Plan
from runtime.rules import title
from runtime.values import NumbersOf
from runtime.wiring import Ref

MissingClasses = Callable[[Ref], Mapping[str, list[int]]]
"""A target → the part of the samples, "training" or "validation" → the classes missing in it."""

FAR = 10.0
"""Targets up to this size are near enough to what a fresh model gives, which is about 1."""


def untrained(plan: Plan, found: CheckResult) -> Iterator[Problem]:
    """Data that goes through layers which nothing trains."""
    learning = [i for i in plan.built if found.trained(i)]
    asked = plan.of_role(Role.OPTIMIZER, Role.GRADIENTS)
    if not plan.batch or not learning or asked:
        return
    loss = next((i for i in plan.order if plan.role(i) is Role.LOSS), None)
    layers = tuple(f"'{plan.node(i).name}'" for i in learning)
    into = Phrase("a_loss") if loss is None else f"'{plan.node(loss).name}'"
    args = {"layers": layers, "first": layers[0], "loss": into}
    yield Problem("untrained", args, Where(loss), severity="warning")


def all_frozen(plan: Plan, found: CheckResult) -> Iterator[Problem]:
    """Optimizers that reach nothing but what is frozen."""
    for optimizer in plan.of_role(Role.OPTIMIZER):
        reached = [i for i in plan.reached_by(optimizer) if found.parameters.get(i)]
        if reached and not any(map(found.trained, reached)):
            layers = tuple(f"'{plan.node(i).name}'" for i in reached)
            args = {"node": title(plan.node(optimizer)), "layers": layers}
            last = next((i for i in reversed(reached) if plan.node(i).frozen), None)
            fixes = () if last is None else (Freeze(last, ()),)
            yield Problem("all_frozen", args, Where(optimizer), fixes)


def dropped_results(plan: Plan) -> Iterator[Problem]:
    """Dropout between the last layer and the loss: it damages the very result."""
    for optimizer in plan.of_role(Role.OPTIMIZER):
        for node_id in _after_the_last_layer(plan, optimizer):
            spec = plan.node(node_id).spec
            if spec is not None and spec.drops:
                args, fix = {"node": title(plan.node(node_id))}, SetMode(node_id, "bypass")
                yield Problem("dropped_result", args, Where(node_id), (fix,), "warning")


def _after_the_last_layer(plan: Plan, optimizer: str) -> set[str]:
    """The operations behind an optimizer's loss that no layer or Parameter stands after."""
    layers = set(plan.built)
    seen: set[str] = set()
    waiting = [optimizer]
    while waiting:
        refs = plan.inputs(waiting.pop()).values()
        weighted = any(plan.role(ref.node) is Role.PARAMETER for ref in refs)
        for ref in () if weighted else refs:
            spec = plan.node(ref.node).spec
            passes = ref.node not in layers or (spec is not None and spec.drops)
            if passes and ref.node not in seen:
                seen.add(ref.node)
                waiting.append(ref.node)
    return seen


def lone_values(plan: Plan, found: CheckResult) -> Iterator[Problem]:
    """Layers that scale by the batch, and are given a single value a channel in some batch."""
    sizes = _batch_sizes(plan.graph.run, found.rows) if found.rows is not None else {}
    if not plan.batch:
        sizes = {1: None}
    for path, name, kind in _scaled_by_batch(plan, found, {}):
        args = {"node": name, "type": str(kind)}
        where = Where(path.top, inside=path.inner)
        for size, batch in sizes.items():
            if _is_lone(kind, size):
                if batch is None:
                    yield Problem("lone_values", args, where)
                else:
                    args |= {"batch": batch}
                    mended = fixes.of_batch_size(plan.graph.run, found.rows or 0)
                    yield Problem("lone_values_in_batch", args, where, mended)
                break


@lru_cache(maxsize=1024)  # instances of one module ask for the same again and again
def _is_lone(kind: TensorType, batch: int) -> bool:
    """Whether there is a single value a channel in a batch of so many samples."""
    return all(size_at(d, batch) == 1 for i, d in enumerate(kind.shape) if i != 1)


_Scaled = tuple[NodePath, str, TensorType]
"""Path, title and what is taken."""

_MOST = 20
"""How many layers of a definition are looked at: in those that use it twice there are as many."""


def _scaled_by_batch(
    plan: Plan, found: CheckResult, known: dict[int, list[_Scaled]]
) -> Iterator[_Scaled]:
    """The layers that scale by the batch, those in instances too.

    Of an instance that is repeated, each is given what the first is. ``known`` has them by what
    was found in a definition.
    """
    for node_id in plan.used:
        node = plan.node(node_id)
        if node_id in found.inside:
            inside = found.inside[node_id]
            if id(inside) not in known:
                inner = _scaled_by_batch(plan.modules[node.type], inside, known)
                known[id(inside)] = list(islice(inner, _MOST))
            for path, name, kind in known[id(inside)]:
                yield NodePath.of(node_id, path), f"{title(node)}: {name}", kind
        elif node.spec is not None and node.spec.batch_statistics:
            ref = next(iter(plan.inputs(node_id).values()), None)
            kind = found.type_of(ref.node, ref.port) if ref is not None else None
            if kind is not None:
                yield NodePath(node_id), title(node), kind


def _batch_sizes(run: RunSettings, rows: int) -> dict[int, Phrase | None]:
    """The sizes of a run's training batches, and which batches have them, in words."""
    samples = rows - round(rows * run.validation)
    if samples <= run.batch_size:
        return {samples: Phrase("in_only_batch", {"size": samples})}
    sizes: dict[int, Phrase | None] = {
        run.batch_size: Phrase("in_each_batch", {"size": run.batch_size})
    }
    rest = samples % run.batch_size
    if rest:
        args = {"size": rest, "samples": samples, "batch": run.batch_size}
        sizes.setdefault(rest, Phrase("in_last_batch", args))
    return sizes


def one_class(plan: Plan, numbers: NumbersOf) -> Iterator[Problem]:
    """Class numbers that are all the same."""
    for ref in _class_numbers(plan):
        known = numbers(ref)
        if known is not None and known.classes is not None and len(known.classes) == 1:
            node = plan.node(ref.node)
            (count,) = known.classes.values()
            args = {"node": title(node), "port": ref.port, "count": count}
            yield Problem("one_class", args, Where(ref.node), severity="warning")


def missing_classes(plan: Plan, missing: MissingClasses) -> Iterator[Problem]:
    """Classes of which the share of samples for training or for validation has none."""
    for ref in _class_numbers(plan) if plan.graph.run.validation else ():
        for part, classes in missing(ref).items():
            args = {"node": title(plan.node(ref.node)), "classes": tuple(classes)}
            args |= {"part": Phrase(part)}
            yield Problem("missing_classes", args, Where(ref.node), severity="warning")


def _class_numbers(plan: Plan) -> Iterator[Ref]:
    """The targets that are read of which only the data tell which classes there are."""
    for ref in plan.batch:
        port = plan.node(ref.node).output(ref.port)
        if port is not None and port.target and not port.classes:
            yield ref


def far_targets(plan: Plan, found: CheckResult, numbers: NumbersOf) -> Iterator[Problem]:
    """Targets so large that the steps of a run cannot take a prediction there.

    A step of such an optimizer moves each parameter by about lr. So all steps of a run together
    move what a layer gives by about lr × steps × its parameters × the size of its input at most.
    """
    for optimizer in plan.of_role(Role.OPTIMIZER):
        node = plan.node(optimizer)
        lr = node.values().get("lr")
        if node.spec is None or not node.spec.lr_steps or not isinstance(lr, float):
            continue
        steps = _steps(plan.graph.run, found.rows or 0)
        for ref in _targets(plan, optimizer, found):
            known = numbers(ref)
            if known is None or known.size <= FAR:
                continue
            moved = _reach(plan, optimizer, found, lr * steps) * _input_size(plan, numbers)
            if moved < known.size:
                yield _too_far(plan, optimizer, ref, lr, steps, known.size)


def _reach(plan: Plan, optimizer: str, found: CheckResult, moved: float) -> float:
    """How far a prediction gets, of inputs of size 1, if each parameter moves this far."""
    layers = plan.trained_by(optimizer)
    learned = sum(map(found.trained, layers))
    return learned * (moved if len(layers) == 1 else max(moved, moved * moved))


def _too_far(plan: Plan, optimizer: str, ref: Ref, lr: float, steps: int, size: float) -> Problem:
    node, source = plan.node(optimizer), plan.node(ref.node)
    port = source.output(ref.port)
    scale, mended = Phrase("scale_targets"), ()
    if port is not None and port.scaled:
        scale = Phrase("switch_on", {"param": port.scaled, "name": source.name})
        mended = (SetParam(source.id, port.scaled, True),)
    args = {"node": title(node), "lr": lr, "reach": lr * steps, "steps": steps}
    args |= {"source": giver(source, ref.port), "size": size, "scale": scale}
    return Problem("far_targets", args, Where(optimizer, "loss"), mended, "warning")


def _steps(run: RunSettings, rows: int) -> int:
    samples = rows - round(rows * run.validation)
    return run.epochs * (run.epoch_steps or math.ceil(samples / run.batch_size))


def _input_size(plan: Plan, numbers: NumbersOf) -> float:
    """How large the numbers are that the model is given, at least 1."""
    known = [numbers(plan.origin(ref)) for ref in plan.arguments]
    return max([1.0, *(one.size for one in known if one is not None)])


def _targets(plan: Plan, optimizer: str, found: CheckResult) -> Iterator[Ref]:
    """The real-valued targets that what is learned is compared with, as they are in the data."""
    types = {ref: found.type_of(*ref) for ref in plan.batch if plan.is_target(ref)}
    real = {
        ref for ref, kind in types.items() if kind is not None and kind.dtype.startswith("float")
    }
    if not real:
        return
    after = plan.active.downstream(plan.trained_by(optimizer))
    between = plan.behind([optimizer]) & after
    read = {plan.origin(ref) for i in between for ref in plan.inputs(i).values()}
    yield from sorted(real & read)
