"""What tooltips say of nodes, ports and wires."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from app.base.i18n import tr
from app.canvas.facts import facts, value_at
from app.canvas.findings import NodeFindings
from app.canvas.fix_menu import node_offers
from app.canvas.frost import frost_text
from app.canvas.mirror import Mirror
from app.canvas.node_item import NodeItem
from app.canvas.node_shape import PortShape, parameters_text
from app.canvas.scrub import number_of
from app.canvas.summary import summary
from app.canvas.viewer import Hit
from app.canvas.wire_item import WireItem
from app.docks.node_help import param_help, port_told
from graph_nodes.graph import Graph, GraphNode
from graph_nodes.problem import Problem
from graph_nodes.spec import Role
from runtime.wiring import Ref

_KINDS = 6
"""How many kinds of node are named of those inside a module."""


def tip(hit: Hit, mirror: Mirror) -> str:
    """The tooltip of what is under the pointer, as simple HTML; "" for the empty canvas."""
    if hit.node and hit.port:
        lines = _port_lines(hit.node, hit.port, mirror)
    elif hit.node and hit.spot:
        return _value_tip(hit.node, hit.spot.param)
    elif hit.node:
        lines = _node_lines(hit.node, mirror)
    elif hit.wire:
        lines = _wire_lines(hit.wire, mirror)
    elif hit.frame:
        lines = [f"<b>{escape(hit.frame.title)}</b>", escape(_describe_frame(hit.frame.id, mirror))]
    else:
        return ""
    return "<br>".join(lines)


def _value_tip(item: NodeItem, name: str) -> str:
    """A parameter explained as in the properties, and what can be done with it here."""
    node = item.node
    if node.spec is None:
        return ""
    text = param_help(node.spec.params[name])
    if name in node.bound:
        hint = tr("It follows from {formula}.", formula=node.bound[name])
    elif number_of(node, name):
        hint = tr("Double-click to edit it, or drag it to the left or right.")
    else:
        hint = tr("Double-click to edit it.")
    return f"{text}<p style='margin:4px 0 0 0'><i>{escape(hint)}</i></p>"


def describe(ids: Sequence[str], mirror: Mirror, frames: Sequence[str] = ()) -> str:
    """What is selected, for people who hear it."""
    if frames:
        item = mirror.frames.items[frames[-1]]
        return f"{item.title}. {_describe_frame(item.id, mirror)}"
    if len(ids) == 1:
        return _describe(mirror.nodes[ids[0]], mirror)
    if ids:
        return tr("%n nodes selected", n=len(ids))
    return tr("Nothing selected. Nodes: {count}", count=len(mirror.nodes))


def _describe_frame(frame: str, mirror: Mirror) -> str:
    """What is in a frame, where it is, and what is noted on it."""
    drawing = mirror.graph.drawing
    one, names = (
        drawing.frames[frame],
        [mirror.frames.items[f].title for f in drawing.around(frame)],
    )
    parts = [tr("A frame around %n nodes", n=len(drawing.content[frame]))]
    parts += [tr("inside of {title}", title=title) for title in names[1:2]]
    return ". ".join(filter(None, (", ".join(parts), one.note)))


def _describe(item: NodeItem, mirror: Mirror) -> str:
    """A node in one sentence."""
    node, findings = item.node, item.findings
    label = node.spec.label if node.spec else node.type
    parts = [f"{node.name}, {label}", summary(node, findings.inferred, item.lender)]
    parts += [tr("gives {type}", type=kind) for kind in findings.types.values()]
    parts += [_state(node, findings), frost_text(node, findings, mirror.definitions)]
    parts += [p.message(tr) for p in findings.problems]
    frame = mirror.frames.items.get(mirror.graph.drawing.node(node.id).frame)
    parts += [tr("in the frame {title}", title=frame.title)] if frame else []
    return ". ".join(part for part in parts if part)


def _node_lines(item: NodeItem, mirror: Mirror) -> list[str]:
    node, findings = item.node, item.findings
    if node.spec is None:
        head = tr("Netloom does not know the node type '{type}'.", type=node.type)
        rest = tr("It is kept as it is, and saved back untouched.")
        return [f"<b>{escape(node.name)}</b>", escape(head), escape(rest)]
    lines = [f"<b>{escape(node.name)}</b> · {escape(node.spec.label)}", escape(node.spec.summary)]
    inside = item.look.inside
    texts = [] if inside is None else [inside_text(inside)]
    texts += [summary(node, findings.inferred, item.lender)]
    texts += [] if inside is None else [parameters_text(findings)]
    lines += [escape(text) for text in texts if text]
    for port, kind in findings.types.items():
        lines.append(f"{escape(port)}: <code>{escape(str(kind))}</code>")
        lines += _facts(Ref(node.id, port), mirror)
    if item.drawn.collapsed or item.drawn.hides_unused:
        for text, ports in ((tr("Inputs"), node.inputs()), (tr("Outputs"), node.outputs())):
            lines += (
                [f"{escape(text)}: {escape(', '.join(p.name for p in ports))}"] if ports else []
            )
    states = (_state(node, findings), frost_text(node, findings, mirror.definitions))
    lines += [f"<i>{escape(state)}</i>" for state in states if state]
    lines += map(_problem_line, findings.problems)
    for offer in node_offers(findings, mirror.graph):
        fix = escape(tr("Fix by a right click: {words}", words=offer.words))
        lines.append(f"{fix}<br><code>{escape(offer.preview)}</code>")
    return lines


def inside_text(graph: Graph) -> str:
    """What is inside a module, in a sentence: its layers and operations, the most of a kind first.

    Of many kinds, those that there are fewest of are left out.
    """
    kinds = Counter(
        n.spec.label if n.spec else n.type
        for n in graph.nodes.values()
        if n.spec is None or n.spec.role in (Role.OP, Role.PARAMETER)
    )
    if not kinds:
        return tr("Nothing is inside yet.")
    words = [f"{count} {kind}" if count > 1 else kind for kind, count in kinds.most_common(_KINDS)]
    if len(kinds) > _KINDS:
        words.append(tr("{count} kinds more", count=len(kinds) - _KINDS))
    return tr("Inside: {what}.", what=", ".join(words))


def _problem_line(problem: Problem) -> str:
    return f"<b>{escape(_severity(problem.severity))}:</b> {escape(problem.text(tr))}"


def _state(node: GraphNode, findings: NodeFindings) -> str:
    if node.mode == "bypass":
        return tr("bypassed: its first input passes straight on")
    if node.mode == "off":
        return tr("off: left out of the graph")
    if not findings.used:
        return tr("not run: no loss, metric, Watch or Output needs it")
    return ""


def _severity(severity: str) -> str:
    names = {"error": tr("Error"), "warning": tr("Warning"), "info": tr("Note")}
    return names.get(severity, severity)


def _facts(ref: Ref, mirror: Mirror) -> list[str]:
    return [escape(text) for text in facts(ref, mirror)]


def _port_lines(item: NodeItem, shape: PortShape, mirror: Mirror) -> list[str]:
    side = tr("output") if shape.is_output else tr("input")
    lines = [f"<b>{escape(item.node.name)}.{escape(shape.name)}</b> · {escape(side)}"]
    port = shape.port
    if port is None:
        return lines
    dims = port.dims.format_map(item.node.values()) if "{" in port.dims else port.dims
    words, _, exact = port_told(replace(port, dims=dims)).partition("\n")
    lines += [escape(words), f"<code>{escape(exact)}</code>"] if exact else [escape(words)]
    if port.help:
        lines.append(escape(port.help))
    ref = value_at(mirror, item.id, shape.name, shape.is_output)
    known = mirror.findings.of(ref.node).types.get(ref.port) if ref else None
    if ref and known:
        lines.append(tr("now: {type}", type=f"<code>{escape(str(known))}</code>"))
        lines += _facts(ref, mirror)
    problem = None if shape.is_output else item.findings.port_problem(shape.name)
    if problem:
        lines.append(_problem_line(problem))
    if port.optional:
        is_next = not shape.is_output and item.node.input(shape.name) is None
        grows = tr("a wire to here makes one more input")
        text = grows if is_next else tr("optional: it works without a wire")
        lines.append(f"<i>{escape(text)}</i>")
    return lines


def _wire_lines(item: WireItem, mirror: Mirror) -> list[str]:
    nodes, wire = mirror.graph.nodes, item.wire
    source = f"{nodes[wire.source].name}.{wire.output}"
    target = f"{nodes[wire.target].name}.{wire.input}"
    lines = [f"<b>{escape(source)}</b> → <b>{escape(target)}</b>"]
    lines.append(
        f"<code>{escape(str(item.carries))}</code>" if item.carries else tr("shape not known")
    )
    lines += _facts(Ref(wire.source, wire.output), mirror)
    if item.problem:
        lines.append(_problem_line(item.problem))
    return lines
