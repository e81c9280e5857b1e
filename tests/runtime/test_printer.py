import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_nodes.call import expression
from runtime.printer import commented, flat, listed, statement, wrapped

NAMES = st.integers(1, 32).map(lambda n: "n" * n)
LITERALS = st.sampled_from(["0", "-1", "0.001", "True", '"tanh"', '"a, (b"', "1e-08"])
ARGUMENTS = st.one_of(
    NAMES, NAMES.map(lambda n: f"model.{n}"), st.tuples(NAMES, LITERALS).map("=".join)
)


@st.composite
def calls(draw: st.DrawFn) -> str:
    """Calls as nodes write them: a function of a value and some literals."""
    function = draw(st.sampled_from(["F.relu", "torch.sum", "self.layer", "nn.Conv2d", "model"]))
    values = draw(st.lists(NAMES, min_size=1, max_size=3))
    named = draw(st.lists(st.tuples(NAMES, LITERALS), max_size=5, unique_by=lambda n: n[0]))
    if draw(st.booleans()):
        first = f"({values[0]},)" if len(values) == 1 else f"({', '.join(values)})"
        values = [first]
    return f"{function}({', '.join([*values, *map('='.join, named)])})"


SUMS = st.tuples(NAMES, st.sampled_from(["+", "-", "*", "/", "@"]), NAMES).map(" ".join)
EXPRESSIONS = st.one_of(calls(), SUMS, calls().map(lambda call: f"nn.Parameter({call})"))


def formatted(source: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "-"]
    return subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(NAMES, EXPRESSIONS, st.booleans()), min_size=20, max_size=60))
def test_statements_are_laid_out_as_a_formatter_would(parts: list[tuple[str, str, bool]]) -> None:
    lines = ["class Model:", "    def forward(self):"]
    for target, value, shown in parts:
        lines += statement(target, value, 8, "(N, 32, 8, 8) float32" if shown else "")
    source = "\n".join(lines) + "\n"
    assert formatted(source) == source


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(NAMES, min_size=2, max_size=5), min_size=10, max_size=30))
def test_returned_tuples_are_laid_out_as_a_formatter_would(parts: list[list[str]]) -> None:
    lines = ["def forward():"]
    for names in parts:
        lines += listed("    return ", names, "")
    source = "\n".join(lines) + "\n"
    assert formatted(source) == source


@pytest.mark.parametrize(
    "text",
    [
        'f(a, g(b, c), "d, e", "(", [1, 2], x=(a,), **more)',
        "(2 / (300 + 10)) ** 0.5",
        "x**2 + y.z**-2 - f(x) ** 2",
        "-x @ (y @ z) / 2 // 3 % 4 * (-1) ** n",
        "a - (b - c) - d",
        '{"a": [], **rest}["a"].b(...)[0, 1:2]',
        "(a if b else c)(lambda: d)",
        'kept["scalings"]["x"].back(y[0])',
        "()",
        "(x,)",
        "1e-08",
        r'"\\{x}\n é"',
    ],
)
def test_an_expression_is_printed_as_a_formatter_would_write_it(text: str) -> None:
    assert flat(expression(text)) == text


def test_a_comment_that_does_not_fit_stands_above() -> None:
    short = commented(["    x = 1"], "(N,) int64")
    assert short == ["    x = 1  # (N,) int64"]
    long = commented(["    " + "x" * 70 + " = 1"], "(N, 32, 8, 8) float32")
    assert long == ["    # (N, 32, 8, 8) float32", "    " + "x" * 70 + " = 1"]


def test_what_fits_stays_on_one_line() -> None:
    assert wrapped("    return ", "f(x)") == ["    return f(x)"]


def test_what_a_step_keeps_of_long_names_is_laid_out_as_a_formatter_would() -> None:
    long = "n" * 24
    lines = ["def train():", "    for epoch in range(3):", "        for step in range(3):"]
    lines += statement("values", f'{{"{long}": {long}.detach() / len(inputs)}}', 12)
    update = f'meters["{long}"].update({long} / len(inputs), len(inputs))'
    lines += wrapped(" " * 12, update)
    lines += wrapped(" " * 12, f"({long} * len({long}) / samples).backward()")
    source = "\n".join(lines) + "\n"
    assert formatted(source) == source
