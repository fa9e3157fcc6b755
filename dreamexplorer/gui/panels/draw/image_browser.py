"""Chooses an image of the test set: by class, by index, or at random."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QSpinBox

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.panels.draw.canvas_tools import ThemedToolButton
from dreamexplorer.gui.shared.class_choice import are_digits
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.choice_box import ChoiceBox

_ANY = -1  # item data of the entry for all classes


class ImageBrowser(QObject):
    """A list of classes, a field for the index, and a button for a random image, for the owner to lay out."""

    chosen = Signal(int)  # index of an image of the test set

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._dataset: ImageDataset | None = None
        self._index: int | None = None  # index of the image chosen last
        self.labels = ChoiceBox()
        self.labels.setAccessibleName(self.tr("Label of the test image"))
        self.labels.setToolTip(self.tr("Class of the test images to choose from"))
        self.labels.currentIndexChanged.connect(self._on_label)
        self.index = QSpinBox()
        self.index.setAccessibleName(self.tr("Number of the test image"))
        self.index.setToolTip(self.tr("Index in the test set; the arrows go to the next one of the chosen class"))
        self.index.setKeyboardTracking(False)
        self.index.setWrapping(True)
        self.index.valueChanged.connect(self._on_index)
        self.random = ThemedToolButton(
            theme, "dice", self.tr("Random test image"), self.tr("Pick a random test image (Ctrl+T)")
        )
        self.random.clicked.connect(self.choose_random)

    def set_dataset(self, dataset: ImageDataset | None) -> None:
        """Offer the test images of this dataset; None disables the controls."""
        self._dataset, self._index = dataset, None
        for widget in (self.labels, self.index, self.random):
            widget.setEnabled(dataset is not None)
        if dataset is None:
            return
        digits = are_digits(dataset.class_names)
        with QSignalBlocker(self.labels):
            self.labels.clear()
            self.labels.addItem(self.tr("any digit") if digits else self.tr("any class"), _ANY)
            for number, name in enumerate(dataset.class_names):
                self.labels.addItem(self.tr("digit {}").format(name) if digits else name, number)
        with QSignalBlocker(self.index):
            self.index.setRange(0, len(dataset.test) - 1)

    def chosen_place(self) -> tuple[int, int, int | None]:
        """Return the row of the class, the number shown and the index of the image chosen last, if there is one."""
        return self.labels.currentIndex(), self.index.value(), self._index

    def set_chosen_place(self, place: tuple[int, int, int | None]) -> None:
        """Show what `chosen_place` returned, for the same dataset, and choose nothing."""
        row, number, self._index = place
        with QSignalBlocker(self.labels), QSignalBlocker(self.index):
            self.labels.setCurrentIndex(row)
            self.index.setValue(number)

    def choose_random(self) -> None:
        """Choose an image of the chosen class at random."""
        indices = self._indices()
        if indices.size:
            self._choose(int(np.random.default_rng().choice(indices)))

    def _indices(self) -> npt.NDArray[np.intp]:
        """Return the indices of the test images of the chosen class, ascending."""
        if self._dataset is None:
            return np.zeros(0, dtype=np.intp)
        label = self.labels.currentData()
        if label is None or label == _ANY:
            return np.arange(len(self._dataset.test))
        return np.flatnonzero(self._dataset.test.labels == label)

    def _on_label(self) -> None:
        indices = self._indices()
        if indices.size:
            self._choose(int(indices[np.searchsorted(indices, self.index.value()) % indices.size]))

    def _on_index(self, index: int) -> None:
        indices = self._indices()
        if not indices.size:
            return
        if index not in indices:  # go on to the next image of the class in the direction of the arrow
            place = int(np.searchsorted(indices, index))
            forward = self._index is None or index > self._index
            index = int(indices[(place if forward else place - 1) % indices.size])
        self._choose(index)

    def _choose(self, index: int) -> None:
        self._index = index
        with QSignalBlocker(self.index):
            self.index.setValue(index)
        self.chosen.emit(index)
