"""The dialog that shows in what the selected runs differ; it follows them while it is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dreamexplorer.gui.panels.runs.difference import Line, text_of
from dreamexplorer.gui.widgets.plain_buttons import take_icons
from dreamexplorer.gui.widgets.text_scale import scaled
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.session import Run

NAME_WIDTH = 170  # pixels in texts of the usual size; a longer name is elided, and whole in its tip
SIDE = 12  # pixels of the square in a run's colour


class _Table(QTableWidget):
    """A table that leaves Ctrl+C to its dialog: by itself it would copy a single cell."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()
        else:
            super().keyPressEvent(event)


class DifferenceDialog(QDialog):
    """A table with a column for each run; Ctrl+C copies it, Esc closes it.

    Args:
        runs: the runs.
        lines_of: returns the lines of the table for these runs.
        parent: parent widget.
    """

    def __init__(self, runs: Sequence[Run], lines_of: Callable[[Sequence[Run]], list[Line]], parent: QWidget) -> None:
        super().__init__(parent)
        self.runs = list(runs)
        self._lines_of = lines_of
        self._lines: list[Line] = []
        self._heads: list[tuple[str, str]] = []
        self.setObjectName("differences")
        self.setWindowTitle(self.tr("Differences between runs"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.table = _Table(self)
        self.table.setAccessibleName(self.windowTitle())
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.setIconSize(QSize(SIDE, SIDE))
        self.copy_button = QPushButton(self.tr("&Copy"), self)
        self.copy_button.setToolTip(self.tr("Copy the table for a spreadsheet (Ctrl+C)"))
        self.copy_button.clicked.connect(self.copy)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(self.table, 1)
        column.addWidget(buttons)
        take_icons(self)
        self.refresh()
        self._fit()

    def refresh(self) -> None:
        """Read settings, results and names again."""
        lines = self._lines_of(self.runs)
        heads = [(run.name, run.color) for run in self.runs]
        if lines == self._lines and heads == self._heads:
            return
        self._lines, self._heads = lines, heads
        titles = self._titles()
        table = self.table
        table.setColumnCount(1 + len(titles))
        table.setRowCount(len(lines))
        table.setHorizontalHeaderItem(0, QTableWidgetItem(""))
        for column, title in enumerate(titles, start=1):
            head = QTableWidgetItem(title)
            if column <= len(heads):
                head.setIcon(_swatch(heads[column - 1][1]))
            head.setToolTip(wrapped(title))
            table.setHorizontalHeaderItem(column, head)
        table.clearSpans()
        for row, line in enumerate(lines):
            self._show_line(row, line)

    def _titles(self) -> list[str]:
        return [name for name, _ in self._heads] + ([self.tr("Change")] if len(self._heads) == 2 else [])

    def _show_line(self, row: int, line: Line) -> None:
        columns = self.table.columnCount()
        if not line.texts:
            self.table.setSpan(row, 0, 1, columns)
        title = QTableWidgetItem(line.title)
        title.setToolTip(wrapped(f"{line.title}\n{line.tip}" if line.tip else line.title))
        if not line.texts:
            font = self.font()
            font.setBold(True)
            title.setFont(font)
            title.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.table.setItem(row, 0, title)
        for column, text in enumerate(line.texts, start=1):
            item = QTableWidgetItem(text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(wrapped(text))
            self.table.setItem(row, column, item)

    def _fit(self) -> None:
        """Give columns the width of their contents, within bounds, and the dialog the size of the table."""
        table, widest = self.table, scaled(NAME_WIDTH, self)
        table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        table.resizeColumnsToContents()
        for column in range(table.columnCount()):
            table.setColumnWidth(column, min(table.columnWidth(column) + 8, widest if column else 2 * widest))
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        width = sum(table.columnWidth(i) for i in range(1, table.columnCount())) + table.sizeHintForColumn(0) + 60
        height = table.verticalHeader().length() + table.horizontalHeader().height() + 80
        screen = self.screen().availableGeometry()
        self.resize(min(max(width, 420), screen.width() - 80), min(height, screen.height() - 120))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the table on the clipboard as text, cells separated by tabs."""
        QApplication.clipboard().setText(text_of(self._lines, self._titles()))
        self.copy_button.setText(self.tr("&Copied"))


def _swatch(color: str) -> QIcon:
    pixmap = QPixmap(SIDE, SIDE)
    pixmap.fill(QColor(color))
    return QIcon(pixmap)
