"""Commands on how the graph is drawn: frames around nodes, and how nodes look."""

from PySide6.QtCore import QObject

from app.base.i18n import tr
from app.canvas.color_menu import ask_color
from app.canvas.frame_editor import FrameEditor
from app.canvas.interaction import CanvasView
from app.canvas.requests import Requests
from app.commands.command import Need, Run
from graph_nodes.drawing import Drawing, Frame
from graph_nodes.frames import framed, taken_out


class DrawingCommands(QObject):
    """Does them with what is selected.

    Attributes:
        editor: The panel in which a frame is edited.
    """

    def __init__(self, view: CanvasView, requests: Requests) -> None:
        super().__init__(requests)
        self._view, self._requests = view, requests
        self.editor = FrameEditor(view.viewport())
        self.editor.accepted.connect(self._change_frame)
        self.editor.left.connect(view.setFocus)
        view.viewChanged.connect(self.editor.accept)

    def runs(self) -> dict[str, Run]:
        """What the commands do, by id."""
        return {
            "frame": self._frame,
            "unframe": self._unframe,
            "select_frame": self._select_frame,
            "select_framed": self._select_framed,
            "collapse_node": lambda: self._toggle("collapsed", tr("Collapse"), tr("Expand")),
            "hide_unused": lambda: self._toggle(
                "hides_unused", tr("Hide unused ports"), tr("Show unused ports")
            ),
            "color_node": self._color,
        }

    def needs(self) -> dict[Need, bool]:
        """Which needs of commands are met by what is selected."""
        content, frames = self._view.selection.movable(), self._view.selection.frames()
        around = [self._drawing.node(i).frame for i in content]
        return {
            Need.FRAME: bool(frames),
            Need.NAMED: len(frames) == 1 or len(content) == 1,
            Need.CONTENT: bool(content),
            Need.FRAMED: any(around),
        }

    @property
    def _drawing(self) -> Drawing:
        return self._view.mirror.graph.drawing

    def _draw(self, label: str, drawing: Drawing) -> None:
        self._requests.drawRequested.emit(label, drawing, {})

    # -- frames ----------------------------------------------------------------------------

    def _frame(self) -> None:
        """Put what is selected into a frame, and ask what it is called."""
        ids = self._view.selection.movable()
        if not ids:
            return
        drawing, made = framed(self._drawing, ids, Frame())
        self._draw(tr("Put into a frame"), drawing)
        if made in self._drawing.frames:
            self._view.selection.select([], frames=[made])
            self.open_editor(made)

    def _unframe(self) -> None:
        """Take the selected nodes, or frames, out of the frame that they are in."""
        ids = self._view.selection.movable()
        self._draw(tr("Take out of the frame"), taken_out(self._drawing, ids))

    def open_editor(self, frame: str) -> None:
        """Edit a frame over its title."""
        item = self._view.mirror.frames.items[frame]
        if not self._view.shown().intersects(item.bar):
            self._view.show_rect(item.rect)
        corner = self._view.mapFromScene(item.rect.topLeft())
        self.editor.open(frame, self._drawing.frames[frame], corner)

    def _change_frame(self, frame: str, made: Frame) -> None:
        if frame in self._drawing.frames:
            fields = {"title": made.title, "color": made.color, "note": made.note}
            self._draw(tr("Edit frame"), self._drawing.set_frame(frame, **fields))

    def _select_frame(self) -> None:
        """Select the frame around what is selected."""
        chosen = self._view.selection.frames()
        if chosen:
            around = [self._drawing.frames[frame].inside for frame in chosen]
        else:
            around = [self._drawing.node(i).frame for i in self._view.selection.ids()]
        if found := next(filter(None, around), ""):
            self._view.selection.select([], frames=[found])

    def _select_framed(self) -> None:
        """Select the nodes in the selected frames."""
        self._view.selection.select(self._view.selection.movable())

    # -- looks of nodes --------------------------------------------------------------------

    def _toggle(self, field: str, on: str, off: str) -> None:
        """Have the selected nodes look so, or as usual where all of them do already."""
        ids = self._view.selection.movable()
        if ids:
            back = all(getattr(self._drawing.node(i), field) for i in ids)
            self._draw(off if back else on, self._drawing.set_nodes(ids, **{field: not back}))

    def _color(self) -> None:
        """Ask for a colour of the selected nodes, or frames."""
        ids, frames = self._view.selection.ids(), self._view.selection.frames()
        looks = (*map(self._drawing.node, ids), *(self._drawing.frames[f] for f in frames))
        if looks:
            ask_color(self._view, {look.color for look in looks}, self._paint)

    def _paint(self, color: str) -> None:
        drawing = self._drawing.set_nodes(self._view.selection.ids(), color=color)
        for frame in self._view.selection.frames():
            drawing = drawing.set_frame(frame, color=color)
        self._draw(tr("Color"), drawing)
