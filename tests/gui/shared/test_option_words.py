"""Values of options as texts."""

from __future__ import annotations

from dreamexplorer.gui.shared.option_words import value_text


def test_numbers_are_shown_without_idle_zeros():
    assert value_text(4.0) == "4"
    assert value_text((512, 256)) == "512, 256"
    assert value_text(0.001) == "0.001"
    assert value_text(True) == "yes"
