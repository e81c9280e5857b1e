"""The editor of a table's columns: what each is, what is in it, and why it is read so."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.base.i18n import tr
from app.docks.common import label
from app.docks.editors import Editor
from graph_nodes.columns import CATEGORY, KINDS
from graph_nodes.params import Param, Value
from runtime.tables import Survey
from runtime.tables.columns import TableColumn

TARGET = "target"
_SHOWN = 8
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ColumnsEditor(Editor):
    """A list of a table's columns, with a choice for each of what it is read as.

    Signals:
        targetChosen(str): The column of this name is to be the target.
    """

    targetChosen = Signal(str)
    wide = True
    in_line = False

    def __init__(self, param: Param) -> None:
        self.view = QTableView()
        self.model = ColumnsModel()
        self._hint, self._why = label("", "small", wrap=True), label("", "small", wrap=True)
        field = QWidget()
        layout = QVBoxLayout(field)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._hint, self.view, self._why):
            layout.addWidget(widget)
        super().__init__(param, field)
        self.setFocusProxy(self.view)
        self.view.setAccessibleName(tr("columns"))
        self.view.setModel(self.model)
        self.view.setItemDelegateForColumn(1, _KindDelegate(self.view))
        triggers = QAbstractItemView.EditTrigger
        self.view.setEditTriggers(
            triggers.SelectedClicked | triggers.DoubleClicked | triggers.EditKeyPressed
        )
        self.view.setTabKeyNavigation(False)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.verticalHeader().hide()
        self.view.setWordWrap(False)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for part, letters in enumerate((10, 12, 7)):
            self.view.setColumnWidth(part, letters * self.fontMetrics().averageCharWidth() + 12)
        self.model.kindChosen.connect(self._chosen)
        self.show_table(None, {})

    def show_table(self, table: Survey | None, values: Mapping[str, Value]) -> None:
        """Show what a check found in the table; None where it found nothing, or there is none."""
        same = table is not None and table == self.model.table
        if not same:
            self.model.show_table(table)
        self.view.setVisible(table is not None)
        self._why.setVisible(table is not None and bool(table.why))
        if table is None:
            has_file = bool(values.get("path"))
            self._hint.setText(
                tr("The columns are shown here once what is said above is mended.")
                if has_file
                else tr("Choose a file to see its columns here.")
            )
            return
        if same:
            return
        lines = table.lines
        counts = {"columns": len(table.columns), "rows": f"{lines['rows']:,}"}
        text = tr(
            "{columns} columns, {rows} rows, {lines} lines", lines=f"{lines['all']:,}", **counts
        )
        if lines["dropped"]:
            text += tr(", {dropped} rows left out", dropped=f"{lines['dropped']:,}")
        self._hint.setText(text)
        self._why.setText(
            "\n".join(f"{tr(name.replace('_', ' '))}: {why}" for name, why in table.why.items())
        )
        self.view.setColumnHidden(2, not any(column.missing for column in table.columns))
        rows = max(2, min(len(table.columns), _SHOWN))
        height = self.view.verticalHeader().defaultSectionSize()
        self.view.setFixedHeight((rows + 1) * height + 2 * self.view.frameWidth() + 14)

    def display(self) -> None:
        """The list shows what the check found, which is what the node has."""

    def _chosen(self, name: str, kind: str) -> None:
        if kind == TARGET:
            self.targetChosen.emit(name)
            return
        columns = [
            (c.name, kind) if c.name == name else c.settled
            for c in self.model.columns
            if c.kind or c.name == name
        ]
        self.commit(columns)


class ColumnsModel(QAbstractTableModel):
    """A row for each column of a table: its name, its kind, what is missing, and first cells.

    Signals:
        kindChosen(str, str): A column's name, and what it is to be.
    """

    kindChosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.table: Survey | None = None

    @property
    def columns(self) -> list[TableColumn]:
        """The columns of the table that is shown."""
        return [] if self.table is None else self.table.columns

    def show_table(self, table: Survey | None) -> None:
        """Show another table, or none."""
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("column"), tr("read as"), tr("missing"), tr("first cells"))[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == 1 else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self.columns[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(column, index.row(), index.column())
        if role == Qt.ItemDataRole.EditRole:
            return self.kind(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(column, index.row())
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        column = self.columns[index.row()]
        if value == self.kind(column):
            return False
        QTimer.singleShot(0, lambda: self.kindChosen.emit(column.name, value))
        return True

    def kind(self, column: TableColumn) -> str:
        """What the list says a column is."""
        is_target = self.table is not None and column.name == self.table.target
        return TARGET if is_target else column.kind

    def _text(self, column: TableColumn, row: int, part: int) -> str:
        if part == 0:
            return column.name
        if part == 1:
            kind = self.kind(column)
            if kind == TARGET:
                return tr("target ({kind})", kind=tr(column.kind))
            return tr(kind) if kind else tr("choose…")
        if part == 2:
            return f"{column.missing:,}" if column.missing else ""
        return ", ".join(self._cells(row))

    def _cells(self, row: int) -> list[str]:
        rows = [] if self.table is None else self.table.rows
        return [cells[row] or tr("(missing)") for _, cells in rows]

    def _tip(self, column: TableColumn, row: int) -> str:
        lines = [column.name, column.why, ", ".join(self._cells(row))]
        if column.kind == CATEGORY:
            lines.insert(1, ", ".join(column.more[:50]))
        return "\n".join(filter(None, lines))


class _KindDelegate(QStyledItemDelegate):
    """Offers what a column can be."""

    def createEditor(
        self,
        parent: QWidget | None,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        box = QComboBox(parent)
        for kind in (TARGET, *KINDS):
            box.addItem(tr(kind), kind)
        box.activated.connect(lambda: self._done(box))
        QTimer.singleShot(0, box, box.showPopup)
        return box

    def _done(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentData())
