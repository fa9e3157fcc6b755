"""Exports a film of the current run, in the background."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from dreamexplorer.analysis.film import Scene, Subject, scenes
from dreamexplorer.errors import UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.curves.timeline.film.dialog import FilmDialog, Kind
from dreamexplorer.gui.panels.curves.timeline.film.files import check_video, write_gif, write_mp4
from dreamexplorer.gui.panels.curves.timeline.film.frames import FramePainter, Look
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.shared.image_files import write_png
from dreamexplorer.gui.shared.save_path import ask_save_path
from dreamexplorer.progress import Progress

MOST_IMAGES = 10_000  # on the map
_READING = 0.7  # share of the work that reading and encoding is


@dataclass(frozen=True)
class Film:
    """Order for a film: `seconds` is its length, `loop` is of a GIF."""

    kind: Kind
    path: Path
    states: tuple[Path, ...]
    subject: Subject
    look: Look
    seconds: float
    loop: bool


class FilmExport(QObject):
    """Asks for kind, size and file, and writes the film in a job that can be cancelled."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._parent = context, parent
        self.dialog: FilmDialog | None = None  # None while it is closed

    def open(self) -> None:
        """Open the dialog; nothing happens without kept states."""
        if self.dialog is not None or not self._context.workflow.moments.states:
            return
        self.dialog = FilmDialog(self._context.settings, len(self._context.workflow.moments.states), self._parent)
        self.dialog.finished.connect(self._on_finished)
        self.dialog.open()

    def _on_finished(self, result: int) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        dialog.deleteLater()
        if result == FilmDialog.DialogCode.Accepted:
            self._ask_for_file(dialog)

    def _ask_for_file(self, dialog: FilmDialog) -> None:
        kind = dialog.kind
        title = self.tr("Export the training as a film")
        if kind == "mp4":
            try:
                check_video()
            except UserError as error:
                self._context.workflow.error.emit(title, message_text(error))
                return
        names = {"gif": self.tr("Animations ({})"), "mp4": self.tr("Videos ({})"), "png": self.tr("PNG images ({})")}
        suffix = f".{kind}"
        path = ask_save_path(
            self._context, self._parent, title, f"training{suffix}", {names[kind].format(f"*{suffix}"): suffix}
        )
        if path is not None and (film := self._film(dialog, path)) is not None:
            self._start(film)

    def _film(self, dialog: FilmDialog, path: Path) -> Film | None:
        session, settings = self._context.session, self._context.settings
        states = [state.path for state in self._context.workflow.moments.states]
        dataset, snapshot = session.dataset, session.snapshot
        if not states or dataset is None or snapshot is None:
            return None
        if dialog.kind == "png":
            chosen = np.unique(np.linspace(0, len(states) - 1, dialog.moments).round().astype(int))
            states = [states[i] for i in chosen]
        z = session.latent
        if z is not None and np.array_equal(z, session.centre()):
            z = None
        test = dataset.test
        subject = Subject(
            test.images[:MOST_IMAGES],
            test.labels[:MOST_IMAGES],
            z,
            session.active_label,
            self._pair(len(snapshot.axes)),
        )
        return Film(
            dialog.kind,
            path,
            tuple(states),
            subject,
            self._look(dialog.side, len(dataset.class_names)),
            dialog.seconds,
            settings.get(keys.TIME_LOOP),
        )

    def _pair(self, latents: int) -> tuple[int, int] | None:
        """Return the dimensions that the map shows by the user's choice, else those with the largest KL."""
        settings, values = self._context.settings, self._context.session.axis_values
        if settings.get(keys.MAP_PLANE) == "pca" and latents > 2:
            return None
        chosen = settings.get(keys.MAP_DIMENSIONS.of(latents))
        if len(chosen) == 2 and max(chosen) < latents:
            return chosen[0], chosen[1]
        if latents <= 2 or values is None or len(values) != latents:
            return 0, min(1, latents - 1)
        first, second = sorted(int(i) for i in np.argsort(-values, kind="stable")[:2])
        return first, second

    def _look(self, side: int, classes: int) -> Look:
        theme, settings, run = self._context.theme, self._context.settings, self._context.session.current_run
        colors = [theme.class_color(i) for i in range(max(1, classes))]
        return Look(
            side,
            theme.color("base"),
            theme.color("text"),
            theme.color("grid"),
            tuple((color.red(), color.green(), color.blue()) for color in colors),
            settings.get(keys.DREAM_COLORMAP),
            settings.get(keys.DREAM_SMOOTH),
            self.tr("step {step}, epoch {epoch}"),
            "" if run is None else run.name,
        )

    def _start(self, film: Film) -> None:
        self._context.jobs.start(
            self.tr("Exporting the film"),
            partial(write_film, film),
            done=partial(self._on_done, film.path),
            failed=self._on_failed,
            parallel=True,
        )

    def _on_done(self, path: Path, _result: object) -> None:
        self._context.workflow.message.emit(self.tr("Saved {}").format(path))

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self._context.workflow.error.emit(self.tr("The film could not be exported"), message_text(error))
        else:
            self._context.jobs.unhandled.emit(self.tr("The film could not be exported"), error)


def write_film(film: Film, progress: Progress) -> None:
    """Read the states, paint them and write the file.

    Raises:
        UserError: a state cannot be read, or the file cannot be written.
        Cancelled: the user cancelled; nothing is left of the file.
    """
    from dreamexplorer.training.threads import use_one_thread

    use_one_thread()  # the window and a training come first
    found = scenes(film.states, film.subject, _Part(progress, 0.0, _READING))
    painter = FramePainter(film.look, found, film.subject.labels)
    seconds = film.seconds / len(found)
    frames = _painted(painter, found, _Part(progress, _READING, 1.0))
    match film.kind:
        case "png":
            write_png(painter.strip(found), film.path, {})
        case "gif":
            write_gif(frames, film.path, seconds, film.loop)
        case "mp4":
            write_mp4(frames, painter.size, film.path, seconds)


def _painted(painter: FramePainter, found: list[Scene], progress: Progress) -> Iterator[QImage]:
    for number, scene in enumerate(found):
        progress.report(number / len(found))
        yield painter.frame(scene)


class _Part:
    """The progress of a part of a job, as a part of that of the job."""

    def __init__(self, whole: Progress, start: float, end: float) -> None:
        self._whole, self._start, self._end = whole, start, end

    @property
    def cancelled(self) -> bool:
        return self._whole.cancelled

    def report(self, fraction: float | None, message: object = "") -> None:
        share = 0.0 if fraction is None else fraction
        self._whole.report(self._start + share * (self._end - self._start))
