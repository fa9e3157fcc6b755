"""Tool tips that Qt wraps."""

from __future__ import annotations

from dreamexplorer.gui.widgets.tips import wrapped


def test_plain_text_becomes_rich_text_that_shows_the_same() -> None:
    assert wrapped("") == ""
    assert wrapped("a < b & c\nd") == "<p>a &lt; b &amp; c<br>d</p>"
