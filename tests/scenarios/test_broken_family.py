"""A model that cannot do something says so once, and everything else goes on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPointF

from dreamexplorer.models.base import Encoding
from dreamexplorer.models.mlp_vae import MlpVae
from tests.scenarios.user import User


@pytest.mark.allow_log("The drawing could not be reconstructed|The images of the map could not be encoded")
def test_a_model_that_cannot_encode_is_reported_once(
    start: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    user = start()

    def fails(model: MlpVae, x: torch.Tensor) -> Encoding:
        raise RuntimeError("the encoder is broken")

    monkeypatch.setattr(MlpVae, "encode", fails)
    canvas = user.panel("draw").canvas
    side = min(canvas.width(), canvas.height())
    middle = canvas.rect().center()
    for i in range(3):  # strokes, each of which asks for many reconstructions
        x = middle.x() + (i - 1) * side / 8
        user.drag(canvas, QPointF(x, middle.y() - side / 4), QPointF(x, middle.y() + side / 4))
    message = user.read_message()
    assert "the encoder is broken" in message
    assert "Your model is unchanged" in message

    before = user.decoded.image.copy()
    user.slide(0, 2.0)
    user.until(lambda: not np.array_equal(user.decoded.image, before))
    user.drag(canvas, QPointF(middle.x() - side / 4, middle.y()), QPointF(middle.x() + side / 4, middle.y()))
    user.wait(0.3)
    assert user.messages() == [], "it was said already"

    monkeypatch.undo()
    user.drag(canvas, QPointF(middle), QPointF(middle.x() + 9, middle.y() + 9))
    user.until(lambda: user.session.drawing_result is not None)
