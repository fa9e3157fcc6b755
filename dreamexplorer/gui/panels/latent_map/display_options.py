"""Display options of the map: overlays that are shown, and the look of the points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from dreamexplorer.gui.settings import Settings, keys
from dreamexplorer.gui.settings.kinds import Setting
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.models.priors import STANDARD_NORMAL

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model

_SIZES = {"small": 2.6, "medium": 3.5, "large": 5.2}  # pixels
_OPACITIES = {"faint": 0.35, "medium": 0.62, "strong": 0.9}  # opacity of a point by its name in the settings


class DisplayOptions(QObject):
    """Actions for points, grid, prior, colour, size, opacity and preview; the choices are remembered."""

    changed = Signal()

    def __init__(self, settings: Settings, owner: QWidget) -> None:
        super().__init__(owner)
        self._settings = settings
        self.grid_action = self._action(
            self.tr("&Grid of decoded images"),
            keys.MAP_GRID,
            self.tr("Decode a grid of points over the whole map. It follows zoom and training."),
        )
        self.prior_action = self._action(self.tr("P&rior"), keys.MAP_PRIOR, "")
        self.points_action = self._action(
            self.tr("&Points"), keys.MAP_POINTS, self.tr("Show the images as points, at their encodings.")
        )
        self.menu = QMenu(owner)
        self.menu.setToolTipsVisible(True)
        self.menu.addActions([self.points_action, self.grid_action, self.prior_action])
        self.menu.addSeparator()
        self._color = self._choice(
            self.tr("&Colour"), keys.MAP_COLOR, {"label": self.tr("By &class"), "none": self.tr("&One colour")}
        )
        self._size = self._choice(
            self.tr("Point &size"),
            keys.MAP_SIZE,
            {"small": self.tr("&Small"), "medium": self.tr("&Medium"), "large": self.tr("&Large")},
        )
        self._opacity = self._choice(
            self.tr("&Opacity"),
            keys.MAP_OPACITY,
            {"faint": self.tr("&Low"), "medium": self.tr("&Medium"), "strong": self.tr("&High")},
        )
        self._preview = self._choice(
            self.tr("Pre&view"),
            keys.MAP_PREVIEW,
            {"corner": self.tr("In the &corner"), "marker": self.tr("At the &marker"), "hidden": self.tr("&Hidden")},
        )

    @property
    def by_class(self) -> bool:
        """True if points have the colours of their classes."""
        return _value(self._color) == "label"

    @property
    def point_size(self) -> float:
        """Diameter of a point in pixels."""
        return _SIZES[_value(self._size)]

    @property
    def opacity(self) -> float:
        """Opacity of a single point, 0 to 1."""
        return _OPACITIES[_value(self._opacity)]

    @property
    def preview(self) -> str:
        """Place of the decoded image: "corner", "marker" or "hidden"."""
        return _value(self._preview)

    def set_family(self, about: type[Model] | None) -> None:
        """Adapt the action for the prior to a family, and disable it where nothing can be shown."""
        prior = STANDARD_NORMAL if about is None else about.latent_prior
        self.prior_action.setEnabled(prior.on_map)
        tip = QCoreApplication.translate("priors", prior.words.map_tip)
        self.prior_action.setToolTip(wrapped(tip))
        self.prior_action.setStatusTip(tip)

    def _action(self, text: str, setting: Setting[bool], tip: str) -> QAction:
        action = QAction(text, self)
        action.setCheckable(True)
        action.setChecked(self._settings.get(setting))
        action.setToolTip(wrapped(tip))
        action.setStatusTip(tip)

        def toggled(on: bool) -> None:
            self._settings.set(setting, on)
            self.changed.emit()

        action.toggled.connect(toggled)
        return action

    def _choice(self, title: str, setting: Setting[str], texts: dict[str, str]) -> QActionGroup:
        """Add a submenu of which one entry is checked; `texts` are its entries by their values in the settings."""
        submenu = self.menu.addMenu(title)
        group = QActionGroup(self)
        saved = self._settings.get(setting)
        for value, text in texts.items():
            action = submenu.addAction(text)
            action.setCheckable(True)
            action.setData(value)
            action.setChecked(value == saved)
            group.addAction(action)

        def triggered(action: QAction) -> None:
            self._settings.set(setting, action.data())
            self.changed.emit()

        group.triggered.connect(triggered)
        return group


def _value(group: QActionGroup) -> str:
    return str(group.checkedAction().data())  # an exclusive group always has a checked action
