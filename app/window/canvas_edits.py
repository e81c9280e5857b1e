"""The canvas asks, the document is edited."""

from app.canvas import Canvas
from app.canvas.placing import free_offset
from app.document.editing import Editing


def connect_edits(canvas: Canvas, editing: Editing) -> None:
    """Make each request of a canvas one edit, which finds room among what it shows."""
    editing.placer = lambda fragment, offset: free_offset(
        canvas.view, [*fragment.nodes.values()], offset
    )
    canvas.chainRequested.connect(
        lambda chain, places: editing.add_chain(chain, places, canvas.frame_at(places[0]))
    )
    canvas.moveRequested.connect(editing.move)
    canvas.drawRequested.connect(editing.draw)
    canvas.connectRequested.connect(editing.connect_wire)
    canvas.disconnectRequested.connect(editing.disconnect_wires)
    canvas.deleteRequested.connect(editing.delete)
    canvas.copyRequested.connect(lambda: editing.copy(canvas.selected()))
    canvas.cutRequested.connect(editing.cut)
    canvas.duplicateRequested.connect(editing.duplicate)
    canvas.pasteRequested.connect(editing.paste)
    canvas.moduleDropped.connect(editing.bring_text)
    canvas.modeRequested.connect(editing.set_mode)
    canvas.paramRequested.connect(editing.set_param)
    canvas.renameRequested.connect(editing.rename)
    canvas.groupRequested.connect(editing.group)
    canvas.ungroupRequested.connect(editing.ungroup)
    canvas.uniqueRequested.connect(editing.make_unique)
    canvas.againRequested.connect(editing.use_again)
    canvas.shareRequested.connect(editing.share)
    canvas.freezeRequested.connect(editing.freeze)
    canvas.freezeHereRequested.connect(editing.freeze_here)
    canvas.fixRequested.connect(editing.fix_here)
    canvas.editRequested.connect(editing.do)
