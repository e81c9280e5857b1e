"""The parameters that a definition exposes, as fields of a file and back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graph_nodes.elements import GraphError
from graph_nodes.names import name_refusal
from graph_nodes.params import Bool, Choice, Float, Int, Param, Shape, Text, Value, finite
from graph_nodes.quoting import quoted
from graph_nodes.repeating import REPEAT

KINDS: Mapping[str, type[Param]] = {
    "int": Int,
    "float": Float,
    "bool": Bool,
    "choice": Choice,
    "shape": Shape,
    "text": Text,
}
"""What a file calls each kind of parameter that can be exposed."""

LIMITS: Mapping[str, tuple[str, ...]] = {
    "int": ("min", "max"),
    "float": ("min", "max", "above", "below"),
    "shape": ("min", "max"),
}
"""Kind → what can be said of the range of its numbers; of a shape, of each of its sizes."""

_FRESH: Mapping[str, Mapping[str, Any]] = {
    "int": {"default": 1, "min": 1},
    "float": {"default": 0.0},
    "bool": {"default": False},
    "choice": {"default": "one", "options": ["one", "other"]},
    "shape": {"default": [1], "min": 1},
    "text": {"default": ""},
}


def kind_of(param: Param) -> str:
    """What a file calls the kind of an exposed parameter."""
    return next(kind for kind, made in KINDS.items() if type(param) is made)


def fresh(kind: str, name: str) -> Param:
    """An exposed parameter of a kind, to begin with."""
    return param_of({"name": name, "kind": kind, **_FRESH[kind]})


def exposed(param: Param) -> Param:
    """The parameter as a definition holds it: written first among the arguments, without its name.

    Raises:
        GraphError: It is of no kind that can be exposed, its name cannot be used, or its default
            is not one of its values.
    """
    reason = name_refusal(param.name)
    if reason is not None:
        raise GraphError(reason)
    if param.name == REPEAT.name:
        raise GraphError(f"every instance has a parameter {REPEAT.name!r} already")
    if type(param) not in KINDS.values():
        raise GraphError(f"{param.name} is no {', '.join(KINDS)} that always has a value")
    try:
        default = param.validate(param.default)
    except ValueError as error:
        raise GraphError(f"the default of {param.name} {error}") from None
    return replace(param, default=default, positional=True)


def exposable(param: Param, value: Value, name: str) -> Param:
    """The parameter of a definition that a node's parameter could follow from.

    Args:
        param: The node's parameter.
        value: Its value, which becomes the default.
        name: What the definition calls it.

    Raises:
        GraphError: Its value is of no kind that can be exposed.
    """
    for kind in KINDS.values():
        part = param.part(kind)
        if part is None or type(part) is not kind:
            continue
        try:
            default = part.validate(value)
        except ValueError:
            continue
        return param_of(param_fields(replace(part, name=name, default=default)))
    raise GraphError(
        f"{param.name} is {param.show(value)}: give it a number, a choice or a switch first, "
        "which the module's parameter begins with"
    )


def param_fields(param: Param) -> dict[str, Any]:
    """What a file says of an exposed parameter."""
    kind = kind_of(param)
    fields: dict[str, Any] = {"name": param.name, "kind": kind, "default": param.default}
    if isinstance(param, Choice):
        fields["options"] = list(param.options)
    ranged = param.item if isinstance(param, Shape) else param
    limits = {name: getattr(ranged, name) for name in LIMITS.get(kind, ())}
    fields |= {name: limit for name, limit in limits.items() if limit is not None}
    fields |= {"help": param.help} if param.help else {}
    return fields


def param_of(fields: Mapping[str, Any]) -> Param:
    """The exposed parameter that a file tells of.

    Raises:
        GraphError: It is none; the text says why.
    """
    kind = fields.get("kind")
    made = KINDS.get(kind) if isinstance(kind, str) else None
    if made is None or not isinstance(kind, str):
        raise GraphError(f"kind is one of {', '.join(KINDS)}, not {quoted(kind)}")
    known = ("name", "kind", "default", "help", *LIMITS.get(kind, ()))
    known += ("options",) if made is Choice else ()
    unknown = next((name for name in fields if name not in known), None)
    if unknown is not None:
        raise GraphError(f"a parameter of kind {kind} has no {quoted(unknown)}")
    for name in ("name", "help"):
        if not isinstance(fields.get(name, ""), str):
            raise GraphError(f"{name} is text, not {quoted(fields[name])}")
    values = {k: v for k, v in fields.items() if k != "kind"}
    for name in LIMITS.get(kind, ()):
        if name in values:
            values[name] = _limit(name, values[name], whole=kind != "float")
    if made is Choice:
        values["options"] = _options(fields.get("options"))
    if "default" not in values or "name" not in values:
        raise GraphError("it has a name, a kind and a default")
    if made is Shape:
        sizes = {name: values.pop(name) for name in LIMITS[kind] if name in values}
        values["item"] = Int(**sizes)
    return exposed(made(**values))


def _limit(name: str, value: object, *, whole: bool) -> float:
    number = finite(value)
    if number is None or (whole and not number.is_integer()):
        raise GraphError(f"{name} is a {'whole ' if whole else ''}number, not {quoted(value)}")
    return int(number) if whole else number


def _options(value: object) -> tuple[str, ...]:
    texts = [v for v in value if isinstance(v, str)] if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType]
    if not texts or not isinstance(value, list) or len(set(texts)) < len(value):  # pyright: ignore[reportUnknownArgumentType]
        raise GraphError("options is a list of different texts")
    return tuple(texts)
