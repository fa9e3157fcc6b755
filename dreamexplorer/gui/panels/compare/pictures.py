"""The pictures of a column: the decoded place, and an image beside its reconstruction."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from dreamexplorer.data.base import black_and_white
from dreamexplorer.gui.shared.loss_words import loss_text
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.image_view import ImageView
from dreamexplorer.gui.widgets.notice import shrink
from dreamexplorer.gui.widgets.plain_label import PlainLabel
from dreamexplorer.gui.widgets.steady_label import SteadyLabel
from dreamexplorer.gui.widgets.text_scale import scaled
from dreamexplorer.session import Decoded, Drawing, DrawingResult, Run

_SIDE, _MOST = 52, 160  # pixels of a picture at least and at most


class Pictures(QWidget):
    """Three images with captions, and the loss of the reconstruction in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.decoded, self.original, self.rebuilt = ImageView(), ImageView(), ImageView()
        self.place_caption = SteadyLabel(Qt.AlignmentFlag.AlignHCenter, elastic=True)
        captions = (
            self.place_caption,
            SteadyLabel(Qt.AlignmentFlag.AlignHCenter, elastic=True),
            SteadyLabel(Qt.AlignmentFlag.AlignHCenter, elastic=True),
        )
        captions[1].setText(self.tr("Image"))
        captions[2].setText(self.tr("Reconstruction"))
        self.original.setAccessibleName(self.tr("Image"))
        self.rebuilt.setAccessibleName(self.tr("Reconstruction"))
        self.loss = PlainLabel()
        self.loss.setWordWrap(True)
        self.loss.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.loss.setAccessibleName(self.tr("Loss of the image"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(1)
        for column, (caption, view) in enumerate(zip(captions, self.views, strict=True)):
            shrink(caption)
            view.setMinimumSize(scaled(_SIDE, self), scaled(_SIDE, self))
            grid.addWidget(caption, 0, column)
            grid.addWidget(view, 1, column)
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.loss, 2, 0, 1, 3)
        grid.setRowStretch(1, 1)
        self.restyle(theme)
        self.show_decoded(None, own=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = (event.size().width() - 8) // 3
        for view in self.views:  # what is higher than wide would take room from the map
            view.setMaximumHeight(max(view.minimumHeight(), min(side, scaled(_MOST, self))))

    @property
    def views(self) -> tuple[ImageView, ImageView, ImageView]:
        """The image views from left to right."""
        return self.decoded, self.original, self.rebuilt

    def restyle(self, theme: Theme) -> None:
        """Use the colours of the theme."""
        for view in self.views:
            view.set_colors(theme.color("muted"), theme.color("accent"))

    def show_decoded(self, decoded: Decoded | None, *, own: bool) -> None:
        """Show the decoded place.

        Args:
            decoded: the image; None while there is none.
            own: the place is of this latent space; otherwise the run encoded what another one decodes there.
        """
        self.decoded.set_image(None if decoded is None else decoded.image)
        text = self.tr("Decoded z") if own else self.tr("Re-encoded")
        tip = (
            self.tr("The image decoded from the selected z")
            if own
            else self.tr(
                "z has another size here: this run encodes the image that the other one decodes, and decodes it"
            )
        )
        self.place_caption.setText(text)
        self.place_caption.setToolTip(tip)
        self.decoded.setToolTip(tip)
        self.decoded.setAccessibleName(text)

    def show_reconstruction(self, run: Run, drawing: Drawing | None, result: DrawingResult | None) -> None:
        """Show an image, its reconstruction by a run, and the loss."""
        image = None if drawing is None else drawing.image
        snapshot = run.snapshot
        if image is not None and snapshot is not None and snapshot.binarised:
            image = black_and_white(image)
        self.original.set_image(None if image is None else np.divide(image, 255, dtype=np.float32))
        self.rebuilt.set_image(None if result is None else result.reconstruction)
        known = result is not None and snapshot is not None
        self.loss.setText(loss_text(snapshot.about, result) if known else "")  # type: ignore[union-attr, arg-type]
