"""Hands out the names of the generated program: legal, unique, and close to the person's own."""

import builtins
import re
from collections.abc import Iterable

from graph_nodes.ports import OPTIMIZER
from graph_nodes.spec import Role
from runtime.plan import DefinitionPlan, Plan
from runtime.wiring import Ref

PROGRAM_NAMES = frozenset(
    {
        *dir(builtins),
        *("argparse", "hashlib", "json", "Path", "torch", "nn", "F"),
        *("DataLoader", "TensorDataset", "defaultdict", "islice"),
        *("EPOCHS", "BATCH_SIZE", "SEED", "VALIDATION", "WORKERS", "LEARNING_RATE"),
        *("ACCUMULATE", "CLIP_NORM", "EPOCH_STEPS"),
        *(
            "Model",
            "batches",
            "upcoming",
            "endless",
            "steps",
            "Rows",
            "loader",
            "grouped",
            "load_data",
            "split",
            "setup",
        ),
        *(
            "train_epoch",
            "watched_inside",
            "evaluate",
            "predict",
            "load_weights",
            "main",
            "mean",
            "report",
            "said",
        ),
        *("stream", "exact", "summary", "Scaling", "fit_scalings", "scaled", "keep_scalings"),
        *("self", "model", "device", "seed", "epochs", "training", "validation", "order"),
        *("tensor", "tensors", "path", "weights", "kept", "names", "best", "place", "sure"),
        *("number", "numbers", "error"),
        *("parser", "fastest", "args", "epoch", "train", "val", "rates", "seen"),
        *("metrics", "watched", "step", "done", "group", "samples", "values", "losses"),
        *("name", "metric", "value", "parts", "scalings", "rows"),
    }
)
"""Names that the generated program uses for itself."""

MODULE_NAMES = frozenset(
    {
        *("T_destination", "add_module", "apply", "bfloat16", "buffers", "call_super_init"),
        *("children", "compile", "cpu", "cuda", "double", "dump_patches", "eval", "extra_repr"),
        *("float", "forward", "get_buffer", "get_extra_state", "get_parameter", "get_submodule"),
        *("half", "ipu", "load_state_dict", "modules", "mtia", "named_buffers", "named_children"),
        *("named_modules", "named_parameters", "parameters", "register_backward_hook"),
        *("register_buffer", "register_forward_hook", "register_forward_pre_hook"),
        *("register_full_backward_hook", "register_full_backward_pre_hook"),
        *("register_load_state_dict_post_hook", "register_load_state_dict_pre_hook"),
        *("register_module", "register_parameter", "register_state_dict_post_hook"),
        *("register_state_dict_pre_hook", "requires_grad_", "set_extra_state", "set_submodule"),
        *("share_memory", "state_dict", "to", "to_empty", "train", "training", "type", "xpu"),
        *("zero_grad", "classes", "scalings"),
    }
)
"""Names that every torch module has already, so that a layer cannot take them."""


class Names:
    """Names for the values, layers and optimizers of one program."""

    def __init__(self, plan: Plan, taken: Iterable[str]) -> None:
        self._plan = plan
        self._taken = set(PROGRAM_NAMES) | set(taken)
        self._values: dict[Ref, str] = {}
        self._optimizers: dict[str, str] = {}
        self._rates: dict[str, str] = {}
        self._passed: dict[Ref, str] = {}
        self._each: dict[str, str] = {}
        self._attributes = attributes(plan)
        for ref in plan.batch:
            self._values[ref] = self._free(self._batch_wish(ref))
        for node_id in plan.used:
            self._name_node(node_id)
        self._pass_along()

    @property
    def given(self) -> frozenset[str]:
        """Every name of the program that is not its own."""
        return frozenset(self._taken - PROGRAM_NAMES)

    def value(self, ref: Ref) -> str:
        """The local variable that holds a value."""
        return self._passed.get(ref) or self._values[ref]

    def spell_out(self) -> None:
        """Call every value by its own name, as where the model's lines stand among others."""
        self._passed.clear()

    def attribute(self, node_id: str) -> str:
        """The attribute of the model that holds a layer or a parameter."""
        return self._attributes[node_id]

    def optimizer(self, node_id: str) -> str:
        """The local variable that holds an optimizer or a schedule."""
        return self._optimizers[node_id]

    def rate(self, node_id: str) -> str:
        """The setting that holds an optimizer's learning rate."""
        return self._rates[node_id]

    def each(self, node_id: str) -> str:
        """The local variable that holds each module of a node that has several."""
        if node_id not in self._each:
            self._each[node_id] = self._free(f"{self._plan.node(node_id).name}_each")
        return self._each[node_id]

    def _name_node(self, node_id: str) -> None:
        plan, node = self._plan, self._plan.node(node_id)
        if plan.role(node_id) in (Role.OPTIMIZER, Role.SCHEDULE):
            name = self._optimizers[node_id] = self._free(node.name)
            alone = len(plan.of_role(Role.OPTIMIZER)) == 1
            own = "LEARNING_RATE" if alone else self._free(f"{name.upper()}_LEARNING_RATE")
            self._rates[node_id] = own
            return
        ports = [p for p in node.outputs() if p.kind != OPTIMIZER]
        for port in ports:
            ref = Ref(node_id, port.name)
            if ref not in self._values and plan.role(node_id) is not Role.DATA:
                wish = node.name if len(ports) == 1 else self._one_of_many(ref)
                self._values[ref] = self._input_name(ref) or self._free(wish)

    def _pass_along(self) -> None:
        """Call x what the model's next line alone reads: it has no need of a name of its own."""
        plan = self._plan
        if any(plan.node(i).name == "x" for i in (*plan.model, *plan.built)):
            return
        lines = {node_id: number for number, node_id in enumerate(plan.model)}
        last: dict[Ref, int] = {}  # the last line that reads a value
        once: dict[Ref, int] = {}  # the line that alone reads a value
        for node_id in (i for i in plan.used if plan.role(i) is not Role.INPUT):
            line = lines.get(node_id, len(lines))
            for ref in set(plan.inputs(node_id).values()):
                once[ref] = line if ref not in last else -1
                last[ref] = max(line, last.get(ref, 0))
        called_x = [last[ref] for ref, name in self._values.items() if name == "x" and ref in last]
        for node_id, line in lines.items():
            refs = [Ref(node_id, port.name) for port in plan.node(node_id).outputs()]
            is_next = len(refs) == 1 and once.get(refs[0]) == line + 1 < len(lines)
            # A loop over several modules reads its inputs after it has set its output.
            loops = any(plan.node(i).is_repeated for i in plan.model[line : line + 2])
            if is_next and not loops and all(reading <= line for reading in called_x):
                self._passed[refs[0]] = "x"

    def _one_of_many(self, ref: Ref) -> str:
        """A gradient is called after the tensor it belongs to, another output after its port."""
        node = self._plan.node(ref.node)
        if self._plan.role(ref.node) is Role.GRADIENTS:
            of = self._plan.inputs(ref.node).get(ref.port.replace("grad", "wrt"))
            if of is not None:
                return f"{node.name}_{self._plan.node(of.node).name}"
        return f"{node.name}_{ref.port}"

    def _input_name(self, ref: Ref) -> str | None:
        """An Input's value is called what the data behind it is called."""
        if self._plan.role(ref.node) is not Role.INPUT:
            return None
        fed = self._plan.feed(ref)
        return None if fed is None else self._values.get(fed)

    def _batch_wish(self, ref: Ref) -> str:
        """Data is called what the one Input it feeds is called, and else as its port is."""
        plan = self._plan
        fed = [
            plan.node(i).name
            for i in plan.used
            if plan.role(i) is Role.INPUT and ref in plan.inputs(i).values()
        ]
        return fed[0] if len(fed) == 1 else ref.port

    def _free(self, wish: str) -> str:
        name = f"{wish}_" if wish in PROGRAM_NAMES else wish
        stem, number = re.sub(r"\d+$", "", name) or name, 2
        while name in self._taken:
            name, number = f"{stem}{number}", number + 1
        self._taken.add(name)
        return name


def attributes(plan: Plan) -> dict[str, str]:
    """Node id → attribute: its weights' owner's name, unless modules or Python have a use for it.

    A leading underscore is where modules keep what is theirs, and two of them have a meaning to
    Python's classes. A definition's own watches are kept in ``watched``.
    """
    is_kept = isinstance(plan, DefinitionPlan) and plan.of_role(Role.WATCH)
    reserved = MODULE_NAMES | {"watched"} if is_kept else MODULE_NAMES
    owners = dict.fromkeys(map(plan.owner, plan.used))
    taken = {plan.node(i).name for i in (*plan.used, *owners)}
    attributes: dict[str, str] = {}
    for node_id in owners:
        name = plan.node(node_id).name
        if name in reserved or name.startswith("_"):
            name = f"layer{name}" if name.startswith("_") else f"{name}_"
            while name in taken:
                name += "_"
            taken.add(name)
        attributes[node_id] = name
    return {node_id: attributes[plan.owner(node_id)] for node_id in plan.used}
