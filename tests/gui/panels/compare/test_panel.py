"""The Compare panel: which runs it shows, and what the shared cursor does in all of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
import torch
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.compare.column import Column
from dreamexplorer.gui.panels.compare.panel import ComparePanel
from dreamexplorer.gui.workflow.current_model import keys_of
from dreamexplorer.models.snapshot import restore
from dreamexplorer.session import Drawing, Run
from dreamexplorer.session.values import AxisReading
from dreamexplorer.training.checkpoint import Checkpoint
from tests.gui.conftest import MakePanel
from tests.gui.panels.compare.conftest import SIZE


def codes(column: Column, image: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    assert column.run.snapshot is not None
    with torch.no_grad():
        found = restore(column.run.snapshot).encode(torch.from_numpy(image.copy())[None].float() / 255)
    return np.asarray(found.coordinates[0].numpy())


def decoded(column: Column, z: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    assert column.run.snapshot is not None
    with torch.no_grad():
        return np.asarray(restore(column.run.snapshot).decode(torch.from_numpy(z)[None])[0].numpy())


def test_it_says_what_is_missing_where_there_is_one_run(
    make_context: Callable[..., Context], make_panel: MakePanel, tiny_checkpoint: Checkpoint
) -> None:
    context = make_context()
    panel = make_panel(ComparePanel, context, SIZE)
    assert len(panel.columns) == 1
    assert "two runs" in panel.hint.text()
    assert not panel.add_action.isEnabled()
    context.session.add_run(
        Run("second", train=tiny_checkpoint.train),
        dataclasses.replace(tiny_checkpoint.snapshot, step=99),
        keys_of("mlp-vae"),
    )
    assert [run.name for run in panel.runs] == ["mlp-vae 1", "second"], "they come of themselves"
    assert panel.hint.isHidden()


def test_without_any_model_it_says_so(make_context: Callable[..., Context], make_panel: MakePanel) -> None:
    panel = make_panel(ComparePanel, make_context(None, None), SIZE)
    assert not panel.columns
    assert "No model yet" in panel.hint.text()


def test_columns_are_chosen_added_and_closed(context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(ComparePanel, context, SIZE)
    first, halved, small = context.session.runs
    assert panel.runs == [first, small], "the current run and the newest other one"
    panel.add_action.trigger()
    assert panel.runs == [first, small, halved]
    assert not panel.add_action.isEnabled(), "there is no other run"
    panel.columns[1].head.close_button.click()
    assert panel.runs == [first, halved]
    assert not panel.columns[0].head.close_button.isEnabled(), "two remain"
    head = panel.columns[1].head
    assert [head.runs.itemText(i) for i in range(head.runs.count())] == ["halved", "small"]
    head.runs.setCurrentIndex(1)
    head.runs.activated.emit(1)
    assert panel.runs == [first, small]
    context.session.remove_run(small)
    assert panel.runs == [first, halved], "a run that went is replaced"


def test_heads_say_what_tells_the_runs_apart(panel: ComparePanel) -> None:
    settings = [column.head.settings.text() for column in panel.columns]
    assert "Beta 4" in settings[1]
    assert "Latent dimensions 2" in settings[2]
    assert "Batch size" not in "".join(settings), "it is the same"
    assert "not trained yet" in panel.columns[2].head.figures.text()


def test_bars_of_one_measure_have_one_scale(panel: ComparePanel, qtbot: QtBot) -> None:
    first, halved, _ = (column.bars for column in panel.columns)
    qtbot.waitUntil(lambda: len(first.values) == len(halved.values) == 3)
    assert first.values.max() != halved.values.max()
    assert first.top == halved.top == max(first.fitting_top, halved.fitting_top)
    panel.columns[0].run.axis_reading = AxisReading(np.full(3, 40.0, np.float32), 20, "test")
    panel.columns[0].refresh()
    assert first.top == halved.top >= 40.0


def test_an_image_under_the_cursor_or_selected_is_marked_in_all(panel: ComparePanel, qtbot: QtBot) -> None:
    first, halved, small = panel.columns
    first.view.hovered.emit(5)
    assert [c.view.pointed for c in (halved, small)] == [5, 5]
    first.view.hovered.emit(-1)
    assert [c.view.pointed for c in panel.columns] == [-1, -1, -1]
    halved.view.point_picked.emit(7)
    image = panel.context.session.dataset.test.images[7]  # type: ignore[union-attr]

    def reconstructed(column: Column) -> bool:
        result = column.answers.result
        return result is not None and np.array_equal(result.drawing.image, image)

    qtbot.waitUntil(lambda: all(reconstructed(c) for c in panel.columns))
    for column in panel.columns:
        mark, projection = column.view.overlays.drawing, column.map.projection
        assert mark is not None
        assert projection is not None
        place = projection.project(codes(column, image))[0]
        np.testing.assert_allclose((mark.x, mark.y), place, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(
            column.pictures.rebuilt.image, decoded(column, codes(column, image)), rtol=1e-4, atol=1e-5
        )
        assert "nats" in column.pictures.loss.text()


def test_a_place_goes_to_all_runs_of_its_size_and_as_an_image_to_the_others(
    panel: ComparePanel, context: Context, qtbot: QtBot
) -> None:
    first, halved, small = panel.columns
    halved.view.picked.emit(0.4, -0.3)
    z = panel.shared.z
    assert z is not None
    np.testing.assert_allclose(halved.map.projection.project(z)[0], (0.4, -0.3), atol=1e-5)  # type: ignore[union-attr]
    np.testing.assert_array_equal(context.session.latent, z)  # sliders and map of the current run follow
    for column in (first, halved):
        qtbot.waitUntil(lambda c=column: c.answers.decoded is not None and np.array_equal(c.answers.decoded.z, z))
        np.testing.assert_allclose(column.pictures.decoded.image, decoded(column, z), rtol=1e-4, atol=1e-5)
    seen = np.rint(decoded(halved, z) * 255).astype(np.uint8)
    expected = codes(small, seen)
    qtbot.waitUntil(
        lambda: small.answers.decoded is not None and np.allclose(small.answers.decoded.z, expected, atol=1e-3)
    )
    assert small.pictures.place_caption.text() == "Re-encoded"
    assert first.pictures.place_caption.text() == "Decoded z"
    # a slider of the current run moves it in all columns
    context.session.set_latent(np.array([1.0, 0.0, -1.0]))
    qtbot.waitUntil(lambda: float(halved.answers.decoded.z[0]) == 1.0)  # type: ignore[union-attr]


def test_a_drawing_is_reconstructed_by_all(panel: ComparePanel, context: Context, qtbot: QtBot) -> None:
    drawing = Drawing(np.full(context.session.dataset.image_shape, 200, np.uint8), "Drawing")  # type: ignore[union-attr]
    context.session.set_drawing(drawing)
    qtbot.waitUntil(lambda: all(c.answers.result and c.answers.result.drawing is drawing for c in panel.columns))
    panel.image_action.trigger()
    assert panel.shared.index is not None
    qtbot.waitUntil(lambda: all(c.answers.result and c.answers.result.drawing is not drawing for c in panel.columns))


def test_ellipses_are_switched_and_remembered(panel: ComparePanel, context: Context, qtbot: QtBot) -> None:
    shown = [len(c.view.overlays.ellipses) for c in panel.columns]
    assert all(shown)
    panel.ellipses_action.trigger()
    assert not any(len(c.view.overlays.ellipses) for c in panel.columns)
    other = ComparePanel(context)
    qtbot.addWidget(other)
    assert not other.ellipses_action.isChecked()
    other.dispose()
    panel.ellipses_action.trigger()
    assert [len(c.view.overlays.ellipses) for c in panel.columns] == shown


def test_hidden_it_follows_nothing_and_catches_up_once_it_is_shown(
    panel: ComparePanel, context: Context, qtbot: QtBot
) -> None:
    run = panel.columns[1].run
    panel.hide()
    assert run.snapshot is not None
    newer = dataclasses.replace(run.snapshot, step=500)
    context.session.set_snapshot(newer, run=run)
    qtbot.wait(60)
    assert panel.columns[1].answers.result.step == 77  # type: ignore[union-attr]
    panel.show()
    qtbot.waitUntil(lambda: panel.columns[1].answers.result.step == 500)  # type: ignore[union-attr]


def test_its_state_goes_over_to_the_panel_of_another_language(
    panel: ComparePanel, context: Context, make_panel: MakePanel
) -> None:
    panel.columns[0].view.point_picked.emit(3)
    panel.columns[2].view.picked.emit(0.5, 0.5)
    kept = panel.keep()
    other = make_panel(ComparePanel, context, SIZE)
    other.take_over(kept)
    assert other.runs == panel.runs
    assert other.shared.index == 3
    np.testing.assert_array_equal(other.shared.z, panel.shared.z)  # type: ignore[arg-type]


def test_runs_without_figures_are_evaluated(panel: ComparePanel, context: Context, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: all(run.is_evaluated for run in panel.runs))
    qtbot.waitUntil(lambda: all("test −ELBO" in c.head.figures.text() for c in panel.columns))


def test_a_dataset_that_a_run_does_not_fit_is_explained(
    panel: ComparePanel, context: Context, make_dataset: Callable[..., ImageDataset]
) -> None:
    context.session.set_dataset(make_dataset(shape=(1, 8, 8)))
    assert all("other images" in c.view.overlays.message for c in panel.columns)


@pytest.mark.parametrize("way", ["replace", "add"])
def test_a_run_that_was_read_after_the_end_of_the_panel_is_not_shown_in_it(
    context: Context, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    waiting: list[Callable[[], object]] = []
    monkeypatch.setattr(context.workflow.runs, "load", lambda run, then: waiting.append(then))
    panel = ComparePanel(context)
    first, second, free = context.session.runs
    panel.show_runs([first, second])
    snapshot, free.snapshot = free.snapshot, None  # as one that is only in the library
    if way == "replace":
        panel.columns[0].run_chosen.emit(panel.columns[0], free)
    else:
        panel.add_action.trigger()
    assert len(waiting) == 1
    panel.dispose()
    panel.deleteLater()
    QApplication.sendPostedEvents(panel, QEvent.Type.DeferredDelete)
    free.snapshot = snapshot
    waiting[0]()
    assert len(waiting) == 1
    assert not panel.columns
