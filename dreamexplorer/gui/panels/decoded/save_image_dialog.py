"""The dialog that asks for file, size and interpolation of a saved image."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from dreamexplorer.gui.widgets.numbers import significant
from dreamexplorer.gui.widgets.plain_buttons import take_icons
from dreamexplorer.gui.widgets.plain_label import PlainLabel
from dreamexplorer.resources import expanded_if_known

LARGEST_SIDE = 4096


@dataclass(frozen=True)
class SaveImageChoice:
    """The user's choice; `side` is the longer side in pixels."""

    path: Path
    side: int
    smooth: bool


class SaveImageDialog(QDialog):
    """Asks for size, interpolation and file of a PNG; `choice` is valid once the dialog was accepted."""

    def __init__(
        self, path: Path, size: QSize, side: int, smooth: bool, colormap: str, parent: QWidget | None = None
    ) -> None:
        """Offer an image of `size` pixels; `colormap` is the title of its colour map, "" for an image in colour."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Save image"))
        self._size = size
        self._own_side = max(size.width(), size.height())
        self.side = QSpinBox()
        self.side.setRange(self._own_side, max(LARGEST_SIDE, self._own_side))
        self.side.setSingleStep(self._own_side)
        self.side.setSuffix(self.tr(" px"))
        self.side.setValue(side)
        self.side.setAccessibleName(self.tr("Longer side in pixels"))
        self.side.setToolTip(
            self.tr(
                "Longer side of the PNG. Multiples of the image's own {} pixels keep all pixels the same size."
            ).format(self._own_side)
        )
        self.note = PlainLabel()
        self.scaling = QComboBox()
        self.scaling.addItem(self.tr("Crisp pixels (nearest neighbour)"), False)
        self.scaling.addItem(self.tr("Smooth (cubic)"), True)
        self.scaling.setCurrentIndex(int(smooth))
        self.scaling.setAccessibleName(self.tr("Scaling"))
        self.scaling.setToolTip(self.tr("Whether values between the pixels are interpolated"))
        self.path = QLineEdit(str(path))
        self.path.setMinimumWidth(280)
        self.path.setAccessibleName(self.tr("File"))
        self.path.setToolTip(self.tr("The PNG file to write"))
        browse = QPushButton(self.tr("&Browse…"))
        browse.setAutoDefault(False)
        browse.setToolTip(self.tr("Choose the file in a dialog"))
        browse.clicked.connect(self._browse)

        form = QFormLayout()
        size_row = QHBoxLayout()
        size_row.addWidget(self.side)
        size_row.addWidget(self.note, 1)
        form.addRow(self._label(self.tr("&Size"), self.side), size_row)
        form.addRow(self._label(self.tr("S&caling"), self.scaling), self.scaling)
        if colormap:
            form.addRow(QLabel(self.tr("Colour map")), QLabel(colormap))
        file_row = QHBoxLayout()
        file_row.addWidget(self.path, 1)
        file_row.addWidget(browse)
        form.addRow(self._label(self.tr("&File"), self.path), file_row)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._save = buttons.button(QDialogButtonBox.StandardButton.Save)
        layout = QVBoxLayout(self)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.side.valueChanged.connect(self._update)
        self.path.textChanged.connect(self._update)
        take_icons(self)
        self._update()

    @property
    def choice(self) -> SaveImageChoice:
        """The choice as it stands; the suffix .png is added where it is missing."""
        path = expanded_if_known(self.path.text().strip())
        if path.suffix.lower() != ".png":
            path = path.with_name(path.name + ".png")
        return SaveImageChoice(path, self.side.value(), bool(self.scaling.currentData()))

    @staticmethod
    def _label(text: str, buddy: QWidget) -> QLabel:
        label = QLabel(text)
        label.setBuddy(buddy)
        return label

    def _update(self) -> None:
        scaled = self._size.scaled(self.side.value(), self.side.value(), Qt.AspectRatioMode.KeepAspectRatio)
        factor = self.side.value() / self._own_side
        self.note.setText(f"{scaled.width()} × {scaled.height()} ({significant(factor)}×)")
        name = Path(self.path.text().strip()).name
        self._save.setEnabled(bool(name) and name not in (".", ".."))

    def _browse(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Save image"),
            self.path.text(),
            self.tr("PNG images (*.png)"),
            # an existing file is confirmed once, after Save
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if chosen:
            self.path.setText(chosen)
