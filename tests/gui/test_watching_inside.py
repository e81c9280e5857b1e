"""A Watch dropped into an instance of a module: its values come up in the plots."""

import pytest
from support.trainings import WAIT, checked, ready

from graph_nodes.elements import Wire
from tests.runtime.blocks import block, trained
from tests.runtime.build import id_of

pytestmark = pytest.mark.slow


def test_a_watch_in_a_module_is_a_card_for_each_instance(window, qtbot) -> None:
    items = [("Block", "first", {"hidden": 16}), ("Block", "row", {"hidden": 16, "repeat": 2})]
    wires = "flatten.out>first.x first.y>row.x row.y>head.x"
    graph = trained(block(), items, wires, epochs=2, batch_size=300)
    document, level, editing = (
        window.session.document,
        window.session.level,
        window.session.editing,
    )
    document.replace(graph)
    checked(window, qtbot)
    level.enter(id_of(graph, "row"))
    editing.add("Watch", (300.0, 0.0))
    relu, watch = (id_of(level.graph, name) for name in ("relu", "watch"))
    editing.connect_wire(Wire(relu, "out", watch, "x"))
    editing.set_param([watch], "every", 1)
    checked(window, qtbot)
    assert window.canvas.view.mirror.findings.of(watch).used
    ready(window, qtbot)
    with qtbot.waitSignal(window.session.trainer.ended, timeout=WAIT) as ended:
        window.actions_["train"].trigger()
    assert ended.args[1] == "finished"
    panel = window.plots.panel
    tags = {"first/watch", "row/0/watch", "row/1/watch"}
    qtbot.waitUntil(lambda: tags <= {card.title for card in panel.grid.cards}, timeout=WAIT)
    panel.flush()
