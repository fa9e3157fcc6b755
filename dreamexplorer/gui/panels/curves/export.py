"""Curves as files: the numbers as CSV, the plots as a picture."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.panels.curves.plot import CurvePlot
from dreamexplorer.progress import Progress
from dreamexplorer.session import History


def csv_writer(history: History, path: Path) -> Callable[[Progress], Path]:
    """Work that writes all rows as they were recorded (split, step, epoch, terms); they are copied here and now."""
    keys, train, test = history.keys, history.train.rows.copy(), history.test.rows.copy()

    def work(progress: Progress) -> Path:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(["split", "step", "epoch", *keys])
        for split, rows in (("train", train), ("test", test)):
            for i, row in enumerate(rows):
                if i % 1000 == 0:
                    progress.report(None)
                writer.writerow([split, int(row[0]), *(f"{v:.6g}" for v in row[1:])])
        path.write_bytes(text.getvalue().encode())
        return path

    return work


def png_writer(image: QImage, path: Path) -> Callable[[Progress], Path]:
    """Work that writes the picture; OSError when it cannot."""

    def work(progress: Progress) -> Path:
        if not image.save(str(path), "PNG"):  # type: ignore[call-overload]
            raise OSError(f"{path} cannot be written.")
        return path

    return work


def picture(area: QWidget, plots: Sequence[CurvePlot], factor: float, background: QColor) -> QImage:
    """The plots as they lie in the area, `factor` times their size on screen."""
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
