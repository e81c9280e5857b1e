"""Lowers what a script keeps beside its weights, and how it predicts for new rows of a table."""

from collections.abc import Iterator
from functools import cached_property

from graph_nodes.graph import Spec
from graph_nodes.spec import Role
from runtime.codegen import scaffold
from runtime.codegen.lowering import Lowering
from runtime.ir import Block, Statement, Text, assign, function, piece
from runtime.wiring import Ref

_LOADED = """\
path, weights = Path(path).resolve(), Path(weights)
model = Model()
model.load_state_dict(load_weights(weights))
model.eval()"""

_MODEL = """\
model = Model()
model.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True))"""

_KEPT = 'kept = json.loads({weights}.with_suffix(".json").read_text(encoding="utf-8"))'

_PRINT_NUMBERS = """\
for numbers in said.flatten(1).tolist():
    print(*(f"{number:.6g}" for number in numbers))"""


class Prediction:
    """Lowers ``predict``, where the model reads one table and says what a loss compares."""

    def __init__(self, lowering: Lowering) -> None:
        self.lowering = lowering
        self.plan = lowering.plan
        self.names = lowering.names

    @cached_property
    def classes(self) -> dict[str, list[str]]:
        """The name that a script gives to data → the names of its classes."""
        found: dict[str, list[str]] = {}
        for ref in self.plan.batch:
            node = self.plan.node(ref.node)
            names = self.lowering.spec(ref.node).class_names(self.lowering.values(node))
            if ref.port in names:
                found[self.names.value(ref)] = list(names[ref.port])
        return found

    @property
    def keeps(self) -> bool:
        """Whether more than weights is to be kept, for who predicts with them."""
        return bool(self.lowering.scaled or self.classes)

    @cached_property
    def _said(self) -> tuple[Ref, Ref, Spec] | None:
        """What the model says, what that is compared with, and by which loss."""
        for node_id in self.plan.of_role(Role.LOSS):
            said = compared = None
            for ref in self.plan.inputs(node_id).values():
                fed = self.plan.feed(ref) or ref
                if self.plan.is_target(fed):
                    compared = fed
                elif ref in self.plan.returns:
                    said = ref
            if said is not None and compared is not None:
                return said, compared, self.lowering.spec(node_id)
        return None

    @cached_property
    def _read(self) -> Ref | None:
        """The one output of a table that the model takes."""
        fed = {self.plan.feed(ref) for ref in self.plan.arguments}
        if len(fed) != 1 or self._said is None:
            return None
        (ref,) = fed
        if ref is None or ref.node != self._said[1].node:
            return None
        node = self.plan.node(ref.node)
        return ref if self.lowering.spec(ref.node).new_rows(self.lowering.values(node)) else None

    @property
    def predicts(self) -> bool:
        """Whether the script can say something of new rows."""
        return self._read is not None

    def functions(self) -> Iterator[Statement]:
        """All of it."""
        if self.keeps:
            yield piece(scaffold.KEEP_SCALINGS)
        if self._read is not None and self._said is not None:
            yield piece(scaffold.LOAD_WEIGHTS)
            yield function(
                "predict(path, weights)",
                "Print what the trained model says of each row of another table.",
                *self._predict(self._read, *self._said),
            )
        elif self.plan.returns and self.plan.arguments:
            names = [self.names.value(ref) for ref in self.plan.arguments]
            yield function(
                f"predict({', '.join([*names, 'weights'])})",
                "Return what the model says, with the weights in a file.",
                *self._answer(),
                decorator="@torch.no_grad()",
            )

    def _answer(self) -> Iterator[Statement]:
        """What the model returns of the tensors that it is given."""
        yield Text(_MODEL)
        scaled = [ref for ref in self.plan.arguments if self.plan.feed(ref) in self.lowering.scaled]
        if scaled:
            yield Text(_KEPT.format(weights="Path(weights)"))
        for ref in scaled:
            name = self.names.value(ref)
            yield assign(name, f'Scaling.of(kept["scalings"]["{name}"])({name})')
        arguments = ", ".join(self.names.value(ref) for ref in self.plan.arguments)
        yield Text(f"return model.eval()({arguments})")

    def _predict(self, read: Ref, said: Ref, compared: Ref, loss: Spec) -> Iterator[Statement]:
        name, target = self.names.value(read), self.names.value(compared)
        node = self.plan.node(read.node)
        rows = self.lowering.spec(read.node).new_rows(self.lowering.values(node))
        yield Text(_LOADED)
        if self.keeps:
            yield Text(_KEPT.format(weights="weights"))
        yield assign(name, rows)
        if read in self.lowering.scaled:
            yield assign(name, f'Scaling.of(kept["scalings"]["{name}"])({name})')
        else:
            yield Text(f"{name} = {name}.float()")
        place = f"[{self.plan.returns.index(said)}]" if len(self.plan.returns) > 1 else ""
        yield Block("with torch.no_grad():", [assign("said", f"model({name}){place}")])
        if compared in self.lowering.scaled:
            yield Text(f'said = Scaling.of(kept["scalings"]["{target}"]).back(said)')
        if loss.probabilities:
            yield Text(f"said = {loss.probabilities}")
        yield from self._printed(target, loss)

    def _printed(self, target: str, loss: Spec) -> Iterator[Statement]:
        if target not in self.classes:
            yield Text(_PRINT_NUMBERS)
            return
        shown = ', f"{sure:.4f}"' if loss.probabilities else ""
        yield Text(f'names = kept["classes"]["{target}"]\nbest = said.max(1)')
        yield Block(
            "for place, sure in zip(best.indices.tolist(), best.values.tolist()):",
            [Text(f'print(names[place]{shown}, sep="\\t")')],
        )
