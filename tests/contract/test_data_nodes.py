"""Data nodes: they load what they declare, and a table is read as its owner means it."""

from pathlib import Path
from typing import Any

import pytest
import torch

from graph_nodes.registry import specs
from graph_nodes.spec import Node, Role
from runtime.check.checker import Checker
from tests.contract.surroundings import surround
from tests.runtime.programs import module_of, program_of

DATA = [spec for spec in specs() if spec.role is Role.DATA]


@pytest.mark.parametrize("spec", DATA, ids=lambda s: s.type)
def test_there_are_as_many_samples_as_declared(spec: type[Node], tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("a,b\n1,2\n3,4\n5,6\n")
    graph = surround(spec, (), {}, "table.csv").graph
    assert len(program_of(graph, tmp_path).training[0]) == Checker().check(graph, tmp_path).rows


@pytest.mark.parametrize("spec", DATA, ids=lambda s: s.type)
def test_loading_twice_gives_the_same(spec: type[Node], tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("a,b\n1,2\n3,4\n5,6\n")
    graph = surround(spec, (), {}, "table.csv").graph
    first, second = (program_of(graph, tmp_path).training for _ in range(2))
    assert all(map(torch.equal, first, second))


def read(folder: Path, text: str | bytes, **values: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """What the CSV node reads from a table, unscaled."""
    content = text if isinstance(text, bytes) else text.encode()
    (folder / "data.csv").write_bytes(content)
    spec = next(s for s in DATA if s.type == "CSVFile")
    settings = {"standardize": False, **values}
    return module_of(surround(spec, (), settings, "data.csv").graph, folder).load_data()


def test_names_in_the_first_line_and_a_target_by_name(tmp_path: Path) -> None:
    x, y = read(tmp_path, "size,price,age\n1,2,3\n4,5,6\n", target="price")
    assert x.tolist() == [[1, 3], [4, 6]]
    assert y.tolist() == [[2], [5]]
    assert (x.dtype, y.dtype) == (torch.float32, torch.float32)


def test_no_names_and_the_last_column_as_target(tmp_path: Path) -> None:
    x, y = read(tmp_path, "1,2,3\n4,5,6\n")
    assert x.tolist() == [[1, 2], [4, 5]]
    assert y.tolist() == [[3], [6]]
    assert read(tmp_path, "1,2,3\n4,5,6\n", target="0")[1].tolist() == [[1], [4]]


@pytest.mark.parametrize("text", ["l,w,kind\n1,2,b\n3,4,a\n5,6,b\n", "1,2,b\n3,4,a\n5,6,b\n"])
def test_classes_are_numbered_in_order_with_names_and_without(tmp_path: Path, text: str) -> None:
    x, y = read(tmp_path, text, task="classification")
    assert len(x) == 3
    assert y.tolist() == [1, 0, 1]
    assert y.dtype == torch.int64


def test_classes_that_are_numbers_are_ordered_as_numbers(tmp_path: Path) -> None:
    _, y = read(tmp_path, "1,10\n2,9\n3,9.0\n", task="classification")
    assert y.tolist() == [1, 0, 0]


def test_spaces_empty_lines_other_line_ends_and_a_byte_order_mark(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbfa, b\r\n1 , 2\r\n\r\n 3,4\r\n"
    x, y = read(tmp_path, text, target="a")
    assert x.tolist() == [[2], [4]]
    assert y.tolist() == [[1], [3]]


REFUSED = {
    "empty": ("", {}, "wants a row of 2 or more cells"),
    "names alone": ("a,b\n", {}, "wants a row of 2 or more cells"),
    "one column": ("1\n2\n", {}, "wants a row of 2 or more cells"),
    "another delimiter": ("a;b\n1;2\n", {"delimiter": "comma"}, "wants a row of 2"),
    "no such column": ("a,b\n1,2\n", {"target": "c"}, "no column 'c' among a, b"),
    "ragged": ("a,b\n1,2\n\n3\n", {}, "data.csv, line 4: 1 cells for 2 columns"),
    "text": ("a,b\n1,2\n3,x\n", {}, "data.csv, line 3: b is 'x', not a number"),
    "missing": ("a,b\n1,2\n,4\n", {}, "data.csv, line 3: a is '', a missing value"),
    "nan": ("a,b\n1,nan\n2,3\n", {}, "line 2: b is 'nan', a missing value"),
    "text in a feature": (
        "a,b\nx,dog\n1,cat\n",
        {"task": "classification"},
        "line 2: a is 'x', not a number",
    ),
    "no text": (b"\xff\xfe1\x002", {}, "codec can't decode"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_table_that_cannot_be_used_says_where(tmp_path: Path, case: str) -> None:
    text, values, reason = REFUSED[case]
    with pytest.raises(ValueError, match=r"data\.csv|codec") as error:
        read(tmp_path, text, **values)
    assert reason in str(error.value)


@pytest.mark.parametrize("case", REFUSED)
def test_the_check_says_it_too(tmp_path: Path, case: str) -> None:
    text, values, reason = REFUSED[case]
    (tmp_path / "data.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    spec = next(s for s in DATA if s.type == "CSVFile")
    graph = surround(spec, (), values, "data.csv").graph
    problems = [str(p) for p in Checker().check(graph, tmp_path).errors]
    assert any(reason in problem or "utf-16" in problem for problem in problems), problems
