"""The palette: every node there is, by category, searched as you type."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QDrag, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QToolTip,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.base.i18n import tr
from app.commands.command import Where
from app.commands.keys import command, first_key, keys_text
from app.docks.asked import Asked, ask, pieces
from app.docks.common import MINIMUM_WIDTH, row
from app.docks.empty import EmptyState
from app.docks.node_help import page
from app.docks.palette_items import ASKED, MODULE_MIME_TYPE, SPEC, PaletteDelegate, PaletteModel
from app.document.shelf import LIBRARY
from app.theme import icons
from app.theme.blank import blank
from graph_nodes.library import BUILT_INS
from graph_nodes.spec import Node


class PalettePanel(QWidget):
    """Nodes to add to the graph: drag one onto the canvas, double-click it, or press Enter.

    Attributes:
        carry: The text that other windows know a module by, given its type; "" for other nodes.

    Signals:
        nodeRequested(str, dict): Add a node of this type with these parameters, at a place that the
            canvas chooses.
        removeRequested(str): Take the module that is offered under this type out of the library.
        favoritesChanged(list): The person likes these types best now.
    """

    nodeRequested = Signal(str, object)
    removeRequested = Signal(str)
    favoritesChanged = Signal(object)

    def __init__(self, specs: Iterable[type[Node]] | None = None) -> None:
        super().__init__()
        self.setWindowTitle(tr("Palette"))
        self.setMinimumWidth(MINIMUM_WIDTH)
        self._specs = tuple(BUILT_INS.specs() if specs is None else specs)
        self.carry: Callable[[str], str] = lambda _: ""
        self._closed: set[str] = set()
        self._favorites: list[str] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search nodes"))
        self.search.setAccessibleName(tr("Search nodes"))
        self.search.setClearButtonEnabled(True)
        self._glass = self.search.addAction(
            icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        icons.bind(self._glass, "search", "muted")
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._search)
        self.view = _View()
        self.view.setModel(PaletteModel(self))
        self.view.setItemDelegate(PaletteDelegate(self))
        self.view.setAccessibleName(tr("Nodes"))
        self.view.installEventFilter(self)
        self.view.clicked.connect(self._toggle)
        self.view.doubleClicked.connect(self._request)
        self.view.menuRequested.connect(self._open_menu)
        self.view.dragRequested.connect(self._drag)
        self.view.expanded.connect(lambda index: self._closed.discard(index.data()))
        self.view.collapsed.connect(lambda index: self._closed.add(index.data()))
        self._nothing = EmptyState("search", "", tr("Try a shorter word."), tr("Clear the search"))
        self._nothing.actionRequested.connect(self._clear)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row(self.search))
        layout.addWidget(self._pages, 1)
        self.setFocusProxy(self.search)
        theme.changed.connect(self._restyle)
        self._search("")

    def show_specs(self, specs: Iterable[type[Node]]) -> None:
        """Offer these nodes from now on."""
        found = tuple(specs)
        if found != self._specs:
            self._specs = found
            self._search(self.search.text())

    def show_favorites(self, types: Iterable[str]) -> None:
        """Show nodes of these types above all others, too."""
        self._favorites = list(types)
        self._search(self.search.text())

    def shown(self) -> list[str]:
        """The type ids in the list now, from top to bottom."""
        model = self.view.model()
        tops = [model.index(i, 0) for i in range(model.rowCount())]
        nodes = [index for top in tops for index in ([top] if top.data(SPEC) else _children(top))]
        return [index.data(SPEC).type for index in nodes]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.search:
                return self._search_key(event)
            if watched is self.view:
                return self._view_key(event)
        return super().eventFilter(watched, event)

    def _search_key(self, event: QKeyEvent) -> bool:
        match command(event, Where.NODES):
            case "walk_nodes":
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)
                self.view.step(event)
            case "take_node":
                self._request(self.view.currentIndex())
            case "clear_search" if self.search.text():
                self._clear()
            case _:
                return False
        return True

    def _view_key(self, event: QKeyEvent) -> bool:
        index = self.view.currentIndex()
        name = command(event, Where.NODES)
        if name == "take_node":
            if index.data(SPEC) is None:
                self._toggle(index)
            self._request(index)
        elif name == "explain_node":
            self.view.explain(index)
        elif name == "remove_module":
            self._request_removal(index)
        elif name == "favor_node":
            self._favor(index)
        elif name == "clear_search":
            self._clear()
        elif event.text().strip() and event.text().isprintable() and not event.modifiers():
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search.insert(event.text())
        else:
            return False
        return True

    def _clear(self) -> None:
        self.search.clear()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _search(self, query: str) -> None:
        model = self.view.palette_model()
        self.view.reset()  # from a row that is current, Qt looks for another at each that goes
        self.view.setUniformRowHeights(bool(query.strip()))  # no categories: one is measured
        if query.strip():
            words, *others = pieces(query)
            found = [] if others else ask(words, self._specs)
            model.show_found(found)
            text = tr("No node matches “{query}”", query=query.strip())
            if others:
                key = keys_text("add_node", 1)
                text = tr("Press {key} on the canvas to add nodes in a row", key=key)
            self._nothing.set_title(text)
            self._pages.setCurrentWidget(self.view if found else self._nothing)
            self.view.setCurrentIndex(model.index(0, 0))
        else:
            closed = set(self._closed)
            model.show_all(self._specs, self._favorites)
            self._pages.setCurrentWidget(self.view)
            for i in range(model.rowCount()):
                index = model.index(i, 0)
                self.view.setExpanded(index, index.data() not in closed)
            self._closed = closed

    def _toggle(self, index: QModelIndex) -> None:
        if index.isValid() and index.data(SPEC) is None:
            self.view.setExpanded(index, not self.view.isExpanded(index))

    def _request(self, index: QModelIndex) -> None:
        spec, asked = index.data(SPEC), index.data(ASKED)
        if spec is not None and not (asked and asked.wrong):
            self.nodeRequested.emit(spec.type, asked.params if asked else {})

    def _request_removal(self, index: QModelIndex) -> None:
        if (spec := index.data(SPEC)) is not None and spec.category == LIBRARY:
            self.removeRequested.emit(spec.type)

    def _favor(self, index: QModelIndex) -> None:
        """Put a node among the favorites, or take it from there."""
        if (spec := index.data(SPEC)) is None:
            return
        others = [kind for kind in self._favorites if kind != spec.type]
        liked = others if spec.type in self._favorites else [*others, spec.type]
        below = self.view.verticalScrollBar().value()
        self.show_favorites(liked)
        self.view.verticalScrollBar().setValue(below)
        self.favoritesChanged.emit(liked)

    def _open_menu(self, index: QModelIndex, at: QPoint) -> None:
        """Show what can be done with a node."""
        if (spec := index.data(SPEC)) is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add = menu.addAction(tr("Add to the graph"))
        add.setShortcut(first_key("take_node"))
        add.triggered.connect(lambda: self._request(index))
        is_liked = spec.type in self._favorites
        favor = menu.addAction(
            icons.icon("star"),
            tr("Remove from favorites") if is_liked else tr("Add to favorites"),
        )
        favor.setShortcut(first_key("favor_node"))
        favor.triggered.connect(lambda: self._favor(index))
        if spec.category == LIBRARY:
            remove = menu.addAction(icons.icon("delete"), tr("Remove from my library…"))
            remove.setShortcut(first_key("remove_module"))
            remove.triggered.connect(lambda: self.removeRequested.emit(spec.type))
        menu.popup(at)

    def _drag(self, index: QModelIndex) -> None:
        asked: Asked | None = index.data(ASKED)
        if (spec := index.data(SPEC)) is None or (asked and asked.wrong):
            return
        data = self.view.model().mimeData([index])
        if text := self.carry(spec.type):
            data.setData(MODULE_MIME_TYPE, text.encode())
        drag = QDrag(self.view)
        drag.setMimeData(data)
        drag.setPixmap(_chip(spec, self.view))
        drag.setHotSpot(QPoint(theme.current().sizes.icon, theme.current().sizes.icon))
        drag.exec(Qt.DropAction.CopyAction)

    def _restyle(self) -> None:
        self.view.doItemsLayout()


class _View(QTreeView):
    """The list of the palette.

    Signals:
        menuRequested(QModelIndex, QPoint): Open the menu of a row, at a place of the screen.
        dragRequested(QModelIndex): Let a row be dragged.
    """

    menuRequested = Signal(object, object)
    dragRequested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)

    def palette_model(self) -> PaletteModel:
        """The model, by its own type."""
        model = self.model()
        assert isinstance(model, PaletteModel)
        return model

    def step(self, event: QKeyEvent) -> None:
        """Move as this key would, had it been pressed here; from nowhere to the first row."""
        if self.currentIndex().isValid():
            self.keyPressEvent(event)
        else:
            self.setCurrentIndex(self.model().index(0, 0))

    def explain(self, index: QModelIndex) -> None:
        """Show the help of a node beside its row."""
        spec = index.data(SPEC)
        if spec is not None:
            rect = self.visualRect(index)
            at = self.viewport().mapToGlobal(QPoint(rect.width() // 2, rect.bottom()))
            QToolTip.showText(at, page(spec), self.viewport(), rect)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index, at = self.indexAt(event.pos()), event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            at = self.viewport().mapToGlobal(self.visualRect(index).center())
        self.menuRequested.emit(index, at)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: N803
        self.dragRequested.emit(self.currentIndex())


def _children(parent: QModelIndex) -> list[QModelIndex]:
    model = parent.model()
    return [model.index(i, 0, parent) for i in range(model.rowCount(parent))]


def _chip(spec: type[Node], widget: QWidget) -> QPixmap:
    """What is under the pointer while a node is dragged: a small piece of the node to come."""
    current = theme.current()
    swatch = current.category(spec.category.look)
    unit, size, ratio = current.sizes.unit, current.sizes.icon, widget.devicePixelRatio()
    width = widget.fontMetrics().horizontalAdvance(spec.label) + size + 6 * unit
    height = size + 3 * unit
    picture = blank(QSizeF(width, height), ratio)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(swatch.accent))
    painter.setBrush(QColor(swatch.fill))
    ground = QRect(0, 0, width - 1, height - 1)
    painter.drawRoundedRect(ground, current.sizes.radius, current.sizes.radius)
    name = icons.node_name(spec.type, spec.category.look)
    painter.drawPixmap(2 * unit, (height - size) // 2, icons.pixmap(name, size, swatch.text, ratio))
    painter.setPen(QColor(swatch.text))
    painter.setFont(widget.font())
    text = ground.adjusted(3 * unit + size, 0, -unit, 0)
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, tr(spec.label))
    painter.end()
    return picture
