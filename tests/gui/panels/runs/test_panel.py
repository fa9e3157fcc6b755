"""The runs panel: rows, marks, names, order, filter, deletion with undo, and the table as a file."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.runs.difference_dialog import DifferenceDialog
from dreamexplorer.gui.panels.runs.model import NAME
from dreamexplorer.gui.panels.runs.panel import RunsPanel
from dreamexplorer.gui.widgets.tool_button import ActionToolButton
from dreamexplorer.gui.workflow.current_model import keys_of
from dreamexplorer.session import Run, Session
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.events import Evaluation
from tests.gui.conftest import MakePanel

SIZE = (900, 300)


@pytest.fixture
def context(make_context: Callable[..., Context]) -> Context:
    return make_context()


@pytest.fixture
def session(context: Context, tiny_checkpoint: Checkpoint) -> Session:
    """Three runs: of beta 1, 4 and 10, with results."""
    session = context.session
    for beta, nats in ((4.0, 120.0), (10.0, 150.0)):
        snapshot = tiny_checkpoint.snapshot
        config = dataclasses.replace(snapshot.config, beta=beta)
        run = Run(train=tiny_checkpoint.train)
        session.add_run(run, dataclasses.replace(snapshot, config=config), keys_of("mlp-vae"))
        values = dict.fromkeys(keys_of("mlp-vae"), nats)
        session.record_evaluation(Evaluation(snapshot.step, snapshot.epoch, values, None, None, None), run)
    return session


@pytest.fixture
def panel(context: Context, session: Session, make_panel: MakePanel) -> RunsPanel:
    return make_panel(RunsPanel, context, SIZE)


def column(panel: RunsPanel, key: str) -> int:
    return next(i for i, c in enumerate(panel.model.columns) if c.key == key)


def texts(panel: RunsPanel, key: str) -> list[str]:
    place, order = column(panel, key), panel.order_of_rows
    return [str(order.index(row, place).data()) for row in range(order.rowCount())]


def click(panel: RunsPanel, row: int, key: str = "family", modifiers: Any = Qt.KeyboardModifier.NoModifier) -> None:
    at = panel.table.visualRect(panel.order_of_rows.index(row, column(panel, key))).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, modifiers, at)


def test_rows_say_what_tells_the_runs_apart(panel: RunsPanel, session: Session) -> None:
    assert panel.title() == "Runs (3)"
    assert texts(panel, "name") == ["mlp-vae 1", "mlp-vae 2", "mlp-vae 3"]
    assert texts(panel, "beta") == ["1", "4", "10"]
    assert "latent_dim" not in [c.key for c in panel.model.columns], "all have the same"
    assert not panel.notice.isVisible()
    assert panel.selected() == [session.current_run]


def test_a_click_shows_a_run_and_a_tick_only_its_curves(panel: RunsPanel, session: Session, qtbot: QtBot) -> None:
    first, second, third = session.runs
    click(panel, 0)
    assert session.current_run is first
    assert panel.selected() == [first]
    index = panel.order_of_rows.index(1, NAME)
    box = panel.table.visualRect(index)
    QTest.mouseClick(
        panel.table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=box.topLeft()
        + (box.bottomLeft() - box.topLeft()) / 2
        + (box.topRight() - box.topLeft()) * (10 / box.width()),
    )
    assert not second.shown
    assert session.current_run is first, "the tick was clicked, not the run"
    click(panel, 2, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert session.current_run is first
    assert third in panel.selected()


def test_keys_show_and_rename(panel: RunsPanel, session: Session, qtbot: QtBot) -> None:
    click(panel, 2)
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Up)
    assert session.current_run is session.runs[2], "the arrows only select"
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert session.current_run is session.runs[1]
    panel.rename()
    editor = panel.table.findChild(QLineEdit)
    assert editor is not None
    editor.setText("  beta four ")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.runs[1].name == "beta four")  # Qt commits in its next turn
    assert texts(panel, "name") == ["mlp-vae 1", "beta four", "mlp-vae 3"]


def test_rows_are_sorted_with_pinned_ones_first(panel: RunsPanel, session: Session) -> None:
    panel.table.sortByColumn(column(panel, "negative_elbo"), Qt.SortOrder.DescendingOrder)
    assert texts(panel, "beta")[:2] == ["10", "4"]
    session.mark_run(session.runs[1], pinned=True)
    assert texts(panel, "beta")[:2] == ["4", "10"]
    panel.table.sortByColumn(column(panel, "beta"), Qt.SortOrder.AscendingOrder)
    assert texts(panel, "beta") == ["4", "1", "10"]


def test_the_filter_leaves_rows_that_contain_a_text(panel: RunsPanel, session: Session) -> None:
    session.rename_run(session.runs[1], "Strong beta")
    panel.filter.setText("strong")
    assert texts(panel, "name") == ["Strong beta"]
    panel.filter.setText("nothing like it")
    assert texts(panel, "name") == []
    assert panel.notice.text() == "No run contains this text."
    panel.filter.clear()
    assert len(texts(panel, "name")) == 3


def test_nothing_is_done_with_a_run_that_the_filter_hides(panel: RunsPanel, session: Session) -> None:
    actions, runs = panel.actions_of_runs, session.runs
    session.rename_run(runs[1], "Strong beta")
    click(panel, 0)
    panel.filter.setText("strong")
    assert panel.selected() == []
    acting = (actions.show, actions.copy, actions.rename, actions.pin, actions.delete)
    assert not any(action.isEnabled() for action in acting)
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    assert session.runs == runs
    panel.refresh_now()
    assert panel.selected() == []
    click(panel, 0)
    assert panel.selected() == [runs[1]]
    assert actions.delete.isEnabled()
    session.select_run(runs[2])
    assert panel.selected() == [], "the run that is shown now is hidden by the filter"
    panel.filter.clear()
    assert panel.selected() == [runs[2]]


def test_a_long_name_leaves_the_other_columns_in_sight(panel: RunsPanel, session: Session) -> None:
    name = "a_name_without_spaces_" * 12
    session.rename_run(session.runs[1], name)
    session.select_run(session.runs[1])
    assert panel.table.columnWidth(NAME) < panel.width() / 2
    assert name in panel.order_of_rows.index(1, NAME).data(Qt.ItemDataRole.ToolTipRole)


def test_buttons_stay_in_place_while_the_filter_is_written(panel: RunsPanel) -> None:
    def places() -> list[int]:
        return [button.x() for button in panel.findChildren(ActionToolButton)]

    before = places()
    assert len(set(before)) > 1
    panel.filter.setText("mlp")
    panel.layout().activate()
    QTest.qWait(0)
    assert places() == before
    assert panel.filter.minimumWidth() == panel.filter.maximumWidth()


def test_an_empty_table_says_how_long_runs_stay(context: Context, make_panel: MakePanel, qtbot: QtBot) -> None:
    notice = make_panel(RunsPanel, context, SIZE).notice
    qtbot.waitUntil(lambda: "until you close the program" in notice.text())
    assert "kept in the library" in notice.text()


def test_deleted_runs_come_back_in_their_places(panel: RunsPanel, context: Context, session: Session) -> None:
    actions, runs = panel.actions_of_runs, session.runs
    messages: list[str] = []
    context.workflow.message.connect(messages.append)
    click(panel, 1)
    assert session.current_run is runs[1]
    actions.delete.trigger()
    assert session.runs == (runs[0], runs[2])
    assert session.current_run is runs[0], "the one beside it is shown"
    assert "mlp-vae 2" in messages[-1]
    actions.undo.trigger()
    assert session.runs == runs
    assert not actions.undo.isEnabled()
    panel.table.selectAll()
    actions.delete.trigger()
    assert session.runs == (runs[2],), "one stays"
    assert "mlp-vae 1, mlp-vae 2" in messages[-1]
    actions.undo.trigger()
    assert session.runs == runs, "what was deleted at once comes back at once"
    assert messages[-1] == "Brought back: mlp-vae 1, mlp-vae 2."
    assert not actions.undo.isEnabled()
    panel.table.selectAll()
    actions.delete.trigger()
    panel.table.selectAll()
    actions.update_states()
    assert not actions.delete.isEnabled()


def test_the_run_that_is_trained_cannot_be_deleted(panel: RunsPanel, session: Session) -> None:
    session.set_training_run(session.current_run)
    assert panel.selected() == [session.current_run]
    assert not panel.actions_of_runs.delete.isEnabled()


def test_settings_go_into_the_form(panel: RunsPanel, context: Context, session: Session) -> None:
    context.workflow.family_titles()
    offered: list[Any] = []
    context.workflow.settings_offered.connect(offered.append)
    context.workflow.offer_settings(session.runs[1])
    assert offered[0].model.beta == 4.0


def test_the_table_is_written_as_csv(
    panel: RunsPanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(tmp_path / "runs"), ""))
    panel.table.sortByColumn(column(panel, "beta"), Qt.SortOrder.DescendingOrder)
    panel.export_csv()
    qtbot.waitUntil((tmp_path / "runs.csv").exists)
    rows = list(csv.DictReader((tmp_path / "runs.csv").read_text().splitlines()))
    assert [row["model.beta"] for row in rows] == ["10.0", "4.0", "1.0"]
    assert float(rows[0]["test_negative_elbo"]) == 150.0
    assert rows[0]["alive"] == ""
    created = datetime.fromisoformat(rows[0]["created"].replace("Z", "+00:00"))
    assert created.timestamp() == int(panel.context.session.runs[2].created)


def open_differences(panel: RunsPanel, qtbot: QtBot) -> DifferenceDialog:
    """Select the first two rows and press the button."""
    click(panel, 0)
    click(panel, 1, modifiers=Qt.KeyboardModifier.ControlModifier)
    panel.actions_of_runs.compare.trigger()
    dialog = panel.findChild(DifferenceDialog)
    assert dialog is not None
    qtbot.waitExposed(dialog)
    return dialog


def test_differences_of_two_runs_open_in_a_dialog(panel: RunsPanel, session: Session, qtbot: QtBot) -> None:
    click(panel, 0)
    assert not panel.actions_of_runs.compare.isEnabled(), "one run differs from nothing"
    dialog = open_differences(panel, qtbot)
    assert dialog.runs == list(session.runs[:2])
    rows = {dialog.table.item(row, 0).text(): row for row in range(dialog.table.rowCount())}
    beta = [dialog.table.item(rows["Beta"], column).text() for column in (1, 2, 3)]
    assert beta == ["1", "4", ""]
    session.rename_run(session.runs[1], "strong")
    panel.refresh_now()
    assert dialog.table.horizontalHeaderItem(2).text() == "strong"
    QTest.keyClick(dialog.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == "\tmlp-vae 1\tstrong\tChange"
    assert "Beta\t1\t4\t" in lines
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: panel.findChild(DifferenceDialog) is None)


def test_a_folder_is_opened(
    panel: RunsPanel, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    click(panel, 0)
    assert not panel.actions_of_runs.open_folder.isEnabled(), "it is only in memory"
    session.set_folder(session.runs[0], tmp_path)
    panel.refresh_now()
    panel.actions_of_runs.update_states()
    panel.actions_of_runs.open_folder.trigger()
    assert opened == [str(tmp_path)]


def test_using_settings_is_confirmed(panel: RunsPanel, context: Context, session: Session) -> None:
    messages: list[str] = []
    context.workflow.message.connect(messages.append)
    click(panel, 1)
    panel.actions_of_runs.copy.trigger()
    assert messages == ["The training form has the settings of mlp-vae 2; Train starts with them."]
    session.set_training_run(session.runs[1])
    panel.actions_of_runs.update_states()
    assert not panel.actions_of_runs.copy.isEnabled(), "the form is that of the training"
    session.set_training_run(None)


def test_runs_in_the_order_of_the_list_stay_so_in_another_language(
    context: Context, panel: RunsPanel, make_panel: MakePanel
) -> None:
    again = make_panel(RunsPanel, context, SIZE)
    again.take_over(panel.keep())
    assert again.table.horizontalHeader().sortIndicatorSection() == -1
    panel.table.sortByColumn(column(panel, "beta"), Qt.SortOrder.DescendingOrder)
    again.take_over(panel.keep())
    assert texts(again, "beta") == ["10", "4", "1"]


def test_a_click_counts_though_the_list_changes_before_the_button_is_released(
    panel: RunsPanel, session: Session, tiny_checkpoint: Checkpoint
) -> None:
    """Runs of the library, and settings in which all differ, come at any time, also while the mouse is pressed."""
    first, second = session.runs[:2]
    wider = Run(train=tiny_checkpoint.train)
    config = dataclasses.replace(tiny_checkpoint.snapshot.config, latent_dim=9)
    session.add_run(wider, dataclasses.replace(tiny_checkpoint.snapshot, config=config), keys_of("mlp-vae"))
    session.select_run(second)
    session.remove_run(wider)
    assert "latent_dim" not in [c.key for c in panel.model.columns]
    at = panel.table.visualRect(panel.order_of_rows.index(0, NAME)).center()
    QTest.mousePress(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    session.restore_run(wider, 3)
    assert texts(panel, "latent_dim")[-1] == "9"
    QTest.mouseRelease(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert session.current_run is first


def test_a_name_that_is_being_edited_and_a_selection_stay_as_runs_come_and_go(
    panel: RunsPanel, session: Session, qtbot: QtBot
) -> None:
    first, second, third = session.runs
    click(panel, 1, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert set(panel.selected()) == {second, third}
    session.remove_run(first)
    assert set(panel.selected()) == {second, third}
    panel.table.clearSelection()
    panel.table.selectRow(0)
    panel.rename()
    editor = panel.table.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "Beta four")
    session.restore_run(first, 0)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: second.name == "Beta four")  # Qt commits in its next turn
    assert [first.name, third.name] == ["mlp-vae 1", "mlp-vae 3"]
