"""Writes the whole program: imports, model, data, training loop and command line."""

import re
import sys
from collections.abc import Iterable
from functools import cached_property

from graph_nodes.call import names_in, template
from graph_nodes.graph import GraphNode, Spec
from graph_nodes.params import Path as PathParam
from graph_nodes.params import Value, source
from graph_nodes.spec import Role
from runtime.check_result import CheckResult, TensorType
from runtime.codegen import scaffold
from runtime.codegen.lines import Lines, Source
from runtime.codegen.names import Names
from runtime.codegen.predicting import PredictionWriter
from runtime.codegen.training import TrainingWriter
from runtime.emit import build_of, call_of, stream_text
from runtime.plan import Plan, Ref
from runtime.printer import WIDTH, Expression, flat, listed, statement, wrapped

_FILLS = ("mean", "median")
"""What missing numbers are filled with that only the training part tells."""

MEMORY_LIMIT = 2**30
"""Data of up to this many bytes is kept on the device; more is fed by a loader."""


class Program:
    """One graph's program. What both its model and its training loop need to write a node."""

    def __init__(self, plan: Plan, result: CheckResult, paths: dict[str, str]) -> None:
        self.plan = plan
        self.result = result
        self.paths = paths
        self.run = plan.graph.run
        self.names = Names(plan, self._helper_names())
        self.lines = Lines()
        self.prediction = PredictionWriter(self)

    # -- what the sections share -----------------------------------------------------------

    def spec(self, node_id: str) -> Spec:
        """The spec of a used node."""
        spec = self.plan.node(node_id).spec
        assert spec is not None, "used nodes are of known types"
        return spec

    def values(self, node: GraphNode) -> dict[str, Value]:
        """Every parameter of a node, inferred sizes, moved paths and its usage included."""
        spec = self.spec(node.id)
        values = node.values() | dict(self.result.infer.get(node.id, {}))
        values |= self.plan.usage(node.id)
        for name, param in spec.params.items():
            if isinstance(param, PathParam):
                values[name] = self.paths.get(str(values[name]), values[name])
        return values

    def comment(self, ref: Ref) -> str:
        """The shape comment of a value; empty while its type is unknown."""
        found = self.type_of(ref)
        return "" if found is None else str(found)

    def type_of(self, ref: Ref) -> TensorType | None:
        """The type of a value, where the check found one."""
        return self.result.type_of(ref.node, ref.port)

    def source_of(self, ref: Ref, model: str) -> str:
        """How a value is written where the model is called ``model``."""
        if self.plan.role(ref.node) is Role.PARAMETER:
            return f"{model}.{self.names.attribute(ref.node)}"
        return self.names.value(ref)

    def write_node(self, node_id: str, indent: int, model: str) -> None:
        """Write the line that computes a node, with its shape."""
        node = self.plan.node(node_id)
        inputs = {p: self.source_of(r, model) for p, r in self.plan.inputs(node_id).items()}
        owner = f"{model}.{self.names.attribute(node_id)}"
        if self.plan.role(node_id) is Role.METRIC:
            owner, inputs = f'meters["{node.name}"]', self._in_own_unit(node_id, inputs)
        value = call_of(node, self.values(node), inputs, owner)
        refs = [Ref(node_id, p.name) for p in node.outputs()]
        if not refs:
            self.lines.add(statement("", value, indent), node_id)
            return
        targets = [self.names.value(ref) for ref in refs]
        if len(refs) > 1:
            targets = [
                t if r in self.plan.read else "_" for t, r in zip(targets, refs, strict=True)
            ]
        if self.plan.role(node_id) is Role.GRADIENTS and len(targets) == 1:
            targets = [f"({targets[0]},)"]
        self.assign(
            targets, value, indent, " · ".join(filter(None, map(self.comment, refs))), node_id
        )

    def _in_own_unit(self, metric: str, inputs: dict[str, str]) -> dict[str, str]:
        """A metric's inputs, scaled back where the data that it measures by was scaled."""
        ref = self.plan.inputs(metric).get(self.spec(metric).unit_of)
        fed = None if ref is None else self.plan.feed(ref)
        if fed is None or fed not in self.scaled:
            return inputs
        back = f'model.scalings["{self.names.value(fed)}"].back'
        return {port: f"{back}({text})" for port, text in inputs.items()}

    def assign(
        self, targets: list[str], value: Expression, indent: int, comment: str, node: str | None
    ) -> None:
        """Write ``a, b = text``; a long list of targets is unpacked line by line."""
        unpack = ", ".join(targets)
        whole = statement(unpack, value, indent, comment)
        if len(targets) == 1 or len(f"{' ' * indent}{unpack} = {flat(value)}") <= WIDTH:
            self.lines.add(whole, node)
            return
        self.lines.add(statement("parts", value, indent, comment), node)
        for index, target in enumerate(targets):
            if target != "_":
                self.lines.add(statement(target, f"parts[{index}]", indent), node)

    # -- sections --------------------------------------------------------------------------

    def write(self, title: str) -> Source:
        """Write the program."""
        self._header(title)
        self._settings()
        self._model()
        self._data()
        training = TrainingWriter(self)
        if training.measures or self.scaled:
            self.lines.gap()
            self.lines.text(scaffold.EXACT)
        if training.measures:
            self.lines.gap()
            self.lines.text(scaffold.MEAN)
        training.write()
        self.prediction.write()
        self.lines.gap()
        self.lines.text(scaffold.PICK_DEVICE)
        self.lines.gap()
        self.lines.text(scaffold.PLAIN)
        self.lines.gap()
        self.lines.text(scaffold.REPORT)
        self.lines.gap()
        self.lines.text(scaffold.main(self.prediction.keeps, self.prediction.predicts))
        return self.lines.source()

    @property
    def has_data(self) -> bool:
        """Whether the program reads batches at all."""
        return bool(self.plan.batch)

    @property
    def loads_with_seed(self) -> bool:
        """Whether data are drawn at random."""
        return any("{stream}" in self.spec(ref.node).forward for ref in self.plan.batch)

    @cached_property
    def scaled(self) -> dict[Ref, str]:
        """The data that are scaled or filled by the training part → arguments that say how."""
        found: dict[Ref, str] = {}
        for ref in self.plan.batch:
            node = self.plan.node(ref.node)
            port = node.output(ref.port)
            scale = port is not None and bool(port.scaled) and bool(node.value(port.scaled))
            fill = str(node.value(port.filled)) if port is not None and port.filled else ""
            if self._is_raw(ref) and (scale or fill in _FILLS):
                words = [] if scale else ["scale=False"]
                words += [f'fill="{fill}"'] if fill == "median" else []
                found[ref] = ", ".join(words)
        return found

    def _is_raw(self, ref: Ref) -> bool:
        """Whether the data node gives this in double precision, for the program to scale."""
        port, kind = self.plan.node(ref.node).output(ref.port), self.type_of(ref)
        is_float = kind is None or kind.dtype.startswith("float")
        return port is not None and bool(port.scaled) and is_float

    @property
    def has_validation(self) -> bool:
        """Whether samples are kept aside to measure on."""
        return self.has_data and self.run.validation > 0

    @property
    def uses_loader(self) -> bool:
        """Whether worker processes feed the device."""
        if self.run.loading != "auto":
            return self.run.loading == "loader"
        return (self.result.rows or 0) * self.result.sample_bytes > MEMORY_LIMIT

    def _specs(self) -> list[Spec]:
        return list(dict.fromkeys(self.spec(i) for i in self.plan.used))

    def _helper_names(self) -> Iterable[str]:
        for spec in self._specs():
            yield from re.findall(r"^(?:def|class) (\w+)", spec.helpers, re.MULTILINE)
            for line in spec.imports:
                yield line.split()[-1]

    def _header(self, title: str) -> None:
        needs = ["torch", *dict.fromkeys(name for s in self._specs() for name in s.requires)]
        clean = re.sub(r"[^\w .,()-]", " ", title).strip() or "Network"
        self.lines.text(
            f'"""{clean}: a network built in Netloom.\n\n'
            f'Run it with --help to see what it takes. It needs {" and ".join(needs)}.\n"""'
        )
        self.lines.gap(1)
        standard = {"import argparse", "import hashlib", "import json"}
        if self.prediction.keeps:
            standard.add("from pathlib import Path")
        third = {"import torch", "from torch import nn"}
        if self._reads("F"):
            third.add("import torch.nn.functional as F")
        if self.has_data and self.uses_loader:
            third.add("from torch.utils.data import DataLoader, TensorDataset")
        for spec in self._specs():
            for line in spec.imports:
                known = line.split()[1].partition(".")[0] in sys.stdlib_module_names
                (standard if known else third).add(line)
        for group in (standard, third):
            self.lines.add(sorted(group, key=_import_key))
            self.lines.gap(1)

    def _reads(self, name: str) -> bool:
        """Whether what nodes compute, or the functions that they bring, reads this name."""
        forms = (self.spec(i).expression(self.plan.node(i).values()) for i in self.plan.used)
        return any(name in template(form).reads for form in forms if form) or any(
            name in names_in(spec.helpers) for spec in self._specs()
        )

    def _settings(self) -> None:
        run = self.run
        self.lines.add([f"EPOCHS = {run.epochs}"])
        if self.has_data:
            self.lines.add([f"BATCH_SIZE = {run.batch_size}"])
        self.lines.add([f"SEED = {run.seed}"])
        if self.has_validation:
            self.lines.add([f"VALIDATION = {run.validation!r}  # share of the samples"])
        if self.has_data and self.uses_loader:
            self.lines.add([f"WORKERS = {run.workers}"])
        self.lines.gap()
        self.lines.text(scaffold.STREAM)
        self.lines.gap()

    def _model(self) -> None:
        lines, plan = self.lines, self.plan
        lines.add(["class Model(nn.Module):", '    """The network."""', ""])
        if self.prediction.classes:
            lines.add(wrapped("    classes = ", source(self.prediction.classes)))
            lines.gap(1)
        lines.add(["    def __init__(self, seed=SEED):", "        super().__init__()"])
        for node_id in plan.built:
            node = plan.node(node_id)
            values = self.values(node)
            if self.spec(node_id).random:
                seed = stream_text("weights", node.name)
                lines.add([f"        torch.manual_seed({seed})"], node_id)
            if plan.role(node_id) is Role.PARAMETER:
                value = call_of(node, values, {}, "")
            else:
                value = build_of(node, values)
            lines.add(statement(f"self.{self.names.attribute(node_id)}", value, 8), node_id)
        if plan.returns:
            lines.gap(1)
            self._forward()

    def _forward(self) -> None:
        lines, plan = self.lines, self.plan
        arguments = ["self", *(self.names.value(ref) for ref in plan.arguments)]
        lines.add(_definition(f"    def forward({', '.join(arguments)}):", arguments))
        for ref in plan.arguments:
            if self.comment(ref):
                lines.add([f"        # {self.names.value(ref)}: {self.comment(ref)}"], ref.node)
        for node_id in plan.model:
            self.write_node(node_id, 8, "self")
        lines.add(listed("        return ", [self.source_of(r, "self") for r in plan.returns], ""))

    def _data(self) -> None:
        for spec in self._specs():
            if spec.helpers:
                self.lines.gap()
                self.lines.text(spec.helpers)
        if not self.has_data:
            return
        plan, lines = self.plan, self.lines
        lines.gap()
        seed = "seed" if self.loads_with_seed else ""
        lines.add([f"def load_data({seed}):"])
        lines.add(['    """Return the tensors that batches are made of."""'])
        for node_id in dict.fromkeys(ref.node for ref in plan.batch):
            node = plan.node(node_id)
            targets = [
                self.names.value(Ref(node_id, p.name))
                if Ref(node_id, p.name) in plan.batch
                else "_"
                for p in node.outputs()
            ]
            value = call_of(node, self.values(node), {}, "")
            lines.add(statement(", ".join(targets), value, 4), node_id)
        loaded = [
            f"{self.names.value(ref)}{'.float()' if self._is_cast(ref) else ''}"
            for ref in plan.batch
        ]
        lines.add(wrapped("    return ", _tuple(loaded)))
        lines.gap()
        lines.text(scaffold.LOADER_BATCHES if self.uses_loader else scaffold.MEMORY_BATCHES)
        if self.has_validation:
            lines.gap()
            lines.text(scaffold.SPLIT)
        if self.scaled:
            self._scalings()

    def _is_cast(self, ref: Ref) -> bool:
        """Whether raw data are to be taken as they are, in single precision."""
        return self._is_raw(ref) and ref not in self.scaled

    def _scalings(self) -> None:
        lines, batch = self.lines, self.plan.batch
        names = [self.names.value(ref) for ref in batch]
        fitted = [self.names.value(ref) if ref in self.scaled else "_" for ref in batch]
        fits: list[str] = []
        for ref, words in self.scaled.items():
            name = self.names.value(ref)
            fits.append(f'"{name}": Scaling.fit({", ".join(filter(None, (name, words)))})')
        lines.gap()
        lines.text(scaffold.SCALING)
        lines.gap()
        lines.add(["def fit_scalings(training):"])
        lines.add(['    """Return how data are scaled, by what the training part alone says."""'])
        lines.add(statement(_targets(fitted), "training", 4))
        lines.add(wrapped("    return ", f"{{{', '.join(fits)}}}"))
        lines.gap()
        lines.add(["def scaled(tensors, scalings):"])
        lines.add(['    """Return the tensors that batches are made of, scaled."""'])
        lines.add(statement(_targets(names), "tensors", 4))
        parts = [
            f'scalings["{name}"]({name})' if ref in self.scaled else name
            for ref, name in zip(batch, names, strict=True)
        ]
        lines.add(wrapped("    return ", _tuple(parts)))


def _definition(whole: str, arguments: list[str]) -> list[str]:
    if len(whole) <= 88:
        return [whole]
    body = "        " + ", ".join(arguments)
    inner = [body] if len(body) <= 88 else [f"        {a}," for a in arguments]
    return ["    def forward(", *inner, "    ):"]


def _targets(names: list[str]) -> str:
    return f"{names[0]}," if len(names) == 1 else ", ".join(names)


def _tuple(names: list[str]) -> str:
    return f"({names[0]},)" if len(names) == 1 else ", ".join(names)


def _import_key(line: str) -> tuple[bool, str]:
    """``import x`` before ``from x import y``, each by name."""
    return (line.startswith("from"), line)
