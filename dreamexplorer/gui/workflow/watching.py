"""Follows runs that other processes or machines train: their folders are read, and never written."""

from __future__ import annotations

import dataclasses
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from dreamexplorer.gui.threads.jobs import Job, JobRunner
from dreamexplorer.gui.threads.watching import Look, Seen
from dreamexplorer.gui.workflow.dialogue import Dialogue
from dreamexplorer.gui.workflow.evaluator import Evaluator
from dreamexplorer.gui.workflow.model_actions import ModelActions
from dreamexplorer.session import Run, Session

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint

INTERVAL_MS = 1000  # between two looks into each folder: a run is saved every half minute, and after each epoch


class _Watched:
    """A folder that is watched."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.look = Look(path)
        self.run: Run | None = None  # None before its first checkpoint
        self.job: Job | None = None  # the look in progress
        self.begun_anew = False  # True once another run began in the folder
        self.waiting = False  # True once it was said that there is no checkpoint yet


class Watching(QObject):
    """Looks into the watched folders in turns on another thread, and brings what is new to the session."""

    changed = Signal()  # which folders are watched
    began = Signal()  # a watched run is shown for the first time

    def __init__(
        self, session: Session, jobs: JobRunner, models: ModelActions, evaluator: Evaluator, dialogue: Dialogue
    ) -> None:
        super().__init__()
        self._session = session
        self._jobs = jobs
        self._models = models
        self._evaluator = evaluator
        self._dialogue = dialogue
        self._watched: list[_Watched] = []
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._look)
        session.runs_changed.connect(self._on_runs)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The folders that are watched."""
        return tuple(watched.path for watched in self._watched)

    def watch(self, path: Path) -> None:
        """Watch the folder of a run; it is shown as soon as it has a checkpoint. One that is watched is shown."""
        path = path.absolute()
        for watched in self._watched:
            if watched.path == path:
                if watched.run is not None:
                    self._session.select_run(watched.run)
                return
        self._watched.append(_Watched(path))
        self._timer.start()
        self.changed.emit()
        self._look()

    def stop(self, run: Run | None = None) -> None:
        """Stop watching a run; None stops all. What was seen of it stays."""
        for watched in list(self._watched):
            if run is None or watched.run is run:
                self._forget(watched)

    # -- looking -----------------------------------------------------------------------------------------------

    def _look(self) -> None:
        dataset = self._session.dataset
        name = "" if dataset is None else dataset.name
        for watched in self._watched:
            if watched.job is None:
                first = watched.run is None
                watched.job = self._jobs.start(
                    self.tr("Looking into {}").format(watched.path.name),
                    partial(watched.look.poll, first=first, loaded=name, shown=dataset),
                    done=partial(self._on_seen, watched),
                    failed=partial(self._on_failed, watched),
                    cancelled=partial(self._on_looked, watched),
                    quiet=True,
                    parallel=True,  # a slow network file system holds up nothing else
                )

    def _on_looked(self, watched: _Watched) -> None:
        watched.job = None

    def _on_failed(self, watched: _Watched, error: BaseException) -> None:
        """Stop watching after what looking again would not mend."""
        watched.job = None
        if watched in self._watched:
            self._forget(watched)
            self._dialogue.report(self.tr("The run cannot be watched"), error)

    def _on_seen(self, watched: _Watched, seen: Seen) -> None:
        first = watched in self._watched and watched.run is None and seen.opened is not None
        if first and self._dialogue.defer(partial(self._on_seen, watched, seen)):
            return  # its job stays: what another look would find is not lost meanwhile
        watched.job = None
        if watched not in self._watched:
            return
        if first and seen.opened is not None:
            if not self._models.check_fit(seen.opened):
                self._forget(watched)
                return
            self._models.show_opened(seen.opened, beside=watched.begun_anew)
            watched.run = self._session.current_run
            if watched.run is not None:
                self._session.set_watched(watched.run, True)
                self.began.emit()
            self._say(self.tr("{} is watched.").format(watched.path.name))
        self._follow(watched, seen)
        if watched.run is None and not watched.waiting and not self._is_missing(seen):
            watched.waiting = True
            self._say(self.tr("{} has no checkpoint yet. It is waited for.").format(watched.path))

    @staticmethod
    def _is_missing(seen: Seen) -> bool:
        from dreamexplorer.training.watching import FolderMissing

        return any(isinstance(news, FolderMissing) for news in seen.news)

    def _follow(self, watched: _Watched, seen: Seen) -> None:
        """Bring news to the run: epochs first, then the newest weights."""
        from dreamexplorer.training import watching as news_of

        records = []
        newest: Checkpoint | None = None
        for news in seen.news:
            match news:
                case news_of.FolderMissing():
                    self._say(self.tr("The folder {} is not there. It is looked for.").format(watched.path))
                case news_of.WentBack(epochs=0) if watched.run is not None:
                    self._begin_anew(watched)
                    return
                case news_of.WentBack(epochs=epochs) if watched.run is not None:
                    self._session.drop_epochs(watched.run, epochs)
                case news_of.EpochWritten(record=record):
                    records.append(record)
                case news_of.CheckpointWritten(checkpoint=checkpoint):
                    newest = checkpoint
                case news_of.RunEnded(done=done) if watched.run is not None:
                    ended = self.tr("{}: the training is complete.") if done else self.tr("{}: the training stopped.")
                    self._say(ended.format(watched.run.name))
        run = watched.run
        if run is None or run.snapshot is None:
            return
        if newest is not None and newest.snapshot.architecture != run.snapshot.architecture:
            self._begin_anew(watched)
            return
        if newest is not None and seen.opened is None:
            self._session.set_checkpoint(newest, run)
            if run.train is not None:  # its epochs are those to come here
                self._session.set_train(dataclasses.replace(newest.train, epochs=run.train.epochs), run=run)
            self._session.set_snapshot(newest.snapshot, run=run)
        self._record(run, records)
        if newest is not None and run is self._session.current_run:
            self._evaluator.evaluate_if_new()

    def _record(self, run: Run, records: list[dict[str, object]]) -> None:
        """Append the epochs that the curves do not have yet."""
        from dreamexplorer.training.records import read_epoch

        if run.train is None:
            return
        known = run.history.train.rows[-1, 0] if len(run.history.train) else 0.0
        steps, evaluations = [], []
        for record in records:
            read = read_epoch(record, run.history.keys, float(known), run.train.batch_size)
            if read is not None and read[0].step > known:
                steps.append(read[0])
                evaluations.append(read[1])
                known = read[0].step
        if steps:
            self._session.record_epochs(run, steps, evaluations)

    def _begin_anew(self, watched: _Watched) -> None:
        """Show another run that began in the folder as a run of its own; the one before stays as it was."""
        assert watched.run is not None
        self._session.set_folder(watched.run, None)  # it is that of the other run now
        self._session.set_watched(watched.run, False)
        watched.run, watched.look, watched.begun_anew = None, Look(watched.path), True

    # -- ending ------------------------------------------------------------------------------------------------

    def _on_runs(self) -> None:
        """Stop watching what is deleted, or trained here: from then on it is another run."""
        for watched in list(self._watched):
            run = watched.run
            if run is not None and run is self._session.training_run:
                self._forget(watched)
                self._say(self.tr("{} is trained here, and not watched any more.").format(run.name))
            elif run is not None and run not in self._session.runs:
                self._forget(watched)

    def _forget(self, watched: _Watched) -> None:
        self._watched.remove(watched)
        if watched.job is not None:
            watched.job.cancel()
        if not self._watched:
            self._timer.stop()
        if watched.run is not None:
            self._session.set_watched(watched.run, False)
        self.changed.emit()

    def _say(self, text: str) -> None:
        self._dialogue.message.emit(text)
