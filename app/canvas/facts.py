"""What is known of an output beside its type: how much it is, its numbers, what was learned."""

from app.base.i18n import plural, tr
from app.base.units import bytes_text
from app.canvas.mirror import Mirror
from runtime.dims import bytes_of
from runtime.wiring import Ref


def value_at(mirror: Mirror, node_id: str, port: str, is_output: bool) -> Ref | None:
    """The output whose value is at a port; None where nothing is wired into it."""
    if is_output:
        return Ref(node_id, port)
    wire = mirror.graph.wire_into(node_id, port)
    return None if wire is None else Ref(wire.source, wire.output)


def facts(ref: Ref, mirror: Mirror) -> list[str]:
    """What is known of an output's value beside its type, a sentence each."""
    return [*_amount(ref, mirror), *_numbers(ref, mirror), *_learned(ref, mirror)]


def _amount(ref: Ref, mirror: Mirror) -> list[str]:
    kind = mirror.findings.of(ref.node).types.get(ref.port)
    count = None if kind is None else bytes_of(kind, mirror.batch)
    if kind is None or count is None:
        return []
    if not any(isinstance(dim, str) for dim in kind.shape):
        return [tr("takes {amount}, however large a batch is", amount=bytes_text(count))]
    amount = bytes_text(count)
    return [tr("a batch of {count} takes {amount}", count=mirror.batch, amount=amount)]


def _numbers(ref: Ref, mirror: Mirror) -> list[str]:
    known = mirror.numbers.get(ref)
    if known is None:
        return []
    low, high = (f"{number:.4g}" for number in known)
    return [tr("the last batch looked at: from {low} to {high}", low=low, high=high)]


def _learned(ref: Ref, mirror: Mirror) -> list[str]:
    if not mirror.findings.of(ref.node).types:
        return []  # nothing is known before a check
    behind = mirror.graph.upstream([ref.node])
    count = sum(mirror.findings.of(node_id).parameters for node_id in behind)
    if not count:
        return [tr("nothing is learned up to here")]
    one, many = (
        tr("1 parameter up to here"),
        tr("{count} parameters up to here", count=f"{count:,}"),
    )
    return [plural(count, one, many)]
