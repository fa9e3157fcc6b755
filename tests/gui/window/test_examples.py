"""Help > Examples: every shipped model is listed with what its file measured, and opens after the usual question."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.threads import background
from dreamexplorer.gui.window.example_hints import TO_TRY
from dreamexplorer.gui.window.examples import Examples, ExamplesDialog
from dreamexplorer.progress import Silent
from dreamexplorer.resources import resource_path
from dreamexplorer.training.checkpoint import load_checkpoint


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.fixture
def context(make_context: Callable[..., Context]) -> Context:
    return make_context()


@pytest.fixture
def dialog(window: QWidget, context: Context, qtbot: QtBot) -> ExamplesDialog:
    examples = Examples(window, context)
    examples.action().run()
    examples.action().run()  # the same dialog, brought to the front
    (dialog,) = window.findChildren(ExamplesDialog)
    qtbot.waitUntil(lambda: dialog.chosen() is not None, timeout=20_000)
    return dialog


def names(dialog: ExamplesDialog) -> list[str]:
    model = dialog.list.model()
    found = [model.index(row, 0).data(Qt.ItemDataRole.UserRole) for row in range(model.rowCount())]
    return [name for name in found if name]


def test_every_shipped_model_is_listed_with_one_thing_to_try(dialog: ExamplesDialog) -> None:
    shipped = {path.stem for path in resource_path("checkpoints").glob("*.safetensors")}
    assert set(names(dialog)) == shipped
    assert shipped <= set(TO_TRY)
    for name in names(dialog):
        dialog.choose(name)
        assert dialog.to_try.text().startswith("To try: ")
        assert len(dialog.to_try.text()) > 40


def test_the_numbers_are_those_in_the_file(dialog: ExamplesDialog) -> None:
    dialog.choose("mlp-vae-20")
    metrics = load_checkpoint(background.shipped_path("mlp-vae-20")).metrics
    shown = dialog.numbers.text()
    assert f"Negative ELBO: {metrics['test']['negative_elbo']:.4g} nats per image" in shown
    assert f"KL: {metrics['test']['kl']:.4g} nats per image" in shown
    assert "Alive: 20 of 20 latents (KL > 0.05)" in shown
    assert "50 epochs on MNIST" in dialog.origin.text()
    assert dialog.name.text() == "VAE, MLP, 20 latents"


def test_an_example_opens_by_enter_and_by_its_button(
    dialog: ExamplesDialog, context: Context, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(context.workflow, "open_shipped", opened.append)
    dialog.choose("mlp-vae-2")
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    dialog.choose("mlp-vae-20")
    dialog.open_button.click()
    assert opened == ["mlp-vae-2", "mlp-vae-20"]


def test_unreadable_examples_are_said_in_words(
    window: QWidget, context: Context, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(progress: object) -> list[object]:
        raise OSError("no such disk")

    monkeypatch.setattr(background, "shipped_examples", broken)
    dialog = ExamplesDialog(window, context)
    dialog.show()
    qtbot.waitUntil(lambda: "no such disk" in dialog.name.text())
    assert not dialog.open_button.isEnabled()


def test_each_example_says_what_it_is_without_loading_a_weight() -> None:
    for example in background.shipped_examples(Silent()):
        metrics = load_checkpoint(background.shipped_path(example.name)).metrics
        assert [n.value for n in example.numbers] == pytest.approx(
            [metrics["test"][key] for key in metrics["test"]], rel=1e-12
        )
        assert example.epochs > 0


def test_an_example_is_a_run_beside_what_was_trained(dialog: ExamplesDialog, context: Context, qtbot: QtBot) -> None:
    before, session = context.session.snapshot, context.session
    assert before is not None
    session.set_snapshot(dataclasses.replace(before, step=before.step + 1))
    session.set_unsaved(True)
    trained = session.current_run
    dialog.choose("mlp-vae-2")
    dialog.open_button.click()
    qtbot.waitUntil(lambda: session.current_run is not trained, timeout=20_000)
    assert [run.name for run in session.runs] == ["mlp-vae 1", "mlp-vae-2"]
    assert session.current_run is not None
    assert session.current_run.origin.kind == "example"
    assert session.unsaved_runs == (trained,)


def test_no_text_of_an_example_is_cut_where_texts_are_large(dialog: ExamplesDialog, context: Context) -> None:
    """On a small screen the texts were pressed together, and their last lines cut."""
    context.theme.set_text_steps(8)
    try:
        dialog.resize(700, 400)
        for name in names(dialog):
            dialog.choose(name)
            for _ in range(4):  # a layout may ask for another one
                QApplication.processEvents()
            for label in (dialog.name, dialog.numbers, dialog.to_try, dialog.origin):
                assert label.height() >= label.heightForWidth(label.width()), (name, label.text())
    finally:
        context.theme.set_text_steps(0)
