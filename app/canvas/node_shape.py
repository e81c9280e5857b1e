"""The measured drawing of a node: where everything is, which texts fit, how large it is.

Measuring is apart from painting, so that a node is measured once an edit and painted once a
frame. All lengths are in pixels at a zoom of 1, from the node's top left corner.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt

from app.canvas.findings import NodeFindings
from app.canvas.style import Face, elided, metrics, text_width
from app.canvas.summary import summary
from app.i18n import tr
from graph_nodes.graph import GraphNode
from graph_nodes.ports import OPTIMIZER, Port
from graph_nodes.spec import Role

HEADER = 30.0
RADIUS = 8.0
ICON = 16.0
BADGE = 16.0
PORT_RADIUS = 5.0
MIN_WIDTH, MAX_WIDTH = 152.0, 288.0
NOTE_WIDTH = 208.0

_EDGE = 10.0
_PORT_EDGE = 14.0
_GAP = 14.0
_ROW = 21.0
_TYPED_ROW = 34.0
_PARAMS = 21.0
_FOOT = 6.0
_NOTE_LINES = 16


@dataclass(frozen=True, slots=True)
class TextRun:
    """A line of text: ``ink`` is a field of ``CanvasStyle``, or "header" on a category's ground."""

    text: str
    face: Face
    ink: str
    at: QPointF


@dataclass(frozen=True, slots=True)
class PortShape:
    """A port's place on the node's edge and the family of dtypes that gives its glyph.

    ``port`` is None for a port of an unknown type, which only its wires tell of.
    """

    name: str
    is_output: bool
    at: QPointF
    family: str
    port: Port | None


@dataclass(frozen=True, slots=True)
class NodeShape:
    """A measured node."""

    width: float = 0.0
    height: float = 0.0
    category: str = ""
    texts: tuple[TextRun, ...] = ()
    ports: tuple[PortShape, ...] = ()
    title: QRectF = field(default_factory=QRectF)
    is_note: bool = False
    note: str = ""
    shortened: bool = False

    @property
    def rect(self) -> QRectF:
        """The body, without what may stick out of it."""
        return QRectF(0.0, 0.0, self.width, self.height)

    def port(self, name: str, is_output: bool) -> PortShape | None:
        """The port of this name and side, if there is one."""
        return next((p for p in self.ports if p.name == name and p.is_output == is_output), None)


def measure(
    node: GraphNode, findings: NodeFindings, wired: tuple[Sequence[str], Sequence[str]] = ((), ())
) -> NodeShape:
    """Measure a node.

    Args:
        node: The node.
        findings: What the check knows about it.
        wired: Names of the inputs and of the outputs that have wires; a node of an unknown type
            has no other ports.
    """
    spec = node.spec
    if spec is not None and spec.role is Role.NOTE:
        return _measure_note(node)
    return _Measuring(node, findings, wired).result()


class _Measuring:
    """One measuring: the rows are laid out from top to bottom, then the width is settled."""

    def __init__(
        self,
        node: GraphNode,
        findings: NodeFindings,
        wired: tuple[Sequence[str], Sequence[str]],
    ) -> None:
        spec = node.spec
        self.node, self.findings = node, findings
        self.known = spec is not None
        self.category = spec.category if spec else ""
        self.kind = _kind_label(node)
        self.params = summary(node, findings.inferred) if self.known else tr("unknown node type")
        ports = (node.inputs(), node.outputs())
        names = wired if not self.known else [[p.name for p in side] for side in ports]
        self.rows_in, self.rows_out = names
        self.ports_by_name = ({p.name: p for p in ports[0]}, {p.name: p for p in ports[1]})
        self.types = [str(findings.types.get(name, "")) for name in self.rows_out]
        self.texts: list[TextRun] = []
        self.ports: list[PortShape] = []
        self.shortened = False

    def result(self) -> NodeShape:
        self.width = self._width()
        title = self._header()
        bottom = self._rows(HEADER + 4.0)
        if self.params:
            self._line(self.params, Face.SMALL, "muted", _EDGE, bottom, _PARAMS - 2.0)
            bottom += _PARAMS
        return NodeShape(
            self.width,
            bottom + _FOOT,
            self.category,
            tuple(self.texts),
            tuple(self.ports),
            title,
            shortened=self.shortened,
        )

    def _width(self) -> float:
        header = 2 * _EDGE + ICON + 8.0 + text_width(Face.NAME, self.node.name)
        if self.kind:
            header += _GAP + text_width(Face.SMALL, self.kind)
        if self.findings.severity:
            header += BADGE + 6.0
        needs = [header, 2 * _EDGE + text_width(Face.SMALL, self.params)]
        for left, right, kind in self._row_texts():
            names = text_width(Face.PORT, left) + text_width(Face.PORT, right)
            needs += [2 * _PORT_EDGE + _GAP + names, 2 * _PORT_EDGE + text_width(Face.SHAPE, kind)]
        # In steps of eight, so that small changes of a text do not make the node wobble.
        wanted = 8.0 * -(-max(needs) // 8.0)
        return min(MAX_WIDTH, max(MIN_WIDTH, wanted))

    def _row_texts(self) -> list[tuple[str, str, str]]:
        count = max(len(self.rows_in), len(self.rows_out))
        blank = [""] * count
        padded = [(*side, *blank)[:count] for side in (self.rows_in, self.rows_out, self.types)]
        return list(zip(*padded, strict=True))

    def _header(self) -> QRectF:
        left = _EDGE + ICON + 8.0
        room = self.width - left - _EDGE
        if self.findings.severity:
            room -= BADGE + 6.0
        name = self._fit(Face.NAME, self.node.name, room)
        self._line(name, Face.NAME, "header", left, 0.0, HEADER)
        used = text_width(Face.NAME, name)
        kind_room = room - used - 8.0
        if self.kind and kind_room > 24.0:
            kind = self._fit(Face.SMALL, self.kind, kind_room)
            at = left + room - text_width(Face.SMALL, kind)
            self._line(kind, Face.SMALL, "header_muted", at, 1.0, HEADER)
        elif self.kind:
            self.shortened = True
        return QRectF(left - 2.0, 3.0, room + 2.0, HEADER - 6.0)

    def _rows(self, top: float) -> float:
        for left, right, kind in self._row_texts():
            right_width = text_width(Face.PORT, right)
            if left:
                room = self.width - 2 * _PORT_EDGE - (right_width + _GAP if right else 0.0)
                self._port(left, False, top)
                text = self._fit(Face.PORT, left, max(room, 24.0))
                self._line(text, Face.PORT, "text", _PORT_EDGE, top, _ROW)
            if right:
                self._port(right, True, top)
                room = self.width - 2 * _PORT_EDGE
                text = self._fit(Face.PORT, right, room)
                at = self.width - _PORT_EDGE - text_width(Face.PORT, text)
                self._line(text, Face.PORT, "text", at, top, _ROW)
            if kind:
                text = self._fit(Face.SHAPE, kind, self.width - 2 * _PORT_EDGE)
                at = self.width - _PORT_EDGE - text_width(Face.SHAPE, text)
                self._line(text, Face.SHAPE, "muted", at, top + 17.0, 14.0)
            top += _TYPED_ROW if right and self._is_tensor(right) else _ROW
        return top

    def _is_tensor(self, output: str) -> bool:
        """Whether room is kept for a shape, known or not, so that a check moves nothing."""
        port = self.ports_by_name[True].get(output)
        return port is None or port.kind != OPTIMIZER

    def _port(self, name: str, is_output: bool, top: float) -> None:
        port = self.ports_by_name[is_output].get(name)
        found = self.findings.types.get(name) if is_output else None
        at = QPointF(self.width if is_output else 0.0, top + _ROW / 2)
        family = found.dtype if found else _family(port)
        self.ports.append(PortShape(name, is_output, at, family, port))

    def _fit(self, face: Face, text: str, width: float) -> str:
        short = elided(face, text, width)
        self.shortened = self.shortened or short != text
        return short

    def _line(
        self, text: str, face: Face, ink: str, left: float, top: float, height: float
    ) -> None:
        text = self._fit(face, text, self.width - left - 6.0)
        y = top + (height - metrics(face).height()) / 2
        self.texts.append(TextRun(text, face, ink, QPointF(left, y)))


def _kind_label(node: GraphNode) -> str:
    """The type's label where the name does not already say it, or what the mode is."""
    if node.mode != "on":
        return tr("bypassed") if node.mode == "bypass" else tr("off")
    label = node.spec.label if node.spec else node.type
    stem = node.name.rstrip("0123456789_").replace("_", "").casefold()
    return "" if stem == label.replace(" ", "").casefold() else label


def _family(port: Port | None) -> str:
    if port is None:
        return "any"
    return OPTIMIZER if port.kind == OPTIMIZER else port.dtype


def _measure_note(node: GraphNode) -> NodeShape:
    text = str(next(iter(node.values().values()), "")).strip()
    shown = text or tr("An empty note: write it in its properties.")
    room = QRectF(0.0, 0.0, NOTE_WIDTH - 24.0, 1e6)
    flags = int(Qt.TextFlag.TextWordWrap)
    line = metrics(Face.NOTE).lineSpacing()
    needed = metrics(Face.NOTE).boundingRect(room, flags, shown).height()
    height = min(needed, _NOTE_LINES * line)
    size = max(40.0, height + 22.0)
    return NodeShape(
        NOTE_WIDTH,
        size,
        "Tools",
        (),
        (),
        QRectF(0.0, 0.0, NOTE_WIDTH, size),
        is_note=True,
        note=shown,
        shortened=needed > height,
    )
