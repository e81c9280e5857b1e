"""Whatever is edited, saved elsewhere, undone and redone: a node names the same file all along."""

import os
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.document.document import Document
from app.document.rebase import paths
from graph_nodes.graph import Graph

ROOT = Path("/project")
FOLDERS = [ROOT, ROOT / "a", ROOT / "a/b", ROOT / "c", Path("/elsewhere")]
FILES = ["t.csv", "data/t.csv", "../t.csv", "../a/t.csv", "/project/a/t.csv", "/data/t.csv", ""]


def named(document: Document) -> dict[str, str]:
    """Node id → the file that it names."""
    nodes = document.graph.nodes.values()
    return {
        node.id: os.path.normpath(document.folder / text)
        for node in nodes
        for _, text in paths(node)
    }


@settings(derandomize=True, max_examples=60)
@given(st.data())
def test_a_node_names_another_file_only_by_an_edit_of_it(data: st.DataObject) -> None:
    document = Document()
    document.replace(Graph(), ROOT / "net.loom")
    past, now, future = [], named(document), []  # what each step of the history named
    for _ in range(data.draw(st.integers(1, 20))):
        kind = data.draw(st.sampled_from(["add", "set", "move", "save", "save", "undo", "redo"]))
        graph, ids = document.graph, list(document.graph.nodes)
        if kind == "save":
            document.mark_saved(data.draw(st.sampled_from(FOLDERS)) / "net.loom")
            assert not document.modified
        elif kind == "undo":
            document.undo()
            if past:
                future.append(now)
                now = past.pop()
        elif kind == "redo":
            document.redo()
            if future:
                past.append(now)
                now = future.pop()
        else:
            file = data.draw(st.sampled_from(FILES))
            if kind == "add" or not ids:
                edited = graph.add("CSVFile", params={"path": file})[0]
            elif kind == "set":
                edited = graph.set_param(data.draw(st.sampled_from(ids)), "path", file)
            else:
                edited = graph.move({ids[0]: (graph.nodes[ids[0]].at[0] + 1, 0.0)})
            if edited != graph:
                document.edit("Edit", edited)
                past.append(now)
                now, future = named(document), []
        assert named(document) == now


def test_saving_elsewhere_is_no_step_of_the_history(tmp_path: Path) -> None:
    document = Document()
    document.replace(Graph(), tmp_path / "here/net.loom")
    document.edit("Add", Graph().add("CSVFile", params={"path": "t.csv"})[0])
    document.edit("Move", document.graph.move({"n1": (5.0, 0.0)}))
    changes = []
    document.changed.connect(changes.append)
    document.mark_saved(tmp_path / "there/net.loom")
    (change,) = changes
    assert change.apply(Graph()).nodes["n1"].value("path") == str(tmp_path / "here/t.csv")
    assert document.history == ["Add", "Move"]
    document.undo()
    assert document.graph.nodes["n1"].value("path") == str(tmp_path / "here/t.csv")
