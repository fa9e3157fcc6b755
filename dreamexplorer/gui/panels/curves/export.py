"""Export of the curves: the numbers as CSV, the plots as a picture."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.curves.plot import CurvePlot
from dreamexplorer.gui.shared.image_files import write_png
from dreamexplorer.progress import Progress
from dreamexplorer.session import History

_PICTURE_FACTOR = 2.0  # picture pixels per screen pixel


class CurveExport(QObject):
    """Asks for a file and writes it off the GUI thread.

    Args:
        context: context of the panel.
        area: the widget that holds the plots.
        plots: function that returns the plots shown at present.
    """

    def __init__(self, context: Context, area: QWidget, plots: Callable[[], Sequence[CurvePlot]]) -> None:
        super().__init__(area)
        self._context, self._plots = context, plots
        self.area = area

    def export_csv(self) -> None:
        """Ask for a file, and write the numbers into it."""
        name, _ = QFileDialog.getSaveFileName(
            self.area,
            self.tr("Save the data of the curves"),
            self._default("curves.csv"),
            self.tr("CSV files (*.csv)"),
        )
        if name:
            self.write_csv(Path(name).with_suffix(".csv"))

    def export_png(self) -> None:
        """Ask for a file, and write a picture of the plots into it."""
        name, _ = QFileDialog.getSaveFileName(
            self.area,
            self.tr("Save a picture of the curves"),
            self._default("curves.png"),
            self.tr("PNG pictures (*.png)"),
        )
        if name:
            self.write_png(Path(name).with_suffix(".png"))

    def write_csv(self, path: Path) -> None:
        """Write all recorded rows, train and test, unsmoothed."""
        self._start(path, csv_writer(self._context.session.history, path))

    def write_png(self, path: Path) -> None:
        """Write a picture of the plots as they look."""
        image = picture(self.area, self._plots(), _PICTURE_FACTOR, self._context.theme.color("base"))

        def work(progress: Progress) -> Path:
            write_png(image, path, {"Software": "dreamexplorer"})
            return path

        self._start(path, work)

    def _default(self, name: str) -> str:
        return str(Path(self._context.settings.get("folder", str(Path.home()))) / name)

    def _start(self, path: Path, work: Callable[[Progress], Path]) -> None:
        self._context.settings.set("folder", str(path.parent))
        title = self.tr("Saving {}").format(path.name)
        self._context.jobs.start(title, work, done=self._on_saved, failed=self._on_failed)

    def _on_saved(self, path: Path) -> None:
        self._context.workflow.message.emit(self.tr("Saved {}").format(path))

    def _on_failed(self, error: BaseException) -> None:
        self._context.workflow.error.emit(self.tr("The file could not be saved"), message_text(error))


def csv_writer(history: History, path: Path) -> Callable[[Progress], Path]:
    """Return a job that writes all rows as recorded: split, step, epoch, reports, terms. The rows are copied now.

    `reports` is the number of reports of the training that a row is the mean of: 1 unless the history is so long that
    its older part was thinned. A row of the test split is one evaluation.
    """
    keys, train, test = history.keys, history.train.rows.copy(), history.test.rows.copy()
    reports = {"train": history.train.spans, "test": np.ones(len(test))}

    def work(progress: Progress) -> Path:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(["split", "step", "epoch", "reports", *keys])
        for split, rows in (("train", train), ("test", test)):
            for i, row in enumerate(rows):
                if i % 1000 == 0:
                    progress.report(None)
                terms = (f"{v:.6g}" for v in row[2:])
                writer.writerow([split, int(row[0]), f"{row[1]:.6g}", int(reports[split][i]), *terms])
        path.write_bytes(text.getvalue().encode())
        return path

    return work


def picture(area: QWidget, plots: Sequence[CurvePlot], factor: float, background: QColor) -> QImage:
    """Paint plots as they lie in their area, `factor` times their size on screen."""
    size = area.size()
    image = QImage(QSize(round(size.width() * factor), round(size.height() * factor)), QImage.Format.Format_RGB32)
    image.fill(background)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for plot in plots:
        at = plot.geometry()
        target = QRect(*(round(v * factor) for v in (at.x(), at.y(), at.width(), at.height())))
        plot.render(painter, target.toRectF(), plot.viewport().rect())
    painter.end()
    return image
