"""Decoders beyond the usual in the real window: one that is told pixels, one that is judged by features."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog

from tests.scenarios.test_families import (
    STEPS,
    a_click_on_the_map_decodes,
    a_slider_moves_the_image,
    a_stroke_is_reconstructed,
    decoded_at,
    with_few_images,
)
from tests.scenarios.user import User

CHOICES = {
    "autoregressive": {"pixel_window": "5", "binarise": "dynamic"},
    "perceptual": {"likelihood": "perceptual"},
}


@pytest.mark.parametrize("name", list(CHOICES))
def test_a_decoder_from_the_form_to_a_file_and_back(
    start: Callable[..., User], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setattr("dreamexplorer.models.perceptual.STEPS", 60)
    path = tmp_path / "model.safetensors"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))
    user = start()
    with_few_images(user)
    for option, text in CHOICES[name].items():
        combo = user.option(option)
        assert isinstance(combo, QComboBox)
        user.choose(combo, text)
    user.write(user.option("epochs"), "5000")  # it is stopped below
    user.train(STEPS)
    user.until(lambda: len(user.session.history.train) > 1, 60)
    a_slider_moves_the_image(user)
    a_click_on_the_map_decodes(user)
    user.stop()
    user.until(lambda: not user.context.workflow.busy and not user.context.jobs.busy, 60)
    assert user.session.snapshot.binarised == (name == "autoregressive")
    user.panel("sliders").dreams.zero()
    user.until(lambda: np.array_equal(user.decoded.z, user.latent))
    a_slider_moves_the_image(user)
    a_stroke_is_reconstructed(user)
    assert (", binarised" in user.panel("draw").results.numbers.text()) == (name == "autoregressive")
    z = user.latent.copy()
    image = decoded_at(user, z)
    assert image.std() > 0
    user.shortcut("Ctrl+Shift+S")
    user.until(lambda: user.session.checkpoint_path == path and not user.context.jobs.busy)
    assert not user.messages()
    user.close()
    user.until(lambda: user.closed)

    again = start(path)
    assert again.session.snapshot.config == user.session.snapshot.config
    np.testing.assert_allclose(decoded_at(again, z), image, atol=1e-6)
    again.train(STEPS)  # goes on where it stood, with what it had prepared
    again.stop()
    assert not again.messages()
