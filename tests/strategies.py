"""Hypothesis strategies for parameter values, edits, and whatever graphs people can make."""

import string

from hypothesis import strategies as st

from graph_nodes import exposed
from graph_nodes.colors import COLORS
from graph_nodes.columns import CATEGORY, KINDS, Columns
from graph_nodes.definitions import Definitions
from graph_nodes.drawing import Frame
from graph_nodes.frames import dissolved, framed, put_in, taken_out
from graph_nodes.freezing import ALL
from graph_nodes.graph import INSTANCE, MODES, Graph, GraphError, Wire
from graph_nodes.grouping import group, ungroup
from graph_nodes.library import BUILT_INS
from graph_nodes.params import Bool, Float, Int, ListOf, OneOf, Optional, Param, Path, Text
from graph_nodes.project import Project
from graph_nodes.settings import RUN_PARAMS, Device

TYPES = [spec.type for spec in BUILT_INS.specs()]

INNER_TYPES = [
    "Input",
    "Output",
    "Linear",
    "ReLU",
    "Parameter",
    "Add",
    "Concatenate",
    "Conv2d",
    "Adam",
]
"""What definitions are made of, and something that they cannot hold."""

_LETTERS = string.ascii_letters + string.digits + "_"

NAMES = st.one_of(
    st.sampled_from(["fc", "fc2", "model", "train", "train_", "self", "sum", "x", "_", "loss"]),
    st.text(_LETTERS, min_size=1, max_size=25),
    st.text(_LETTERS, min_size=20, max_size=24),
)
"""Names that people give: good ones, awkward ones, and some that are refused."""

POSITIONS = st.tuples(
    st.integers(-5000, 5000).map(float), st.floats(-1e6, 1e6, allow_nan=False, width=32)
)

ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=20)


def values_of(param: Param) -> st.SearchStrategy[object]:
    """Values that a parameter takes; of a kind that is not known here, its samples."""
    match param:
        case Optional():
            return values_of(param.item) | st.none()
        case OneOf():
            return st.one_of(map(values_of, param.options))
        case ListOf():
            length = param.length
            items = st.lists(values_of(param.item), min_size=length or 0, max_size=length or 4)
            return items.map(tuple).filter(param.takes)
        case Int():
            low = -(2**31) if param.min is None else param.min
            high = 2**31 if param.max is None else param.max
            return st.integers(low, max(low, high)) | st.integers(low, min(high, low + 40))
        case Float():
            return st.floats(
                param.min if param.above is None else param.above,
                param.max if param.below is None else param.below,
                exclude_min=param.above is not None,
                exclude_max=param.below is not None,
                allow_nan=False,
                allow_infinity=False,
            )
        case Columns():
            column = st.tuples(ANY_TEXT, st.sampled_from(KINDS)) | st.tuples(
                ANY_TEXT, st.just(CATEGORY), ANY_TEXT
            )
            unique = st.lists(column, min_size=1, max_size=4, unique_by=lambda c: c[0])
            return unique.map(tuple)
        case Path():
            return st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
        case Device():
            return st.sampled_from(["auto", "cpu", "cuda", "cuda:1", "mps", "xpu"])
        case Text():
            return ANY_TEXT
        case _:
            return st.sampled_from(param.samples())


@st.composite
def edited(draw: st.DrawFn, graph: Graph) -> Graph:
    """What one edit makes of a graph. An edit that is refused leaves it as it is."""
    kinds = ["add", "add", "run", "define"]
    if graph.nodes:
        kinds += ["connect"] * 5
        kinds += ["remove", "cut", "move", "rename", "mode", "param", "param", "reset", "paste"]
        kinds += ["share", "freeze", "freeze", "group", "frame", "frame", "look", "look"]
    if graph.definitions:
        kinds += ["instance"] * 3
        kinds += ["definition"] * 2
        kinds += ["ungroup"]
    kind = draw(st.sampled_from(kinds))
    try:
        return _EDITS[kind](draw, graph)
    except GraphError:
        return graph


def _edited_inside(draw: st.DrawFn, graph: Graph) -> Graph:
    """What a few edits make of the graph of a definition."""
    for _ in range(draw(st.integers(1, 6))):
        kinds = ["inner", "inner", "instance"]
        if graph.nodes:
            kinds += [
                "connect",
                "connect",
                "remove",
                "rename",
                "mode",
                "param",
                "bind",
                "share",
                "freeze",
                "frame",
                "look",
            ]
        try:
            graph = _EDITS[draw(st.sampled_from(kinds))](draw, graph)
        except GraphError:
            continue
    return graph


def _define(draw: st.DrawFn, graph: Graph) -> Graph:
    name = draw(st.sampled_from(["Block", "Model", "Class", "a", "F"]))
    params = draw(st.sampled_from([(), (Int(4, min=1, max=9, name="n"),)]))
    return Project(graph).define(name, lambda g: _edited_inside(draw, g), *params)[0].main


def _edit_definition(draw: st.DrawFn, graph: Graph) -> Graph:
    project = Project(graph)
    one = draw(st.sampled_from(list(graph.definitions.values())))
    edits = ["edit", "edit", "rename", "expose", "alter", "conceal", "arrange", "paint", "remove"]
    match draw(st.sampled_from(edits)):
        case "edit":
            return project.edit(one.id, lambda g: _edited_inside(draw, g)).main
        case "rename":
            return project.rename(one.id, draw(NAMES)).main
        case "expose":
            return project.expose(one.id, Bool(False, name=draw(NAMES))).main
        case "alter" if one.params:
            kind = draw(st.sampled_from(list(exposed.KINDS)))
            made = exposed.fresh(kind, draw(st.just(one.params[0].name) | NAMES))
            return project.alter(one.id, one.params[0].name, made).main
        case "arrange":
            ports = [n.id for n in (*one.inputs, *one.outputs)]
            return project.arrange(one.id, draw(st.permutations(ports))).main
        case "paint":
            return project.paint(one.id, draw(st.sampled_from(["", *COLORS]))).main
        case "conceal" if one.params:
            return project.conceal(one.id, one.params[0].name).main
        case _:
            return project.remove(one.id).main


def _instance(draw: st.DrawFn, graph: Graph) -> Graph:
    types = [spec.type for spec in graph.library.specs() if spec.type.startswith(INSTANCE)]
    return graph.add(draw(st.sampled_from(types)))[0] if types else graph


def _group(draw: st.DrawFn, graph: Graph) -> Graph:
    project = Project(graph)
    scope = draw(st.sampled_from(["", *(one.id for one in graph.definitions.values())]))
    ids = list(project.scope(scope).nodes)
    if not ids:
        return graph
    chosen = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=4, unique=True))
    return group(project, chosen, draw(NAMES), scope)[0].main


def _ungroup(draw: st.DrawFn, graph: Graph) -> Graph:
    instances = [i for i, node in graph.nodes.items() if node.type in graph.definitions]
    return ungroup(Project(graph), draw(st.sampled_from(instances)))[0].main if instances else graph


def _bind(draw: st.DrawFn, graph: Graph) -> Graph:
    node = graph.nodes[_ids(draw, graph, 1)[0]]
    if node.spec is None or not node.spec.params:
        return graph
    text = draw(st.sampled_from(["n", "n + 1", "max(n * 2, 3)", "n / 8"]))
    return graph.bind(node.id, draw(st.sampled_from(list(node.spec.params))), text)


def _share(draw: st.DrawFn, graph: Graph) -> Graph:
    node, *_ = _ids(draw, graph, 1)
    alike = [i for i, other in graph.nodes.items() if other.type == graph.nodes[node].type]
    return graph.share(node, draw(st.none() | st.sampled_from(alike)))


@st.composite
def frozen(draw: st.DrawFn, graph: Graph, definitions: Definitions) -> Graph:
    """The graph with a node frozen, what is inside of an instance, or one of a row; or none."""
    node = graph.nodes[_ids(draw, graph, 1)[0]]
    paths = draw(st.sampled_from([(), ALL, ALL]))
    module = definitions.get(node.type)
    if module is not None and module.graph.nodes:
        heads = st.sampled_from(["", "0/", "12/"]), st.sampled_from(list(module.graph.nodes))
        paths = draw(st.lists(st.tuples(*heads).map("".join), max_size=3)) or paths
    return graph.freeze(node.id, paths)


def _ids(draw: st.DrawFn, graph: Graph, most: int = 4) -> list[str]:
    ids = st.sampled_from(list(graph.nodes))
    return draw(st.lists(ids, min_size=1, max_size=most, unique=True))


def _add(draw: st.DrawFn, graph: Graph) -> Graph:
    return graph.add(draw(st.sampled_from(TYPES)), draw(POSITIONS))[0]


def _connect(draw: st.DrawFn, graph: Graph) -> Graph:
    source, target = (graph.nodes[_ids(draw, graph, 1)[0]] for _ in range(2))
    if not source.outputs() or not target.inputs():
        return graph
    output, into = (draw(st.sampled_from(p)) for p in (source.outputs(), target.inputs()))
    return graph.connect(Wire(source.id, output.name, target.id, into.name))


def _set_param(draw: st.DrawFn, graph: Graph) -> Graph:
    node = graph.nodes[_ids(draw, graph, 1)[0]]
    if node.spec is None or not node.spec.params:
        return graph
    param = draw(st.sampled_from(list(node.spec.params.values())))
    return graph.set_param(node.id, param.name, draw(values_of(param)))


def _reset_param(draw: st.DrawFn, graph: Graph) -> Graph:
    node = graph.nodes[_ids(draw, graph, 1)[0]]
    if not node.params:
        return graph
    return graph.reset_param(node.id, draw(st.sampled_from(list(node.params))))


def _cut(draw: st.DrawFn, graph: Graph) -> Graph:
    if not graph.wires:
        return graph
    return graph.disconnect(draw(st.lists(st.sampled_from(graph.wires), min_size=1, max_size=3)))


def _paste(draw: st.DrawFn, graph: Graph) -> Graph:
    if len(graph.nodes) > 30:
        return graph
    return graph.paste(graph.copy_fragment(_ids(draw, graph)), draw(POSITIONS))[0]


def _set_run(draw: st.DrawFn, graph: Graph) -> Graph:
    param = draw(st.sampled_from(list(RUN_PARAMS.values())))
    return graph.set_run(**{param.name: draw(values_of(param))})


def _frame(draw: st.DrawFn, graph: Graph) -> Graph:
    """The graph with nodes in a frame more, in one that is there, further out, or a frame less."""
    drawing, ids = graph.drawing, _ids(draw, graph)
    frames = list(drawing.frames)
    match draw(st.sampled_from(["more", "more", "in", "out", "less", "paint"] if frames else [""])):
        case "in":
            drawing = put_in(drawing, ids, draw(st.sampled_from(["", *frames])))
        case "out":
            drawing = taken_out(drawing, ids)
        case "less":
            drawing = dissolved(drawing, [draw(st.sampled_from(frames))])
        case "paint":
            color = draw(st.sampled_from(["", *COLORS, "beige"]))
            drawing = drawing.set_frame(draw(st.sampled_from(frames)), color=color)
        case _:
            drawing, _ = framed(drawing, ids, Frame(draw(ANY_TEXT), note=draw(ANY_TEXT)))
    return graph.draw(drawing)


def _look(draw: st.DrawFn, graph: Graph) -> Graph:
    """The graph with nodes or wires drawn otherwise."""
    drawing, ids = graph.drawing, _ids(draw, graph)
    if graph.wires and draw(st.booleans()):
        wires = draw(st.lists(st.sampled_from(graph.wires), min_size=1, max_size=3))
        portal = draw(st.sampled_from(["", "", "mask", "mask2", "a b"]))
        bends = tuple(draw(st.lists(POSITIONS, max_size=3)))
        return graph.draw(drawing.set_wires(wires, bends=bends, portal=portal))
    flags = {flag: draw(st.booleans()) for flag in ("collapsed", "hides_unused")}
    return graph.draw(drawing.set_nodes(ids, color=draw(st.sampled_from(["", *COLORS])), **flags))


_EDITS = {
    "add": _add,
    "bind": _bind,
    "define": _define,
    "definition": _edit_definition,
    "group": _group,
    "ungroup": _ungroup,
    "inner": lambda draw, graph: graph.add(draw(st.sampled_from(INNER_TYPES)))[0],
    "instance": _instance,
    "share": _share,
    "frame": _frame,
    "look": _look,
    "freeze": lambda draw, graph: draw(frozen(graph, graph.definitions)),
    "connect": _connect,
    "cut": _cut,
    "mode": lambda draw, graph: graph.set_mode(_ids(draw, graph), draw(st.sampled_from(MODES))),
    "move": lambda draw, graph: graph.move({i: draw(POSITIONS) for i in _ids(draw, graph)}),
    "param": _set_param,
    "paste": _paste,
    "remove": lambda draw, graph: graph.remove(_ids(draw, graph)),
    "rename": lambda draw, graph: graph.rename(_ids(draw, graph, 1)[0], draw(NAMES)),
    "reset": _reset_param,
    "run": _set_run,
}


@st.composite
def histories(draw: st.DrawFn, most: int = 30) -> list[Graph]:
    """The graphs of a sitting: an empty one, and what each of many edits made of it."""
    graphs = [Graph()]
    for _ in range(draw(st.integers(0, most))):
        graphs.append(draw(edited(graphs[-1])))
    return graphs


def graphs(most: int = 30) -> st.SearchStrategy[Graph]:
    """Whatever people can make by editing, sensible or not."""
    return histories(most).map(lambda sitting: sitting[-1])
