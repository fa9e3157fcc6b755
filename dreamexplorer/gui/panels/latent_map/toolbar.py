"""The controls above the latent map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from dreamexplorer.gui.panels.latent_map.display_options import DisplayOptions
from dreamexplorer.gui.panels.latent_map.image_choice import ImageChoice
from dreamexplorer.gui.panels.latent_map.plane_chooser import PlaneChooser
from dreamexplorer.gui.settings import Settings
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.choice_box import ChoiceBox
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.numbers import grouped
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.gui.widgets.tool_button import IconButton

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model


class MapToolbar(QWidget):
    """Choices of images and plane, and buttons to pan, to fit, for the grid and for the display options."""

    images_chosen = Signal(object)  # ImageChoice
    pan_toggled = Signal(bool)
    fit_clicked = Signal()
    send_clicked = Signal()  # the picked image is to be the drawing

    def __init__(self, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.images = ChoiceBox()
        self.images.setAccessibleName(self.tr("Images on the map"))
        self.images.setToolTip(self.tr("Which images are encoded and shown as points."))
        self.images.activated.connect(self._on_images)
        self.plane = PlaneChooser(settings, self)
        self.display = DisplayOptions(settings, self)
        self._add_buttons()
        theme.changed.connect(self._on_theme)
        self._on_theme()
        self.set_choices([], None)
        self.plane.set_model([], None, False)

    def _add_buttons(self) -> None:
        self.pan_button = _button("pan", self.tr("Pan"))
        self.pan_button.setCheckable(True)
        self.pan_button.setToolTip(
            wrapped(
                self.tr(
                    "Pan with the left button instead of moving the marker. When this is off, drag with the right or "
                    "middle button, or hold Space."
                )
            )
        )
        self.pan_button.toggled.connect(self.pan_toggled)
        self.fit_button = _button("fit", self.tr("Fit"))
        self.fit_button.clicked.connect(self.fit_clicked)
        self.set_following(True)
        self.send_button = _button("draw", self.tr("Send to Draw"))
        self.send_button.clicked.connect(self.send_clicked)
        self.set_sendable("")
        self.grid_button = _button("grid", self.tr("Grid of decoded images"))
        self.grid_button.setDefaultAction(self.display.grid_action)
        self.display_button = _button("eye", self.tr("Display options"))
        self.display_button.setToolTip(self.tr("Display options"))
        self.display_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.display_button.setMenu(self.display.menu)
        flow = FlowLayout(self, spacing=4)
        for chooser in (self.images, *self.plane.widgets()):
            flow.addWidget(chooser)
        buttons = QWidget()  # keeps the buttons together where the line breaks
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for button in (self.pan_button, self.fit_button, self.grid_button, self.send_button, self.display_button):
            row.addWidget(button)
        flow.addWidget(buttons)

    def set_following(self, on: bool) -> None:
        """Show in the tool tip of Fit whether the view follows the points."""
        tip = self.tr("Show all points, and follow them while they move (key F or 0).")
        if on:
            tip += " " + self.tr("The map follows them now, until you zoom or pan.")
        self.fit_button.setToolTip(wrapped(tip))

    def set_sendable(self, title: str) -> None:
        """Enable the button that sends the picked image to the Draw panel; an empty title stands for none."""
        self.send_button.setEnabled(bool(title))
        tip = self.tr("Send {image} to Draw: its loss, posterior and reconstruction").format(image=title)
        if not title:
            tip = self.tr("Click a point to select its image; this button sends it to Draw.")
        self.send_button.setToolTip(wrapped(tip))

    def set_choices(self, choices: Sequence[ImageChoice], chosen: ImageChoice | None) -> None:
        """Offer these sets of images, and select one."""
        self.images.clear()
        for c in choices:
            text = {"test": self.tr("Test: {count}"), "train": self.tr("Train: {count}"), "": self.tr("All: {count}")}
            label = text.get(c.split, c.split + ": {count}").format(count=grouped(c.count))
            self.images.addItem(label, c)
        self.images.setEnabled(bool(choices))
        if chosen is not None:
            self.images.setCurrentIndex(list(choices).index(chosen))

    def set_family(self, about: type[Model] | None) -> None:
        """Adapt choices and tool tips to a family."""
        self.plane.set_family(about)
        self.display.set_family(about)

    def _on_images(self, index: int) -> None:
        self.images_chosen.emit(self.images.itemData(index))

    def _on_theme(self) -> None:
        for button in (self.pan_button, self.fit_button, self.send_button, self.display_button):
            button.setIcon(self._theme.icon(button.property("icon_name")))
        self.display.grid_action.setIcon(self._theme.icon("grid"))


def _button(icon: str, name: str) -> QToolButton:
    button = IconButton(18)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(name)
    button.setProperty("icon_name", icon)
    return button
