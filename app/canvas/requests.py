"""What the canvas asks for. It never edits: each user action is one signal, one edit to undo."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Requests(QWidget):
    """The signals of the canvas.

    Signals:
        chainRequested(Chain, list): Add these nodes, with the top left corner of each at (x, y).
        chainConsidered(Chain): This could be added: say what would come of it by
            ``Panels.show_verdict``.
        moveRequested(dict): Node id → (x, y), once at the end of a drag.
        drawRequested(str, Drawing, dict): Draw the graph so, and put nodes (id → (x, y)) elsewhere,
            as one edit of this name.
        connectRequested(Wire): Draw a wire, in place of any that ends in the same input.
        disconnectRequested(list): Take wires away.
        deleteRequested(list, list, tuple): Take nodes (ids) and wires away, and draw the wires that
            lead the flow past them, as one edit.
        copyRequested: Copy the selected nodes.
        duplicateRequested(list, tuple | None, bool): Put a copy of nodes (ids) so far from them, or
            at the nearest free place; it takes what they take, or nothing.
        cutRequested(list, tuple): Copy nodes (ids), then take them away in the same way.
        pasteRequested(tuple, bool): Paste around (x, y); it takes what it took before, or nothing.
        modeRequested(list, str): Make nodes "on", "bypass" or "off".
        paramRequested(list, str, Value): Give this parameter of nodes a valid value.
        valueActivated(str, str): Go to this parameter of a node, which cannot be edited on it; to
            the first for "".
        renameRequested(str, str): Give the node with this id this name.
        groupRequested, ungroupRequested(list): Fold nodes into a module, or unfold instances.
        againRequested(list): Call layers or instances once more, for another input.
        shareRequested(list): Have layers use the weights of one, or, where they do, their own.
        freezeRequested, freezeHereRequested(list): Freeze the weights of nodes, or where they are,
            train them: wherever they are used, or in the instance alone that was looked into.
        uniqueRequested(list): Give instances a module of their own.
        enterRequested(str): Look inside of an instance.
        leaveRequested: Go out of the module that is in view.
        renameModuleRequested(str): Ask for another name of the module of an instance; "" is the one
            in view.
        keepModuleRequested(str): Put the module of an instance into the person's library; "" is the
            one in view.
        exportModuleRequested(str): Write it to a file.
        fixRequested(Edit): Do what mends a problem.
        selectionChanged(list): These nodes (ids) are selected now. The selected wires may be
            all that has changed.
        nodeActivated(str): A node was double-clicked, or Enter pressed on it.
        moduleDropped(str, tuple): A module was dropped at (x, y) that is another window's; its
            text.
        filesDropped(list, tuple): Files (paths) were dropped at (x, y).
        editRequested(Edit): Do what has been shown while it was held.
        editHovered(Edit): This would be done if what is held were let go: say what would come of it
            by ``show_verdict``.
    """

    chainRequested = Signal(object, object)
    chainConsidered = Signal(object)
    moveRequested = Signal(object)
    drawRequested = Signal(str, object, object)
    connectRequested = Signal(object)
    disconnectRequested = Signal(object)
    deleteRequested = Signal(object, object, object)
    copyRequested = Signal()
    cutRequested = Signal(object, object)
    duplicateRequested = Signal(object, object, bool)
    pasteRequested = Signal(object, bool)
    modeRequested = Signal(object, str)
    paramRequested = Signal(object, str, object)
    valueActivated = Signal(str, str)
    renameRequested = Signal(str, str)
    groupRequested = Signal(object)
    ungroupRequested = Signal(object)
    againRequested = Signal(object)
    shareRequested = Signal(object)
    freezeRequested = Signal(object)
    freezeHereRequested = Signal(object)
    uniqueRequested = Signal(object)
    enterRequested = Signal(str)
    leaveRequested = Signal()
    renameModuleRequested = Signal(str)
    keepModuleRequested = Signal(str)
    exportModuleRequested = Signal(str)
    fixRequested = Signal(object)
    selectionChanged = Signal(object)
    nodeActivated = Signal(str)
    moduleDropped = Signal(str, object)
    filesDropped = Signal(object, object)
    editRequested = Signal(object)
    editHovered = Signal(object)
