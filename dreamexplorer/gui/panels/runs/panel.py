"""The runs panel: all runs in a table, with what tells them apart; click one to show it everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QMenu,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.base import Panel, Place, WorkspaceId
from dreamexplorer.gui.panels.runs.actions import RunActions
from dreamexplorer.gui.panels.runs.difference import Line, lines_of
from dreamexplorer.gui.panels.runs.difference_dialog import DifferenceDialog
from dreamexplorer.gui.panels.runs.export import copy_of, csv_writer
from dreamexplorer.gui.panels.runs.model import NAME, SIDE, RunsModel, RunsOrder
from dreamexplorer.gui.shared.context_menus import MenuOffer
from dreamexplorer.gui.shared.save_path import ask_save_path
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.plain_label import PlainLabel
from dreamexplorer.gui.widgets.refresh import Refresher
from dreamexplorer.gui.widgets.tool_button import ActionToolButton
from dreamexplorer.session import Run

COLUMN_CHARS = 28  # widest column, in average characters: a long name leaves the others in sight
HEADING_CHARS = 13  # widest heading over short numbers: results stay in sight beside the settings
FILTER_WIDTH = 126  # pixels
PERIOD_MS = 1000  # least interval between two changes of the figures while a run is trained


class _Editing(QStyledItemDelegate):
    """Edits names; what is typed stays while the figures of the table change."""

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)


class RunTable(QTableView):
    """The table; Return shows the run with the focus, F2 renames it."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_Editing(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys_of_show = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys_of_show and self.state() is not QAbstractItemView.State.EditingState:
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class RunsPanel(Panel):
    """A table of the runs with a filter and buttons."""

    panel_id: ClassVar[str] = "runs"
    icon_name: ClassVar[str] = "runs"
    order: ClassVar[int] = 90
    workspaces: ClassVar[Mapping[WorkspaceId, Place]] = {
        "train": Place(row="tab", behind="curves"),
        "diagnose": Place(row="bottom", position=1, width=1280, height=250, column=2, column_width=400),
        "compare": Place(row="tab", behind="compare", column=0),
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        session = context.session
        self._ticked = False  # the click that is handled has set or taken away a tick
        self.model = RunsModel(
            session, context.workflow.runs, context.theme, context.workflow.config_of, self._title_of
        )
        self.order_of_rows = RunsOrder(self.model)
        self.table = RunTable()
        self.filter = QLineEdit()
        self.notice = PlainLabel()
        self.actions_of_runs = RunActions(context, self)
        self._build()
        self._refresher = Refresher(self, self._refresh, PERIOD_MS)
        self.model.marked.connect(self._on_ticked)
        self.watch(session.current_run_changed, self._on_current_run)
        self.watch(session.runs_changed, self._on_runs)
        self.watch(session.run_changed, lambda _run: self._refresher.request())
        self.watch(session.dataset_changed, self._refresher.request)
        context.workflow.engine_ready.connect(self._refresher.request)
        context.theme.changed.connect(self._refresher.request)
        context.workflow.library.changed.connect(self._on_library)
        # Qt deletes both with the panel: Python's collector would in any order, while one still refers to the other
        self.model.setParent(self)
        self.order_of_rows.setParent(self)
        self._on_runs()

    def title(self) -> str:
        count = len(self.context.session.runs)
        return self.tr("Runs ({})").format(count) if count > 1 else self.tr("Runs")

    def keep(self) -> object:
        header = self.table.horizontalHeader()
        section = header.sortIndicatorSection() if header.isSortIndicatorShown() else -1
        key = self.model.columns[section].key if section >= 0 else ""
        return self.filter.text(), key, header.sortIndicatorOrder()

    def take_over(self, kept: Any) -> None:
        text, key, order = kept
        self.filter.setText(text)
        places = [i for i, column in enumerate(self.model.columns) if column.key == key]
        if places:
            self.table.sortByColumn(places[0], order)
        self.actions_of_runs.update_states()

    def dispose(self) -> None:
        super().dispose()
        self._refresher.stop()

    def refresh_now(self) -> None:
        """Show pending changes at once instead of when the throttle's timer is due."""
        self._refresher.now()

    # -- what the actions ask --------------------------------------------------------------------------------------

    def selected(self) -> list[Run]:
        """Return the selected runs, from top to bottom; none where the filter leaves them out."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self.order_of_rows.run_at(row) for row in rows]

    def rename(self) -> None:
        """Edit the name of the run with the focus in place."""
        runs = self.selected()
        row = self.order_of_rows.row_of(runs[0]) if runs else -1
        if row >= 0:
            index = self.order_of_rows.index(row, NAME)
            self.table.setFocus()
            self.table.setCurrentIndex(index)
            self.table.edit(index)

    def show_differences(self) -> None:
        """Open a dialog with the settings in which the selected runs differ, and their results."""
        if (open_one := self.findChild(DifferenceDialog)) is not None:
            open_one.close()
        dialog = DifferenceDialog(self.selected(), self._lines_of, self)
        dialog.open()

    def _lines_of(self, runs: Sequence[Run]) -> list[Line]:
        return lines_of(runs, self.context.workflow.config_of, self._title_of)

    def export_csv(self) -> None:
        """Ask for a file, and write the rows that are shown into it."""
        kinds = {self.tr("CSV files (*.csv)"): ".csv"}
        path = ask_save_path(self.context, self, self.tr("Save the table of runs"), "runs.csv", kinds)
        if path is None:
            return
        workflow, training = self.context.workflow, self.context.session.training_run
        runs = self.order_of_rows.shown_runs()
        copies = [copy_of(run, workflow.config_of(run), held=run is training) for run in runs]
        self.context.jobs.start(
            self.tr("Saving {}").format(path.name),
            csv_writer(copies, path),
            done=lambda written: workflow.message.emit(self.tr("Saved {}").format(written)),
            failed=lambda error: workflow.error.emit(self.tr("The file could not be saved"), message_text(error)),
        )

    # -- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(4)
        row = FlowLayout()
        self.filter.setPlaceholderText(self.tr("Filter"))
        self.filter.setAccessibleName(self.tr("Filter of the runs"))
        self.filter.setToolTip(self.tr("Show only rows that contain this text"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(FILTER_WIDTH)  # else the button that clears it would shift those behind it
        self.filter.textChanged.connect(self._on_filter)
        row.addWidget(self.filter)
        for action in self.actions_of_runs.for_bar():
            row.addWidget(ActionToolButton(action))
        column.addLayout(row)
        table = self.table
        table.setModel(self.order_of_rows)
        table.setAccessibleName(self.tr("Runs"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setSortingEnabled(True)
        table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)  # as they were made, until a heading is clicked
        table.setIconSize(QSize(2 * SIDE + 2, SIDE))
        table.verticalHeader().hide()
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.clicked.connect(self._on_clicked)
        table.activated.connect(self._on_activated)
        table.selectionModel().selectionChanged.connect(self._on_selection)
        self.addActions(self.actions_of_runs.with_shortcuts())
        MenuOffer(table, self.context_menu)
        column.addWidget(table, 1)
        self.notice.setWordWrap(True)
        column.addWidget(self.notice)

    def context_menu(self) -> QMenu:
        """Return the context menu of the table."""
        return self.actions_of_runs.menu()

    # -- events ----------------------------------------------------------------------------------------------------

    def _title_of(self, family: str) -> str:
        titles = self.context.workflow.family_titles()
        return QApplication.translate("families", titles.get(family, family))

    def _on_runs(self) -> None:
        self._refresher.request()
        self._refresher.now()
        self.title_changed.emit(self.title())

    def _refresh(self) -> None:
        keys_before = [column.key for column in self.model.columns]
        selected = [run for run in self.selected() if run in self.context.session.runs]
        self.model.refresh()
        if keys_before != [column.key for column in self.model.columns] or not selected:
            self._fit()
        self._select(selected)
        self.actions_of_runs.update_states()
        self._explain()
        if (dialog := self.findChild(DifferenceDialog)) is not None:
            dialog.refresh()

    def _on_current_run(self) -> None:
        """Select the run that is shown now."""
        self.table.clearSelection()
        self._select([])
        self.actions_of_runs.update_states()

    def _select(self, runs: list[Run]) -> None:
        """Select these runs again where a reset of the model has lost them; the current run where none was selected."""
        if self.selected():
            return
        current = self.context.session.current_run
        selection = self.table.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        for run in runs or ([] if current is None else [current]):
            row = self.order_of_rows.row_of(run)
            if row >= 0:
                index = self.order_of_rows.index(row, NAME)
                selection.setCurrentIndex(index, flags.Select | flags.Rows)

    def _fit(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        widest = COLUMN_CHARS * self.fontMetrics().averageCharWidth()
        self.table.resizeColumnsToContents()
        for column in range(self.order_of_rows.columnCount()):
            is_number = self.model.columns[column].is_number
            most = max(self.table.sizeHintForColumn(column), HEADING_CHARS * widest // COLUMN_CHARS)
            most = most if is_number else widest
            self.table.setColumnWidth(column, min(self.table.columnWidth(column), most, widest))

    def _explain(self) -> None:
        session = self.context.session
        if self.context.workflow.library.problem:
            text = self.context.workflow.library.problem
        elif self.order_of_rows.rowCount() == 0 and session.runs:
            text = self.tr("No run contains this text.")
        elif len(session.runs) < 2:
            text = self.tr(
                "Every model that you train is kept in the library and stays here; models that you open stay until you "
                "close the program. Change a setting and press Train to compare."
            )
        else:
            text = ""
        self.notice.setText(text)
        self.notice.setVisible(bool(text))

    @Slot()
    def _on_library(self) -> None:
        self._explain()

    def _on_filter(self, text: str) -> None:
        self.order_of_rows.setFilterFixedString(text)
        if not text:
            self._select([])
        self._explain()
        self.actions_of_runs.update_states()

    def _on_ticked(self) -> None:
        self._ticked = True

    def _on_selection(self) -> None:
        self.actions_of_runs.update_states()

    def _on_clicked(self, index: QModelIndex) -> None:
        """Show the run that was clicked, unless the click was on its tick, or extended the selection."""
        ticked, self._ticked = self._ticked, False
        extends = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if not ticked and not QApplication.keyboardModifiers() & extends:
            self._on_activated(index)

    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.context.workflow.show_run(self.order_of_rows.run_at(index.row()))


PANELS = (RunsPanel,)
