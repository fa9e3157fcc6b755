"""The Tools panel: choosing, running, cancelling, the result with its origin, and what is exported."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QFileDialog, QLabel

from dreamexplorer.analysis.report import Report, mean_fact
from dreamexplorer.analysis.tool import Tool, tool_named, tools
from dreamexplorer.errors import UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.tools.panel import WIDE, ToolsPanel
from dreamexplorer.gui.settings import keys
from dreamexplorer.options import option
from dreamexplorer.training.checkpoint import Checkpoint


@pytest.fixture
def make_panel(make_panel: Any) -> Any:
    return lambda context: make_panel(ToolsPanel, context, (462, 420))


@pytest.fixture
def panel(make_context: Callable[..., Context], make_panel: Any) -> ToolsPanel:
    return make_panel(make_context())


def finish(qtbot: Any, panel: ToolsPanel) -> None:
    qtbot.waitUntil(lambda: not panel.running, timeout=20_000)


def run(qtbot: Any, panel: ToolsPanel, name: str = "reconstructions", **options: Any) -> None:
    panel.choose(name)
    for field, value in options.items():
        panel.form.write(field, value)
    assert panel.run(), panel.obstacle()
    finish(qtbot, panel)


def titles(panel: ToolsPanel) -> list[str]:
    return [section.title() for section in panel.page.sections]


def test_every_tool_can_be_chosen_and_has_its_options(panel: ToolsPanel) -> None:
    assert [panel.chooser.itemData(i) for i in range(panel.chooser.count())] == list(tools())
    for name, tool in tools().items():
        panel.choose(name)
        assert panel.tool is tool
        assert panel.summary.text() == tool.summary
        assert panel.form.value() == tool.options()
        assert panel.page.result is None
        assert "Run shows the result here" in panel.page.empty.text()
        assert not panel.exports.save_all.isEnabled()


@pytest.mark.parametrize("name", list(tools()))
def test_every_tool_runs_and_every_part_has_a_title(name: str, panel: ToolsPanel, qtbot: Any) -> None:
    run(qtbot, panel, name)
    result = panel.page.result
    assert result is not None
    report = result.outcome.report
    parts = [*report.images, *report.curves, *report.points, *report.tables]
    expected = [part.title for part in parts]
    assert titles(panel) == (["Results", *expected] if report.facts else expected)
    assert all(title for title in titles(panel))
    assert panel.page.origin.text() == "VAE, MLP, step 20; Tiny"
    assert panel.page.stale.text() == ""


def test_facts_are_shown_with_error_unit_and_sample_size(panel: ToolsPanel, qtbot: Any) -> None:
    run(qtbot, panel, images=100)
    fact = panel.page.result.outcome.report.facts[0]
    table = panel.page.sections[0].table
    row = [table.item(0, column).text() for column in range(table.columnCount())]
    assert row[0] == "Reconstruction loss, nats per image"
    assert float(row[1]) == pytest.approx(fact.value, abs=fact.error)
    assert float(row[2]) == pytest.approx(fact.error, rel=0.1)
    assert row[3:] == ["100"]


def test_a_table_sorts_by_value_and_copies_its_selection(panel: ToolsPanel, qtbot: Any, qapp: Any) -> None:
    run(qtbot, panel, shown=12)
    section = next(s for s in panel.page.sections if s.title() == "Images shown")
    table = section.table
    values = sorted(panel.page.result.outcome.report.tables[0].columns[0].values.tolist())
    table.sortItems(0, Qt.SortOrder.AscendingOrder)
    assert [table.item(i, 0).value for i in range(12)] == values
    table.setFocus()
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert qapp.clipboard().text() == table.selected_text()
    assert table.selected_text().split("\t")[0] == str(values[0])


def test_without_a_model_it_says_what_to_do(make_context: Callable[..., Context], make_panel: Any) -> None:
    panel = make_panel(make_context(None, None))
    assert panel.reason.text() == "Open or train a model first."
    assert not panel.run_button.isEnabled()
    assert not panel.run()


def test_a_tool_that_does_not_apply_says_why(panel: ToolsPanel, monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> None:
    barred = dataclasses.replace(
        tool_named("reconstructions"), name="barred", applies=lambda s, d: UserError("It needs {} latents.", 99)
    )
    panel.add_tool(barred)
    panel.choose("barred")
    assert panel.reason.text() == "It needs 99 latents."
    assert panel.run_button.toolTip() == "It needs 99 latents."
    assert not panel.run_button.isEnabled()
    panel.choose("reconstructions")
    assert panel.reason.text() == ""
    assert panel.run_button.isEnabled()


@dataclasses.dataclass(frozen=True)
class ListOptions:
    """A tool with a list of whole numbers."""

    sizes: tuple[int, ...] = option((3,), "Sizes", "Some sizes.", minimum=1)


def test_an_option_that_is_wrong_cannot_be_run(panel: ToolsPanel) -> None:
    panel.add_tool(Tool("listing", "Listing", "List.", ListOptions, lambda *_: Report()))
    panel.choose("listing")
    assert panel.run_button.isEnabled()
    panel.form.editor("sizes").setText("three")
    assert not panel.run_button.isEnabled()
    assert "Sizes" in panel.run_button.toolTip()
    assert not panel.run()


@dataclasses.dataclass(frozen=True)
class NoOptions:
    """A tool without options."""


def waiting_tool(started: list[bool]) -> Tool:
    def work(model: Any, dataset: Any, options: Any, progress: Any) -> Report:
        started.append(True)
        while True:
            progress.report(0.5)

    return Tool("waiting", "Waiting", "Wait for a cancel.", NoOptions, work)


def test_a_run_shows_progress_and_can_be_cancelled(panel: ToolsPanel, qtbot: Any) -> None:
    started: list[bool] = []
    panel.add_tool(waiting_tool(started))
    panel.choose("waiting")
    assert panel.run()
    qtbot.waitUntil(lambda: bool(started) and panel.bar.value() == 500, timeout=10_000)
    assert panel.bar.isVisible()
    assert panel.run_button.text() == "Cancel"
    assert not panel.run(), "one run at a time"
    panel.run_button.click()
    finish(qtbot, panel)
    assert panel.run_button.text() == "Run"
    assert not panel.bar.isVisible()
    assert panel.page.result is None


def test_closing_the_panel_cancels_its_run(make_context: Callable[..., Context], qtbot: Any) -> None:
    started: list[bool] = []
    context = make_context()
    panel = ToolsPanel(context)
    qtbot.addWidget(panel)
    panel.add_tool(waiting_tool(started))
    panel.choose("waiting")
    assert panel.run()
    qtbot.waitUntil(lambda: bool(started), timeout=10_000)
    panel.dispose()
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)


def test_an_error_of_a_tool_is_reported_once(panel: ToolsPanel, qtbot: Any) -> None:
    def fail(model: Any, dataset: Any, options: Any, progress: Any) -> Report:
        raise UserError("There is no image {}.", 77)

    reported: list[str] = []
    panel.context.jobs.unhandled.connect(lambda title, error: reported.append(str(error)))
    panel.add_tool(Tool("failing", "Failing", "Fail.", NoOptions, fail))
    panel.choose("failing")
    assert panel.run()
    finish(qtbot, panel)
    assert reported == ["There is no image 77."]
    assert panel.run_button.isEnabled()


def test_each_tool_keeps_its_last_result(panel: ToolsPanel, qtbot: Any) -> None:
    def work(model: Any, dataset: Any, options: Any, progress: Any) -> Report:
        return Report((mean_fact("m", "A mean", np.arange(4.0), ""),))

    panel.add_tool(Tool("other", "Other", "Do another thing.", NoOptions, work))
    run(qtbot, panel, images=50)
    first = panel.page.result
    run(qtbot, panel, "other")
    assert titles(panel) == ["Results"]
    panel.choose("reconstructions")
    assert panel.page.result is first
    assert len(titles(panel)) > 1


def test_a_result_is_marked_when_the_model_has_moved_on(
    panel: ToolsPanel, qtbot: Any, tiny_checkpoint: Checkpoint
) -> None:
    run(qtbot, panel, images=20)
    session = panel.context.session
    same = dataclasses.replace(session.snapshot)
    session.set_snapshot(same)
    panel.refresh()
    assert panel.page.stale.text() == "", "another copy of the same weights"
    session.set_snapshot(dataclasses.replace(same, step=55))
    panel.refresh()
    assert "this is step 20, now it is step 55" in panel.page.stale.text()
    session.set_snapshot(dataclasses.replace(same, weights={k: v * 2 for k, v in same.weights.items()}))
    panel.refresh()
    assert panel.page.stale.text() != ""
    session.set_snapshot(same)
    panel.refresh()
    assert panel.page.stale.text() == ""


def test_a_result_of_another_dataset_is_marked(panel: ToolsPanel, qtbot: Any, make_dataset: Callable[..., Any]) -> None:
    run(qtbot, panel, images=20)
    panel.context.session.set_dataset(make_dataset(name="another"))
    panel.refresh()
    assert "another dataset" in panel.page.stale.text()


def test_the_mark_stays_in_view_and_asks_for_a_run_only_where_one_can_be_made(
    panel: ToolsPanel, qtbot: Any, make_dataset: Callable[..., Any]
) -> None:
    run(qtbot, panel, images=20)
    page, session = panel.page, panel.context.session
    assert page.stale.isHidden()
    session.set_snapshot(dataclasses.replace(session.snapshot, step=55))
    panel.refresh()
    bar = page.scroll_area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=5_000)
    before = page.stale.mapTo(panel, QPoint(0, 0))
    bar.setValue(bar.maximum())
    assert page.stale.mapTo(panel, QPoint(0, 0)) == before
    assert not page.stale.visibleRegion().isEmpty()
    assert page.stale.text().endswith("Run again to update.")
    session.set_dataset(None)
    panel.refresh()
    assert not panel.run_button.isEnabled()
    assert "now it is step 55." in page.stale.text()
    assert "Run again" not in page.stale.text()


def test_no_run_is_asked_for_while_one_is_under_way(panel: ToolsPanel, qtbot: Any) -> None:
    run(qtbot, panel, images=20)
    session = panel.context.session
    session.set_snapshot(dataclasses.replace(session.snapshot, step=55))
    panel.refresh()
    assert "Run again" in panel.page.stale.text()
    assert panel.run()
    assert "Run again" not in panel.page.stale.text()
    finish(qtbot, panel)


def test_options_and_choice_are_remembered(make_context: Callable[..., Context], make_panel: Any, qtbot: Any) -> None:
    context = make_context()
    run(qtbot, make_panel(context), images=33, order="best")
    again = make_panel(context)
    assert again.tool.name == "reconstructions"
    assert (again.form.value().images, again.form.value().order) == (33, "best")
    context.settings.set(keys.TOOLS_OPTIONS.of("reconstructions"), {"images": "many"})
    assert make_panel(context).form.value() == tool_named("reconstructions").options()


# -- copying and exporting ------------------------------------------------------------------------------------------


def saved(qtbot: Any, panel: ToolsPanel, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(lambda: condition() and not panel.context.jobs.busy, timeout=10_000)


def test_everything_is_exported_into_a_new_folder(
    panel: ToolsPanel, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(qtbot, panel, images=20)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    folder = tmp_path / "reconstructions-mlp-vae-step-20"
    panel.exports.save_all.trigger()
    saved(qtbot, panel, lambda: (folder / "report.json").exists())
    names = {path.name for path in folder.iterdir()}
    assert {"report.json", "facts.csv", "classes.csv", "loss_quantiles.csv", "reconstructions.png"} <= names
    data = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert data["facts"]["recon"]["n"] == 20
    panel.exports.save_csv.trigger()
    second = tmp_path / "reconstructions-mlp-vae-step-20-2"
    saved(qtbot, panel, second.exists)
    assert {path.suffix for path in second.iterdir()} == {".csv"}
    panel.exports.save_png.trigger()
    third = tmp_path / "reconstructions-mlp-vae-step-20-3"
    saved(qtbot, panel, third.exists)
    assert [path.name for path in third.iterdir()] == ["reconstructions.png"]


def test_json_is_one_file(panel: ToolsPanel, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(qtbot, panel, images=20)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "r"), ""))
    panel.exports.save_json.trigger()
    saved(qtbot, panel, (tmp_path / "r.json").exists)
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["tool"] == "reconstructions"


def test_one_table_is_saved_as_csv(
    panel: ToolsPanel, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(qtbot, panel, images=20)
    section = next(s for s in panel.page.sections if s.title() == "Mean loss of each class")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "t.csv"), ""))
    section.menu_actions[1].trigger()
    saved(qtbot, panel, (tmp_path / "t.csv").exists)
    assert (tmp_path / "t.csv").read_text(encoding="utf-8").startswith("class,n,recon")


def test_numbers_are_copied_as_text(panel: ToolsPanel, qtbot: Any, qapp: Any) -> None:
    run(qtbot, panel, images=20)
    panel.exports.copy.trigger()
    text = qapp.clipboard().text()
    assert text.startswith("Reconstruction loss\t")
    assert "Mean loss of each class\nClass\tImages\t" in text


def test_every_picture_can_be_copied(panel: ToolsPanel, qtbot: Any, qapp: Any) -> None:
    run(qtbot, panel, images=20)
    pictures = [
        s for s in panel.page.sections if s.title() not in ("Results", "Images shown", "Mean loss of each class")
    ]
    assert len(pictures) == 2
    for section in pictures:
        qapp.clipboard().clear()
        section.menu_actions[0].trigger()
        assert qapp.clipboard().image().width() > 100


def test_export_is_reached_by_keyboard(panel: ToolsPanel) -> None:
    shortcuts = {
        a.shortcut().toString() for a in (panel.run_action, *panel.exports.actions()) if not a.shortcut().isEmpty()
    }
    assert shortcuts == {"Ctrl+Return", "Ctrl+Shift+C", "Ctrl+Shift+E"}


def test_a_folder_that_cannot_be_made_is_reported(panel: ToolsPanel, qtbot: Any, tmp_path: Path) -> None:
    run(qtbot, panel, images=20)
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    errors: list[str] = []
    panel.context.workflow.error.connect(lambda title, text: errors.append(text))
    panel.exports.write_folder(file, (".json",))
    saved(qtbot, panel, lambda: bool(errors))
    assert f"{file} is a file, not a folder" in errors[0]


# -- looks ----------------------------------------------------------------------------------------------------------


def test_wide_panels_show_options_beside_the_result(panel: ToolsPanel) -> None:
    assert panel.halves.orientation() == Qt.Orientation.Vertical
    panel.resize(WIDE + 50, 400)
    assert panel.halves.orientation() == Qt.Orientation.Horizontal


def test_short_forms_leave_their_room_to_the_result(panel: ToolsPanel, qtbot: Any) -> None:
    panel.resize(462, 700)
    heights = {}
    for name in ("clusters", "manifold"):
        panel.choose(name)
        fitting = panel.form.sizeHint().height() + 20
        qtbot.waitUntil(lambda fitting=fitting: panel.halves.sizes()[0] <= fitting, timeout=5_000)
        heights[name] = panel.halves.sizes()[0]
    assert heights["clusters"] < heights["manifold"]


def test_images_fill_the_width_and_show_their_captions(panel: ToolsPanel, qtbot: Any) -> None:
    run(qtbot, panel, images=20, shown=5)
    grid = next(s for s in panel.page.sections if hasattr(s, "grid")).grid
    qtbot.waitUntil(lambda: grid.height() == grid.height_for(grid.width()), timeout=5_000)
    size = grid.cell(grid.width())
    assert grid.index_at(QPoint(0, 0)) == 0
    assert grid.index_at(QPoint(size.width() + 4, 2)) == 1
    assert grid.index_at(QPoint(3 * grid.width(), 3 * grid.height())) is None


def test_the_manifold_names_the_latents_that_change(panel: ToolsPanel, qtbot: Any) -> None:
    run(qtbot, panel, "manifold", side=3, first_axis="z2", second_axis="z0")
    section = next(s for s in panel.page.sections if hasattr(s, "grid"))
    assert section.directions.text() == "→ z2   ↑ z0"
    qtbot.waitUntil(section.directions.isVisible, timeout=5_000)
    run(qtbot, panel, images=20)
    section = next(s for s in panel.page.sections if hasattr(s, "grid"))
    assert section.directions.isHidden()


def test_colours_follow_the_theme(panel: ToolsPanel, qtbot: Any) -> None:
    run(qtbot, panel, images=20)
    chart = next(s for s in panel.page.sections if hasattr(s, "chart")).chart
    panel.context.theme.set_choice("dark")
    assert chart.backgroundBrush().color() == panel.context.theme.color("base")
    panel.context.theme.set_choice("light")
    assert chart.backgroundBrush().color() == panel.context.theme.color("base")


def test_points_of_a_chart_are_read_with_the_mouse(panel: ToolsPanel, qtbot: Any) -> None:
    run(qtbot, panel, images=20)
    chart = next(s for s in panel.page.sections if hasattr(s, "chart")).chart
    curve = panel.page.result.outcome.report.curves[0].curves[0]
    box = chart.getPlotItem().getViewBox()
    place = box.mapViewToScene(QPointF(float(curve.x[3]), float(curve.y[3])))
    found = chart.nearest(place)
    assert found is not None
    assert found[1:] == pytest.approx((curve.x[3], curve.y[3]))
    assert chart.nearest(QPointF(-500.0, -500.0)) is None


def test_notes_are_shown(panel: ToolsPanel, qtbot: Any) -> None:
    run(qtbot, panel, images=20)
    texts = [label.text() for label in panel.page.findChildren(QLabel)]
    assert panel.page.result.outcome.report.notes[0] in texts
