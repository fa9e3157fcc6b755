"""The fixture other tests stand on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context


def test_a_context_decodes_what_is_selected(qtbot: QtBot, make_context: Callable[..., Context]) -> None:
    context = make_context()
    session = context.session
    session.set_latent([1.0, -1.0, 0.5])
    qtbot.waitUntil(lambda: session.decoded is not None and session.decoded.z[0] == 1.0)
    assert session.decoded is not None
    assert session.decoded.image.shape == (1, 12, 10)
    assert np.isfinite(session.decoded.image).all()
    assert session.axis_values is not None
    assert session.evaluation is not None
    assert session.evaluation.step == 20
