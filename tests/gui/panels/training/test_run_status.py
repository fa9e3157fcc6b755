"""The status of a run: durations, lines, bar."""

from __future__ import annotations

from dreamexplorer.gui.panels.training.run_status import RunStatus, joined, speed_text
from dreamexplorer.gui.theme import Theme


def test_lines_wrap_between_their_parts() -> None:
    assert joined(["step 5", "", "a part that is longer than 24 characters"]) == (
        "step\N{NO-BREAK SPACE}5 · a part that is longer than 24 characters"
    )
    assert speed_text(12340.4) == "12\N{NARROW NO-BREAK SPACE}340 images/s"


def test_the_bar_shows_a_share_or_is_busy(qtbot, qapp) -> None:
    status = RunStatus(Theme(qapp, "light"))
    qtbot.addWidget(status)
    for share, shown in ((0.25, 0.25), (7.0, 1.0), (-1.0, 0.0), (None, None)):
        status.show_fraction(share)
        assert status.fraction == shown


def test_its_height_does_not_change_with_its_figures(qtbot, qapp) -> None:
    status = RunStatus(Theme(qapp, "light"))
    qtbot.addWidget(status)
    status.resize(280, 100)
    status.show_state("Training")
    heights = set()
    for details in ("", "step 5", "step 5\n1:23 left"):
        status.show_details(details)
        assert status.details_text == details
        heights.add(status.layout().heightForWidth(280))
    assert len(heights) == 1
