"""Checks one node: what reaches it, what it makes of it, and what is wrong."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import torch

from graph_nodes.edit import SetParam
from graph_nodes.freezing import WHOLE
from graph_nodes.graph import GraphNode
from graph_nodes.params import Path as PathParam
from graph_nodes.params import Value
from graph_nodes.phrase import Phrase
from graph_nodes.ports import TENSOR, Port
from graph_nodes.problem import Problem, Where
from graph_nodes.repeating import REPEAT
from graph_nodes.spec import Role
from runtime import rules
from runtime.check import explain
from runtime.check.data_values import LIMIT, DataValues, Tensors, byte_count
from runtime.check.entry import Entry, Given, numbers_of
from runtime.check.fakes import Fakes, sample_bytes, tensor_type
from runtime.check.instance_check import check_instance, sharing_misfit, unlike
from runtime.check.means import Means
from runtime.check_result import TensorType, shape_text
from runtime.dims import declared_shape
from runtime.emit import build_of, call_of
from runtime.fit import inferred, misfit
from runtime.plan import Plan
from runtime.printer import flat
from runtime.remarks import remarks
from runtime.wiring import Ref


class NodeCheck:
    """The check of one node; fills in its entry."""

    def __init__(
        self,
        means: Means,
        plan: Plan,
        node: GraphNode,
        entries: Mapping[str, Entry],
        entry: Entry,
    ) -> None:
        spec = node.spec
        assert spec is not None, "only nodes of known types are checked"
        self.means, self.plan, self.node, self.spec = means, plan, node, spec
        self.runner, self.folder, self.gradient = means.runner, means.folder, means.gradient
        self.entries, self.entry = entries, entry
        self.refs = plan.inputs(node.id)
        self.given: dict[str, Fakes] = {}
        self.types: dict[str, TensorType] = {}
        self.classes: dict[str, int] = {}

    def run(self) -> None:
        """Check it."""
        complete = self._gather()
        if self.plan.definition(self.node.id) is None:  # an instance says nothing of its inputs
            problem = misfit(self.plan, self.node, self.types, self.classes, self._type_of)
            if problem is not None:
                self.entry.problems.append(problem)
                return
            self.entry.infer = inferred(self.node, self.types)
        if not complete:
            return
        if self.spec.role is Role.DATA:
            self._data()
        elif self.spec.role is Role.INPUT:
            self._placeholder()
        elif self.spec.role in (Role.OPTIMIZER, Role.SCHEDULE):
            self._build_optimizer()
        elif self.spec.role not in (Role.OUTPUT, Role.WATCH):
            self._run()

    def _gather(self) -> bool:
        """Collect what is wired in; False where something needed is missing or unknown."""
        complete = True
        for port in self.node.inputs():
            ref = self.refs.get(port.name)
            known = ref is not None and ref.port in self.entries[ref.node].values
            if ref is not None and known:
                self.given[port.name] = self.entries[ref.node].values[ref.port]
                self.types[port.name] = self.entries[ref.node].types[ref.port]
                if ref.port in self.entries[ref.node].classes:
                    self.classes[port.name] = self.entries[ref.node].classes[ref.port]
            elif port.required if ref is None else port.kind == TENSOR:
                complete = False
        return complete

    def _type_of(self, ref: Ref) -> TensorType | None:
        return self.entries[ref.node].types.get(ref.port)

    # -- the roles -------------------------------------------------------------------------

    def _values(self) -> dict[str, Value]:
        return self.node.values() | self.entry.infer | self.plan.usage(self.node.id)

    def _run(self) -> None:
        """Compute it, with weights of its own or those that it shares."""
        definition, first = self.plan.definition(self.node.id), self.plan.first(self.node.id)
        if definition is not None:
            given = {p: self._given(p) for p in self.given}
            behind = tuple((p, self.entries[r.node].serial) for p, r in self.refs.items())
            check_instance(self.means, self.node, definition, given, self.entry, behind)
        if self.spec.role is Role.GRADIENTS and not self._has_gradients():
            return  # a rule says so
        lent = None if first == self.node.id else self.entries[first]
        if lent is not None:
            self.entry.learn(())
            other = self.plan.node(first)
            problem = sharing_misfit(self.node, other, self.entry, lent)
            if problem is not None:
                self.entry.values, self.entry.problems = {}, [problem]
                return
            if definition is None and self.spec.module and lent.module is None:
                return  # where it was to be built, it is said why it could not be
        if definition is None:
            self._compute(None if lent is None else lent.module)

    def _has_gradients(self) -> bool:
        """Whether all by which it differentiates follows from what is trained, or from data."""
        return all(one.requires_grad for p, (one, _) in self.given.items() if p != "of")

    def _given(self, port: str) -> Given:
        return Given(self.given[port], self.types[port], self.classes.get(port))

    def _compute(self, lent: torch.nn.Module | None) -> None:
        """Run the node's own line, under both batch sizes."""
        values, owner = self._values(), lent
        try:
            if self.spec.module and lent is None:
                text = flat(build_of(self.node, values))
                owner = self.runner.build(text, self.spec, self.gradient)
                self._freeze(owner)
        except Exception as error:
            self.entry.problems.append(explain.failure(self.node, error, self.types))
            return
        names = {port: port for port in self.given}
        text = flat(call_of(self.node, values, names, "self"))
        results: list[Any] = []
        failures: list[Exception] = []
        for batch in range(2):
            tensors = {port: fakes[batch] for port, fakes in self.given.items()}
            try:
                results.append(self.runner.compute(text, self.spec, tensors, owner, self.gradient))
            except Exception as error:
                failures.append(error)
        if failures:
            self.entry.problems.append(
                explain.failure(self.node, failures[0], self.types)
                if len(failures) == 2
                else explain.one_batch_only(self.node, self.types)
            )
            return
        if self.node.is_repeated and not self._follow(text, owner, results):
            return
        if isinstance(owner, torch.nn.Module) and lent is None:
            self.entry.module = owner
            self.entry.learn(tuple(owner.parameters()))
            if self.node.is_repeated:
                self.entry.parameters *= cast("int", values[REPEAT.name])
                self.entry.frozen *= cast("int", values[REPEAT.name])
            elif self.spec.tieable:
                weight = cast("torch.Tensor", owner.weight)
                self.entry.weight = tensor_type((weight, weight))
        if self.spec.role is Role.PARAMETER:
            if WHOLE in self.node.frozen:
                results = [result.requires_grad_(False) for result in results]
            self.entry.learn((results[0],))
        self._keep(results[0], results[1])
        self.entry.problems += remarks(
            self.plan,
            self.node,
            self.types,
            self.entry.types,
            lambda ref: numbers_of(self.entries, ref),
        )

    def _freeze(self, module: Any) -> None:
        """Have what is frozen of a module be none that a loss could be differentiated by."""
        if WHOLE in self.node.frozen:
            module.requires_grad_(False)
        elif self.node.id in self.plan.frozen_weights:
            module.weight.requires_grad_(False)

    def _follow(self, text: str, owner: Any, results: list[Any]) -> bool:
        """Run the others of a row, on what the one before gave, for as long as that changes.

        Returns whether they can follow one another.
        """
        first = self.spec.input_ports[0].name
        taken = self.types[first]
        for _ in range(cast("int", self.node.value(REPEAT.name)) - 1):
            given = tensor_type((results[0], results[1]))
            if given == taken:
                break
            try:
                for batch in range(2):
                    tensors = {port: fakes[batch] for port, fakes in self.given.items()}
                    tensors[first] = results[batch]
                    results[batch] = self.runner.compute(
                        text, self.spec, tensors, owner, self.gradient
                    )
            except Exception:  # whatever torch raises
                self.entry.problems.append(unlike(self.node, first, taken, given))
                return False
            taken = given
        return True

    def _keep(self, first: Any, second: Any) -> None:
        firsts, seconds = _several(first), _several(second)
        ports = self.node.outputs()
        for port, one, two in zip(ports, firsts, seconds, strict=True) if ports else ():
            self._give(port, (one, two))

    def _give(self, port: Port, value: Fakes) -> None:
        self.entry.values[port.name] = value
        self.entry.types[port.name] = tensor_type(value)

    def _invent(self, port: Port, shape: tuple[int | str, ...], dtype: str) -> None:
        """Give what has this shape, unless it is larger than torch can count."""
        try:
            self._give(port, self.runner.tensors(shape, dtype, self.gradient))
        except RuntimeError as error:
            self.entry.problems.append(explain.failure(self.node, error, self.types))

    def _placeholder(self) -> None:
        port = self.node.outputs()[0]
        declared = cast("tuple[int, ...] | None", self.node.value("shape"))
        outer = self.means.given.get(self.node.id)
        fed = self.types.get("feed") if outer is None else outer.type
        if fed is None:
            if declared is not None:
                self._invent(port, ("N", *declared), str(self.node.value("dtype")))
            return
        if declared is not None and fed.shape[1:] != declared:
            giver = Phrase("wired_in")
            if outer is None:
                giver = f"'{self.plan.node(self.refs['feed'].node).name}'"
            args = {
                "node": rules.title(self.node),
                "declared": shape_text(("N", *declared)),
                "giver": giver,
                "shape": shape_text(fed.shape),
            }
            fixes = (SetParam(self.node.id, "shape", None),)
            where = Where(self.node.id, "feed")
            self.entry.problems.append(Problem("other_declared_shape", args, where, fixes))
            return
        one = outer or self._given("feed")
        self._give(port, one.value)
        if one.classes is not None:
            self.entry.classes[port.name] = one.classes

    def _data(self) -> None:
        """Take the declared shapes, or load the data where they are not all declared."""
        values = self._values()
        ports = self.node.outputs()
        shapes = [declared_shape(p.dims, values) for p in ports]
        if all(shape is not None for shape in shapes):
            for port, shape in zip(ports, shapes, strict=True):
                self._invent(port, shape or (), port.dtype)
                if port.classes:
                    self.entry.classes[port.name] = int(port.classes)
            self.entry.rows = int(self.spec.rows.format(**values)) if self.spec.rows else None
            self.entry.data = DataValues(self.node, self._declared_data)
            return
        loaded = self._table(values) if self.spec.reads_table else self._load(values)
        for port, tensor in zip(ports, loaded, strict=bool(loaded)):
            # What the program scales, or takes as it is, it takes in single precision.
            is_raw = bool(port.scaled) and tensor.is_floating_point()
            dtype = "float32" if is_raw else str(tensor.dtype).removeprefix("torch.")
            self._give(port, self.runner.tensors(("N", *tensor.shape[1:]), dtype, self.gradient))
            if port.target and not tensor.is_floating_point():
                self.entry.classes[port.name] = int(tensor.max()) + 1
            self.entry.rows = len(tensor)
        small = loaded if byte_count(loaded) <= LIMIT else ()
        given = {port.name: tensor for port, tensor in zip(ports, small, strict=bool(small))}
        self.entry.data = DataValues(self.node, lambda: given)

    def _declared_data(self) -> Tensors:
        """Load the data whose shapes were declared, where it isn't much."""
        rows = self.entry.rows
        if rows is None or rows * sum(map(sample_bytes, self.entry.types.values())) > LIMIT:
            return {}
        try:
            text = flat(call_of(self.node, self._values(), {}, ""))
            loaded = self.runner.load(text, self.spec, str(self.folder))
        except Exception:  # what cannot be loaded is said when training begins
            return {}
        return dict(zip([port.name for port in self.node.outputs()], loaded, strict=True))

    def _table(self, values: Mapping[str, Value]) -> tuple[torch.Tensor, ...]:
        """Settle how a table is read, and read it so."""
        if not values["path"]:
            return self._load(values)
        try:
            found = self.means.survey(self.folder / str(values["path"]), values)
        except (OSError, ValueError) as error:
            self._refuse_data(error)
            return ()
        self.entry.infer |= found.settled
        self.entry.survey = found
        about = {"node": rules.title(self.node)}
        self.entry.problems += [
            replace(
                note,
                args={**about, **note.args},
                where=Where(self.node.id),
                fixes=tuple(replace(fix, node=self.node.id) for fix in note.fixes),
            )
            for note in found.notes
        ]
        loaded = () if found.unsound else self._load({**values, **found.settled})
        if loaded and len(loaded[0]) != found.samples:
            args = {**about, "count": found.samples, "read": len(loaded[0])}
            self.entry.problems.append(Problem("rows_lost", args, Where(self.node.id)))
        return loaded

    def _load(self, values: Mapping[str, Value]) -> tuple[torch.Tensor, ...]:
        for name, param in self.spec.params.items():
            if isinstance(param, PathParam) and not values[name]:
                args = {"node": rules.title(self.node), "param": name}
                self.entry.problems.append(Problem("no_file", args, Where(self.node.id)))
                return ()
        text = flat(call_of(self.node, values, {}, ""))
        try:
            return self.runner.load(text, self.spec, str(self.folder))
        except (OSError, ValueError) as error:
            self._refuse_data(error)
            return ()

    def _refuse_data(self, error: Exception) -> None:
        args = {"node": rules.title(self.node), "reason": _refusal(error)}
        self.entry.problems.append(Problem("unreadable", args, Where(self.node.id)))

    def _build_optimizer(self) -> None:
        """Build it for real around one number: torch refuses what its parameters cannot be."""
        number = [torch.zeros(1, requires_grad=True)]
        first: Any = number
        if self.spec.role is Role.SCHEDULE:
            first = torch.optim.SGD(number, lr=1.0)
        text = flat(build_of(self.node, self._values(), "first"))
        try:
            made = self.runner.evaluate_real(text, self.spec, {"first": first, "epochs": 1})
        except Exception as error:
            self.entry.problems.append(explain.failure(self.node, error, self.types))
            made = None
        if self.spec.role is Role.OPTIMIZER:
            self.entry.kept = 0 if made is None else _kept(made, number[0])
            self._check_gradients()

    def _check_gradients(self) -> None:
        """Differentiate the loss by what is to be trained, as training will."""
        trained = self.plan.trained_by(self.node.id)
        weights = [weight for i in trained for weight in self.entries[i].weights]
        ref, loss = self.refs["loss"], self.given["loss"][0]
        if weights and not self.runner.trains(loss, weights, self.gradient):
            args = {
                "node": rules.title(self.node),
                "loss": self.plan.node(ref.node).name,
                "layers": tuple(f"'{self.plan.node(i).name}'" for i in trained),
            }
            where = Where(self.node.id, "loss")
            self.entry.problems.append(Problem("nothing_to_learn", args, where))


def _kept(optimizer: torch.optim.Optimizer, weight: torch.Tensor) -> int:
    """How many numbers an optimizer keeps for each that it trains, once it has made a step."""
    weight.grad = torch.zeros_like(weight)
    try:
        cast("Any", optimizer).step()
    except Exception:  # one that wants to be called otherwise
        return 0
    state = cast("dict[str, Any]", optimizer.state[weight]).values()
    return sum(isinstance(one, torch.Tensor) and one.shape == weight.shape for one in state)


def _refusal(error: Exception) -> str:
    """Why a file of data is refused, in words."""
    if isinstance(error, OSError):
        return f"{error.strerror}: {error.filename}"
    return str(error)


def _several(value: Any) -> tuple[torch.Tensor, ...]:
    return cast("tuple[torch.Tensor, ...]", value) if isinstance(value, tuple) else (value,)
