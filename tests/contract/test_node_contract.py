"""The contract that every node of the catalogue keeps, whatever it does."""

import inspect
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own convention
from support.standalone import epochs, run_scripts
from torch import nn

from graph_nodes.document import dumps, loads
from graph_nodes.dtypes import family_of
from graph_nodes.edit import Insert
from graph_nodes.graph import Wire
from graph_nodes.library import BUILT_INS
from graph_nodes.params import Value
from graph_nodes.ports import TENSOR, Port
from graph_nodes.spec import Node, Role
from runtime.check.checker import Checker
from runtime.check_result import CheckResult, Dim
from runtime.codegen import Source, generate
from runtime.dims import Bindings
from runtime.trainer.loop import Step, loop
from runtime.trainer.program import Program
from tests.contract.surroundings import (
    BATCH,
    REST,
    Surroundings,
    differentiate,
    surround,
    variants,
    watch_inputs,
)

RUNNING = [spec for spec in BUILT_INS.specs() if spec.role is not Role.NOTE]
CHECKER = Checker()
TABLE = "area,age,rent\n" + "".join(f"{i},{i % 7},{i % 3}\n" for i in range(150))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("contract")
    (folder / "table.csv").write_text(TABLE)
    return folder


@dataclass
class Outcome:
    """What came of a graph: problems or types from the check, an error or tensors from a run."""

    made: Surroundings
    checked: CheckResult
    source: str
    watched: dict[str, torch.Tensor]
    error: Exception | None


def outcome(
    spec: type[Node], rest: tuple[int, ...], values: dict[str, Value], folder: Path
) -> Outcome:
    """What comes of the graph around a node."""
    return outcome_of(surround(spec, rest, values, "table.csv"), folder)


def outcome_of(made: Surroundings, folder: Path) -> Outcome:
    """Check a graph, and run its program for an epoch whatever the check says."""
    checked = CHECKER.check(made.graph, folder)
    source = generate(made.graph, checked, folder=folder, script_folder=folder)
    watched: dict[str, torch.Tensor] = {}
    error = None
    try:
        watched = run_an_epoch(source, folder)
    except Exception as raised:  # whatever torch raises
        error = raised
    return Outcome(made, checked, source.text, watched, error)


def run_an_epoch(source: Source, folder: Path) -> dict[str, torch.Tensor]:
    """Run a program; what its watches saw in the first step."""
    program = Program(source, folder / "program.py", torch.device("cpu"), seed=0, epochs=1)
    seen: dict[str, torch.Tensor] = {}
    for item in loop(program):
        if isinstance(item, Step) and item.number == 1:
            seen |= program.watched
    return seen


def sized(shape: tuple[Dim, ...], batch: int) -> tuple[int, ...]:
    """A checked shape with the batch size put in."""
    return tuple(_size(dim, batch) for dim in shape)


def _size(dim: Dim, batch: int) -> int:
    match = re.fullmatch(r"(?:(\d+)\*)?N(?:/(\d+))?([+-]\d+)?", str(dim))
    if match is None:
        return int(dim)
    return batch * int(match[1] or 1) // int(match[2] or 1) + int(match[3] or 0)


@pytest.mark.parametrize("spec", RUNNING, ids=lambda s: s.type)
def test_what_is_checked_is_what_is_computed(spec: type[Node], folder: Path) -> None:
    """The check and the run agree on every shape and dtype, or both refuse."""
    works = 0
    for label, values in variants(spec):
        for rest in REST.values() if _has_any_axes(spec) else [()]:
            found = outcome(spec, rest, values, folder)
            place = f"{spec.type} {label}, rest {rest}"
            refused = bool(found.checked.errors)
            assert refused or found.error is None, f"{place}: {found.error!r} was not foreseen"
            if refused:
                is_declaration = spec.role is Role.INPUT
                assert is_declaration or found.error, f"{place}: {found.checked.errors} is no error"
                for problem in found.checked.errors:
                    assert problem.remedy(), f"{place}: {problem}"
                continue
            works += 1
            batch = min(BATCH, found.checked.rows or BATCH)
            for watch, port in found.made.watches.items():
                real = found.watched[watch]
                kind = found.checked.types[found.made.node][port]
                assert tuple(real.shape) == sized(kind.shape, batch), place
                assert str(real.dtype) == f"torch.{kind.dtype}", place
            assert_declared(found, place)
    assert works


@pytest.mark.slow
@pytest.mark.parametrize(
    "spec", [s for s in RUNNING if s.role is not Role.GRADIENTS], ids=lambda s: s.type
)
def test_another_dtype_is_computed_or_refused_as_the_check_says(
    spec: type[Node], folder: Path
) -> None:
    """Numbers of each dtype into each of the first two inputs, whatever dtype the rest have."""
    for dtype in ("float64", "bfloat16", "float16", "int32"):
        for index in range(2):
            made = surround(spec, (8, 8), {}, "table.csv")
            wire = _wire_of_numbers(made, index)
            if wire is None:
                continue
            cast = Insert(wire, "Cast", {"dtype": dtype}, ports=("x", "out"))
            made.graph = cast.apply(made.graph)
            found = outcome_of(made, folder)
            place = f"{spec.type} of {dtype} in {wire.input}"
            errors = found.checked.errors
            assert errors or found.error is None, f"{place}: {found.error!r} was not foreseen"
            for problem in errors:
                assert found.error or problem.code in _OF_DTYPES, f"{place}: {problem}"
            for watch, port in made.watches.items() if not errors else ():
                kind = found.checked.types[made.node][port]
                assert str(found.watched[watch].dtype) == f"torch.{kind.dtype}", place


_OF_DTYPES = ("wants_floats", "wants_whole", "wants_dtype", "mixed_dtypes")


def _wire_of_numbers(made: Surroundings, index: int) -> Wire | None:
    """What is wired into one of the inputs for tensors, if there are so many."""
    ports = [p for p in made.graph.nodes[made.node].inputs() if p.kind == TENSOR]
    return made.graph.wire_into(made.node, ports[index].name) if index < len(ports) else None


OPTIONAL = [
    spec
    for spec in RUNNING
    if spec.role is not Role.INPUT and not all(p.required for p in spec.input_ports)
]


@pytest.mark.parametrize("spec", OPTIONAL, ids=lambda s: s.type)
def test_what_needs_no_wire_runs_without(spec: type[Node], folder: Path) -> None:
    made = surround(spec, (8, 8), {}, "", sparing=True)
    missing = {p.name for p in made.graph.nodes[made.node].inputs() if not p.required}
    assert not {w.input for w in made.graph.sources[made.node]} & missing
    found = outcome_of(made, folder)
    assert not found.checked.errors
    assert found.error is None
    assert "..." not in found.source


@pytest.mark.parametrize("size", [2, 100])
def test_an_axis_that_is_not_there_is_found_at_any_size(size: int, folder: Path) -> None:
    spec = next(s for s in RUNNING if s.type == "Softmax")
    made = surround(spec, (size, size), {"dim": 3}, "")
    (problem,) = CHECKER.check(made.graph, folder).errors
    assert f"dim is 3, but 'reshape' gives (N, {size}, {size})" in problem.message()
    assert problem.remedy() == "choose dim from -3 to 2"


def _has_any_axes(spec: type[Node]) -> bool:
    return any("..." in p.dims or "*" in p.dims for p in spec.input_ports)


def assert_declared(found: Outcome, place: str) -> None:
    """The declared dims and dtypes hold for what really comes out."""
    graph, node = found.made.graph, found.made.graph.nodes[found.made.node]
    bindings = Bindings()
    for port in node.inputs():
        wire = graph.wire_into(node.id, port.name)
        kind = None if wire is None else found.checked.type_of(wire.source, wire.output)
        if kind is not None:
            assert bindings.bind(port.dims, kind.shape, port.name) is None, place
            assert port.accepts(kind.dtype), place
    for port in node.outputs():
        kind = found.checked.type_of(node.id, port.name)
        if kind is not None:
            dims = port.dims.format(**node.values())
            assert bindings.bind(dims, kind.shape, port.name) is None, f"{place}: {dims} {kind}"
            assert port.accepts(kind.dtype), place


@pytest.mark.parametrize("spec", RUNNING, ids=lambda s: s.type)
def test_gradients_flow_through_the_check_as_through_the_run(
    spec: type[Node], folder: Path
) -> None:
    made = surround(spec, (8, 8), {}, "table.csv")
    if differentiate(made) and not spec.stops_gradient:
        found = outcome_of(made, folder)
        assert not found.checked.errors
        assert found.error is None


@pytest.mark.parametrize("spec", BUILT_INS.specs(), ids=lambda s: s.type)
def test_every_variant_survives_the_file(spec: type[Node]) -> None:
    for _, values in variants(spec):
        graph = surround(spec, (8,), values, "table.csv").graph
        assert loads(dumps(graph)) == graph


@pytest.mark.slow
def test_the_export_of_every_node_runs_on_its_own(folder: Path) -> None:
    scripts: list[Path] = []
    for spec in RUNNING:
        found = outcome(spec, (8, 8), {}, folder)
        assert not found.checked.errors, spec.type
        scripts.append(folder / f"{spec.type}.py")
        scripts[-1].write_text(found.source, encoding="utf-8")
    printed = run_scripts(scripts, "--device", "cpu", folder=folder, exact=True, fresh=True)
    assert all(len(epochs(printed[script])) == 1 for script in scripts)


# -- torch's own signatures ------------------------------------------------------------------------


def torch_function(spec: type[Node]) -> Any:
    """What a node calls: its module class, or the function that its expression begins with."""
    match = re.match(r"(nn|F|torch)\.([\w.]+)", spec.module or spec.forward)
    if match is None:
        return None
    found: Any = {"nn": nn, "F": F, "torch": torch}[match[1]]
    for name in match[2].split("."):
        found = getattr(found, name)
    return found


MODULES = [spec for spec in BUILT_INS.specs() if spec.module and torch_function(spec)]
LAYERS = [spec for spec in MODULES if spec.role is Role.OP]
KEYWORDS = [spec for spec in BUILT_INS.specs() if "{kwargs}" in spec.forward]


@pytest.mark.parametrize("spec", MODULES, ids=lambda s: s.type)
def test_a_modules_parameters_are_torchs(spec: type[Node]) -> None:
    """The required arguments are positional and in torch's order; the defaults are torch's."""
    theirs = inspect.signature(torch_function(spec)).parameters
    required = [name for name, p in theirs.items() if p.default is inspect.Parameter.empty]
    if spec.role in (Role.OPTIMIZER, Role.SCHEDULE):
        required = required[1:]  # what is optimized, or whose rate is scheduled
    assert [n for n, p in spec.params.items() if p.positional] == required
    for name, param in spec.params.items():
        if param.argument and not param.positional:
            assert name in theirs, f"torch has no {name}"
            assert param.always or param.default == theirs[name].default, name


@pytest.mark.parametrize("spec", LAYERS, ids=lambda s: s.type)
def test_a_layer_computes_what_torchs_own_does(spec: type[Node], folder: Path) -> None:
    """Torch's module, made by its own signature and given the same weights, says the same."""
    learns = False
    for label, values in variants(spec):
        made = surround(spec, (8, 8), values, "")
        names = watch_inputs(made)
        checked = CHECKER.check(made.graph, folder)
        if checked.errors:
            continue
        source = generate(made.graph, checked, folder=folder, script_folder=folder)
        program = Program(source, folder / "program.py", torch.device("cpu"), seed=0, epochs=1)
        node = made.graph.nodes[made.node]
        arguments = {n: v for n, v in node.values().items() if spec.params[n].argument}
        arguments |= checked.infer.get(node.id, {})
        several = [torch_function(spec)(**arguments) for _ in range(values.get("repeat", 1))]
        theirs = nn.Sequential(*several) if len(several) > 1 else several[0]
        learns = learns or any(True for _ in theirs.parameters())
        prefix = f"{node.name}."
        weights = program.model.state_dict()
        theirs.load_state_dict(
            {k.removeprefix(prefix): v.clone() for k, v in weights.items() if k.startswith(prefix)}
        )
        random = torch.get_rng_state()
        next(iter(loop(program)))
        torch.set_rng_state(random)
        given = {port: program.watched[watch] for watch, port in names.items()}
        expected = theirs(*(given[port.name] for port in node.inputs()))
        for watch in made.watches:
            torch.testing.assert_close(program.watched[watch], expected.detach(), msg=label)
    assert learns is not spec.weightless


@pytest.mark.parametrize("spec", KEYWORDS, ids=lambda s: s.type)
def test_leaving_a_default_out_is_writing_it(spec: type[Node]) -> None:
    """Of functions without a signature for Python, too."""
    torch.manual_seed(0)
    names = {port.name: _example(port) for port in spec.input_ports} | {"F": F, "torch": torch}
    needed = [f"{name}={p.default!r}" for name, p in spec.params.items() if p.always]
    every = [f"{name}={p.default!r}" for name, p in spec.params.items()]
    short, full = (
        re.sub(r"{(\w+)}", r"\1", spec.forward.replace("{kwargs}", ", ".join(arguments)))
        for arguments in (needed, every)
    )
    assert torch.equal(eval(short, dict(names)), eval(full, dict(names)))


def _example(port: Port) -> torch.Tensor:
    return torch.arange(6) % 4 if family_of(port.dtype) == "int" else torch.randn(6, 4)
