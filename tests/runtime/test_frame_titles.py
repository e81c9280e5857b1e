"""Titles of frames in the script: over the lines of their nodes, where these are one block."""

from graph_nodes.drawing import Frame
from graph_nodes.frames import framed
from graph_nodes.graph import Graph
from graph_nodes.grouping import group
from graph_nodes.project import Project
from tests.runtime.build import digits_mlp, id_of
from tests.runtime.programs import source_of


def under(graph: Graph, title: str, *names: str) -> Graph:
    drawing, _ = framed(graph.drawing, [id_of(graph, name) for name in names], Frame(title))
    return graph.draw(drawing)


def test_a_title_stands_over_the_lines_of_its_nodes() -> None:
    graph = under(under(digits_mlp(), "Hidden", "fc1", "relu"), "Network", "fc1", "relu", "fc2")
    text = source_of(graph).text
    lines = [line.strip() for line in text.splitlines()]
    at = lines.index("# Network / Hidden")
    assert "self.fc1(" in lines[at + 1]
    assert text.replace("        # Network / Hidden\n", "") == source_of(digits_mlp()).text


def test_nodes_that_are_no_block_of_lines_have_no_title() -> None:
    plain = source_of(digits_mlp()).text
    for names in (("flatten", "relu"), ("fc2", "loss"), ("digits", "adam")):
        assert source_of(under(digits_mlp(), "Parts", *names)).text == plain


def test_whatever_a_title_says_is_a_comment_and_nothing_else() -> None:
    title = 'x = 1; """ \x00 \\ # ' + "very long " * 20
    graph = under(digits_mlp(), title, "fc1")
    text = source_of(graph).text
    compile(text, "script.py", "exec")
    said = [line.strip() for line in text.splitlines() if "very long" in line]
    assert said[0].startswith('# x = 1; """ ')
    assert all(line.startswith("# ") and len(line) <= 80 for line in said)


def test_a_module_says_the_titles_of_its_own_frames() -> None:
    graph = under(digits_mlp(), "Hidden", "fc1", "relu")
    ids = [id_of(graph, name) for name in ("flatten", "fc1", "relu")]
    project, _ = group(Project(graph), ids, "Encoder")
    text = source_of(project.main).text
    assert text.index("class Encoder") < text.index("# Hidden") < text.index("class Model")
