"""The measured drawing of a node: where everything is, which texts fit, how large it is.

Measuring is apart from painting, so that a node is measured once an edit and painted once a
frame. All lengths are in pixels at a zoom of 1, from the node's top left corner.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from PySide6.QtCore import QPointF, QRectF

from app.base.i18n import plural, tr
from app.canvas import note_text
from app.canvas.findings import NodeFindings, sizes
from app.canvas.frost import FLAKE, Frost
from app.canvas.style import Face, elided, line_height, metrics, text_width
from app.canvas.summary import SEPARATOR, Part, summary_parts
from app.theme import icons
from graph_nodes.drawing import NodeLook
from graph_nodes.graph import GraphNode
from graph_nodes.instances import is_instance
from graph_nodes.ports import OPTIMIZER, Port
from graph_nodes.spec import Role

HEADER = 30.0
RADIUS = 8.0
ICON = 16.0
BADGE = 16.0
PORT_RADIUS = 5.0
OPTIONAL_RADIUS = 3.0
"""Of a port that nothing needs to go to, while nothing does."""

MIN_WIDTH, MAX_WIDTH = 152.0, 288.0
NOTE_WIDTH = 208.0
NOTE_EDGES = 24.0
"""How much of a note's width is beside its text."""

_EDGE = 10.0
_PORT_EDGE = 14.0
_GAP = 14.0
_HEAD = 5.0
_ROW = 19.0
_FOOT = 5.0
_NOTE_LINES = 16
_INSIDE = 44.0
_USUAL = NodeLook()


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
    """A measured node.

    ``look`` gives its colour; ``inside`` is where an instance has the
    picture of what is inside. ``kind`` is "" where the name says it, and ``carries`` is the shape
    of what leaves the node, in short. ``parts`` is what its line of key parameters says, and
    ``line`` the room of that line.
    """

    name: str = ""
    kind: str = ""
    carries: str = ""
    width: float = 0.0
    height: float = 0.0
    icon: str = ""
    look: str = ""
    texts: tuple[TextRun, ...] = ()
    ports: tuple[PortShape, ...] = ()
    title: QRectF = field(default_factory=QRectF)
    is_note: bool = False
    note: str = ""
    shortened: bool = False
    inside: QRectF = field(default_factory=QRectF)
    frost: QPointF = field(default_factory=QPointF)
    parts: tuple[Part, ...] = ()
    line: QRectF = field(default_factory=QRectF)

    @property
    def rect(self) -> QRectF:
        """The body, without what may stick out of it."""
        return QRectF(0.0, 0.0, self.width, self.height)

    def port(self, name: str, is_output: bool) -> PortShape | None:
        """The port of this name and side, if there is one."""
        return next((p for p in self.ports if p.name == name and p.is_output == is_output), None)

    def port_at(self, name: str, is_output: bool) -> QPointF:
        """Where a port is on the node; its upper corner for a port that is not there."""
        found = self.port(name, is_output)
        return found.at if found else QPointF(self.width if is_output else 0.0, 0.0)


def measure(
    node: GraphNode,
    findings: NodeFindings,
    wired: tuple[Sequence[str], Sequence[str]] = ((), ()),
    lender: str = "",
    frost: Frost = Frost.NONE,
    drawn: NodeLook = _USUAL,
) -> NodeShape:
    """Measure a node.

    Args:
        node: The node.
        findings: What the check knows about it.
        wired: Names of the inputs and of the outputs that have wires; a node of an unknown type
            has no other ports.
        lender: What the node is called whose weights it uses; "" where it uses its own.
        frost: How much of it is frozen.
        drawn: How a person wants it to be drawn.
    """
    spec = node.spec
    if spec is not None and spec.role is Role.NOTE:
        return _measure_note(node, drawn)
    return _Measuring(node, findings, wired, lender, frost, drawn).result()


@dataclass(frozen=True, slots=True)
class _Cell:
    """What stands at one side of a row: a port's name, or what leaves the port above it."""

    text: str = ""
    face: Face = Face.PORT
    port: str = ""

    @property
    def width(self) -> float:
        return text_width(self.face, self.text)


class _Measuring:
    """One measuring: the width is settled by what would fit, then the lines from top to bottom.

    Both sides share rows of one height, and begin right below the header: so ports line up from
    node to node, whatever else the nodes hold.
    """

    def __init__(
        self,
        node: GraphNode,
        findings: NodeFindings,
        wired: tuple[Sequence[str], Sequence[str]],
        lender: str,
        frost: Frost,
        drawn: NodeLook,
    ) -> None:
        spec = node.spec
        self.node, self.findings, self.drawn = node, findings, drawn
        self.icon = icons.node_name(spec.type, spec.category.look) if spec else "help"
        self.mark_room = 0.0 if frost is Frost.NONE else FLAKE + 6.0
        self.look = drawn.color or (spec.look if spec else "")
        self.is_instance = is_instance(node)
        self.kind = _kind_label(node)
        self.parts = summary_parts(node, findings.inferred, lender)
        self.params = SEPARATOR.join(part.text for part in self.parts)
        if spec is None:
            self.params = tr("unknown node type")
        self.wired = wired[0]
        self.inputs: dict[str, Port | None] = dict.fromkeys(wired[0])
        self.outputs: dict[str, Port | None] = dict.fromkeys(wired[1])
        if spec is not None:
            hidden = drawn.hides_unused
            self.inputs = {
                p.name: p for p in node.sockets(wired[0]) if not hidden or p.name in wired[0]
            }
            self.outputs = {p.name: p for p in node.outputs() if not hidden or p.name in wired[1]}
        left = [_Cell(name, port=name) for name in self.inputs]
        right = [cell for name in self.outputs for cell in self._output_cells(name)]
        self.rows = list(zip_longest(left, right, fillvalue=_Cell()))
        self.texts: list[TextRun] = []
        self.ports: list[PortShape] = []
        self.shortened = False

    def _output_cells(self, name: str) -> list[_Cell]:
        """The name and, for a tensor, its type: its line is kept free until the type is known."""
        port = self.outputs[name]
        if port is not None and port.kind == OPTIMIZER:
            return [_Cell(name, port=name)]
        found = self.findings.types.get(name)
        return [_Cell(name, port=name), _Cell(str(found) if found else "", Face.SHAPE)]

    def result(self) -> NodeShape:
        self.width = self._width()
        title = self._header()
        bottom, line, inside = HEADER - _FOOT, QRectF(), QRectF()
        if self.drawn.collapsed:
            self._ports_at_sides()
        else:
            bottom, line, inside = self._body()
        return NodeShape(
            self.node.name,
            self.kind,
            next((sizes(found) for found in self.findings.types.values()), ""),
            self.width,
            bottom + _FOOT,
            self.icon,
            self.look,
            tuple(self.texts),
            tuple(self.ports),
            title,
            shortened=self.shortened,
            inside=inside,
            frost=QPointF(title.right() + self.mark_room - FLAKE / 2, HEADER / 2),
            parts=() if self.drawn.collapsed else self.parts,
            line=line,
        )

    def _ports_at_sides(self) -> None:
        """The ports of a node of which only the title is drawn: close together, in their order."""
        for names, is_output in ((self.inputs, False), (self.outputs, True)):
            step = HEADER / (len(names) + 1)
            for place, (name, port) in enumerate(names.items(), start=1):
                self._port(name, port, is_output, place * step - _ROW / 2)

    def _body(self) -> tuple[float, QRectF, QRectF]:
        """What is below the title: where it ends, the line of values, the picture of an inside."""
        bottom = HEADER + _HEAD
        for left, right in self.rows:
            self._row(left, right, bottom)
            bottom += _ROW
        line = QRectF()
        if self.params:
            line = QRectF(_EDGE, bottom, self.width - 2 * _EDGE, _ROW)
            self._line(self.params, Face.SMALL, "muted", _EDGE, bottom, line.width())
            bottom += _ROW
        inside = QRectF()
        if self.is_instance:
            size = parameters_text(self.findings)  # its line is kept free until that is known
            self._line(size, Face.SMALL, "muted", _EDGE, bottom, self.width - 2 * _EDGE)
            inside = QRectF(_EDGE, bottom + _ROW + 2.0, self.width - 2 * _EDGE, _INSIDE)
            bottom = inside.bottom() + _FOOT
        return bottom, line, inside

    def _width(self) -> float:
        # Room for a badge is always there: ports must not move when a problem comes or goes.
        header = 2 * _EDGE + ICON + 8.0 + text_width(Face.NAME, self.node.name) + BADGE + 6.0
        if self.kind:
            header += _GAP + text_width(Face.SMALL, self.kind)
        header += self.mark_room
        needs = [header, 2 * _EDGE + text_width(Face.SMALL, self.params)]
        for left, right in self.rows:
            gap = _GAP if left.text and right.text else 0.0
            needs.append(2 * _PORT_EDGE + gap + left.width + right.width)
        # In steps of eight, so that small changes of a text do not make the node wobble.
        wanted = 8.0 * -(-max(needs) // 8.0)
        return min(MAX_WIDTH, max(MIN_WIDTH, wanted))

    def _header(self) -> QRectF:
        left = _EDGE + ICON + 8.0
        room = self.width - left - _EDGE
        if self.findings.severity:
            room -= BADGE + 6.0
        room -= self.mark_room
        used = self._line(self.node.name, Face.NAME, "header", left, 0.0, room, HEADER)
        kind_room = room - used - 8.0
        if self.kind and kind_room > 24.0:
            at = left + room - min(kind_room, text_width(Face.SMALL, self.kind))
            self._line(self.kind, Face.SMALL, "header_muted", at, 1.0, kind_room, HEADER)
        elif self.kind:
            self.shortened = True
        return QRectF(left - 2.0, 3.0, room + 2.0, HEADER - 6.0)

    def _row(self, left: _Cell, right: _Cell, top: float) -> None:
        room = self.width - 2 * _PORT_EDGE
        if left.text and right.text:
            room -= _GAP
        left_room = max(room / 2, room - right.width)
        used = 0.0
        if left.text:
            port = self.inputs.get(left.port)
            free = port is not None and port.optional and left.port not in self.wired
            ink = "muted" if free else "text"
            used = self._line(left.text, left.face, ink, _PORT_EDGE, top, left_room)
            self._port(left.port, self.inputs[left.port], False, top)
        if right.text:
            # A type stands closer to the name above it than to what follows.
            ink, y = ("text", top) if right.port else ("muted", top - 3.0)
            width = min(right.width, room - used)
            self._line(right.text, right.face, ink, self.width - _PORT_EDGE - width, y, width)
        if right.port:
            self._port(right.port, self.outputs[right.port], True, top)

    def _port(self, name: str, port: Port | None, is_output: bool, top: float) -> None:
        found = self.findings.types.get(name) if is_output else None
        at = QPointF(self.width if is_output else 0.0, top + _ROW / 2)
        family = found.dtype if found else _family(port)
        self.ports.append(PortShape(name, is_output, at, family, port))

    def _line(
        self,
        text: str,
        face: Face,
        ink: str,
        left: float,
        top: float,
        room: float,
        height: float = _ROW,
    ) -> float:
        """Put a line of text, shortened to the room it has; returns how wide it is."""
        short, width = text, text_width(face, text)
        if width > room:
            short = elided(face, text, room)
            self.shortened, width = True, text_width(face, short)
        y = top + (height - line_height(face)) / 2
        self.texts.append(TextRun(short, face, ink, QPointF(left, y)))
        return width


def parameters_text(findings: NodeFindings) -> str:
    """How many numbers a module learns, in words; "" where that is not known."""
    count = findings.parameters
    if not count:
        return tr("no parameters") if findings.types else ""
    if findings.frozen:
        trained = f"{count - findings.frozen:,}"
        return tr("{trained} of {count} trained", trained=trained, count=f"{count:,}")
    return plural(count, tr("1 parameter"), tr("{count} parameters", count=f"{count:,}"))


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


def _measure_note(node: GraphNode, drawn: NodeLook) -> NodeShape:
    text = str(next(iter(node.values().values()), "")).strip()
    shown = text or tr("An empty note: double-click it to write.")
    needed = note_text.height(shown, NOTE_WIDTH - NOTE_EDGES)
    height = min(needed, _NOTE_LINES * metrics(Face.NOTE).lineSpacing())
    size = max(40.0, height + 22.0)
    return NodeShape(
        node.name,
        width=NOTE_WIDTH,
        height=HEADER if drawn.collapsed else size,
        icon="note",
        look=drawn.color or "tools",
        title=QRectF(0.0, 0.0, NOTE_WIDTH, size),
        is_note=True,
        note=shown,
        shortened=needed > height or drawn.collapsed,
    )
