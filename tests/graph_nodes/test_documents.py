"""What the documents show is so: their code runs, their files load, their links lead somewhere."""

import json
import re
from pathlib import Path

import pytest

from graph_nodes import portable
from graph_nodes.document import dumps, loads
from graph_nodes.library import BUILT_INS
from graph_nodes.names import LONGEST_NAME
from graph_nodes.settings import RUN_PARAMS
from graph_nodes.spec import Node

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    headings = {_anchor(h) for h in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    for target in re.findall(r"\]\(([^)]+)\)", text):
        path, _, anchor = target.partition("#")
        if path:
            assert (page.parent / path).exists(), target
        if anchor and not path:
            assert anchor in headings, target


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_lines_are_short_enough_to_review(page: Path) -> None:
    for line in page.read_text(encoding="utf-8").splitlines():
        assert len(line) <= 102 or line.startswith(("|", "-", "!", '  "run"')), line


def test_the_nodes_of_contributing_are_nodes() -> None:
    found = list[type[Node]]()
    for block in blocks("CONTRIBUTING.md", "python"):
        names: dict[str, object] = {"__name__": "graph_nodes.nodes.math.page"}
        exec("from graph_nodes.params import *\nfrom graph_nodes.ports import *\n", names)
        exec("from graph_nodes.spec import Node\n" + block, names)
        found += [
            value
            for value in names.values()
            if isinstance(value, type) and issubclass(value, Node) and value is not Node
        ]
    assert [node.type for node in found] == ["GroupNorm", "Sqrt"]
    assert len(BUILT_INS.with_(found).specs()) == len(BUILT_INS.specs()) + 2
    assert all(
        len(block.strip().splitlines()) <= 11 for block in blocks("CONTRIBUTING.md", "python")
    )


def test_the_files_of_the_file_format_are_some() -> None:
    graph, module = blocks("docs/file-format.md", "json")
    assert dumps(loads(graph)) == graph
    assert portable.dumps(portable.loads(module)) == module
    example = ROOT / "tests" / "data" / "Encoder.loommodule"
    assert module == example.read_text(encoding="utf-8")


def test_the_file_format_tells_of_every_run_setting() -> None:
    text = (ROOT / "docs" / "file-format.md").read_text(encoding="utf-8")
    for name, param in RUN_PARAMS.items():
        assert f"| `{name}` | {_cell(param.default)} |" in text
    assert f"up to {LONGEST_NAME} letters" in text


def _cell(value: object) -> str:
    return f"`{json.dumps(value)}`" if isinstance(value, str) else json.dumps(value)


def test_the_documents_speak_of_nodes_that_there_are() -> None:
    known = {spec.label for spec in BUILT_INS.specs()} | {spec.type for spec in BUILT_INS.specs()}
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    named = re.findall(r"(?:Add|add(?: a| an)?) `(\w+)`", text)
    assert named
    assert {name for name in named if name[0].isupper()} <= known
