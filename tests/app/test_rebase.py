"""A graph that is saved elsewhere still finds its files."""

from pathlib import Path

from app.document.rebase import rebased, shown
from graph_nodes.graph import Graph


def with_path(path: str) -> Graph:
    return Graph().add("CSVFile", params={"path": path})[0]


def path_in(graph: Graph) -> object:
    return graph.nodes["n1"].value("path")


def test_a_file_inside_the_new_folder_is_named_relative_to_it(tmp_path: Path) -> None:
    graph = rebased(with_path("table.csv"), tmp_path / "project/data", tmp_path / "project")
    assert path_in(graph) == "data/table.csv"


def test_a_file_outside_is_named_in_full(tmp_path: Path) -> None:
    graph = rebased(with_path("table.csv"), tmp_path / "here", tmp_path / "there")
    assert path_in(graph) == (tmp_path / "here/table.csv").resolve().as_posix()


def test_full_and_empty_paths_and_the_same_folder_change_nothing(tmp_path: Path) -> None:
    for text in ("", "/data/table.csv"):
        assert path_in(rebased(with_path(text), tmp_path, tmp_path / "x")) == text
    graph = with_path("table.csv")
    assert rebased(graph, tmp_path, tmp_path / "x" / "..") is graph


def test_a_file_is_shown_relative_only_inside(tmp_path: Path) -> None:
    assert shown(tmp_path / "a/b.csv", tmp_path) == "a/b.csv"
    assert shown(tmp_path / "b.csv", tmp_path / "a") == (tmp_path / "b.csv").resolve().as_posix()
