"""The families in the real window: each is chosen, trained briefly, explored, drawn on, saved and reopened."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QFileDialog

from dreamexplorer.models.families import families
from tests.scenarios.user import User

FEW = {"train": 768, "test": 256}  # images: an evaluation and a map cost next to nothing
STEPS = 12


def with_few_images(user: User) -> None:
    """Work on a small part of the dataset, in the window and in the training alike."""
    dataset = user.session.dataset
    assert dataset is not None
    splits = {
        name: dataclasses.replace(s, images=s.images[: FEW[name]], labels=s.labels[: FEW[name]])
        for name, s in dataset.splits.items()
    }
    user.session.set_dataset(dataclasses.replace(dataset, splits=splits))


def decoded_at(user: User, z: np.ndarray) -> np.ndarray:
    """Return the image of this z, decoded by the newest weights."""
    user.session.set_latent(z)
    user.until(
        lambda: (
            np.array_equal(user.decoded.z, z)
            and user.decoded.step == user.step()
            and user.decoded.label == user.session.active_label
        )
    )
    return np.array(user.decoded.image)


def a_slider_moves_the_image(user: User) -> None:
    sliders = user.panel("sliders").sliders
    axis = sliders.order()[0]
    low, high = sliders.axes.state.range_of(axis)
    assert low < high
    before = float(sliders.values()[axis])
    wanted = low + 0.8 * (high - low)
    user.slide(axis, wanted, steps=4)
    after = user.latent
    assert after[axis] != before
    assert after[axis] == pytest.approx(wanted, abs=0.1 * (high - low))
    user.until(lambda: np.array_equal(user.decoded.z, user.latent))


def a_click_on_the_map_decodes(user: User) -> None:
    view = user.panel("latent_map").view
    user.until(lambda: len(view.points) == FEW["test"] and user.marker() is not None)
    before = user.latent.copy()
    middle = view.plot_rect.center().toPoint()
    user.click(view, middle + QPoint(37, -23))
    assert not np.array_equal(user.latent, before)
    user.until(lambda: np.array_equal(user.decoded.z, user.latent))


def a_stroke_is_reconstructed(user: User) -> None:
    draw = user.panel("draw")
    frame = draw.canvas.picture_rect()
    user.drag(draw.canvas, frame.center() - QPointF(0, 0.3 * frame.height()), frame.center())
    user.until(lambda: user.session.drawing_result is not None and draw.results.images.rebuilt.image is not None)
    result = user.session.drawing_result
    assert result is not None
    assert np.isfinite(result.recon_nats)
    assert "nats" in draw.results.numbers.text()
    about = user.snapshot.about
    assert draw.results.images.corrupted.isVisible() == draw.results.images.restored.isVisible() == about.corrupts
    assert (draw.results.images.restored.image is not None) == about.corrupts


@pytest.mark.parametrize("family", list(families()))
def test_a_family_from_the_form_to_a_file_and_back(
    start: Callable[..., User], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, family: str
) -> None:
    path = tmp_path / "model.safetensors"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))
    user = start()
    with_few_images(user)
    form = user.panel("training").form
    title = form.families.itemText(form.families.findData(family))
    user.choose(form.families, title)
    user.write(user.option("epochs"), "5000")  # it is stopped below
    user.train(STEPS)
    assert user.snapshot.family == family
    about = user.snapshot.about
    user.until(lambda: len(user.session.history.train) > 1, 60)
    assert user.session.history.keys == tuple(t.key for t in about.terms)
    assert np.isfinite(user.session.history.train.rows).all()
    a_slider_moves_the_image(user)
    a_click_on_the_map_decodes(user)
    user.stop()
    user.until(lambda: not user.context.workflow.busy and not user.context.jobs.busy, 60)
    assert user.session.axes == user.snapshot.axes  # the sliders have the ranges of the model as it is now

    dreams = user.panel("sliders").dreams
    for command in (dreams.zero, dreams.dream):
        command()
        user.until(lambda: np.array_equal(user.decoded.z, user.latent))
        assert np.isfinite(user.decoded.image).all()
    a_slider_moves_the_image(user)
    a_click_on_the_map_decodes(user)
    a_stroke_is_reconstructed(user)
    curves, kl = user.panel("curves"), user.panel("kl")
    user.until(lambda: list(curves.legend.chips)[: len(about.terms)] == [t.key for t in about.terms])
    user.until(lambda: (user.session.axis_values is not None) == (about.axis_term is not None))
    user.until(lambda: bool(kl.chart.row_names) == (about.axis_term is not None))
    z = user.latent.copy()
    label = user.session.active_label  # a dot that was clicked sets the class of a conditional model
    image = decoded_at(user, z)
    user.shortcut("Ctrl+Shift+S")
    user.until(lambda: user.session.checkpoint_path == path and not user.context.jobs.busy)
    axes = user.session.axes
    assert not user.messages()
    user.close()
    user.until(lambda: user.closed)

    again = start(path)
    assert again.snapshot.family == family
    assert again.session.axes == axes
    if label is not None:
        again.session.set_label(label)
    np.testing.assert_allclose(decoded_at(again, z), image, atol=1e-6)
    assert image.std() > 0
    assert again.panel("training").form.run_config().family == family
    assert not again.messages()
