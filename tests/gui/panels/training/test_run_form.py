"""The form of a run: families, what is closed while training runs, what belongs to the machine."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication, QComboBox

from dreamexplorer.gui.panels.training.panel import TrainingPanel
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.training.config import TrainConfig
from tests.gui.panel_fakes import snapshot
from tests.gui.panels.training.driving import RUN, texts


def test_another_family_shows_its_options_and_keeps_the_edits(qtbot, ready, context):
    ready.form.model_form.write("latent_dim", 33)
    families = ready.form.findChildren(QComboBox)[1]
    for name, hidden in (("wide", (1024,)), ("mlp-vae", (400,))):
        index = families.findData(name)
        families.setCurrentIndex(index)
        families.activated.emit(index)
        assert ready.form.run_config().model.hidden == hidden
        assert ("family VAE, MLP → VAE, wide" in texts(ready)) == (name == "wide")
    assert ready.form.run_config().model.latent_dim == 33


def test_while_it_trains_the_choosers_say_why_they_are_closed(ready, context):
    families = ready.form.findChildren(QComboBox)[1]
    words = "Stop the training to choose another family; that needs a new model."
    assert words not in families.toolTip()
    context.training.move(TrainingState.RUNNING)
    assert not families.isEnabled()
    assert words in families.toolTip()
    assert families.statusTip() == words
    context.training.move(TrainingState.IDLE)
    assert families.isEnabled()
    assert words not in families.toolTip() + families.statusTip()


def test_the_device_is_this_machines_not_the_checkpoints(ready, context):
    context.workflow.run = replace(RUN, train=TrainConfig(device="cuda", seed=3))
    context.session.set_snapshot(snapshot(2, 469, 1.0))
    assert ready.form.run_config().train == TrainConfig(device="auto", seed=3)
    ready.form.train_form.write("device", "cpu")
    context.session.set_snapshot(snapshot(20, 469, 1.0))
    assert ready.form.run_config().train.device == "cpu"
    context.settings.set(keys.TRAINING_DEVICE, "abacus")
    context.session.set_snapshot(snapshot(2, 469, 1.0))
    assert ready.form.run_config().train == TrainConfig(device="cuda", seed=3)


def test_the_scale_is_stated(ready):
    assert "sums over pixels and latents, mean over images" in texts(ready)


def test_the_choosers_stay_where_they_are_when_another_family_is_shown(make_context, make_panel, qtbot):
    context = make_context()
    context.workflow.start()
    panel = make_panel(TrainingPanel, context, (284, 600))
    qtbot.waitUntil(lambda: panel.form.isVisible() and not context.jobs.busy, timeout=30_000)
    form, places = panel.form, set()
    for family in context.workflow.family_cards():
        form.show_family(family)
        QApplication.processEvents()
        choosers = (form.datasets, form.families)
        places.add(tuple((c.x(), c.y(), c.height()) for c in choosers))
        assert form.families.currentData() == family
    assert len(places) == 1
