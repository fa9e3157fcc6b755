"""The announcement of what Train will do, where that is not obvious."""

from __future__ import annotations

from dataclasses import replace

from dreamexplorer.training.checkpoint import Checkpoint, ResumeState
from tests.gui.panels.training.driving import RUN, texts


def test_a_new_model_is_announced_before_train(ready, context):
    ready.form.model_form.write("latent_dim", 2)
    assert "Train will start a new run: latent dimensions 20 → 2." in texts(ready)
    ready.form.model_form.write("hidden", (512, 256))
    assert "hidden widths 400 → 512, 256" in texts(ready)
    ready.form.model_form.write("latent_dim", 20)
    ready.form.model_form.write("hidden", (400,))
    assert "new run:" not in texts(ready)
    ready.form.model_form.write("beta", 4.0)
    assert "new run:" not in texts(ready)


def test_other_images_than_the_models_are_announced_before_train(ready, context):
    words = "This model was trained on 2 images of MNIST. Train continues with 4 and a new optimiser."
    session = context.session
    now = session.snapshot
    train = replace(RUN.train, epochs=3)  # what has no say in which images there are

    def show(train_images: object, **changes: object) -> str:
        state = ResumeState({}, {"train_images": train_images})
        session.set_checkpoint(replace(Checkpoint(now, "mnist", train, resume=state), **changes))
        session.set_snapshot(now)
        return texts(ready)

    assert words not in texts(ready)  # of this model nothing is known
    assert "on 2 000 images" in show(2000).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert words in show(2)
    assert "trained on" not in show(4)
    assert "trained on" not in show(None)
    assert "trained on" not in show(2, resume=None)
    assert "trained on" not in show(2, dataset="kmnist")
    assert "trained on" in show(2)
    ready.form.train_form.write("subset", 3)  # asked for in the form: no news
    assert "trained on" not in texts(ready)
    ready.form.train_form.write("subset", 0)
    ready.form.model_form.write("latent_dim", 2)
    assert "trained on" not in texts(ready)
    assert "new run" in texts(ready)
