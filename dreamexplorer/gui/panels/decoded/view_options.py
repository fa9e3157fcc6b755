"""Display options of the decoded image: colour map, smoothing, colour bar, traversal strip."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon, QPixmap
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from dreamexplorer.gui.settings import Settings, keys
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.colormaps import COLORMAPS, color_table, valid_colormap
from dreamexplorer.gui.widgets.image_ops import gradient
from dreamexplorer.gui.widgets.image_view import ImageView
from dreamexplorer.gui.widgets.tool_button import IconButton


class ViewOptions(QObject):
    """Actions that change an image view and are remembered in the settings; a button and a menu that offer them."""

    colormap_changed = Signal()
    traversal_toggled = Signal(bool)

    def __init__(self, view: ImageView, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._view, self._settings = view, settings
        view.set_colormap(valid_colormap(settings.get(keys.DREAM_COLORMAP)))
        view.set_smooth(settings.get(keys.DREAM_SMOOTH))
        view.set_bar_shown(settings.get(keys.DREAM_BAR))
        self.crisp = self._action(
            self.tr("&Crisp pixels"),
            self.tr("Show each pixel as a square; off: interpolate smoothly between pixels"),
            not view.smooth,
        )
        self.bar = self._action(self.tr("Colour &bar"), self.tr("Show which colour stands for which p"), view.bar_shown)
        self.traversal = self._action(
            self.tr("&Traversal"),
            self.tr("Show a strip of images along the dimension of the slider in use"),
            settings.get(keys.DREAM_STRIP),
        )
        self.crisp.toggled.connect(self._on_crisp)
        self.bar.toggled.connect(self._on_bar)
        self.traversal.toggled.connect(self._on_traversal)
        self._maps = QActionGroup(self)
        for colormap in COLORMAPS:
            action = QAction(QCoreApplication.translate("colormaps", colormap.title), self)
            action.setData(colormap.name)
            action.setCheckable(True)
            action.setChecked(colormap.name == view.colormap)
            self._maps.addAction(action)
        self._maps.triggered.connect(self._on_colormap)
        self.menu = QMenu(parent)
        self.menu.setToolTipsVisible(True)
        self.menu.addActions(self._maps.actions())
        self.menu.aboutToShow.connect(self._paint_swatches)
        self.menu.addSeparator()
        self.menu.addActions(self.switches)
        self.button = self._make_button()

    @property
    def switches(self) -> list[QAction]:
        """The three actions that are on or off."""
        return [self.crisp, self.bar, self.traversal]

    @property
    def colormaps(self) -> list[QAction]:
        """An action for each colour map; its data is the map's name, the checked one is in use."""
        return self._maps.actions()

    def add_to(self, menu: QMenu) -> None:
        """Add a submenu of the colour maps, and the switches, to a context menu."""
        maps = menu.addMenu(self.tr("Colour &map"))
        maps.addActions(self.colormaps)
        maps.aboutToShow.connect(self._paint_swatches)
        menu.addActions(self.switches)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's icons."""
        self.button.setIcon(theme.icon("palette"))
        self.crisp.setIcon(theme.icon("pixels"))
        self.traversal.setIcon(theme.icon("strip"))

    def _action(self, text: str, tip: str, checked: bool) -> QAction:
        action = QAction(text, self)
        action.setToolTip(tip)
        action.setStatusTip(tip)
        action.setCheckable(True)
        action.setChecked(checked)
        return action

    def _make_button(self) -> QToolButton:
        button = IconButton()
        button.setMenu(self.menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setText(self.tr("Colours"))
        button.setToolTip(self.tr("Colour map, smoothing, colour bar and traversal strip"))
        button.setAccessibleName(self.tr("Colours and view"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _paint_swatches(self) -> None:
        """Paint the gradients beside the names when a menu opens first: the colour tables are read from files."""
        for action in self.colormaps:
            if action.icon().isNull():
                picture = gradient(color_table(action.data()), QSize(64, 16))
                action.setIcon(QIcon(QPixmap.fromImage(picture)))

    def _on_colormap(self, action: QAction) -> None:
        self._view.set_colormap(action.data())
        self._settings.set(keys.DREAM_COLORMAP, action.data())
        self.colormap_changed.emit()

    def _on_crisp(self, crisp: bool) -> None:
        self._view.set_smooth(not crisp)
        self._settings.set(keys.DREAM_SMOOTH, not crisp)

    def _on_bar(self, shown: bool) -> None:
        self._view.set_bar_shown(shown)
        self._settings.set(keys.DREAM_BAR, shown)

    def _on_traversal(self, shown: bool) -> None:
        self._settings.set(keys.DREAM_STRIP, shown)
        self.traversal_toggled.emit(shown)
