"""Names and groups of axes."""

from __future__ import annotations

from dreamexplorer.gui.shared.axis_group import number_of
from dreamexplorer.gui.shared.axis_names import groups_of, shown_name, shown_names
from dreamexplorer.models.axes import Axis


def test_names_stay_where_there_is_nothing_to_translate() -> None:
    assert shown_names([Axis("z0"), Axis("top 3")]) == ["z0", "top 3"]
    assert number_of(shown_name(Axis("top 3"))) == "3"


def test_groups_are_runs_of_one_title() -> None:
    axes = [Axis("top 0", group="Top"), Axis("top 1", group="Top"), Axis("low 0", group="Low", help="fine")]
    top, low = groups_of(axes)
    assert (top.title, top.word, list(top.members)) == ("Top", "top", [0, 1])
    assert (low.title, low.help, list(low.members)) == ("Low", "fine", [2])
    assert groups_of([Axis("z0"), Axis("z1")]) == ()
