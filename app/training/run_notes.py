"""What sets a run apart from the one before, in a few words, such as "lr 0.01"."""

from app.base.i18n import tr
from graph_nodes.change import diff
from graph_nodes.graph import Graph
from graph_nodes.params import Param, Value
from graph_nodes.sameness import same_definitions
from graph_nodes.settings import RUN_PARAMS

_MOST = 2


_SPLITTING = {"seed", "validation"}
"""Settings that give a run other rows of the same data, and are said themselves."""


def difference(before: Graph, after: Graph, data: str = "") -> str:
    """What a person changed between two runs; "" where that is nothing, or too much to say.

    Args:
        before: The graph of the one.
        after: The graph of the other.
        data: How the data of the other differ, where they do.
    """
    change = diff(before, after)
    parts: list[str] = []
    for old, new in change.nodes.values():
        if old is None or new is None or old.type != new.type:
            return ""
        for name in {**old.params, **new.params}:
            if old.spec and old.value(name) != new.value(name):
                parts.append(f"{new.name}.{name} {_text(old.spec.params[name], new.value(name))}")
        if old.mode != new.mode:
            parts.append(f"{new.name} {new.mode}")
    if change.run:
        one, other = (settings.to_json() for settings in change.run)
        changed = [name for name in other if one[name] != other[name]]
        parts += [f"{name} {_text(RUN_PARAMS[name], other[name])}" for name in changed]
        data = "" if _SPLITTING.intersection(changed) else data
    if data:
        parts.append(tr("data: {difference}", difference=data))
    modules = change.definitions and not same_definitions(*change.definitions)
    rebuilt = change.added_wires or change.removed_wires or modules
    if rebuilt or len(parts) > _MOST:
        return ""
    return ", ".join(parts)


def _text(param: Param, value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else param.show(value)
