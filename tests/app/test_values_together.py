"""What several nodes have in common is set in all of them at once, or in none."""

import strategies as make
from hypothesis import given
from hypothesis import strategies as st

from app.docks.in_common import in_common
from app.document.document import Document
from app.document.editing import Editing
from app.document.level import Level
from graph_nodes.graph import Graph


@given(graph=make.graphs(), data=st.data())
def test_one_edit_sets_all_and_is_taken_back_and_done_again_as_one_step(
    graph: Graph, data: st.DataObject
) -> None:
    found = in_common([*graph.nodes.values()])
    if not found:
        return
    document = Document()
    editing = Editing(document, Level(document, document), document)
    refused: list[str] = []
    editing.refused.connect(refused.append)
    document.replace(graph)
    each = data.draw(st.sampled_from(found))
    value = data.draw(st.sampled_from(each.param.samples()))
    editing.set_param(each.ids, each.name, value)
    after = document.graph
    if refused:
        assert after == graph
        assert any(f"'{graph.nodes[i].name}'" in refused[0] for i in each.ids)
        return
    assert {after.nodes[i].value(each.name) for i in each.ids} == {value}
    assert set(after.wires) <= set(graph.wires)
    assert len(document.history) == (after != graph)
    document.undo()
    assert document.graph == graph
    document.redo()
    assert document.graph == after
