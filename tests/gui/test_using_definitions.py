"""A file with definitions in the window: its instances are nodes like any others."""

from pathlib import Path

import pytest
from support.trainings import WAIT

from graph_nodes.document import dumps, load, save
from graph_nodes.project import Project
from tests.runtime.blocks import pairs
from tests.runtime.build import id_of


@pytest.mark.slow
def test_it_is_opened_edited_undone_pasted_and_saved_without_loss(
    open_window, qtbot, tmp_path: Path
) -> None:
    graph, file = pairs(), tmp_path / "pairs.loom"
    save(graph, file)
    window = open_window()
    window.files.open_path(file)
    document, editing = window.session.document, window.session.editing
    a = id_of(graph, "a")
    item = window.canvas.view.mirror.nodes[a]
    assert [port.name for port in item.node.inputs()] == ["x"]
    qtbot.waitUntil(
        lambda: (
            window.session.live.result is not None
            and not window.session.live.result.errors
            and str(window.session.live.result.type_of(a, "y")) == "(N, 24) float32"
        ),
        timeout=WAIT,
    )
    window.canvas.select([a])
    editing.set_param([a], "width", 20)
    assert document.graph.nodes[a].value("width") == 20
    editing.copy([a])
    editing.paste((0.0, 0.0))
    assert document.graph.definitions == graph.definitions
    assert len(document.graph.nodes) == len(graph.nodes) + 1
    inside = Project(document.graph).edit("d1", lambda g: g.rename("n4", "out")).main
    document.edit("Rename", inside)
    assert [p.name for p in window.canvas.view.mirror.nodes[a].node.outputs()] == ["y"]
    assert document.modified
    while document.undo_label:
        document.undo()
    assert document.graph == graph
    assert not document.modified
    editing.set_param([a], "width", 20)
    assert window.files.save()
    assert dumps(load(file)) == dumps(document.graph)
    assert load(file).definitions == graph.definitions
