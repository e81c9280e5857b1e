"""What is known about selected nodes, in words: ports and shapes, problems, modes."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app import theme
from app.base.i18n import plural, tr
from app.docks.common import label
from app.docks.fix_offers import Offer, offers
from app.docks.node_help import port_told
from app.docks.values import port_words
from app.theme import icons
from graph_nodes.graph import Graph, GraphNode
from graph_nodes.ports import Port
from graph_nodes.problem import Problem, Severity
from runtime.check_result import CheckResult

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""The worst first."""


def severity_word(severity: Severity) -> str:
    """A severity as people read it."""
    return {"error": tr("Error"), "warning": tr("Warning"), "info": tr("Remark")}[severity]


def modes_text(nodes: Sequence[GraphNode]) -> list[str]:
    """That nodes are bypassed or off, if some are."""
    words = {"bypass": tr("bypassed"), "off": tr("disabled")}
    found: list[str] = []
    for mode, word in words.items():
        count = sum(n.mode == mode for n in nodes)
        if count:
            found.append(word if count == len(nodes) else f"{count} {word}")
    return found


def ports_page(graph: Graph, node: GraphNode, result: CheckResult | None) -> str:
    """Each port with what passes through it, as rich text; empty for a node without ports."""
    muted = theme.current().colors.muted
    parts: list[str] = []
    if node.inputs():
        lines = [_input_line(graph, node, port, result) for port in node.inputs()]
        parts.append(_table(tr("Inputs"), lines, muted))
    if node.outputs():
        lines = [_output_line(node, port, result) for port in node.outputs()]
        parts.append(_table(tr("Outputs"), lines, muted))
    return "".join(parts)


def _input_line(
    graph: Graph, node: GraphNode, port: Port, result: CheckResult | None
) -> tuple[str, str, str, str]:
    wire = graph.wire_into(node.id, port.name)
    if wire is None:
        return port.name, tr("not connected"), tr("takes {what}", what=port_told(port)), port.help
    known = result.type_of(wire.source, wire.output) if result else None
    source = f"← {graph.nodes[wire.source].name}.{wire.output}"
    return port.name, str(known or port_words(port)), source, port.help


def _output_line(
    node: GraphNode, port: Port, result: CheckResult | None
) -> tuple[str, str, str, str]:
    known = result.type_of(node.id, port.name) if result else None
    words, _, exact = port_told(port).partition("\n")
    return port.name, str(known or words), "" if known else exact, port.help


def _table(title: str, lines: Sequence[tuple[str, str, str, str]], muted: str) -> str:
    small = f"color:{muted}; font-size:{theme.current().sizes.small:g}pt"
    rows = "".join(
        f"<tr><td style='padding:2px 12px 2px 0'>{escape(name)}</td>"
        f"<td style='padding:2px 0'>{escape(shape)}"
        + (f"<br><span style='{small}'>{_lines(note)}</span>" if note else "")
        + "</td></tr>"
        for name, shape, note, _ in lines
    )
    return (
        f"<p style='margin:6px 0 2px 0; {small}'><b>{escape(title)}</b></p>"
        f"<table cellspacing='0' cellpadding='0'>{rows}</table>"
    )


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


class ProblemCards(QWidget):
    """A card for each problem; nothing at all where there is none.

    Signals:
        fixRequested(Edit): The button of a fix was pressed.
    """

    fixRequested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[tuple[Problem, tuple[Offer, ...]], ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.current().sizes.unit)
        self.hide()

    def show_problems(self, problems: Sequence[Problem], graph: Graph) -> None:
        """Show these problems of this graph in place of what was shown."""
        shown = tuple((problem, offers(problem, graph)) for problem in problems)
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for problem, fixes in shown:
            self._layout.addWidget(self._card(problem, fixes))
        self.setVisible(bool(problems))

    def _card(self, problem: Problem, fixes: Sequence[Offer]) -> QFrame:
        card = QFrame()
        card.setProperty("role", f"{problem.severity}-card")
        card.setAccessibleName(f"{severity_word(problem.severity)}: {problem.text(tr)}")
        size, unit = theme.current().sizes.icon, theme.current().sizes.unit
        picture = QLabel()
        picture.setPixmap(icons.icon(problem.severity, problem.severity).pixmap(size, size))
        texts = QVBoxLayout()
        texts.setSpacing(unit // 2)
        message = label(problem.message(tr), wrap=True)
        message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        texts.addWidget(message)
        if remedy := problem.remedy(tr):
            texts.addWidget(label(remedy, "small", wrap=True))
        for offer in fixes:
            texts.addWidget(self._button(offer), 0, Qt.AlignmentFlag.AlignLeft)
            texts.addWidget(label(offer.preview, "small", wrap=True))
        layout = QHBoxLayout(card)
        layout.setContentsMargins(2 * unit, unit, 2 * unit, unit)
        layout.setSpacing(2 * unit)
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(texts, 1)
        return card

    def _button(self, offer: Offer) -> QPushButton:
        button = QPushButton(offer.words.replace("&", "&&"))
        button.setAccessibleDescription(offer.preview)
        button.clicked.connect(lambda: self.fixRequested.emit(offer.fix))
        return button


def nodes_text(count: int) -> str:
    """How many nodes, in words."""
    return plural(count, tr("1 node"), tr("{count} nodes", count=f"{count:,}"))


def parameters_text(count: int) -> str:
    """How many numbers are learned, in words."""
    return plural(count, tr("1 parameter"), tr("{count} parameters", count=f"{count:,}"))
