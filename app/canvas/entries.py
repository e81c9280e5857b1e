"""The lines of the lists over the canvas: wires, kinds of node, and what could be added."""

from collections.abc import Mapping
from dataclasses import replace

from app.base.i18n import tr
from app.canvas.offers import Offer
from app.canvas.wire_offers import WireOffer
from app.docks.asked import Asked
from app.docks.pick_list import Entry
from app.theme import icons
from graph_nodes.edit import Rewire
from graph_nodes.graph import Graph, GraphNode, Wire


def wire_text(wire: Wire, nodes: Mapping[str, GraphNode]) -> str:
    """A wire in words."""
    source, target = nodes[wire.source], nodes[wire.target]
    return f"{source.name}.{wire.output} → {target.name}.{wire.input}"


def of_wire(offer: WireOffer, start: str, graph: Graph) -> Entry:
    """A wire that could be drawn, told by where it would end and what it would replace."""
    wire, old = offer.wire, offer.replaced
    text = f"{start} → {graph.nodes[wire.target].name}.{wire.input}"
    entry = at_target(text, Rewire((wire,)), wire, graph)
    if old is not None:
        other = f"{graph.nodes[old.source].name}.{old.output}"
        entry = replace(entry, detail=tr("in place of {other}", other=other))
    if offer.problem:
        entry = replace(entry, detail=tr("does not fit"), help=offer.problem)
    return entry


def at_target(text: str, value: object, wire: Wire, graph: Graph) -> Entry:
    """What is done with a wire, told by the node that it ends in."""
    target = graph.nodes[wire.target]
    spec, port = target.spec, target.input(wire.input)
    return Entry(
        value,
        text,
        spec.label if spec else target.type,
        port.help if port else "",
        icons.node(spec.type, spec.category.look) if spec else icons.icon("unknown"),
    )


def of_kind(asked: Asked, value: object, text: str) -> Entry:
    """A kind of node, told by what would be lost or wrong."""
    spec = asked.spec
    return Entry(
        value,
        asked.title,
        tr(spec.category.label) if not asked.told else "",
        asked.wrong or text or spec.summary,
        icons.node(spec.type, spec.category.look),
        not asked.wrong,
    )


def of_offer(offer: Offer) -> Entry:
    """What could be added, told by how it would be wired, or what would be wrong with it."""
    spec = offer.spec
    wires = offer.chain.wires if offer.chain else ()
    is_plain = spec is not None and offer.title == tr(spec.label)
    joined = [f"{w.output} → {w.input}" for w in wires]
    summary = spec.summary if spec else ""
    if joined and not offer.problem:
        summary = tr("Wired {ports}. {summary}", ports=", ".join(joined), summary=summary)
    return Entry(
        offer.chain,
        offer.title,
        tr(spec.category.label) if spec and is_plain else "",
        offer.problem or summary,
        icons.node(spec.type, spec.category.look) if spec else icons.icon("unknown"),
        offer.chain is not None,
    )
