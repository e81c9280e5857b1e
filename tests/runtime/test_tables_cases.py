"""Tables as people have them: read as they are meant, or refused with the line."""

from pathlib import Path

import pytest
import torch
from support.tables import look

PLAIN = "a,b,y\n1,2,3\n4,5,6\n7,8,10\n"


def test_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    table = look(tmp_path, "a;b;y\n3,24;0,75;5,23\n6,5;1;12,9\n")
    assert table.x.tolist() == torch.tensor([[3.24, 0.75], [6.5, 1]]).tolist()
    assert 'sep=";"' in table.source
    assert 'decimal=","' in table.source
    assert "delimiter semicolon" in table.said
    assert "decimal comma" in table.said


@pytest.mark.parametrize("labels", ["low mid low", "0 1 0", "? mid low"])
def test_a_missing_label_is_refused_with_its_line(tmp_path: Path, labels: str) -> None:
    first, *rest = labels.split()
    text = f"a,b,label\n1,2,{first}\n3,4,\n5,6,{rest[0]}\n7,8,{rest[1]}\n"
    table = look(tmp_path, text, task="classification")
    line = 2 if first == "?" else 3
    assert f"data.csv, line {line}: label is" in table.wrong
    assert "a missing value" in table.wrong


def test_rows_without_a_label_can_be_dropped(tmp_path: Path) -> None:
    text = "a,label\n1,x\n2,\n3,y\n"
    table = look(tmp_path, text, task="classification", missing_target="drop")
    assert (table.x.tolist(), table.y.tolist()) == ([[1], [3]], [0, 1])
    assert "leaves out 1 of 3 rows" in table.said


def test_a_header_of_numbers_as_pandas_writes_it(tmp_path: Path) -> None:
    for text in (
        "0,1,label\n3.2,0.7,low\n6.5,0.3,mid\n5.3,1.8,low\n",
        "0,1,2,label\n1,2,3,a\n2,3,4,b\n3,4,5,a\n",
        ",0,1,2\n0,1,2,3.5\n1,2,3,4.5\n",
    ):
        table = look(tmp_path, text, task="classification")
        assert table.settled["header"] == "yes"
        assert len(table.y) == text.count("\n") - 1


def test_a_first_row_with_a_missing_cell_is_data(tmp_path: Path) -> None:
    text = "?,3.1,4.2\n1,2.5,5.1\n2,3.5,6.1\n"
    assert "data.csv, line 1: column 0 is '?', a missing value" in look(tmp_path, text).wrong
    filled = look(tmp_path, text, missing="mean")
    assert filled.x[:, 1].tolist() == pytest.approx([3.1, 2.5, 3.5])
    assert filled.x[0, 0].isnan()
    assert look(tmp_path, text, missing="constant", fill_value=-1.0).x[0, 0] == -1
    assert look(tmp_path, text, missing="drop").x.tolist() == [[1, 2.5], [2, 3.5]]


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["1_11", "11_1", "2_1", "1_11"], ("1_11", "2_1", "11_1")),
        (["class 10", "class 2", "class 1", "class 2"], ("class 1", "class 2", "class 10")),
        (["10", "9", "9.0", "-1"], ("-1", "9", "10")),
        (["007", "7", "7", "007"], ("007", "7")),
    ],
)
def test_classes_have_names_in_natural_order(
    tmp_path: Path, labels: list[str], names: tuple[str, ...]
) -> None:
    text = "a,label\n" + "".join(f"{i},{label}\n" for i, label in enumerate(labels))
    table = look(tmp_path, text, task="classification")
    assert table.columns["label"] == ("category", *names)
    assert f"has {len(names)} classes: 0 '{names[0]}', 1 '{names[1]}'" in table.said
    meant = [names.index("9" if label == "9.0" else label) for label in labels]
    assert table.y.tolist() == meant


def test_names_that_come_twice_are_told_apart(tmp_path: Path) -> None:
    text = "y,b,y\n1,2,3\n4,5,6\n"
    for target in ("", "y", "y.1"):
        assert "'y' is the name of several columns" in look(tmp_path, text, target=target).wrong
    table = look(tmp_path, text, target="y.1", columns=[["y", "ignore"]])
    assert (table.x.tolist(), table.y.tolist()) == ([[2], [5]], [[3], [6]])
    apart = look(tmp_path, "b,b,,y\n1,2,3,4\n5,6,7,8\n")
    assert list(apart.columns) == ["b", "b.1", "Unnamed: 2", "y"]
    assert "told apart as b.1" in apart.said


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252"]
)
def test_encodings(tmp_path: Path, encoding: str) -> None:
    sign = "€" if encoding == "cp1252" else "ö"
    text = f"gr{sign}ße,preis\r\n1,2\r\n3,4\r\n"
    table = look(tmp_path, text.encode(encoding))
    assert list(table.columns) == [f"gr{sign}ße", "preis"]
    assert table.x.tolist() == [[1], [3]]
    said = encoding.removesuffix("-sig")
    assert table.settled["encoding"] == said
    assert ("encoding" in table.source.split("def load_data")[1]) is (said != "utf-8")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("data.csv", ",a,b,y\n0,1,2,3\n1,4,5,6\n2,7,8,10\n"),
        ("data.tsv", "\ta\tb\ty\n0\t1\t2\t3\n1\t4\t5\t6\n2\t7\t8\t10\n"),
        ("data.csv", '"a","b","y"\n"1",1,2,3\n"2",4,5,6\n"3",7,8,10\n'),
        ("data.txt", '"a" "b" "y"\n"1" 1 2 3\n"2" 4 5 6\n"3" 7 8 10\n'),
    ],
)
def test_a_column_that_names_the_rows_is_no_feature(tmp_path: Path, name: str, text: str) -> None:
    table = look(tmp_path, text, name)
    assert table.x.tolist() == [[1, 2], [4, 5], [7, 8]]
    assert "index first" in table.said
    assert "index_col=0" in table.source


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["3.24%", "12 %"], [3.24, 12]),
        (["True", "false"], [1, 0]),
        (['"1,234"', '"12,345.5"'], [1234, 12345.5]),
        (["1'234", "12'345'678"], [1234, 12345678]),
        (["1e3", "-.5"], [1000, -0.5]),
    ],
)
def test_what_is_meant_as_a_number(tmp_path: Path, cells: list[str], numbers: list[float]) -> None:
    table = look(tmp_path, f"a,y\n{cells[0]},1\n{cells[1]},2\n")
    assert table.x.squeeze(1).tolist() == pytest.approx(numbers)


def test_rows_of_commas_alone_are_blank_and_counted(tmp_path: Path) -> None:
    table = look(tmp_path, "a,b,y\r\n1,2,3\r\n,,\r\n\r\n4,5,6\r\n,,\r\n")
    assert table.y.tolist() == [[3], [6]]
    assert "has 6 lines: 3 blank, 1 header, 2 rows" in table.said
    short = look(tmp_path, "a,b,y\n1,2,3\n,,\n\n4,5\n")
    assert "data.csv, line 5: 2 cells for 3 columns" in short.wrong


def test_dates_are_refused_until_they_are_asked_for(tmp_path: Path) -> None:
    text = "day,y\n1970-01-02,1\n1970-01-03,2\n"
    refused = look(tmp_path, text)
    assert "dates such as 1970-01-02 in the column 'day'" in refused.wrong
    assert "set day in columns to date (days since 1970) or to ignore" in refused.wrong
    assert look(tmp_path, text, columns=[["day", "date"]]).x.tolist() == [[1], [2]]
    assert (
        look(tmp_path, "b," + text.replace("\n", "\n1,", 2), columns={"day": "ignore"}).x.shape[1]
        == 1
    )
    ambiguous = look(tmp_path, text.replace("1970-01-0", "01/02/200"), columns=[["day", "date"]])
    assert "in several ways" in ambiguous.wrong


def test_texts_become_a_column_for_each(tmp_path: Path) -> None:
    text = "colour,b,y\nred,1,2\nblue,2,3\nred,3,4\n"
    table = look(tmp_path, text)
    assert table.x.tolist() == [[0, 1, 1], [1, 0, 2], [0, 1, 3]]
    assert "each category of colour (blue, red)" in table.said
    assert look(tmp_path, text, columns=[["colour", "ignore"]]).x.tolist() == [[1], [2], [3]]
    other = look(tmp_path, text, columns=[["colour", "category", "red", "green"]])
    assert "line 3: colour is 'blue', none of 'red', 'green'" in other.wrong
    many = "name,y\n" + "".join(f"n{i}x,{i}\n" for i in range(30))
    assert "30 different texts in the column 'name'" in look(tmp_path, many).wrong


def test_a_missing_text_is_a_category_of_its_own_where_missing_cells_are_filled(
    tmp_path: Path,
) -> None:
    text = "colour,b,y\nred,1,2\n,2,3\nblue,3,4\n"
    assert "line 3: colour is ''" in look(tmp_path, text).wrong
    table = look(tmp_path, text, missing="mean")
    assert table.x[:, :3].tolist() == [[0, 1, 0], [0, 0, 1], [1, 0, 0]]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b,label\n1,2,no\n2,1,"yes\n3,1,no\n4,2,yes\n', 3),
        ('a,b,label\n1,2,no\n2,1,"yes\n3,1,no\n4,2,"yes"\n', 3),
        ('a,b,label\n"1,2,no\n2,1,yes\n', 2),
    ],
)
def test_an_open_quote_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    wrong = look(tmp_path, text, task="classification").wrong
    assert f"data.csv, line {line}: a quote that is not closed" in wrong


def test_lines_above_the_table(tmp_path: Path) -> None:
    for above in ("# exported 2024-05-01\n", "Sales of 2024\n\n", "Sales of 2024,,\nin euros,,\n"):
        table = look(tmp_path, above + PLAIN)
        assert table.x.tolist() == [[1, 2], [4, 5], [7, 8]], above
        wrong = look(tmp_path, above + PLAIN + "1,x,2\n").wrong
        assert f"line {above.count(chr(10)) + 5}: b is 'x', not a number" in wrong
    assert list(look(tmp_path, f"#{PLAIN}").columns) == ["#a", "b", "y"]


@pytest.mark.parametrize("cell", ["1e39", "-1e39", "1e400", "inf", "-Infinity", "0x10", "1_0"])
def test_what_no_float32_holds_is_refused_with_its_line(tmp_path: Path, cell: str) -> None:
    table = look(tmp_path, f"a,y\n1,2\n{cell},3\n4,5\n5,6\n")
    assert f"data.csv, line 3: a is '{cell}', " in table.wrong


@pytest.mark.parametrize("text", ["a,b,y,\n1,2,3,\n4,5,6,\n", "a,b,y\n1,2,3,\n4,5,6,\n"])
def test_a_comma_at_the_end_of_every_line(tmp_path: Path, text: str) -> None:
    table = look(tmp_path, text)
    assert (table.x.tolist(), table.y.tolist()) == ([[1, 2], [4, 5]], [[3], [6]])


@pytest.mark.parametrize(
    ("delimiter", "mark"),
    [("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("space", " "), ("pipe", "|")],
)
def test_delimiters_are_found_or_given(tmp_path: Path, delimiter: str, mark: str) -> None:
    text = PLAIN.replace(",", mark)
    for values in ({}, {"delimiter": delimiter}):
        table = look(tmp_path, text, **values)
        assert table.y.tolist() == [[3], [6], [10]]


@pytest.mark.parametrize("name", ["Unnamed: 0", "id", "index"])
def test_a_column_that_numbers_the_rows_is_left_out(tmp_path: Path, name: str) -> None:
    table = look(tmp_path, f"{name},a,y\n1,5,6\n2,7,8\n3,9,1\n")
    assert table.x.tolist() == [[5], [7], [9]]
    assert f"{name} (it numbers the rows)" in table.said
    assert look(tmp_path, "a,b,y\n1,5,6\n2,7,8\n3,9,1\n").x.shape == (3, 2)


def test_a_delimiter_that_does_not_fit_names_the_one_that_would(tmp_path: Path) -> None:
    for text in ("a;b;y\n3,2;1,5;2\n", "a;y\n1;2\n"):
        assert "look split by semicolon" in look(tmp_path, text, delimiter="comma").wrong
    assert look(tmp_path, "sep=;\na;y\n1;2\n3;4\n").y.tolist() == [[2], [4]]


def test_a_row_number_is_that_of_an_editor(tmp_path: Path) -> None:
    text = 'a,note,y\r\n1,"two\r\nlines",2\r\n\r\nx,plain,3\r\n2,plain,3\r\n'
    assert "data.csv, line 5: a is 'x', not a number" in look(tmp_path, text).wrong
