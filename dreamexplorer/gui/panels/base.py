"""Base class of panels, and the registry through which one file adds one panel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, get_args

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from dreamexplorer.errors import ContractError, UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.registry import accepts, discover
from dreamexplorer.resources import resource_path
from dreamexplorer.session import Observable

WorkspaceId = Literal["train", "explore", "diagnose", "apply", "compare"]
WORKSPACES: tuple[WorkspaceId, ...] = get_args(WorkspaceId)  # in the order of their bar


@dataclass(frozen=True)
class Place:
    """Place of a panel in the default layout of a workspace; sizes are pixels in a window of 1280 x 800.

    Panels of one row stand side by side. A small screen has one row of four columns: panels of one column are tabs
    there, the first of them (by `Panel.order`) in front. The default is a tab behind the last panel of the bottom, or
    behind the panel with the id `behind`.
    """

    row: Literal["left", "top", "bottom", "tab"] = "tab"  # "left" is a column over the whole height
    behind: str = ""
    position: int = 100  # orders the panels of a row from left to right
    width: int = 300
    height: int = 320
    column: int = 1  # column on a small screen, 0 to 3 from the left
    column_width: int = 0  # pixels; the largest value among the panels of a column is its width


class Panel(QWidget):
    """A widget for one dock. Subclasses set the class variables and build themselves in `__init__`."""

    panel_id: ClassVar[str]  # stable: the remembered layout refers to it
    icon_name: ClassVar[str]  # resources/icons/<icon_name>.svg
    order: ClassVar[int] = 100  # position in the View menu
    place: ClassVar[Place] = Place()  # in the workspace "train"
    # Where it stands in each workspace; it is closed in those that are not named. Empty: only in "train", at `place`.
    workspaces: ClassVar[Mapping[WorkspaceId, Place]] = {}
    menu_id: ClassVar[Literal["train", "explore"]] = "explore"  # menu of the window for `actions_for_menu`

    title_changed = Signal(str)  # the new title, where it depends on the model
    front_requested = Signal()  # the panel has something to show that the user asked for elsewhere

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._disconnects: list[Callable[[], None]] = []
        self.setObjectName(self.panel_id)

    def title(self) -> str:
        """Return the name of the panel, translated."""
        raise NotImplementedError

    @classmethod
    def place_in(cls, workspace: WorkspaceId) -> Place | None:
        """Return the place in the default layout of a workspace; None where the panel is closed in it."""
        return (cls.workspaces or {"train": cls.place}).get(workspace)

    def actions_for_menu(self) -> list[QAction]:
        """Return the actions for the window's menu named by `menu_id`; their shortcuts work wherever the focus is."""
        return []

    def actions_for_file_menu(self) -> list[QAction]:
        """Return the actions for the head of the File menu; the panel owns them."""
        return []

    def set_seen(self, seen: bool) -> None:
        """Follow whether the panel is on screen; for Qt it is visible behind another tab, too.

        Called when that changes; panels whose work costs much override it.
        """

    def keep(self) -> object:
        """Return what is on the panel beyond session and settings, without texts; nothing by default.

        The window builds its panels anew in another language: before the panel is disposed of, this is asked for and
        given to `take_over` of its successor.
        """
        return None

    def take_over(self, kept: Any) -> None:
        """Show what the predecessor kept; called where `keep` returned something."""

    def watch(self, event: Observable, slot: Callable[..., object]) -> None:
        """Connect a slot to an event of the session until the panel is disposed of."""
        self._disconnects.append(event.connect(slot))

    def dispose(self) -> None:
        """Disconnect from the session and stop timers and animations; called once, before the window is destroyed."""
        for disconnect in self._disconnects:
            disconnect()
        self._disconnects.clear()


def panel_classes() -> list[type[Panel]]:
    """List all panels by order and id: those in `PANELS` of the modules of this package and of extensions."""
    found: Mapping[str, type[Panel]] = discover("dreamexplorer.gui.panels", "PANELS", _checked_id)
    return sorted(found.values(), key=lambda c: (c.order, c.panel_id))


def _checked_id(cls: type[Panel]) -> str:
    """Return the id of a panel; raise `ContractError` with all that its class lacks."""
    faults = list(_faults(cls))
    if faults:
        raise ContractError(f"the panel {getattr(cls, '__name__', repr(cls))} {'; it '.join(faults)}")
    return cls.panel_id


def _faults(cls: object) -> Iterator[str]:
    if not (isinstance(cls, type) and issubclass(cls, Panel)):
        yield "must be a subclass of dreamexplorer.gui.panels.base.Panel"
        return
    if not _text(cls, "panel_id"):
        yield "must set panel_id to a text"
    icon = _text(cls, "icon_name")
    if not icon or not _has_icon(icon):
        yield 'must set icon_name to the name of a file in resources/icons, such as "info"'
    if not isinstance(cls.place, Place):
        yield "must set place to a Place"
    workspaces: object = cls.workspaces
    if not isinstance(workspaces, Mapping) or not all(
        name in WORKSPACES and isinstance(place, Place) for name, place in workspaces.items()
    ):
        yield f"must map workspaces ({', '.join(WORKSPACES)}) to a Place each in workspaces"
    if cls.title is Panel.title:
        yield "must override title"
    if not accepts(cls.__init__, 2):
        yield "must be constructed as Cls(context)"


def _text(cls: type, name: str) -> str:
    value = getattr(cls, name, "")
    return value if isinstance(value, str) else ""


def _has_icon(name: str) -> bool:
    try:
        return resource_path("icons", f"{name}.svg").is_file()
    except UserError:
        return False
