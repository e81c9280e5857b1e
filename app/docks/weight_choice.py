"""The chooser of whose weight a layer has: its own, or that of another layer of the same shape."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.base.i18n import tr
from app.docks.editors import ComboBox
from app.docks.elided import ElidedLabel
from app.docks.param_row import field_grid
from graph_nodes.graph import Graph, GraphNode
from runtime.check_result import CheckResult


class WeightChoice(QWidget):
    """Lists the layers whose weight would fit; it is not there where no other does.

    Signals:
        chosen(str): The weight is to be that of the layer with this id, or, for "", its own.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.box = ComboBox()
        self.box.setAccessibleName(tr("weight"))
        text = tr("Layers that are tied have one weight: it is trained and counted once.")
        self.box.setToolTip(text)
        self.box.activated.connect(lambda at: self.chosen.emit(self.box.itemData(at)))
        caption = ElidedLabel(tr("weight"))
        caption.setBuddy(self.box)
        caption.setToolTip(text)
        grid = field_grid()
        grid.addWidget(caption, 0, 0)
        grid.addWidget(self.box, 0, 1)
        self.setLayout(grid)

    def show_choice(self, graph: Graph, node: GraphNode | None, result: CheckResult | None) -> None:
        """Offer what fits a node; None stands for several, which have no choice in common."""
        offered = [] if node is None or node.shares else _fitting(graph, node, result)
        if node is not None and node.tied and node.tied not in offered:
            offered.insert(0, node.tied)  # it is so, whether it fits or not
        self.box.clear()
        self.box.addItem(tr("its own"), "")
        for other in offered:
            self.box.addItem(tr("that of {name}", name=graph.nodes[other].name), other)
        if node is not None:
            self.box.setCurrentIndex(max(0, self.box.findData(node.tied)))
        self.setVisible(bool(offered))


def _fitting(graph: Graph, node: GraphNode, result: CheckResult | None) -> list[str]:
    """The owners of weights that are like that of a node, in the order of the graph."""
    weights = {} if result is None else result.weights
    if (own := weights.get(node.id)) is None:
        return []
    tied = {node.id, *(n.id for n in graph.nodes.values() if n.tied)}
    alike = (i for i, kind in weights.items() if kind == own)
    return [i for i in graph.nodes if i in {*alike} - tied]
