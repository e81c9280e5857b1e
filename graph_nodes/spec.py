"""What a node is: one short class of typed fields, checked when it is defined.

Everything else is made from the declaration: the item on the canvas, the property editors, the
palette entry, the check, the module, the exported source, the file format and the documentation.
"""

import inspect
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, ClassVar, cast

from graph_nodes import declaration
from graph_nodes.category import NO_CATEGORY, Category
from graph_nodes.names import snake_case
from graph_nodes.params import Param, Value
from graph_nodes.ports import TENSOR, Input, Output, Port
from graph_nodes.repeating import REPEAT
from graph_nodes.roles import Role

__all__ = ["Node", "Role", "SpecError"]


class SpecError(TypeError):
    """A node class is declared wrongly. Raised while it is being defined."""


class Node:
    """A kind of node. Subclasses declare; nothing ever makes an instance.

    A subclass has a docstring, whose first line is its summary, and these fields. A family, which
    says ``class Loss(Node, abstract=True)``, is no kind of node itself: it declares what its
    members share.

    A layer, called with its inputs, has a parameter ``repeat`` beside its own.

    Attributes:
        type: The id that files call it by, for good; the class name unless given, so that a class
            that is renamed says its old name here.
        category: Where it stands in the palette: ``CATEGORY`` of the folder that it is in unless
            given.
        look: The key of its colour in a theme: its category's, unless a person chose another.
        abstract: Whether it is a family.
        label: The name people read; the class name unless given.
        default_name: The name a fresh node gets; the class name in snake_case unless given.
        role: What part it plays in a training program.
        module: The class that is built once, such as "nn.Linear"; its parameters are its
            arguments. For an optimizer or a schedule, the torch class.
        forward: The expression that makes the outputs. ``{port}`` and ``{param}`` are replaced by
            source text, ``{kwargs}`` by the remaining parameters that differ from their defaults,
            ``{stream}`` by the seed of the node's own random numbers. A module that says nothing
            is called with its inputs.
        rows: How many samples a data node gives: a number or ``{param}``; empty where only
            loading tells.
        channels_last: Whether a CPU runs the module quicker with the channels last in memory.
        reads_table: Whether its path is a text table, by which its "auto" is settled once.
        rearranges: Whether it gives the very numbers that it takes, in another shape or order.
        batch_statistics: Whether, in training, it scales each channel by what the batch holds of
            it, which wants more than one value a channel.
        drops: Whether, in training, it zeroes elements at random.
        stops_gradient: Whether no gradient goes back through it.
        lr_steps: Of an optimizer: whether a step moves a parameter by about the learning rate,
            however large its gradient is.
        shifts: Of a layer, the parameter that says whether it adds a number, which it learns, to
            all of a channel; its channels are the axis of its output that another one sizes.
        tieable: Whether its module's ``weight`` may be another layer's, too.
        weightless: Whether its module has nothing to learn.
        combines: Whether it makes one value of several alike, of any number one after the other.
        random: Whether building the module draws random numbers, for its weights.
        reduces: How one number comes from the samples of a batch: "mean" or "sum", or
            ``{param}`` for the parameter that says which. Empty where samples stay apart.
        linear: The inputs that, multiplied by a number, multiply the output by it.
        unit_of: Of a metric, the input whose unit it is in.
        probabilities: Of a loss, what makes probabilities of the model's scores, called ``said``.
        imports: Import lines the source needs beyond torch's own.
        requires: Packages the exported script needs beyond torch.
        helpers: Source of the functions or classes that the expression uses.
        aliases: Other words people search for.
        follows: The looks of the categories that people usually put it right behind: it is offered
            early there, however few graphs have shown it.
        word: What messages about edits call it: its type, or the name of its definition.
    """

    category: ClassVar[Category] = NO_CATEGORY
    look: ClassVar[str] = ""
    abstract: ClassVar[bool] = False
    label: ClassVar[str] = ""
    default_name: ClassVar[str] = ""
    role: ClassVar[Role] = Role.OP
    module: ClassVar[str] = ""
    forward: ClassVar[str] = ""
    rows: ClassVar[str] = ""
    channels_last: ClassVar[bool] = False
    reads_table: ClassVar[bool] = False
    rearranges: ClassVar[bool] = False
    batch_statistics: ClassVar[bool] = False
    drops: ClassVar[bool] = False
    stops_gradient: ClassVar[bool] = False
    lr_steps: ClassVar[bool] = False
    shifts: ClassVar[str] = ""
    tieable: ClassVar[bool] = False
    weightless: ClassVar[bool] = False
    combines: ClassVar[bool] = False
    random: ClassVar[bool] = False
    reduces: ClassVar[str] = ""
    linear: ClassVar[tuple[str, ...]] = ()
    unit_of: ClassVar[str] = ""
    probabilities: ClassVar[str] = ""
    imports: ClassVar[tuple[str, ...]] = ()
    requires: ClassVar[tuple[str, ...]] = ()
    helpers: ClassVar[str] = ""
    aliases: ClassVar[tuple[str, ...]] = ()
    follows: ClassVar[tuple[str, ...]] = ()

    type: ClassVar[str] = ""
    word: ClassVar[str] = ""
    params: ClassVar[Mapping[str, Param]] = MappingProxyType({})
    input_ports: ClassVar[tuple[Input, ...]] = ()
    output_ports: ClassVar[tuple[Output, ...]] = ()
    summary: ClassVar[str] = ""
    help: ClassVar[str] = ""

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        declared = dict(vars(cls))
        cls.abstract = abstract
        if abstract:
            cls._refuse(declaration.attribute_problems(declared))
            return
        fields = _fields(cls)
        cls.type = cls.word = _said(cls, "type") or cls.__name__
        cls.category = _said(cls, "category") or _folder_category(cls)
        params = [field for field in fields.values() if isinstance(field, Param)]
        params.sort(key=lambda param: not param.argument)  # what is said of its use comes last
        if cls.role is Role.OP and cls.module and not cls.forward and _joins_ends(fields.values()):
            params.append(REPEAT)
        cls.params = MappingProxyType({param.name: param for param in params})
        cls.input_ports = tuple(f for f in fields.values() if isinstance(f, Input))
        cls.output_ports = tuple(f for f in fields.values() if isinstance(f, Output))
        cls.label = _said(cls, "label") or cls.__name__
        cls.default_name = _said(cls, "default_name") or snake_case(cls.__name__)
        cls.help = inspect.cleandoc(cls.__dict__.get("__doc__") or "")
        cls.summary = cls.help.partition("\n")[0]
        cls._refuse(declaration.problems(cls, declared))
        cls.look = cls.category.look

    @classmethod
    def _refuse(cls, wrong: Iterable[str]) -> None:
        text = "; ".join(wrong)
        if text:
            raise SpecError(f"node {cls.__name__}: {text}")

    @classmethod
    def inputs(cls, values: Mapping[str, Value]) -> tuple[Port, ...]:
        """The input ports of a node whose parameters have ``values``."""
        return _expanded(cls.input_ports, values)

    @classmethod
    def next_inputs(cls, values: Mapping[str, Value]) -> dict[str, Port]:
        """The inputs that a wire would make, of a node whose parameters have ``values``.

        There is one for each parameter that counts inputs, if it allows one more.
        """
        counted = {port.count: port for port in cls.input_ports if port.count}
        return {
            count: replace(port, name=f"{port.name}{number}", count="", optional=True)
            for count, port in counted.items()
            if cls.params[count].takes(number := cast("int", values[count]) + 1)
        }

    @classmethod
    def outputs(cls, values: Mapping[str, Value]) -> tuple[Port, ...]:
        """The output ports of a node whose parameters have ``values``."""
        return _expanded(cls.output_ports, values)

    @classmethod
    def expression(cls, values: Mapping[str, Value]) -> str:
        """The template behind ``forward``; a node may choose it by its parameters.

        ``values`` also holds what the graph tells of the node: see ``Plan.usage``.
        """
        return cls.forward

    @classmethod
    def new_rows(cls, values: Mapping[str, Value]) -> str:
        """The template that reads the first output alone from the file ``path``, to predict for it.

        Empty where a data node has no use for another file.
        """
        return ""

    @classmethod
    def class_names(cls, values: Mapping[str, Value]) -> Mapping[str, tuple[str, ...]]:
        """Output port → the names of the classes that its numbers stand for, if they have any."""
        return {}

    @classmethod
    def takes_name(cls, param: str) -> bool:
        """Whether its source has a parameter's value as it is, so that a name can stand for it.

        Raises:
            KeyError: It has no such parameter.
        """
        counts = {port.count for port in (*cls.input_ports, *cls.output_ports)}
        between = cls.__mro__[: cls.__mro__.index(Node)]
        chosen = any("expression" in vars(base) for base in between)
        is_written = cls.params[param].argument or param == REPEAT.name
        return not chosen and param not in counts and is_written

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


def _said(cls: type[Node], name: str) -> Any:
    """What a class, or a family that it belongs to, says of itself; not what another kind says."""
    saying = (base for base in cls.__mro__ if base is cls or getattr(base, "abstract", False))
    return next((vars(base)[name] for base in saying if vars(base).get(name)), None)


def _folder_category(cls: type[Node]) -> Category:
    """The category of the folder that a class is declared in."""
    folder = sys.modules.get(cls.__module__.rpartition(".")[0])
    return getattr(folder, "CATEGORY", NO_CATEGORY)


def _fields(cls: type[Node]) -> dict[str, Param | Port]:
    """The declared fields in order, inherited ones first, each told its own name."""
    fields: dict[str, Param | Port] = {}
    for base in reversed(cls.__mro__):
        for name, value in vars(base).items():
            if isinstance(value, Param | Port):
                fields[name] = replace(value, name=name)
    return fields


def _joins_ends(fields: Iterable[Param | Port]) -> bool:
    """Whether one could follow another: it takes something and gives one thing."""
    sides = [type(field) for field in fields if isinstance(field, Port)]
    return Input in sides and sides.count(Output) == 1


def _expanded(ports: tuple[Port, ...], values: Mapping[str, Value]) -> tuple[Port, ...]:
    found: list[Port] = []
    for port in ports:
        found += port.expand(cast("int", values[port.count])) if port.count else (port,)
    return tuple(found)
