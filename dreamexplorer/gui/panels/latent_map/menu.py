"""The menu under the right button on the latent map."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QMenu, QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.latent_map.cloud.view import PointCloudView
from dreamexplorer.gui.panels.latent_map.toolbar import MapToolbar
from dreamexplorer.gui.shared.context_menus import PictureActions, pop_up

Place = tuple[float, float]


class MapMenu(QObject):
    """Made anew for each click: the place is part of it."""

    decode_asked = Signal(float, float)  # a place on the map

    def __init__(
        self, context: Context, view: PointCloudView, toolbar: MapToolbar, fit: QAction, owner: QWidget
    ) -> None:
        super().__init__(owner)
        self._context, self._view, self._toolbar, self._fit, self._owner = context, view, toolbar, fit, owner
        self._picture = PictureActions(context, self._take, "latent-map.png", owner)
        self.axes: tuple[str, str] = ("", "")  # names, in the order of the coordinates
        view.menu_asked.connect(self._on_asked)

    def menu(self, place: Place | None) -> QMenu:
        """What can be done at a place of the plane, None outside of it."""
        menu = QMenu(self._owner)
        if place is not None:
            x, y = place
            here = menu.addAction(self.tr("&Decode here"))
            here.setIcon(self._context.theme.icon("dream"))
            here.setToolTip(self.tr("Select this place: sliders and decoded image follow"))
            here.setEnabled(self._context.session.latent is not None)
            here.triggered.connect(lambda: self.decode_asked.emit(x, y))
            numbers = menu.addAction(self.tr("Copy c&oordinates"))
            numbers.setIcon(self._context.theme.icon("copy"))
            numbers.setToolTip(self.tr("Put the coordinates of this place on the clipboard"))
            numbers.triggered.connect(lambda: self._copy_place((x, y)))
            menu.addSeparator()
        menu.addAction(self._fit)
        bar = self._toolbar
        menu.addActions([bar.points_action, bar.grid_action, bar.prior_action])
        menu.addSeparator()
        menu.addActions([self._picture.copy, self._picture.save])
        return menu

    def _on_asked(self, at: QPoint, place: Place | None) -> None:
        pop_up(self.menu(place), at)

    def _copy_place(self, place: Place) -> None:
        text = ", ".join(f"{name} = {value:.4g}" for name, value in zip(self.axes, place, strict=True))
        QGuiApplication.clipboard().setText(text)
        self._context.workflow.message.emit(self.tr("Copied: {}").format(text))

    def _take(self) -> QImage:
        return self._view.grab().toImage()
