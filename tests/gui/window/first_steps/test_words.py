"""Sentences of the card, with the numbers of what was seen."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.widgets.numbers import grouped
from dreamexplorer.gui.window.first_steps.observer import STEPS, Decoded, Encoded, Fact, Moved, Trained, Weighted
from dreamexplorer.gui.window.first_steps.words import StepWords


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (Moved(1, -1.25, 34, 784), "z1 is −1.25 now: 34 of 784 pixels changed by more than 0.1."),
        (
            Decoded(np.array([3.0, -4.0], dtype=np.float32)),
            "You see the image of z = (3.00; −4.00), at distance |z| = 5.00 from the centre.",
        ),
        (
            Encoded(np.array([0.5, 1.0, 2.0], dtype=np.float32), 25.36),
            "Your drawing is encoded to mu = (0.50; 1.00; …); that takes 25.4 nats (KL).",
        ),
        (Encoded(np.array([7.0], dtype=np.float32), None), "Your drawing is encoded to (7.00)."),
        (
            Trained(1200, "negative_elbo", 103.24),
            f"{grouped(1200)} steps in this run. Negative ELBO of the last batches: 103.2 nats per image.",
        ),
        (Weighted(10.0, 25.31, 11.02, 9, 20), "Beta is 10: KL 25.3 → 11.0 nats; 9 of 20 latents are below 0.05 nats."),
        (Weighted(10.0, None, None, 0, 0), "Beta is 10."),
        (None, "Done."),
    ],
)
def test_what_was_seen(qtbot: QtBot, fact: Fact | None, text: str) -> None:
    assert StepWords(QObject()).seen(fact, ["z0", "z1"]) == text


def test_each_step_has_its_own_title(qtbot: QtBot) -> None:
    words = StepWords(QObject())
    assert len({words.title(step) for step in STEPS}) == len(STEPS) == 6
