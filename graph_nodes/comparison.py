"""What differs between two versions of a project, in words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from graph_nodes.change import Change, diff
from graph_nodes.drawing import Drawing
from graph_nodes.graph import Definition, Graph, GraphNode, Wire
from graph_nodes.params import Value
from graph_nodes.path import NodePath
from graph_nodes.phrase import Phrase
from graph_nodes.settings import RUN_PARAMS


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is in one version only, or other there.

    Attributes:
        kind: Whether the later version has more, less, or something else.
        what: What it is about.
        module: The name of the module that it is in; "" for the main graph.
        path: The way to the node that it is about; "" where the later version has none.
    """

    kind: Literal["added", "removed", "changed"]
    what: Phrase
    module: str = ""
    path: str = ""


def differences(before: Graph, after: Graph) -> list[Difference]:
    """What was added to a main graph and its definitions, removed from them and changed in them."""
    found = list(_in_graph(before, after))
    known = before.definitions
    for node_type, one in after.definitions.items():
        if (old := known.get(node_type)) is None:
            found.append(Difference("added", Phrase("compared_module", {"name": one.name})))
        elif old is not one:
            found += _in_module(old, one)
    gone = (one for node_type, one in known.items() if node_type not in after.definitions)
    found += (Difference("removed", Phrase("compared_module", {"name": o.name})) for o in gone)
    return found


def _in_module(old: Definition, one: Definition) -> Iterator[Difference]:
    if old.name != one.name:
        args = {"name": old.name, "new": one.name}
        yield Difference("changed", Phrase("rename_before_after", args), one.name)
    if (old.params, old.order) != (one.params, one.order):
        yield Difference("changed", Phrase("compared_params", {"name": one.name}), one.name)
    if (old.help, old.color) != (one.help, one.color):
        yield Difference("changed", Phrase("compared_looks", {"name": one.name}), one.name)
    for each in _in_graph(old.graph, one.graph):
        path = NodePath.of(one.type, each.path) if each.path else ""
        yield replace(each, module=one.name, path=path)


def _in_graph(before: Graph, after: Graph) -> Iterator[Difference]:
    change = diff(before, after)
    moved: list[str] = []
    for node_id, (old, new) in change.nodes.items():
        is_other = old is None or new is None or _is_other(old, new)
        if old is not None and is_other:
            yield Difference("removed", _node(old))
        if new is not None and is_other:
            yield Difference("added", _node(new), path=node_id)
        if old is not None and new is not None and not is_other:
            told = [Difference("changed", what, path=node_id) for what in _in_node(old, new)]
            yield from told
            if not told and old.at != new.at:
                moved.append(node_id)
    yield from _in_wires(change, before, after)
    for name, kind in RUN_PARAMS.items() if change.run else ():
        was, now = getattr(before.run, name), getattr(after.run, name)
        if was != now:
            args = {"setting": name.replace("_", " "), "before": kind.show(was)}
            yield Difference(
                "changed", Phrase("run_before_after", {**args, "after": kind.show(now)})
            )
    if change.drawing:
        yield from _in_drawing(*change.drawing)
    if moved:
        what = Phrase("compared_moved", {"count": len(moved)})
        yield Difference("changed", what, path=moved[0])


def _is_other(old: GraphNode, new: GraphNode) -> bool:
    """Whether a new node has merely come by the id of one that is gone."""
    return old.type != new.type and old.name != new.name


def _node(node: GraphNode) -> Phrase:
    return Phrase("compared_node", {"type": node.word, "name": node.name})


def _in_node(old: GraphNode, new: GraphNode) -> Iterator[Phrase]:
    """What else differs than where it stands."""
    name: dict[str, Any] = {"name": new.name}
    if old.name != new.name:
        yield Phrase("rename_before_after", {"name": old.name, "new": new.name})
    if old.type != new.type:
        yield Phrase("compared_type", {**name, "before": old.word, "after": new.word})
    if old.mode != new.mode:
        modes = {"before": _mode(old), "after": _mode(new)}
        yield Phrase("mode_before_after", {**name, **modes})
    for param in dict.fromkeys((*old.params, *new.params, *old.bound, *new.bound)):
        before, after = _value(old, param), _value(new, param)
        if before != after:
            args = {**name, "param": param, "before": before, "after": after}
            yield Phrase("set_before_after", args)
    if (old.shares, old.tied) != (new.shares, new.tied):
        yield Phrase("compared_weights", name)
    if old.frozen != new.frozen:
        yield Phrase("compared_frozen", name)


def _mode(node: GraphNode) -> Phrase:
    return Phrase({"on": "on", "off": "off", "bypass": "bypassed"}[node.mode])


def _value(node: GraphNode, param: str) -> str:
    """A parameter's formula, or its value, as people type it."""
    if param in node.bound:
        return node.bound[param]
    spec = node.spec
    if spec is None or param not in spec.params:
        value: Value = node.params.get(param)
        return str(value)
    return spec.params[param].show(node.value(param))


def _in_wires(change: Change, before: Graph, after: Graph) -> Iterator[Difference]:
    """Wires between nodes that both versions have: others come and go with their nodes."""
    both = before.nodes.keys() & after.nodes.keys()
    kept = {i for i in both if not _is_other(before.nodes[i], after.nodes[i])}

    def between(wires: tuple[Wire, ...]) -> Iterator[Wire]:
        return (wire for wire in wires if {wire.source, wire.target} <= kept)

    for wire in between(change.removed_wires):
        yield Difference("removed", _wire(before, wire), path=wire.target)
    for wire in between(change.added_wires):
        yield Difference("added", _wire(after, wire), path=wire.target)


def _in_drawing(before: Drawing, after: Drawing) -> Iterator[Difference]:
    """Frames by their titles, and how much else is drawn otherwise."""
    for frame_id in dict.fromkeys((*before.frames, *after.frames)):
        old, new = before.frames.get(frame_id), after.frames.get(frame_id)
        if old != new:
            kind = "added" if old is None else "removed" if new is None else "changed"
            frame = new or old
            held = min(after.content.get(frame_id, ()), default="")
            what = Phrase("compared_frame", {"title": frame.title if frame else ""})
            yield Difference(kind, what, path=held)
    nodes = {i for i in (*before.nodes, *after.nodes) if before.node(i) != after.node(i)}
    wires = {w for w in (*before.wires, *after.wires) if before.wire(w) != after.wire(w)}
    if nodes or wires:
        what = Phrase("compared_drawing", {"count": len(nodes) + len(wires)})
        yield Difference("changed", what, path=min(nodes & after.nodes.keys(), default=""))


def _wire(graph: Graph, wire: Wire) -> Phrase:
    source, target = graph.nodes[wire.source].name, graph.nodes[wire.target].name
    ends = {"source": f"{source}.{wire.output}", "target": f"{target}.{wire.input}"}
    return Phrase("wire_before_after", ends)
