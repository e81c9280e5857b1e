"""What is no file of a graph is refused in a sentence, at once and without filling memory."""

import os
import sys
from pathlib import Path

import pytest

from graph_nodes.document import DocumentError, dumps, load
from graph_nodes.graph import Graph
from graph_nodes.reading import LARGEST, read

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="special files are Unix's")


def refusal(path: str | Path) -> str:
    with pytest.raises(DocumentError) as caught:
        load(path)
    text = str(caught.value)
    assert len(text) < 400
    assert "\n" not in text
    return text


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_only_regular_files_are_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "net.loom"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.mkdir()
    reasons = {"folder": "cannot be read: Is a directory"}
    reason = reasons.get(kind, "is not a Netloom graph: it is no regular file")
    assert refusal(path) == f"{path} {reason}"


def test_a_huge_file_is_refused_with_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "net.loom"
    with path.open("wb") as file:
        file.truncate(20 * 2**30)  # without using the disk
    assert "larger than the 32 MB" in refusal(path)
    text = dumps(Graph())
    path.write_text(text + " " * (LARGEST - len(text)))
    assert load(path) == Graph()


@pytest.mark.parametrize("path", ["a" * 5000, "/".join(["folder"] * 800), "nul\0.loom", ""])
def test_a_path_that_cannot_be_is_refused(path: str) -> None:
    refusal(path)


def test_a_name_that_is_not_unicode_is_refused_in_text_that_is(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path / "net") + b"\xff.loom"
    Path(os.fsdecode(path)).write_text(dumps(Graph()))
    text = refusal(os.fsdecode(path))
    assert text.isprintable()
    assert "net?.loom cannot be read: its name is not UTF-8. Rename it" in text


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "net.loom"
    path.write_text(dumps(Graph()), encoding="utf-8-sig")
    assert read(path) == dumps(Graph())
