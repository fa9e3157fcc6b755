"""The grid of codes of the selected z, beside the image they decode to; hidden for models without one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.decoded.code_grid_view import CodeGridView
from dreamexplorer.gui.panels.decoded.code_palette import CodePalette
from dreamexplorer.gui.panels.decoded.steady_text import SteadyText
from dreamexplorer.gui.shared.class_choice import Watch
from dreamexplorer.gui.threads.requests import DecodeBatch
from dreamexplorer.gui.threads.results import DecodedBatch
from dreamexplorer.gui.widgets.colormaps import Colors32, color_table
from dreamexplorer.gui.widgets.numbers import fixed
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.session import Floats

CHANNEL = "palette"
_CODE_COLORS = "viridis"
_CELLS_AROUND = 3  # cells in height and width that the pictures of the palette show


class CodeGrid(QWidget):
    """A title and the grid. Arrows and clicks move between cells; a palette previews each code in a cell.

    `watch` connects to session events until the panel is disposed of; `colors` returns the colour table of the images.
    """

    def __init__(self, context: Context, watch: Watch, colors: Callable[[], Colors32], parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._colors = colors
        self._muted, self._accent = QColor("#5a6270"), QColor("#3457d5")
        self._requested: tuple[object, ...] | None = None  # inputs of the pictures requested last
        self.title = SteadyText()
        self.view = CodeGridView()
        self.view.setAccessibleName(self.tr("Codes"))
        self.view.tip_for = self._tip
        self.palette_window = CodePalette(self)
        self.title.setToolTip(wrapped(self._help()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.title)
        layout.addWidget(self.view, 1)
        session = context.session
        self.view.cell_chosen.connect(session.select_axis)
        self.view.code_requested.connect(self._set_code)
        self.view.most_frequent_requested.connect(self._set_most_frequent)
        self.view.palette_requested.connect(self._open_palette)
        self.palette_window.code_chosen.connect(self._on_palette)
        watch(session.model_changed, self._on_model)
        watch(session.selected_axis_changed, self._on_axis)
        watch(session.snapshot_changed, self._renew_palette)
        context.inference.answered.connect(self._on_answer)
        self._on_model()

    def dispose(self) -> None:
        """Disconnect from the context; called by the panel when it is disposed of."""
        self.palette_window.close()
        self._context.inference.answered.disconnect(self._on_answer)

    def set_colors(self, muted: QColor, accent: QColor) -> None:
        """Set the theme's colours of texts and marks."""
        self._muted, self._accent = muted, accent
        if self.grid is not None:
            self.view.set_colors(muted, accent, color_table(_CODE_COLORS))
        palette = self.title.palette()
        palette.setColor(QPalette.ColorRole.WindowText, muted)
        self.title.setPalette(palette)

    @property
    def grid(self) -> tuple[int, int] | None:
        """Rows and columns of the model's codes; None without a grid."""
        snapshot = self._context.session.snapshot
        return None if snapshot is None else snapshot.code_grid

    @property
    def codes(self) -> int:
        """Size of the codebook."""
        axes = self._context.session.axes
        return round(axes[0].high) + 1 if axes else 1

    # -- from the session --------------------------------------------------------------------------------------

    def _on_model(self) -> None:
        self.palette_window.close()
        grid = self.grid
        self.setVisible(grid is not None)
        if grid is not None:
            self.view.set_grid(*grid, self.codes)
            self.view.set_colors(self._muted, self._accent, color_table(_CODE_COLORS))
            self.follow()
            self._on_axis()

    def follow(self) -> None:
        """Show the codes of the selected z."""
        z = self._context.session.latent
        if self.grid is None or z is None:
            return
        self.view.set_numbers(np.rint(z).astype(np.int64))
        self._update_texts()
        self._request_pictures()

    def _on_axis(self) -> None:
        if self.grid is not None:
            self.view.set_current(self._context.session.selected_axis)
            self._update_texts()

    def _update_texts(self) -> None:
        session, cell = self._context.session, self.view.current
        if cell < len(self.view.numbers) and cell < len(session.axes):
            number = int(self.view.numbers[cell])
            self.title.setText(
                self.tr("Codes: {cell} has {number}").format(cell=session.axes[cell].name, number=number)
            )
            self.view.setAccessibleDescription(self.title.text())
            self.palette_window.set_current(number)

    def _help(self) -> str:
        return self.tr(
            "The codes that the image is decoded from, by number: neighbouring numbers and colours are similar codes. "
            "Click a cell to choose another code for it.\n"
            "Keys: arrows move between cells; + and − select the next code, Page keys go further, Home and End to the "
            "ends; Delete selects the most frequent code; Enter shows all codes."
        )

    def _tip(self, cell: int) -> str:
        session = self._context.session
        if not 0 <= cell < len(self.view.numbers):
            return wrapped(self._help())
        row, column = divmod(cell, (self.grid or (1, 1))[1])
        text = self.tr("Row {row}, column {column}: code {number} of 0 to {last}.").format(
            row=row + 1, column=column + 1, number=int(self.view.numbers[cell]), last=self.codes - 1
        )
        values = session.axis_values
        if values is not None and cell < len(values) and np.isfinite(values[cell]):
            text += " " + self.tr("Entropy of the code in this cell: {} nats.").format(fixed(float(values[cell]), 2))
        return wrapped(f"{text}\n{self._help()}")

    # -- from the user ---------------------------------------------------------------------------------------------

    def _set_code(self, cell: int, number: float) -> None:
        session = self._context.session
        if session.latent is not None and cell < session.latent.size:
            z = session.latent.copy()
            z[cell] = number
            session.set_latent(z, origin=self)

    def _set_most_frequent(self, cell: int) -> None:
        self._set_code(cell, self._context.session.axes[cell].centre)

    def _open_palette(self, cell: int) -> None:
        area = self.view.cell_rect(cell)
        corner = self.view.mapToGlobal(area.bottomLeft())
        corner.setY(corner.y() + 4)
        number = int(self.view.numbers[cell])
        self.palette_window.open_at(corner, self.codes, number, self._accent, color_table(_CODE_COLORS))
        self._renew_palette()

    def _on_palette(self, number: int) -> None:
        self._set_code(self.view.current, number)

    # -- preview of each code ----------------------------------------------------------------------------------

    def _renew_palette(self) -> None:
        self._requested = None
        self._request_pictures()

    def _request_pictures(self) -> None:
        """Request the image with each code in the current cell, unless the other cells are the same as before."""
        z, cell = self._context.session.latent, self.view.current
        if not self.palette_window.isVisible() or z is None or cell >= z.size:
            return
        others = z.copy()
        others[cell] = 0.0
        requested = (cell, others.tobytes())
        if requested != self._requested:
            self._requested = requested
            every = np.repeat(others[None], self.codes, axis=0)
            every[:, cell] = np.arange(self.codes)
            label = self._context.session.active_label
            self._context.inference.request(DecodeBatch(CHANNEL, every, cell, label))

    def _on_answer(self, batch: object) -> None:
        if not isinstance(batch, DecodedBatch) or batch.channel != CHANNEL:
            return
        if batch.key == self.view.current and self.grid is not None:
            self.palette_window.set_images(crop_around(batch.images, self.view.current, self.grid), self._colors())


def crop_around(images: Floats, cell: int, grid: tuple[int, int]) -> Floats:
    """Return the part of images (N x C x H x W) that a cell influences most: it and its neighbours."""
    parts = []
    for place, cells, size in zip(divmod(cell, grid[1]), grid, images.shape[2:], strict=True):
        first = min(max(place - _CELLS_AROUND // 2, 0), max(0, cells - _CELLS_AROUND))
        last = min(first + _CELLS_AROUND, cells)
        parts.append(slice(first * size // cells, max(last * size // cells, first * size // cells + 1)))
    return np.ascontiguousarray(images[:, :, parts[0], parts[1]])
