"""Export of a grid of dreams: samples from the prior, decoded, as one PNG."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.shared.save_path import ask_save_path
from dreamexplorer.progress import Progress

DREAMS = 64
DREAM_SCALE = 4  # pixels of the file for each pixel of a decoded image


def export_grid(parent: QWidget, context: Context) -> None:
    """Ask for a file and write decoded samples from the prior to it in the background, as one PNG."""
    snapshot = context.session.snapshot
    if snapshot is None:
        return
    title = QCoreApplication.translate("Dialogs", "Export a grid of dreams")
    kinds = {QCoreApplication.translate("Dialogs", "PNG images ({})").format("*.png"): ".png"}
    path = ask_save_path(context, parent, title, "dreams.png", kinds)
    if path is None:
        return
    seed = snapshot.step

    def work(progress: Progress) -> None:
        from dreamexplorer.analysis.pictures import grid, png, to_bytes
        from dreamexplorer.analysis.sampling import sample
        from dreamexplorer.models.snapshot import restore
        from dreamexplorer.training.atomic import write_atomically

        _, images = sample(restore(snapshot), DREAMS, seed, progress)
        write_atomically(path, png(grid(to_bytes(images)), DREAM_SCALE))

    saved = QCoreApplication.translate("Dialogs", "Saved {}").format(path)
    context.jobs.start(
        QCoreApplication.translate("Dialogs", "Exporting a grid of dreams"),
        work,
        done=lambda _result: context.workflow.message.emit(saved),
    )
