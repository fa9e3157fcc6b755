"""The context menu of the latent map."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QMenu, QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.latent_map.display_options import DisplayOptions
from dreamexplorer.gui.shared.context_menus import PictureActions, pop_up
from dreamexplorer.gui.shared.map_view.hover import REACH
from dreamexplorer.gui.shared.map_view.markers import Place
from dreamexplorer.gui.shared.map_view.view import MapView


class MapMenu(QObject):
    """Builds the context menu anew for each click, because its entries depend on the clicked place."""

    decode_requested = Signal(float, float)  # a place on the map
    image_requested = Signal(int)  # index of the point whose image is to be the drawing

    def __init__(self, context: Context, view: MapView, display: DisplayOptions, fit: QAction, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._view, self._display, self._fit, self._owner = context, view, display, fit, owner
        self._picture = PictureActions(context, self._grab, "latent-map.png", owner)
        self.axes: tuple[str, str] = ("", "")  # names of the horizontal and the vertical axis
        view.menu_requested.connect(self._on_requested)

    def menu(self, place: Place | None) -> QMenu:
        """Return the menu for a place on the plane; None stands for a click outside of it."""
        menu = QMenu(self._owner)
        if place is not None:
            x, y = place
            here = menu.addAction(self.tr("&Decode here"))
            here.setIcon(self._context.theme.icon("dream"))
            here.setToolTip(self.tr("Select this place; sliders and decoded image follow"))
            here.setEnabled(self._context.session.latent is not None)
            here.triggered.connect(lambda: self.decode_requested.emit(x, y))
            numbers = menu.addAction(self.tr("Copy c&oordinates"))
            numbers.setIcon(self._context.theme.icon("copy"))
            numbers.setToolTip(self.tr("Copy the coordinates of this place to the clipboard"))
            numbers.triggered.connect(lambda: self._copy_place((x, y)))
            index = self._view.points.nearest(x, y, REACH / self._view.viewport.scale)
            if index >= 0:
                send = menu.addAction(self.tr("&Send this image to Draw"))
                send.setIcon(self._context.theme.icon("draw"))
                send.setToolTip(self.tr("Select this image, and show its loss and posterior in Draw"))
                send.triggered.connect(lambda: self.image_requested.emit(index))
            menu.addSeparator()
        menu.addAction(self._fit)
        display = self._display
        menu.addActions([display.points_action, display.grid_action, display.prior_action])
        menu.addSeparator()
        menu.addActions([self._picture.copy, self._picture.save])
        return menu

    def _on_requested(self, at: QPoint, place: Place | None) -> None:
        pop_up(self.menu(place), at)

    def _copy_place(self, place: Place) -> None:
        # with hyphens for minus signs: it is pasted into code
        text = ", ".join(f"{name} = {value:.4g}" for name, value in zip(self.axes, place, strict=True))
        QGuiApplication.clipboard().setText(text)
        self._context.workflow.message.emit(self.tr("Copied: {}").format(text))

    def _grab(self) -> QImage:
        return self._view.grab().toImage()
