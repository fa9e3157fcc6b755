"""The selected z is decoded and a drawing reconstructed; failures reach the user once."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.base import Encoding
from dreamexplorer.models.mlp_vae import MlpVae
from dreamexplorer.session import Drawing
from tests.gui.lab import Lab


def test_a_drawing_is_analysed_and_analysed_again_with_newer_weights(lab: Lab, tiny_dataset: ImageDataset) -> None:
    drawing = Drawing(tiny_dataset.test.images[0])
    lab.session.set_drawing(drawing)
    lab.until(lambda: lab.session.drawing_result)
    assert lab.session.drawing_result is not None
    assert lab.session.drawing_result.step == 20
    lab.trained(epochs=1)
    lab.until(lambda: lab.session.drawing_result is not None and lab.session.drawing_result.step == 30)
    lab.until(lambda: lab.session.decoded is not None and lab.session.decoded.step == 30)
    lab.session.set_drawing(None)
    lab.qtbot.wait(20)
    assert lab.session.drawing_result is None


@pytest.mark.allow_log("The drawing could not|The images of the map could not")
def test_a_family_that_cannot_encode_is_reported_once_and_all_else_goes_on(
    lab: Lab, tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drawing, map and decoding use the same thread; the message names what failed."""

    def fails(model: MlpVae, x: torch.Tensor) -> Encoding:
        raise NotImplementedError("this family has no encoder")

    lab.settled()
    monkeypatch.setattr(MlpVae, "encode", fails)
    inference, session = lab.context.inference, lab.session
    inference.watch_means(tiny_dataset.test.images)
    for image in tiny_dataset.test.images[:5]:
        session.set_drawing(Drawing(image))
        before = session.decoded
        session.set_latent(np.random.default_rng(0).normal(size=3))
        lab.until(lambda before=before: session.decoded is not before)
    assert len(lab.errors) == 1
    assert "this family has no encoder" in lab.errors[0][1]
    assert session.drawing_result is None
    monkeypatch.undo()
    session.set_drawing(Drawing(tiny_dataset.test.images[5]))
    lab.until(lambda: session.drawing_result is not None)
    assert len(lab.errors) == 1
