"""The fixes of a node's problems, at the top of its menu."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.canvas.findings import NodeFindings
from app.docks.fix_offers import Offer, offers
from app.theme import icons
from graph_nodes.edit import Edit
from graph_nodes.graph import Graph


def node_offers(findings: NodeFindings, graph: Graph) -> list[Offer]:
    """What would mend a node, the worst problem first."""
    return [offer for problem in findings.problems for offer in offers(problem, graph)]


def put_first(menu: QMenu, found: list[Offer], request: Callable[[Edit], object]) -> None:
    """Offer fixes above all else in a menu."""
    first = next(iter(menu.actions()), None)
    added = [_action(menu, offer, request) for offer in found]
    menu.insertActions(first, added) if first else menu.addActions(added)
    if added and first:
        menu.insertSeparator(first)


def _action(menu: QMenu, offer: Offer, request: Callable[[Edit], object]) -> QAction:
    action = QAction(icons.icon("wrench"), offer.words.replace("&", "&&"), menu)
    action.setStatusTip(offer.preview)
    action.triggered.connect(lambda: request(offer.fix))
    return action
