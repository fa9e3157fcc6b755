"""A moment in words."""

from __future__ import annotations

from dreamexplorer.gui.shared.moment_words import moment_text


def test_step_epoch_and_whether_it_is_exact():
    assert moment_text(1240, 1.26, exact=False) == "step 1\N{NARROW NO-BREAK SPACE}240, epoch 1.3 (half precision)"
    assert moment_text(0, 0.0, exact=True) == "step 0, epoch 0.0 (exact)"
    assert moment_text(7, 0.1) == "step 7, epoch 0.1"
