"""The runs as a table of Qt's: a row for each, and a column for each setting in which they differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap

from dreamexplorer.gui.panels.runs.figures import Column, columns
from dreamexplorer.gui.shared.run_settings import differences
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.gui.workflow.run_commands import RunCommands
from dreamexplorer.session import Run, Session

if TYPE_CHECKING:
    from dreamexplorer.training.config import RunConfig

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
SIDE = 14  # pixels of the square in a run's colour
SORT_ROLE = Qt.ItemDataRole.UserRole
NAME = 0  # the column of names


class RunsModel(QAbstractTableModel):
    """Shows the runs of the session. `refresh` reads them again.

    Args:
        session: the runs.
        commands: renames and marks them.
        theme: icons.
        config_of: returns the options of a run.
        title_of: returns the title of a family, translated.
    """

    marked = Signal()  # a tick was set or taken away by the user

    def __init__(
        self,
        session: Session,
        commands: RunCommands,
        theme: Theme,
        config_of: Callable[[Run], RunConfig | None],
        title_of: Callable[[str], str],
    ) -> None:
        super().__init__()
        self._session = session
        self._commands = commands
        self._theme = theme
        self._config_of = config_of
        self._title_of = title_of
        self.runs: tuple[Run, ...] = ()
        self.columns: list[Column] = []
        self._cells: dict[tuple[Run, str], tuple[Any, str]] = {}  # value and text, by run and key of the column
        self.refresh()

    def refresh(self) -> None:
        """Read runs, settings and figures again.

        Rows and columns come and go one by one: selections, a name that is being edited and a click that is not
        finished yet stay with their runs.
        """
        runs = self._session.runs
        configs = [config for run in runs if (config := self._config_of(run)) is not None]
        made = columns(self._config_of, self._title_of, differences(configs))
        cells = {
            (run, column.key): ((value := column.value(run)), column.text(value)) for run in runs for column in made
        }
        self._cells |= cells  # what goes is shown until it is gone
        if not (_keeps_order(self.runs, runs) and _keeps_order(_keys(self.columns), _keys(made))):
            self.beginResetModel()
            self.runs, self.columns, self._cells = runs, made, cells
            self.endResetModel()
            return
        self._take_out(runs, made)
        self._put_in(runs, made)
        self._cells = cells
        if runs:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(made) - 1)
            self.dataChanged.emit(self.index(0, 0), self.index(len(runs) - 1, len(made) - 1))

    def _take_out(self, runs: Sequence[Run], made: Sequence[Column]) -> None:
        """Remove the rows of other runs, and other columns."""
        keys = _keys(made)
        for i in reversed(range(len(self.columns))):
            if self.columns[i].key not in keys:
                self.beginRemoveColumns(ROOT, i, i)
                del self.columns[i]
                self.endRemoveColumns()
        for i in reversed(range(len(self.runs))):
            if self.runs[i] not in runs:
                self.beginRemoveRows(ROOT, i, i)
                self.runs = self.runs[:i] + self.runs[i + 1 :]
                self.endRemoveRows()

    def _put_in(self, runs: Sequence[Run], made: Sequence[Column]) -> None:
        """Insert rows and columns that are missing."""
        for i, run in enumerate(runs):
            if run not in self.runs:
                self.beginInsertRows(ROOT, i, i)
                self.runs = (*self.runs[:i], run, *self.runs[i:])
                self.endInsertRows()
        for i, column in enumerate(made):
            if column.key not in _keys(self.columns):
                self.beginInsertColumns(ROOT, i, i)
                self.columns.insert(i, column)
                self.endInsertColumns()
            else:
                self.columns[i] = column  # its title may be in another language

    # -- Qt's questions --------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.runs)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == NAME:
            flags |= Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<p>{column.title}: {column.tip}</p>"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        run, column = self.runs[index.row()], self.columns[index.column()]
        value, text = self._cells[run, column.key]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return text
        if role == SORT_ROLE:
            return value
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.FontRole and run is self._session.current_run:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            tip = self._tip(run)
            return wrapped(tip if column.is_number else f"{text}\n{tip}")  # the column may cut a long text
        if index.column() == NAME and role == Qt.ItemDataRole.DecorationRole:
            return self._swatch(run)
        if index.column() == NAME and role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if run.shown else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        run = self.runs[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            self._commands.mark(run, shown=Qt.CheckState(value) is Qt.CheckState.Checked)
            self.marked.emit()
            return True
        if role == Qt.ItemDataRole.EditRole:
            self._commands.rename(run, str(value))
            return True
        return False

    # -- looks -----------------------------------------------------------------------------------------------------

    def _tip(self, run: Run) -> str:
        if run.unkept:
            return self.tr("Is only in memory: the library cannot be written now")
        if self._session.is_trained(run):
            return self.tr("Is being trained")
        if run.watched and run.origin.path is not None:
            return self.tr("Another process trains it; its folder is watched: {}").format(run.origin.path.parent)
        if run.held:
            return self.tr("Another program trains it: it can be looked at, but not trained or deleted here")
        if run is self._session.current_run:
            return self.tr("Shown in all panels")
        return self.tr("Click to show this run in all panels")

    def _swatch(self, run: Run) -> QIcon:
        """Return a square in the colour of a run; with a pin, or a sign of what happens to it, beside it."""
        training = self._session.is_trained(run)
        signs = {"warning": run.unkept, "train": training, "eye": run.watched, "lock": run.held, "pin": run.pinned}
        sign = next((sign for sign, shown in signs.items() if shown), "")
        width = 2 * SIDE + 2
        pixmap = QPixmap(width, SIDE)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(run.color))
        painter.drawRoundedRect(0, 1, SIDE - 2, SIDE - 2, 3, 3)
        if sign:
            self._theme.icon(sign).paint(painter, SIDE + 2, 0, SIDE, SIDE)
        painter.end()
        icon = QIcon(pixmap)
        icon.addPixmap(pixmap, QIcon.Mode.Selected)  # Qt would tint it in the colour of the selection
        return icon


class RunsOrder(QSortFilterProxyModel):
    """Sorts and filters the rows; pinned runs come first, and what has no value comes last."""

    def __init__(self, model: RunsModel) -> None:
        super().__init__()
        self._model = model
        self.setSourceModel(model)
        self.setFilterKeyColumn(-1)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def lessThan(self, source_left: Index, source_right: Index) -> bool:
        left, right = self._model.runs[source_left.row()], self._model.runs[source_right.row()]
        up = self.sortOrder() is Qt.SortOrder.AscendingOrder
        if left.pinned != right.pinned:
            return left.pinned if up else right.pinned
        a = self._model.data(source_left, int(SORT_ROLE))
        b = self._model.data(source_right, int(SORT_ROLE))
        if a is None or b is None:
            return (b is None and a is not None) if up else (a is None and b is not None)
        if isinstance(a, (int, float)) and isinstance(b, (int, float)):
            return a < b
        if isinstance(a, tuple) and isinstance(b, tuple):
            return a < b
        return str(a).lower() < str(b).lower()

    def run_at(self, row: int) -> Run:
        """Return the run in a row that is shown."""
        return self._model.runs[self.mapToSource(self.index(row, 0)).row()]

    def row_of(self, run: Run) -> int:
        """Return the row of a run; -1 where the filter leaves it out."""
        if run not in self._model.runs:
            return -1
        return self.mapFromSource(self._model.index(self._model.runs.index(run), 0)).row()

    def shown_runs(self) -> list[Run]:
        """Return the runs that are shown, from top to bottom."""
        return [self.run_at(row) for row in range(self.rowCount())]


def _keys(made: Sequence[Column]) -> list[str]:
    return [column.key for column in made]


def _keeps_order(before: Sequence[Any], after: Sequence[Any]) -> bool:
    """Return True if what stays is in the same order as before."""
    return [one for one in before if one in after] == [one for one in after if one in before]


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
