"""Export of the curves: the numbers as CSV, the plots with a legend as PNG, SVG or PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.curves.picture import PlotPicture
from dreamexplorer.gui.panels.curves.table import CurveTable
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.shared.image_files import write_png
from dreamexplorer.gui.shared.save_path import ask_save_path
from dreamexplorer.progress import Progress
from dreamexplorer.training.atomic import write_atomically


class CurveExport(QObject):
    """Asks for a file and writes it off the GUI thread.

    Args:
        context: context of the panel.
        area: the widget that holds the plots.
        table: function that copies the numbers.
        picture: function that returns the plots with their legend; True for a white ground.
    """

    def __init__(
        self,
        context: Context,
        area: QWidget,
        table: Callable[[], CurveTable],
        picture: Callable[[bool], PlotPicture],
    ) -> None:
        super().__init__(area)
        self._context, self._table, self._picture = context, table, picture
        self.area = area

    def export_csv(self) -> None:
        """Ask for a file, and write the numbers into it."""
        kinds = {self.tr("CSV files (*.csv)"): ".csv"}
        title = self.tr("Save the data of the curves")
        path = ask_save_path(self._context, self.area, title, "curves.csv", kinds)
        if path is not None:
            self.write_csv(path)

    def export_picture(self, white: bool) -> None:
        """Ask for a file (PNG, SVG or PDF), and write a picture of the plots into it."""
        png, svg, pdf = self.tr("PNG picture (*.png)"), self.tr("SVG drawing (*.svg)"), self.tr("PDF document (*.pdf)")
        kinds = {png: ".png", svg: ".svg", pdf: ".pdf"}
        title = self.tr("Save a picture of the curves")
        path = ask_save_path(self._context, self.area, title, "curves.png", kinds)
        if path is not None:
            self.write_picture(path, white)

    def write_csv(self, path: Path) -> None:
        """Write all recorded rows, train and test, unsmoothed."""
        self._start(path, self._table().writer(path))

    def write_picture(self, path: Path, white: bool = True) -> None:
        """Write the plots with their legend; the suffix of the path is the format: .png, .svg or .pdf."""
        picture, kind = self._picture(white), path.suffix.lower()
        if kind == ".png":
            image = picture.image()

            def work(progress: Progress) -> Path:
                write_png(image, path, {"Software": "dreamexplorer"})
                return path
        else:
            title = self.tr("Curves")
            data = picture.svg(title) if kind == ".svg" else picture.pdf(title)

            def work(progress: Progress) -> Path:
                write_atomically(path, data)
                return path

        self._start(path, work)

    def _start(self, path: Path, work: Callable[[Progress], Path]) -> None:
        self._context.settings.set(keys.FOLDER, str(path.parent))
        title = self.tr("Saving {}").format(path.name)
        self._context.jobs.start(title, work, done=self._on_saved, failed=self._on_failed)

    def _on_saved(self, path: Path) -> None:
        self._context.workflow.message.emit(self.tr("Saved {}").format(path))

    def _on_failed(self, error: BaseException) -> None:
        self._context.workflow.error.emit(self.tr("The file could not be saved"), message_text(error))
