"""The contract of a panel: what its class must say, and where it stands in each workspace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from dreamexplorer.gui.panels.base import WORKSPACES, Panel, Place, WorkspaceId, panel_classes


class OldPanel(Panel):
    """Declares what panels declared before there were workspaces."""

    panel_id = "old"
    icon_name = "info"
    place = Place(behind="kl")

    def title(self) -> str:
        return "Old"


class TwoPlaces(OldPanel):
    """Stands in two workspaces."""

    panel_id = "two"
    workspaces: ClassVar[Mapping[WorkspaceId, Place]] = {"explore": Place(row="left"), "apply": Place()}


def test_a_panel_with_a_place_alone_stands_in_train() -> None:
    assert OldPanel.place_in("train") == Place(behind="kl")
    assert [name for name in WORKSPACES if OldPanel.place_in(name) is not None] == ["train"]


def test_workspaces_say_where_a_panel_stands_and_where_it_is_closed() -> None:
    assert [name for name in WORKSPACES if TwoPlaces.place_in(name) is not None] == ["explore", "apply"]
    assert TwoPlaces.place_in("explore") == Place(row="left")


def test_every_workspace_has_panels() -> None:
    for name in WORKSPACES:
        assert [cls for cls in panel_classes() if cls.place_in(name) is not None], name
