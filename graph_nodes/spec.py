"""What a node is: one short class of typed fields, checked when it is defined.

Everything else is made from the declaration: the item on the canvas, the property editors, the
palette entry, the check, the module, the exported source, the file format and the documentation.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from types import MappingProxyType
from typing import Any, ClassVar, cast

from graph_nodes.params import Infer, Param, Value
from graph_nodes.ports import TENSOR, Input, Output, Port

CATEGORIES = (
    "Data",
    "Inputs",
    "Math",
    "Shape",
    "Layers",
    "Convolution",
    "Normalization",
    "Activation",
    "Loss",
    "Metric",
    "Optimizer",
    "Schedule",
    "Tools",
)
"""Every category, in the order of the palette."""


class Role(Enum):
    """What part a node plays in a training program."""

    DATA = "data"
    INPUT = "input"
    PARAMETER = "parameter"
    OP = "op"
    LOSS = "loss"
    METRIC = "metric"
    OPTIMIZER = "optimizer"
    SCHEDULE = "schedule"
    GRADIENTS = "gradients"
    OUTPUT = "output"
    WATCH = "watch"
    NOTE = "note"


class SpecError(TypeError):
    """A node class is declared wrongly. Raised while it is being defined."""


class Node:
    """A kind of node. Subclasses declare; nothing ever makes an instance.

    A subclass has a docstring, whose first line is its summary, and these fields:

    Attributes:
        category: One of ``CATEGORIES``.
        label: The name people read; the class name unless given.
        default_name: The name a fresh node gets; the class name in snake_case unless given.
        role: What part it plays in a training program.
        module: The class that is built once, such as "nn.Linear"; its parameters are its
            arguments. For an optimizer or a schedule, the torch class.
        forward: The expression that makes the outputs. ``{port}`` and ``{param}`` are replaced by
            source text, ``{kwargs}`` by the remaining parameters that differ from their defaults.
            A module that says nothing is called with its inputs.
        imports: Import lines the source needs beyond torch's own.
        requires: Packages the exported script needs beyond torch.
        helpers: Source of the functions or classes that the expression uses.
        aliases: Other words people search for.
    """

    category: ClassVar[str] = ""
    label: ClassVar[str] = ""
    default_name: ClassVar[str] = ""
    role: ClassVar[Role] = Role.OP
    module: ClassVar[str] = ""
    forward: ClassVar[str] = ""
    imports: ClassVar[tuple[str, ...]] = ()
    requires: ClassVar[tuple[str, ...]] = ()
    helpers: ClassVar[str] = ""
    aliases: ClassVar[tuple[str, ...]] = ()

    type: ClassVar[str] = ""
    params: ClassVar[Mapping[str, Param]] = MappingProxyType({})
    input_ports: ClassVar[tuple[Input, ...]] = ()
    output_ports: ClassVar[tuple[Output, ...]] = ()
    summary: ClassVar[str] = ""
    help: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        fields = _fields(cls)
        cls.type = cls.__name__
        cls.params = MappingProxyType({n: f for n, f in fields.items() if isinstance(f, Param)})
        cls.input_ports = tuple(f for f in fields.values() if isinstance(f, Input))
        cls.output_ports = tuple(f for f in fields.values() if isinstance(f, Output))
        cls.label = cls.__dict__.get("label") or cls.__name__
        cls.default_name = cls.__dict__.get("default_name") or snake_case(cls.__name__)
        cls.help = _clean(cls.__dict__.get("__doc__") or "")
        cls.summary = cls.help.partition("\n")[0]
        _check(cls)

    @classmethod
    def inputs(cls, values: Mapping[str, Value]) -> tuple[Port, ...]:
        """The input ports of a node whose parameters have ``values``."""
        return _expanded(cls.input_ports, values)

    @classmethod
    def outputs(cls, values: Mapping[str, Value]) -> tuple[Port, ...]:
        """The output ports of a node whose parameters have ``values``."""
        return _expanded(cls.output_ports, values)

    @classmethod
    def expression(cls, values: Mapping[str, Value]) -> str:
        """The template behind ``forward``; a node may choose it by its parameters."""
        return cls.forward

    @classmethod
    def can_bypass(cls, values: Mapping[str, Value]) -> bool:
        """Whether the first input can stand in for the one output."""
        inputs, outputs = cls.inputs(values), cls.outputs(values)
        return (
            cls.role in (Role.OP, Role.INPUT)
            and len(outputs) == 1
            and bool(inputs)
            and inputs[0].kind == outputs[0].kind == TENSOR
        )


def snake_case(name: str) -> str:
    """``BatchNorm2d`` → ``batch_norm2d``, ``MSELoss`` → ``mse_loss``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def _fields(cls: type[Node]) -> dict[str, Param | Port]:
    """The declared fields in order, inherited ones first, each told its own name."""
    fields: dict[str, Param | Port] = {}
    for base in reversed(cls.__mro__):
        for name, value in vars(base).items():
            if isinstance(value, Param | Port):
                fields[name] = replace(value, name=name)
    return fields


def _expanded(ports: tuple[Port, ...], values: Mapping[str, Value]) -> tuple[Port, ...]:
    found: list[Port] = []
    for port in ports:
        found += port.expand(cast("int", values[port.count])) if port.count else (port,)
    return tuple(found)


def _clean(doc: str) -> str:
    lines = doc.strip().splitlines()
    return "\n".join(line.strip() for line in lines)


def _check(cls: type[Node]) -> None:
    """Refuse a declaration that could not work, naming the class and the field."""
    problems: list[str] = []
    if not cls.summary:
        problems.append("it has no docstring")
    if cls.category not in CATEGORIES:
        problems.append(f"category {cls.category!r} is not one of {', '.join(CATEGORIES)}")
    if not cls.default_name.isidentifier():
        problems.append(f"default_name {cls.default_name!r} is not an identifier")
    names = {p.name for p in (*cls.input_ports, *cls.output_ports)} | set(cls.params)
    for port in (*cls.input_ports, *cls.output_ports):
        if port.count and port.count not in cls.params:
            problems.append(f"port {port.name!r} is counted by no parameter {port.count!r}")
        if port.fallback and port.fallback not in cls.params:
            problems.append(f"port {port.name!r} falls back on no parameter {port.fallback!r}")
    for param in cls.params.values():
        problems += _param_problems(cls, param)
    for word in re.findall(r"\{(\w+)\}", cls.forward):
        if word not in names | {"kwargs", "self"}:
            problems.append(f"forward uses {{{word}}}, which is neither a port nor a parameter")
    if problems:
        raise SpecError(f"node {cls.__name__}: " + "; ".join(problems))


def _param_problems(cls: type[Node], param: Param) -> list[str]:
    problems: list[str] = []
    try:
        if param.validate(param.default) != param.default:
            problems.append(f"the default of {param.name!r} is not stored as written")
        if isinstance(param, Infer) and param.source_axis()[0] not in {
            p.name for p in cls.input_ports
        }:
            problems.append(f"{param.name!r} is inferred from no input of this node")
    except ValueError as error:
        problems.append(f"parameter {param.name!r} {error}")
    if not param.help:
        problems.append(f"parameter {param.name!r} has no help")
    return problems
