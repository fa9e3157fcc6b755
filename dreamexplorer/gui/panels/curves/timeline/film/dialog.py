"""Asks what a film of a run is to be: its kind, its size, and how long it is."""

from __future__ import annotations

from typing import Literal, cast

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QSpinBox, QVBoxLayout, QWidget

from dreamexplorer.gui.settings import Settings, keys
from dreamexplorer.gui.widgets.plain_buttons import take_icons
from dreamexplorer.gui.widgets.plain_label import PlainLabel

Kind = Literal["gif", "png", "mp4"]
SIDES = (180, 240, 360, 480, 720)  # pixels


class FilmDialog(QDialog):
    """Offers kind, size and length; what is chosen is remembered."""

    def __init__(self, settings: Settings, states: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = settings
        self._states = states
        self.setWindowTitle(self.tr("Export the training as a film"))
        self.kind_box = QComboBox()
        for kind, text in (
            ("gif", self.tr("Animation (GIF)")),
            ("mp4", self.tr("Video (MP4)")),
            ("png", self.tr("Strip of pictures (PNG)")),
        ):
            self.kind_box.addItem(text, kind)
        self.kind_box.setCurrentIndex(max(0, self.kind_box.findData(settings.get(keys.FILM_KIND))))
        self.side_box = QComboBox()
        for side in SIDES:
            self.side_box.addItem(self.tr("{} px").format(side), side)
        self.side_box.setCurrentIndex(max(0, self.side_box.findData(settings.get(keys.FILM_SIDE))))
        self.side_box.setToolTip(self.tr("Side of the map, and of the decoded image beside it"))
        self.seconds_box = QSpinBox()
        self.seconds_box.setRange(1, 600)
        self.seconds_box.setSuffix(self.tr(" s"))
        self.seconds_box.setValue(settings.get(keys.TIME_SECONDS))
        self.moments_box = QSpinBox()
        self.moments_box.setRange(2, min(40, max(2, states)))
        self.moments_box.setValue(settings.get(keys.FILM_MOMENTS))
        self.note = PlainLabel()
        self.note.setWordWrap(True)
        self._form = QFormLayout()
        self._form.addRow(self.tr("&Kind"), self.kind_box)
        self._form.addRow(self.tr("&Size"), self.side_box)
        self._form.addRow(self.tr("&Length"), self.seconds_box)
        self._form.addRow(self.tr("&Moments"), self.moments_box)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(self._form)
        column.addWidget(self.note)
        column.addStretch(1)
        column.addWidget(buttons)
        self.kind_box.currentIndexChanged.connect(self._update)
        take_icons(self)
        self._update()

    @property
    def kind(self) -> Kind:
        """The kind of file."""
        return cast(Kind, self.kind_box.currentData())

    @property
    def side(self) -> int:
        """Side of map and image, in pixels."""
        return int(self.side_box.currentData())

    @property
    def seconds(self) -> int:
        """Length of a film."""
        return self.seconds_box.value()

    @property
    def moments(self) -> int:
        """Number of moments of a strip."""
        return self.moments_box.value()

    def accept(self) -> None:
        self._settings.set(keys.FILM_KIND, self.kind)
        self._settings.set(keys.FILM_SIDE, self.side)
        self._settings.set(keys.TIME_SECONDS, self.seconds)
        self._settings.set(keys.FILM_MOMENTS, self.moments)
        super().accept()

    def _update(self) -> None:
        strip = self.kind == "png"
        self._form.setRowVisible(self.seconds_box, not strip)
        self._form.setRowVisible(self.moments_box, strip)
        text = self.tr("The map and the decoded image at {} kept states, with the same scale throughout.")
        self.note.setText(text.format(self.moments if strip else self._states))
