"""Weights that are not trained: all of a node's, or those of what is inside an instance, by path.

A path is told from the instance on: the ids of the nodes that lead there, with slashes between, as
``NodePath`` has them. Where an instance on the way is repeated, the number of one in the row, from
0, may follow it; without one, all of the row are meant.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from graph_nodes.elements import ALL, WHOLE, Frozen, GraphError, GraphNode, Spec, id_key
from graph_nodes.instances import is_instance
from graph_nodes.path import NodePath
from graph_nodes.quoting import quoted
from graph_nodes.roles import Role
from graph_nodes.scope import Scope

__all__ = ["ALL", "WHOLE", "Frozen"]

_LONGEST_NUMBER = 4


class Module(Protocol):
    """What instances are of."""

    @property
    def graph(self) -> Scope:
        """What is inside."""
        ...


Modules = Mapping[str, Module]
"""Type id of the instances → what they are of."""

Step = GraphNode | int
"""A node on a way, or the number of one in a row."""

Moved = Callable[[str], Iterable[str]]
Find = Callable[[Scope, str], GraphNode | None]


def has_weights(spec: Spec | None) -> bool:
    """Whether nodes of a type may have weights; one that is unknown here may."""
    if spec is None or spec.role is Role.PARAMETER:
        return True
    return spec.role is Role.OP and bool(spec.module) and not spec.weightless


def freezing_refusal(node: GraphNode) -> str | None:
    """Why a node cannot be frozen, in words, or None where it can."""
    if has_weights(node.spec):
        return None
    return f"{node.word} '{node.name}' has no weights to freeze"


# -- paths -------------------------------------------------------------------------------------


def _by_id(scope: Scope, step: str) -> GraphNode | None:
    return scope.nodes.get(step)


def by_name(scope: Scope, step: str) -> GraphNode | None:
    """Finds the nodes on a way by their names, as a person says them."""
    return scope.by_name(step)


def way(
    path: str, node_type: str, modules: Modules, find: Find = _by_id
) -> tuple[Step, ...] | None:
    """The nodes, and numbers in rows, on a path into an instance; None if it leads to no weights.

    Args:
        path: The path; "" is the instance itself.
        node_type: The type of the instance.
        modules: What instances are of.
        find: Finds the node that a step means.
    """
    found: list[Step] = []
    for step in path.split("/") if path else ():
        module = modules.get(node_type)
        node = None if module is None else find(module.graph, step)
        if node is not None and has_weights(node.spec):
            found.append(node)
            node_type = node.type
        elif module is not None and _is_number(step) and not (found and type(found[-1]) is int):
            found.append(int(step))
        else:
            return None
    return tuple(found)


def _is_number(step: str) -> bool:
    return step.isascii() and step.isdecimal() and len(step) <= _LONGEST_NUMBER


def by_ids(steps: Iterable[Step]) -> NodePath:
    """A way as it is kept."""
    return NodePath.of(*(s.id if isinstance(s, GraphNode) else str(s) for s in steps))


def by_names(steps: Iterable[Step]) -> str:
    """A way as people read it: "0/attention/query"."""
    return "/".join(s.name if isinstance(s, GraphNode) else str(s) for s in steps)


def said(node: GraphNode, modules: Modules, paths: Frozen) -> tuple[str, ...]:
    """Paths into an instance as people read them, as far as it is known what they lead to."""
    ways = ((path, way(path, node.type, modules)) for path in paths if path)
    return tuple(path if steps is None else by_names(steps) for path, steps in ways)


def path_called(names: str, node: GraphNode, modules: Modules) -> str:
    """The path into an instance that a person tells by names.

    Raises:
        GraphError: It leads to no weights.
    """
    steps = way(names.strip().strip("/"), node.type, modules, by_name)
    if not steps:
        raise GraphError(
            f"{quoted(names)} leads to no weights inside of '{node.name}': write the names of the "
            "nodes on the way, such as attention/query, or 0/attention of the first in a row"
        )
    return by_ids(steps)


def tidy(paths: Iterable[str]) -> Frozen:
    """Paths in their order, each once, without those that another one leads around."""
    kept: list[str] = []
    for path in sorted({*paths}, key=lambda path: [id_key(step) for step in path.split("/")]):
        if not any(path == one or path.startswith(f"{one}/") or not one for one in kept):
            kept.append(path)
    return tuple(kept)


def tails(paths: Iterable[str], node_ids: Iterable[str]) -> Frozen:
    """What paths say of some nodes at their beginning, told from there on."""
    heads = {*node_ids}
    parts = (path.partition("/") for path in paths if path)
    return tidy(rest for head, _, rest in parts if head in heads)


def of_one(paths: Frozen, inside: Scope, number: int = 0) -> Frozen:
    """What paths into a row of instances say of one of them, by its number: see ``in_row``."""
    common, single = in_row(paths, inside)
    return tidy((*common, *single.get(number, ())))


def in_row(paths: Frozen, inside: Scope) -> tuple[Frozen, dict[int, Frozen]]:
    """Paths into a row of instances: those into all of them, and those into one, by its number.

    Args:
        paths: The paths.
        inside: What is inside of each; an id there goes before a number.
    """
    common: list[str] = []
    single: dict[int, list[str]] = {}
    for path in paths:
        head, _, rest = path.partition("/")
        if _is_number(head) and head not in inside.nodes:
            single.setdefault(int(head), []).append(rest)
        else:
            common.append(path)
    return tidy(common), {i: tidy(single[i]) for i in sorted(single)}


# -- edits -------------------------------------------------------------------------------------


def frozen(
    scope: Scope, node_id: str, paths: Iterable[str], modules: Modules
) -> dict[str, GraphNode]:
    """The nodes, of one of them, and of what shares its weights, this being frozen.

    Raises:
        GraphError: It has no weights, or a path leads to none.
    """
    node, kept = scope.node(node_id), tidy(paths)
    reason = freezing_refusal(node)
    lost = next((p for p in kept if _leads_nowhere(node, p, modules)), None)
    if lost is not None:
        reason = f"{quoted(lost)} leads to no weights inside of '{node.name}'"
    if reason is not None:
        raise GraphError(reason)
    every = dict(scope.nodes)
    return every | {i: replace(every[i], frozen=kept) for i in scope.sharing(node_id)}


def lost_path(scope: Scope, modules: Modules) -> tuple[GraphNode, str] | None:
    """A node and a path of it that leads to no weights, if there are any."""
    for node in scope.nodes.values():
        for path in node.frozen:
            if freezing_refusal(node) or _leads_nowhere(node, path, modules):
                return node, path
    return None


def still_frozen(scope: Scope, modules: Modules) -> dict[str, GraphNode]:
    """The nodes whose paths lead to weights no more, without those paths."""
    found: dict[str, GraphNode] = {}
    for node in scope.nodes.values():
        lost = [p for p in node.frozen if p and _leads_nowhere(node, p, modules)]
        if lost:
            kept = tuple(path for path in node.frozen if path not in lost)
            found[node.id] = replace(node, frozen=kept)
    return found


def _leads_nowhere(node: GraphNode, path: str, modules: Modules) -> bool:
    """Whether a path is known to lead to no weights: of a type that is unknown here, none is."""
    if not path or node.spec is None:
        return False
    if not is_instance(node):
        return True
    return node.type in modules and way(path, node.type, modules) is None


def carried(node: GraphNode, modules: Modules, later_type: str, later: Modules) -> Frozen:
    """What is frozen of an instance that becomes one of another module: what is called the same.

    Args:
        node: The instance.
        modules: What instances are of before.
        later_type: Its type after that.
        later: What instances are of after that.
    """
    found: list[str] = []
    for path in node.frozen:
        steps = way(path, node.type, modules)
        same = None if steps is None else way(by_names(steps), later_type, later, by_name)
        if same is not None:
            found.append(by_ids(same))
    return tidy(found)


def rerouted(paths: Frozen, node_type: str, modules: Modules, through: str, moved: Moved) -> Frozen:
    """Paths into an instance where the nodes of one of the modules on the way stand elsewhere.

    Args:
        paths: The paths.
        node_type: The type of the instance.
        modules: What instances are of, before that.
        through: The type of the instances of the module whose nodes were moved.
        moved: What a path from inside of that module on is afterwards.
    """
    found: list[str] = []
    for path in paths:
        head, _, rest = path.partition("/")
        node = modules[node_type].graph.nodes.get(head) if node_type in modules else None
        if node is not None and node_type == through:
            found += moved(path)
        elif rest:
            inner = node_type if node is None else node.type
            ways = rerouted((rest,), inner, modules, through, moved)
            found += (f"{head}/{way}" for way in ways)
        else:
            found.append(path)
    return tidy(found)


def frozen_inside(scope: Scope, paths: Frozen) -> dict[str, GraphNode]:
    """The nodes inside of an instance of which some paths are frozen, as they are there."""
    nodes = dict(scope.nodes)
    if WHOLE in paths:
        return {i: replace(n, frozen=ALL) if has_weights(n.spec) else n for i, n in nodes.items()}
    for head in {path.partition("/")[0] for path in paths} & nodes.keys():
        for one in scope.sharing(head):
            own = nodes[one].frozen
            nodes[one] = replace(nodes[one], frozen=tidy((*own, *tails(paths, [head]))))
    return nodes


def is_frozen(
    node: GraphNode, modules: Modules, known: dict[tuple[str, Frozen], bool] | None = None
) -> bool:
    """Whether nothing of what a node learns is trained, as itself or all inside of it is frozen."""
    if WHOLE in node.frozen or node.type not in modules:
        return WHOLE in node.frozen
    known, key = {} if known is None else known, (node.type, node.frozen)
    if key not in known:
        inside = frozen_inside(modules[node.type].graph, node.frozen).values()
        inner = [n for n in inside if n.mode == "on" and n.spec and has_weights(n.spec)]
        known[key] = bool(inner) and all(is_frozen(n, modules, known) for n in inner)
    return known[key]
