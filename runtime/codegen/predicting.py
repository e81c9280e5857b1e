"""Writes what a script keeps beside its weights, and how it predicts for new rows of a table."""

from functools import cached_property
from typing import TYPE_CHECKING

from graph_nodes.graph import Spec
from graph_nodes.spec import Role
from runtime.codegen import scaffold
from runtime.plan import Ref
from runtime.printer import statement

if TYPE_CHECKING:
    from runtime.codegen.program import Program


class PredictionWriter:
    """Writes ``predict``, where the model reads one table and says what a loss compares."""

    def __init__(self, program: "Program") -> None:
        self.program = program
        self.plan = program.plan
        self.names = program.names
        self.lines = program.lines

    @cached_property
    def classes(self) -> dict[str, list[str]]:
        """The name that a script gives to data → the names of its classes."""
        found: dict[str, list[str]] = {}
        for ref in self.plan.batch:
            node = self.plan.node(ref.node)
            names = self.program.spec(ref.node).class_names(self.program.values(node))
            if ref.port in names:
                found[self.names.value(ref)] = list(names[ref.port])
        return found

    @property
    def keeps(self) -> bool:
        """Whether more than weights is to be kept, for who predicts with them."""
        return bool(self.program.scaled or self.classes)

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
                return said, compared, self.program.spec(node_id)
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
        return ref if self.program.spec(ref.node).new_rows(self.program.values(node)) else None

    @property
    def predicts(self) -> bool:
        """Whether the script can say something of new rows."""
        return self._read is not None

    def write(self) -> None:
        """Write all of it."""
        if self.keeps:
            self.lines.gap()
            self.lines.text(scaffold.KEEP_SCALINGS)
        if self._read is not None and self._said is not None:
            self.lines.gap()
            self.lines.text(scaffold.LOAD_WEIGHTS)
            self.lines.gap()
            self._predict(self._read, *self._said)

    def _predict(self, read: Ref, said: Ref, compared: Ref, loss: Spec) -> None:
        add, name, target = self.lines.add, self.names.value(read), self.names.value(compared)
        node = self.plan.node(read.node)
        rows = self.program.spec(read.node).new_rows(self.program.values(node))
        add(["def predict(path, weights):"])
        add(['    """Print what the trained model says of each row of another table."""'])
        add(["    path, weights = Path(path).resolve(), Path(weights)"])
        add(["    model = Model()", "    model.load_state_dict(load_weights(weights))"])
        add(["    model.eval()"])
        if self.keeps:
            add(['    kept = json.loads(weights.with_suffix(".json").read_text(encoding="utf-8"))'])
        add(statement(name, rows, 4))
        if read in self.program.scaled:
            add([f'    {name} = Scaling.of(kept["scalings"]["{name}"])({name})'])
        else:
            add([f"    {name} = {name}.float()"])
        add(["    with torch.no_grad():"])
        place = f"[{self.plan.returns.index(said)}]" if len(self.plan.returns) > 1 else ""
        add(statement("said", f"model({name}){place}", 8))
        if compared in self.program.scaled:
            add([f'    said = Scaling.of(kept["scalings"]["{target}"]).back(said)'])
        self._print(target, loss)

    def _print(self, target: str, loss: Spec) -> None:
        add = self.lines.add
        if loss.probabilities:
            add([f"    said = {loss.probabilities}"])
        if target not in self.classes:
            add(["    for numbers in said.flatten(1).tolist():"])
            add(['        print(*(f"{number:.6g}" for number in numbers))'])
            return
        add([f'    names = kept["classes"]["{target}"]'])
        add(["    best = said.max(1)"])
        add(["    for place, sure in zip(best.indices.tolist(), best.values.tolist()):"])
        shown = ', f"{sure:.4f}"' if loss.probabilities else ""
        add([f'        print(names[place]{shown}, sep="\\t")'])
