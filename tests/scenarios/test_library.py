"""Runs of the window live in the library: they are there after a new start, a kill, in two windows, and on a stick."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from dreamexplorer.gui.window import dialogs
from dreamexplorer.gui.window.library_folder import LibraryDialog
from dreamexplorer.library.entry import size_of
from dreamexplorer.library.library import Library, default_library
from dreamexplorer.session import Run
from dreamexplorer.training.checkpoint import load_checkpoint
from dreamexplorer.training.runs import RunFolder
from tests.scenarios.user import User


def trained(user: User, latents: int, steps: int = 10) -> Run:
    """Train a new run for some steps, and wait until it is kept."""
    user.write(user.option("latent_dim"), str(latents))
    user.train(steps)
    user.stop()
    run = user.session.current_run
    assert run is not None
    user.until(lambda: not run.unsaved and not user.context.jobs.busy)
    return run


def run_named(user: User, name: str) -> Run:
    return next(run for run in user.session.runs if run.name == name)


def cell(user: User, run: Run, key: str) -> str:
    """Text of a cell of the table of runs."""
    panel = user.panel("runs")
    panel.model.refresh()
    column = next(i for i, column in enumerate(panel.model.columns) if column.key == key)
    return str(panel.order_of_rows.index(panel.order_of_rows.row_of(run), column).data())


def click(user: User, run: Run) -> None:
    user.window.docks["runs"].come_forward()
    panel = user.panel("runs")
    panel.refresh_now()
    at = panel.table.visualRect(panel.order_of_rows.index(panel.order_of_rows.row_of(run), 1)).center()
    user.click(panel.table.viewport(), at)
    user.until(lambda: user.session.current_run is run)


def quit_window(user: User) -> None:
    user.close()
    user.until(lambda: user.closed)


def folder_of(run: Run) -> Path:
    assert run.folder is not None
    return run.folder


def test_trained_closed_started_again_shown_and_trained_on(start: Callable[..., User]) -> None:
    user = start()
    run = trained(user, 5, 40)
    user.until(lambda: run.is_evaluated)
    step, rows = user.step(), user.session.history.train.rows.copy()
    weights = {name: w.clone() for name, w in user.snapshot.weights.items()}
    elbo = cell(user, run, "negative_elbo")
    user.context.workflow.runs.rename(run, "Five latents")
    user.context.workflow.runs.mark(run, color="#d64545", pinned=True)
    user.until(lambda: not user.context.jobs.busy)
    quit_window(user)  # nothing is asked: all is kept

    again = start()
    again.until(lambda: len(again.session.runs) == 2)
    run = run_named(again, "Five latents")
    assert not run.loaded
    assert (run.color, run.pinned) == ("#d64545", True)
    assert cell(again, run, "latent_dim") == "5"
    assert float(cell(again, run, "epochs").replace(",", ".")) > 0
    click(again, run)
    assert again.step() == step
    assert len(again.snapshot.axes) == 5
    assert all(np.array_equal(w, weights[name]) for name, w in again.snapshot.weights.items())
    np.testing.assert_allclose(again.session.history.train.rows, rows, rtol=1e-5)
    again.until(lambda: run.is_evaluated)
    assert cell(again, run, "negative_elbo") == elbo
    assert run.checkpoint is not None
    assert run.checkpoint.resume is not None

    again.train(5)
    again.stop()
    again.until(lambda: not run.unsaved and not again.context.jobs.busy)
    assert again.session.current_run is run
    assert load_checkpoint(folder_of(run) / "checkpoint.safetensors").snapshot.step == again.step() > step
    assert len(Library(default_library()).runs().runs) == 1


def copy_while_written(source: Path, target: Path) -> None:
    """Copy a folder; again, if a file that was being written got its name in between."""
    for _ in range(100):
        try:
            shutil.copytree(source, target)
        except shutil.Error:
            shutil.rmtree(target)
        else:
            return
    raise AssertionError(f"{source} cannot be copied")


def test_killed_while_it_trains_it_goes_on_with_one_click(
    start: Callable[..., User], data_folder_of_test: Path, tmp_path: Path
) -> None:
    """A copy of the data folder in the middle of a training is all that a kill leaves."""
    user = start()
    user.window.files.keeper.set_period(1)
    user.write(user.option("latent_dim"), "5")
    user.train(5)
    run = user.session.training_run
    assert run is not None
    user.until(lambda: run.folder is not None and RunFolder(run.folder).holds_a_run())
    user.until(lambda: not user.context.jobs.busy)
    copy_while_written(data_folder_of_test, tmp_path / "killed")
    with user.answering("Stop and close"):
        user.close()
    user.until(lambda: user.closed)
    shutil.rmtree(data_folder_of_test)
    shutil.copytree(tmp_path / "killed", data_folder_of_test)
    saved = load_checkpoint(folder_of(run) / "checkpoint.safetensors").snapshot.step

    again = start(wait=False)
    with again.answering("Go on training") as asked:
        again.until(lambda: again.session.training_run is not None)
    assert "VAE" in asked[0]
    run = again.session.training_run
    assert run is not None
    assert run.folder is not None
    again.until(lambda: again.step() > saved)
    again.stop()
    again.until(lambda: not run.unsaved and not again.context.jobs.busy)
    assert load_checkpoint(run.folder / "checkpoint.safetensors").snapshot.step == again.step()
    quit_window(again)
    third = start()  # nothing is asked any more
    third.until(lambda: len(third.session.runs) == 2)


def test_deleted_and_brought_back_also_in_the_library(start: Callable[..., User]) -> None:
    user = start()
    run = trained(user, 4)
    folder = folder_of(run)
    click(user, run)
    user.panel("runs").table.setFocus()
    user.key(Qt.Key.Key_Delete)
    assert run not in user.session.runs
    user.until(lambda: not folder.exists())
    user.shortcut("Ctrl+Z")
    assert run in user.session.runs
    user.until(lambda: folder.exists() and not user.context.jobs.busy)
    click(user, run)
    assert len(user.snapshot.axes) == 4
    user.panel("runs").table.setFocus()
    user.key(Qt.Key.Key_Delete)
    user.until(lambda: not folder.exists() and not user.context.jobs.busy)
    quit_window(user)
    again = start()
    again.until(lambda: not again.context.jobs.busy)
    assert [run.name for run in again.session.runs] == ["mlp-vae-2"]
    assert len(Library(default_library()).deleted()) == 1


def test_two_windows_on_one_library(start: Callable[..., User]) -> None:
    one = start()
    two = start()
    one.window.activateWindow()
    first = trained(one, 3)
    two.window.activateWindow()
    two.until(lambda: len(two.session.runs) == 2)
    seen = run_named(two, first.name)
    click(two, seen)
    assert two.step() == one.step()
    # It trains in one window: the other one shows that, and leaves it alone
    one.window.files.keeper.set_period(1)
    one.train(5)
    two.until(lambda: seen.held)
    assert two.context.workflow.runs.deletable([seen]) == []
    run = two.context.workflow.current_run()
    assert run is not None
    assert not two.context.workflow.train(run)
    one.stop()
    one.until(lambda: not first.unsaved and not one.context.jobs.busy)
    two.until(lambda: not seen.held and two.step() == one.step())  # what is shown follows
    # A name given in one is seen in the other; a run deleted in one goes from the other
    two.context.workflow.runs.rename(seen, "Renamed")
    one.until(lambda: first.name == "Renamed")
    one.context.workflow.show_run(one.session.runs[0])
    two.context.workflow.show_run(two.session.runs[0])
    two.context.workflow.runs.remove([seen])
    one.until(lambda: first not in one.session.runs)


@pytest.mark.allow_log("could not be kept")
def test_a_library_that_is_pulled_out_and_comes_back(start: Callable[..., User], tmp_path: Path) -> None:
    user = start()
    stick = tmp_path / "stick"
    stick.mkdir()
    user.window.files.library.choose(stick / "runs")
    user.until(lambda: user.context.workflow.library.folder == stick / "runs")
    user.window.files.keeper.set_period(1)
    user.write(user.option("latent_dim"), "5")
    user.train(5)
    run = user.session.training_run
    assert run is not None
    user.until(lambda: run.folder is not None and RunFolder(run.folder).holds_a_run())
    stick.rename(tmp_path / "elsewhere")
    user.until(lambda: run.unkept)
    user.until(lambda: len(user.messages()) == 1)
    said = user.messages()[0].text()
    assert "is gone" in said
    assert "goes on in memory" in said
    step = user.step()
    user.until(lambda: user.step() > step)
    panel = user.panel("runs")
    user.until(lambda: "is gone" in panel.notice.text())
    user.wait(1.5)
    user.read_message()  # it is said once
    (tmp_path / "elsewhere").rename(stick)
    user.until(lambda: not run.unkept)
    user.until(lambda: "is gone" not in panel.notice.text())
    user.stop()
    user.until(lambda: not run.unsaved and not user.context.jobs.busy)
    assert load_checkpoint(folder_of(run) / "checkpoint.safetensors").snapshot.step == user.step()
    assert len(Library(stick / "runs").runs().runs) == 1


def test_the_folder_is_chosen_and_a_bad_one_refused(
    start: Callable[..., User], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = start()
    run = trained(user, 3)
    user.menu("file", "Library of runs")
    dialog = user.window.findChild(LibraryDialog)
    assert dialog is not None
    user.until(lambda: "1 runs" in dialog.contents.text())
    assert not dialog.default_button.isEnabled()
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a, **k: str(tmp_path / "file"))
    refused: list[str] = []
    monkeypatch.setattr(dialogs, "show_message", lambda parent, title, text: refused.append(text))
    dialog.choose_button.click()
    user.until(lambda: refused)
    assert "is a file, not a folder" in refused[0]
    assert dialog.folder.text() == str(default_library())
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a, **k: str(tmp_path / "mine"))
    dialog.choose_button.click()
    user.until(lambda: dialog.folder.text() == str(tmp_path / "mine") and "0 runs" in dialog.contents.text())
    dialog.reject()
    QApplication.processEvents()
    other = trained(user, 4)
    assert folder_of(other).parent == tmp_path / "mine"
    assert folder_of(run).exists()
    quit_window(user)
    again = start()
    again.until(lambda: len(again.session.runs) == 2)
    assert again.session.runs[0].name == other.name


def test_beyond_the_bound_the_oldest_run_goes_only_after_a_question(start: Callable[..., User]) -> None:
    user = start()
    old = trained(user, 3)
    new = trained(user, 4)
    library, bound = Library(default_library()), user.window.files.library.bound
    size = sum(run.size - size_of(run.folder / "states") for run in library.runs().runs)
    bound.set_bound(size * 1.2 / 1e9)
    user.until(lambda: not user.context.jobs.busy)
    assert len(library.runs().runs) == 2, "states are thinned before anything is asked"
    with user.answering("Cancel") as asked:
        bound.set_bound(size * 0.9 / 1e9)
    assert old.name in asked[0]
    user.until(lambda: not user.context.jobs.busy)
    assert len(library.runs().runs) == 2
    with user.answering("Delete"):
        bound.set_bound(size * 0.8 / 1e9)
    user.until(lambda: not user.context.jobs.busy)
    assert [run.folder for run in library.runs().runs] == [folder_of(new)]
    assert library.deleted() == ()
    user.until(lambda: old not in user.session.runs)
