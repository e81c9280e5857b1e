"""Problems cross to the editor and back, and get their words where they are read."""

import ast
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graph_nodes
import runtime
from graph_nodes.edit import Insert, SetParam
from graph_nodes.graph import Wire
from graph_nodes.phrase import Phrase, filled, gaps
from graph_nodes.problem import Problem, Where
from graph_nodes.texts import PHRASES, PROBLEMS

PACKAGES = [Path(p.__file__ or "").parent for p in (graph_nodes, runtime)]
SOURCES = [path for package in PACKAGES for path in package.rglob("*.py")]

TEXTS = st.text(max_size=20)
LEAVES = TEXTS | st.integers() | st.floats(allow_nan=False)
ARGS = st.recursive(
    LEAVES,
    lambda args: (
        st.lists(args, max_size=3).map(tuple)
        | st.builds(Phrase, TEXTS, st.dictionaries(TEXTS, args, max_size=2))
    ),
    max_leaves=6,
)
FIXES = [
    SetParam("n1", "in_features", None),
    SetParam("n1", "columns", (("a", "number"), ("b", "category", "x", "y"))),
    Insert(Wire("n1", "out", "n2", "x"), "Reshape", {"shape": (-1, 1)}),
]


@given(
    st.builds(
        Problem,
        TEXTS,
        st.dictionaries(TEXTS, ARGS, max_size=3),
        st.builds(Where, st.none() | TEXTS, st.none() | TEXTS),
        st.lists(st.sampled_from(FIXES)).map(tuple),
        st.sampled_from(["error", "warning", "info"]),
    )
)
def test_a_problem_survives_the_crossing(problem: Problem) -> None:
    assert Problem.from_json(json.loads(json.dumps(problem.to_json()))) == problem


def test_a_problem_ends_in_what_would_mend_it() -> None:
    typed = {"node": "Linear 'fc'", "typed": 1000, "what": "features", "source": "'x'", "size": 64}
    problem = Problem("typed_size", {**typed, "param": "in_features"})
    assert problem.message() == "Linear 'fc' wants 1,000 features but 'x' gives 64"
    assert str(problem) == f"{problem.message()}: set in_features to auto, or to 64"
    lines = Problem("table_lines", {"node": "CSV file 'table'", "total": 3, "parts": ("3 rows",)})
    assert str(lines) == "CSV file 'table' has 3 lines: 3 rows"


def test_a_sentence_is_made_in_the_language_of_its_reader() -> None:
    german = {
        PROBLEMS["wrong_shape"].message: "{node} passt nicht: {wrong}",
        PROBLEMS["wrong_shape"].remedy: "{hint}",
        PHRASES["wants_number"]: "{port} will eine Zahl, nicht {shape}",
        PHRASES["reduce_first"]: "erst summieren",
    }
    args = {
        "node": "SGD 'sgd'",
        "wrong": Phrase("wants_number", {"port": "loss", "shape": "(N, 3)"}),
        "hint": Phrase("reduce_first"),
    }
    text = Problem("wrong_shape", args).text(german.__getitem__)
    assert text == "SGD 'sgd' passt nicht: loss will eine Zahl, nicht (N, 3): erst summieren"


@pytest.mark.parametrize(
    ("template", "args", "text"),
    [
        ("{n:one sample|# samples}", {"n": 1}, "one sample"),
        ("{n:one sample|# samples}", {"n": 1200}, "1,200 samples"),
        ("{c:class|classes} {c:2}", {"c": (4,)}, "class 4"),
        ("{c:class|classes} {c:2}", {"c": (4, 5, 6, 7)}, "classes 4, 5 and 2 more"),
        ("{c:{name} alone|all #}", {"c": ("a",), "name": "a"}, "a alone"),
        ("{names}", {"names": ("{odd}", Phrase("missing_name"))}, "{odd}, (missing)"),
    ],
)
def test_numbers_and_lists_in_a_sentence(template: str, args: dict[str, object], text: str) -> None:
    assert filled(template, args) == text
    assert gaps(template) == set(args)


# -- the table and the code that speaks by it ---------------------------------------------


def spoken() -> list[tuple[str, ast.Call, ast.AST]]:
    """Each code that the source makes a problem or a phrase of, the call, and where it stands."""
    found: list[tuple[str, ast.Call, ast.AST]] = []
    for path in SOURCES:
        for place in ast.walk(ast.parse(path.read_text())):
            if isinstance(place, ast.FunctionDef):
                calls = [n for n in ast.walk(place) if isinstance(n, ast.Call)]
                said = [c for c in calls if getattr(c.func, "id", "") in ("Problem", "Phrase")]
                found += [(code, call, place) for call in said for code in codes(call.args[0])]
    return found


def codes(said: ast.expr) -> list[str]:
    """The codes that an expression stands for, as far as it says so itself."""
    if isinstance(said, ast.IfExp):
        return codes(said.body) + codes(said.orelse)
    return [str(said.value)] if isinstance(said, ast.Constant) else []


def filling(given: ast.expr, place: ast.AST) -> set[str]:
    """The gaps that an expression fills, with all that a function puts into its dictionaries."""
    if isinstance(given, ast.Name):
        kinds = ast.Assign | ast.AnnAssign | ast.AugAssign
        put = [n for n in ast.walk(place) if isinstance(n, kinds)]
        named = [n for n in put if given.id in ast.unparse(n).partition("=")[0]]
        return {key for n in named if n.value for key in filling(n.value, place)}
    if isinstance(given, ast.Tuple):
        return {key for item in given.elts for key in filling(item, place)}
    if not isinstance(given, ast.Dict):
        return set()
    found: set[str] = set()
    for key, value in zip(given.keys, given.values, strict=True):
        found |= filling(value, place) if key is None else {ast.literal_eval(key)}
    return found


def test_every_code_is_in_the_table_and_every_entry_is_used() -> None:
    known = PROBLEMS.keys() | PHRASES.keys()
    constants = {
        node.value
        for path in SOURCES
        if not path.stem.endswith("texts")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
    }
    assert {code for code, _, _ in spoken()} <= known
    assert not PROBLEMS.keys() & PHRASES.keys()
    assert known <= constants


def test_what_is_said_fills_every_gap_of_its_sentence() -> None:
    for code, call, place in spoken():
        wanted = gaps(" ".join(PROBLEMS[code])) if code in PROBLEMS else gaps(PHRASES[code])
        given = filling(call.args[1], place) if len(call.args) > 1 else set()
        by_caller = {"node"} if code.startswith("table_") else set()
        assert wanted - by_caller <= given, f"{code}: {ast.unparse(call)}"
        if all(isinstance(a, ast.Dict) and None not in a.keys for a in call.args[1:2]):
            assert given <= wanted, f"{code}: {ast.unparse(call)}"
