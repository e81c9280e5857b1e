"""Properties of nodes that differ in type: what they have in common, and what is not known here."""

from collections import Counter
from collections.abc import Sequence
from types import MappingProxyType

from app.base.i18n import tr
from app.docks.common import label, rule
from app.docks.findings_text import modes_text, nodes_text, parameters_text
from app.docks.forms import Form, Title, common_value
from app.docks.frozen_rows import FrozenRows
from app.docks.in_common import Common
from app.docks.mode_row import ModeRow
from graph_nodes.definitions import Definitions
from graph_nodes.freezing import has_weights
from graph_nodes.graph import Graph, GraphNode
from graph_nodes.params import Param
from runtime.check_result import CheckResult

_KINDS = 10
"""How many kinds are counted, at most."""


class SeveralForm(Form):
    """Nodes of several types: how many of each, and the parameters that at least half of them have.

    Attributes:
        common: These parameters, a row each; as many and of the same kinds as it was made for.
        definitions: What instances are of, so that what is frozen inside of them has names.
    """

    definitions: Definitions = MappingProxyType({})

    def __init__(self, common: Sequence[Common]) -> None:
        super().__init__()
        self.common = common
        self._ids: tuple[str, ...] = ()
        self._held: tuple[str, ...] = ()
        self._title = Title("nodes", "muted")
        self._layout.addWidget(self._title)
        self._text = label("", wrap=True)
        self._layout.addWidget(self._text)
        self._layout.addWidget(rule())
        self.add_rows(_keyed(common))
        self.mode = ModeRow()
        self.mode.chosen.connect(lambda mode: self.modeChosen.emit(self._ids, mode))
        self._layout.addWidget(self.mode)
        self.frozen_rows = FrozenRows()
        self.frozen_rows.chosen.connect(lambda paths: self.frozen.emit(self._held, paths))
        self._layout.addWidget(self.frozen_rows)
        self._layout.addStretch(1)

    def serves(self, common: Sequence[Common]) -> bool:
        """Whether its rows are those for these parameters."""
        return [each.param for each in common] == [each.param for each in self.common]

    def show_graph(self, graph: Graph, ids: tuple[str, ...], result: CheckResult | None) -> None:
        if ids != self._ids:
            self._ids = ids
            for row in self.rows.values():
                row.forget()
        nodes = [graph.nodes[i] for i in ids]
        self._held = tuple(node.id for node in nodes if has_weights(node.spec))
        self._show_title(nodes, result)
        said = ""
        for row, each in zip(self.rows.values(), self.common, strict=True):
            params, note = _shared(graph, each, len(nodes))
            row.share(params, note if note != said else "")
            said = note
            having = [graph.nodes[i] for i in each.ids]
            row.show_value(common_value(having, each.name))
            own = [node.value(each.name) == each.params[node.id].default for node in having]
            row.reset.setVisible(not all(own))
        self.mode.show_nodes(graph, ids)
        self.frozen_rows.show_nodes(nodes, self.definitions)

    def on_changed(self, name: str, value: object) -> None:
        each = self._of(name)
        self.paramChanged.emit(each.ids, each.name, value)

    def on_reset(self, name: str) -> None:
        each = self._of(name)
        self.paramReset.emit(each.ids, each.name)

    def _of(self, row: str) -> Common:
        return self.common[list(self.rows).index(row)]

    def _show_title(self, nodes: Sequence[GraphNode], result: CheckResult | None) -> None:
        notes = [tr("several types")]
        size = sum(result.parameters.get(n.id, 0) for n in nodes) if result else 0
        if size:
            notes.append(parameters_text(size))
        notes += modes_text(nodes)
        self._title.show_text(nodes_text(len(nodes)), " · ".join(notes))
        kinds = Counter(map(_type, nodes))
        lines = [f"{count} × {each}" for each, count in kinds.most_common(_KINDS)]
        if len(kinds) > _KINDS:
            lines.append(tr("and {count} kinds more", count=len(kinds) - _KINDS))
        if not self.common:
            text = tr("No parameter is common to half of them: select fewer kinds to edit it.")
            lines += ["", text]
        self._text.setText("\n".join(lines))


def _keyed(common: Sequence[Common]) -> dict[str, Param]:
    """Their parameters by name; where two kinds go by one name, the second is numbered."""
    keyed: dict[str, Param] = {}
    for each in common:
        nth = sum(param.name == each.name for param in keyed.values())
        keyed[f"{each.name} {nth + 1}" if nth else each.name] = each.param
    return keyed


def _shared(graph: Graph, each: Common, total: int) -> tuple[dict[str, Param], str]:
    """A parameter of each kind of node by the name of one, and which nodes have it, if not all."""
    kinds = {graph.nodes[i].type: i for i in reversed(each.ids)}
    params = {graph.nodes[i].name: each.params[i] for i in kinds.values()}
    if len(each.ids) == total:
        return params, ""
    named = ", ".join(sorted({_type(graph.nodes[i]) for i in kinds.values()}))
    count = len(each.ids)
    return params, tr("{count} of {all} nodes: {types}", count=count, all=total, types=named)


def _type(node: GraphNode) -> str:
    return tr(node.spec.label) if node.spec else node.type


class UnknownForm(Form):
    """Nodes of a type that is unknown here."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Title("nodes", "muted")
        self._layout.addWidget(self._title)
        text = tr(
            "This Netloom has no node of this type, so it cannot run and cannot be edited. "
            "It is kept as it is and saved back untouched. A newer Netloom may know it."
        )
        self._layout.addWidget(label(text, wrap=True))
        self._layout.addStretch(1)

    def show_graph(self, graph: Graph, ids: tuple[str, ...], result: CheckResult | None) -> None:
        nodes = [graph.nodes[i] for i in ids]
        names = ", ".join(n.name for n in nodes)
        self._title.show_text(names, tr("unknown type “{type}”", type=nodes[0].type))
