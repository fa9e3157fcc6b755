"""Facts and tables of a report: sortable, to be copied and saved as CSV."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from dreamexplorer.analysis.export import facts_csv, table_csv
from dreamexplorer.analysis.report import Report, Table
from dreamexplorer.gui.panels.tools.exports import Exports
from dreamexplorer.gui.panels.tools.section import Section
from dreamexplorer.gui.panels.tools.words import (
    column_texts,
    fact_numbers,
    facts_text,
    table_text,
    tool_text,
)
from dreamexplorer.gui.widgets.numbers import grouped

ROWS = 12  # shown at once; more are scrolled
NARROWEST = 140  # pixels; least width of a first column that is wrapped
_BESIDE = 12  # pixels beside the text of a cell


class _Item(QTableWidgetItem):
    """A cell that sorts by its value, not by its text."""

    def __init__(self, text: str, value: object) -> None:
        super().__init__(text)
        self.value = value
        self.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            self.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def __lt__(self, other: QTableWidgetItem) -> bool:
        a, b = self.value, getattr(other, "value", None)
        if isinstance(a, (int, float)) and isinstance(b, (int, float)):
            return b != b or a < b  # an empty cell, NaN, comes last
        return str(a) < str(b)


class CellTable(QTableWidget):
    """A read-only table. Ctrl+C copies the selected cells, a click on a head sorts by its column."""

    def __init__(
        self, head: Sequence[str], rows: Sequence[Sequence[tuple[str, object]]], wrap_first: bool = False
    ) -> None:
        """Make a table of (text, value) pairs; `wrap_first` wraps the first column where there is not enough width."""
        self._fitting: list[int] = []  # widths that the columns need without wrapping
        self._narrowest = NARROWEST
        super().__init__(len(rows), len(head))
        self.setHorizontalHeaderLabels(list(head))
        for i, row in enumerate(rows):
            for j, (text, value) in enumerate(row):
                self.setItem(i, j, _Item(text, value))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setWordWrap(wrap_first)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(False)
        header.setHighlightSections(False)
        self._wraps = wrap_first
        self.fit_font()

    def fit_font(self) -> None:
        """Set the width of the columns and the height of the rows to what the texts need in the present font."""
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.resizeColumnsToContents()
        self._fitting = [self.columnWidth(i) for i in range(self.columnCount())]
        words = [word for i in range(self.rowCount()) for word in self._first_text(i).split()]
        longest = max((self.fontMetrics().horizontalAdvance(word) for word in words), default=0)
        self._narrowest = max(NARROWEST, longest + _BESIDE)
        if self._wraps:
            self.setMaximumWidth(self.horizontalHeader().length() + 2 * self.frameWidth())
        self.fit_size()

    def fit_size(self) -> None:
        """Give a wrapped first column what the others leave, but room for its longest word; then fit the height."""
        if self._wraps and self._fitting:
            beside = self.verticalScrollBar().sizeHint().width() if self.rowCount() > ROWS else 0
            room = self.width() - 2 * self.frameWidth() - beside - sum(self._fitting[1:])
            self.setColumnWidth(0, min(self._fitting[0], max(self._narrowest, room)))
        self.fit_height()

    def _first_text(self, row: int) -> str:
        item = self.item(row, 0)
        return "" if item is None else item.text()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._fitting:
            self.fit_font()

    def make_sortable(self) -> None:
        """Sort by a column when its head is clicked; the rows keep their order until then."""
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def fit_height(self) -> None:
        """Set the height to that of at most `ROWS` rows, and of a scroll bar where the columns need one."""
        if self._wraps:
            self.resizeRowsToContents()
        rows = sum(self.rowHeight(i) for i in range(min(self.rowCount(), ROWS)))
        header, frame = self.horizontalHeader(), 2 * self.frameWidth()
        beside = self.verticalScrollBar().sizeHint().width() if self.rowCount() > ROWS else 0
        needs_bar = header.length() > self.width() - frame - beside
        bar = self.horizontalScrollBar().sizeHint().height() if needs_bar else 0
        self.setFixedHeight(header.sizeHint().height() + rows + bar + frame)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_size()

    def selected_text(self) -> str:
        """Return the selected cells with tabs and line ends between them."""
        cells = sorted((i.row(), i.column()) for i in self.selectedIndexes())
        lines: dict[int, list[str]] = {}
        for row, column in cells:
            item = self.item(row, column)
            lines.setdefault(row, []).append("" if item is None else item.text())
        return "\n".join("\t".join(line) for line in lines.values())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selected_text())
            event.accept()
            return
        super().keyPressEvent(event)


class FactsSection(Section):
    """Section with the facts: name and unit, value, standard error and sample size."""

    def __init__(self, report: Report, exports: Exports) -> None:
        head = (self.tr("Quantity"), self.tr("Value"), self.tr("± error"), "n")
        rows = []
        for fact in report.facts:
            value, error = fact_numbers(fact)
            rows.append(
                (
                    (
                        f"{tool_text(fact.title)}, {tool_text(fact.unit)}" if fact.unit else tool_text(fact.title),
                        fact.title,
                    ),
                    (value, fact.value),
                    (error, fact.error if fact.error is not None else float("nan")),
                    (grouped(fact.n), fact.n),
                )
            )
        self.table = CellTable(head, rows, wrap_first=True)
        super().__init__(self.tr("Results"), self.table)
        for column, tip in ((2, self.tr("Standard error")), (3, self.tr("Sample size"))):
            if (item := self.table.horizontalHeaderItem(column)) is not None:
                item.setToolTip(tip)
        self.offer(
            _table_actions(self, exports, lambda: facts_text(report), lambda: facts_csv(report), "facts"), self.table
        )


class TableSection(Section):
    """Section with a table of the report."""

    def __init__(self, table: Table, exports: Exports) -> None:
        cells = [list(zip(column_texts(column), column.values.tolist(), strict=True)) for column in table.columns]
        head = [f"{tool_text(c.title)}\n{tool_text(c.unit)}".strip() for c in table.columns]
        self.table = CellTable(head, list(zip(*cells, strict=True)))
        self.table.make_sortable()
        super().__init__(tool_text(table.title), self.table)
        actions = _table_actions(self, exports, lambda: table_text(table), lambda: table_csv(table), table.name)
        self.offer(actions, self.table)


def _table_actions(
    section: Section, exports: Exports, text: Callable[[], str], csv: Callable[[], str], name: str
) -> list[QAction]:
    copy, save = exports.table_actions(section, text, csv, name)
    return [copy, save]
