"""Owns the thread in which the runs of a comparison train in turns: commands to one or all, events of each."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import Message
from dreamexplorer.gui.threads.training_mail import DRAIN_MS, Outcome, TrainingMail, TrainingState, followed, last_good
from dreamexplorer.gui.threads.training_pace import cores, snapshot_interval
from dreamexplorer.training.commands import Command, Pause, RequestCheckpoint, Resume, SetLive, Stop

if TYPE_CHECKING:
    from dreamexplorer.training.config import RunConfig
    from dreamexplorer.training.loop import Trainer
    from dreamexplorer.training.runs import RunFolder

log = logging.getLogger(__name__)


class TurnsRunner(QObject):
    """Trains several runs at a time. Its signals, emitted on the GUI thread, name a run by its number."""

    begun = Signal(object)  # Messages: where the runs do not start from the same weights or see the same batches
    state_changed = Signal(int, object)  # TrainingState
    events = Signal(int, object)  # list of training events, oldest first, a few times a second
    snapshot_ready = Signal(int, object)  # newest Snapshot; older unseen ones are dropped; comes before its events
    checkpoint_ready = Signal(int, object)  # the Checkpoint requested by request_checkpoints
    states_failed = Signal(int, object)  # UserError: why states of earlier steps are not kept
    ended = Signal(int, object)  # Outcome; exactly one for each run
    all_ended = Signal()  # after the last of them

    _posted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: _Work | None = None
        self._states: list[TrainingState] = []
        self._closed = False
        self._announced = False
        self._timer = QTimer(self)
        self._timer.setInterval(DRAIN_MS)
        self._timer.timeout.connect(self._drain)
        self._saves = QTimer(self)
        self._saves.timeout.connect(self.request_checkpoints)
        self._posted.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    @property
    def active(self) -> bool:
        """True if at least one run is starting, running, paused or stopping."""
        return self._work is not None

    def state(self, number: int) -> TrainingState:
        """Return the state of a run."""
        return self._states[number] if number < len(self._states) else TrainingState.IDLE

    def start(
        self,
        configs: Sequence[RunConfig],
        names: Sequence[str],
        dataset: ImageDataset,
        *,
        save_every: int = 0,
        states: int = 0,
    ) -> None:
        """Start to train runs from a common start; RuntimeError while others are trained.

        Args:
            configs: options of model and training of each.
            names: what they are called, for the notes on their start.
            dataset: data to train on.
            save_every: seconds between two requests for checkpoints of all runs; 0 for none.
            states: most bytes of the states of earlier steps of each run, once `keep_states` names its folder.
        """
        if self.active or self._closed:
            raise RuntimeError("a comparison is trained already" if self.active else "the program is closing")
        self._work = _Work(configs, names, dataset, states, self._wake)
        self._states = [TrainingState.STARTING] * len(configs)
        self._announced = False
        self._work.thread.start()
        self._timer.start()
        if save_every > 0:
            self._saves.start(1000 * save_every)
        for number in range(len(configs)):
            self.state_changed.emit(number, TrainingState.STARTING)

    def pause(self, number: int | None = None) -> None:
        """Pause a run after its current step; None for all."""
        self._command(Pause(), number)

    def resume(self, number: int | None = None) -> None:
        """Go on after a pause."""
        self._command(Resume(), number)

    def stop(self, number: int | None = None) -> None:
        """End a run after its current step; `ended` follows with its checkpoint."""
        for n in self._numbers(number):
            self._put(Stop(), n)
            self._set_state(n, TrainingState.STOPPING)

    def set_live(self, name: str, value: float | str, number: int | None = None) -> None:
        """Change a live option of a run from its next step on."""
        self._command(SetLive(name, value), number)

    def request_checkpoints(self) -> None:
        """Request a complete checkpoint of each run that has not ended; `checkpoint_ready` follows."""
        if self._work is not None:
            for n in self._numbers(None):
                mail = self._work.mails[n]
                mail.checkpoints_requested += 1
                mail.commands.put(RequestCheckpoint(mail.deliver))

    def keep_states(self, number: int, folder: RunFolder) -> None:
        """Keep states of a run in this folder from now on; those made before wait for it."""
        states = None if self._work is None else self._work.mails[number].states
        if states is not None:
            states.write_to(folder)

    def shutdown(self, timeout_s: float = 10.0) -> bool:
        """Stop and join the thread; False when it did not end in time. No signal comes afterwards."""
        self._closed = True
        self._timer.stop()
        self._saves.stop()
        work, self._work = self._work, None
        if work is None:
            return True
        for mail in work.mails:
            mail.commands.put(Stop())
        work.thread.join(timeout_s)
        return not work.thread.is_alive()

    def _numbers(self, number: int | None) -> list[int]:
        """Return the runs that a command goes to: those that have not ended and are not being stopped."""
        if self._work is None:
            return []
        going = (TrainingState.STARTING, TrainingState.RUNNING, TrainingState.PAUSED)
        return [n for n, state in enumerate(self._states) if state in going and number in (None, n)]

    def _command(self, command: Command, number: int | None) -> None:
        for n in self._numbers(number):
            self._put(command, n)

    def _put(self, command: Command, number: int) -> None:
        if self._work is not None:
            self._work.mails[number].commands.put(command)

    def _set_state(self, number: int, state: TrainingState) -> None:
        if state is not self._states[number]:
            self._states[number] = state
            self.state_changed.emit(number, state)

    def _wake(self) -> None:
        """Have the queues read in the GUI thread without waiting for the timer. Called on the training thread."""
        if not self._closed:
            self._posted.emit()

    @Slot()
    def _drain(self) -> None:
        """Emit all that the thread has posted since the last call."""
        work = self._work
        if work is None:
            return
        over = not work.thread.is_alive()  # read first: then all that it posted is in the queues
        if not self._announced and work.notes is not None:
            self._announced = True
            self.begun.emit(work.notes)
        for number, mail in enumerate(work.mails):
            self._read(number, mail)
        if over and self._work is work:
            self._timer.stop()
            self._saves.stop()
            work.thread.join()
            self._work = None
            self.all_ended.emit()

    def _read(self, number: int, mail: TrainingMail) -> None:
        if self._states[number] is TrainingState.IDLE:
            return
        outcome = mail.outcome  # read first: it is set last, so all that came before is in the queues
        snapshot, events = mail.snapshot.pop(), mail.read_events()
        if snapshot is not None:
            self.snapshot_ready.emit(number, snapshot)
        if events:
            self._set_state(number, followed(self._states[number], events))
            self.events.emit(number, events)
        if mail.states is not None and (problem := mail.states.problem()) is not None:
            self.states_failed.emit(number, problem)
        while mail.checkpoints and mail.checkpoints_requested:
            mail.checkpoints_requested -= 1
            self.checkpoint_ready.emit(number, mail.checkpoints.popleft())
        if outcome is not None:
            self._set_state(number, TrainingState.IDLE)
            self.ended.emit(number, outcome)


class _Work:
    """The runs of a comparison, the queues of each, and the thread that trains them."""

    def __init__(
        self,
        configs: Sequence[RunConfig],
        names: Sequence[str],
        dataset: ImageDataset,
        states: int,
        post: Callable[[], None],
    ) -> None:
        from dreamexplorer.training.states_writer import StateWriter

        self._configs, self._names, self._dataset = tuple(configs), tuple(names), dataset
        self._post = post
        self.mails = tuple(TrainingMail(post) for _ in configs)
        for mail in self.mails:
            mail.states = StateWriter(None, states) if states else None
        self.notes: tuple[Message, ...] | None = None  # set once the first weights are made
        self.thread = threading.Thread(target=self._train, name="training in turns", daemon=True)

    def _train(self) -> None:
        trainers: list[Trainer] = []
        try:
            with contextlib.ExitStack() as stack:
                for mail in self.mails:
                    stack.enter_context(mail.states or contextlib.nullcontext())
                self._run(trainers)
        except BaseException as error:  # whatever it is, the window reports it
            for number, mail in enumerate(self.mails):
                if mail.outcome is None:
                    trainer = trainers[number] if number < len(trainers) else None
                    mail.outcome = Outcome("failed", last_good(error, trainer), error, trained=False)
        self._post()

    def _run(self, trainers: list[Trainer]) -> None:
        from dreamexplorer.gui.threads.engine import warm_up

        warm_up()
        from dreamexplorer.training.comparison_start import common_start, start_notes
        from dreamexplorer.training.events import Ended
        from dreamexplorer.training.loop import Trainer
        from dreamexplorer.training.states_plan import StateKeeper
        from dreamexplorer.training.turns import Failed, Turns

        starts = common_start(self._configs, self._dataset)
        for config, mail, start in zip(self._configs, self.mails, starts, strict=True):
            trainer = Trainer(
                config,
                self._dataset,
                start=start,
                commands=mail.commands,
                snapshot_interval=snapshot_interval(config, self._dataset),
                most_threads=max(1, cores() - 1),
                states=None if mail.states is None else StateKeeper(mail.states),
            )
            trainers.append(trainer)
            mail.snapshot.put(trainer.snapshot())  # show the models before their first evaluation is done
        self.notes = start_notes(self._names, self._configs, starts)
        self._post()
        turns = Turns(trainers)
        for number, event in turns.run():
            mail, trainer, seconds = self.mails[number], trainers[number], turns.seconds[number]
            if isinstance(event, Failed):
                self._end(mail, Outcome("failed", last_good(event.error, trainer), event.error, seconds=seconds))
                continue
            mail.receive(event)
            if isinstance(event, Ended):
                kind = "stopped" if mail.stopped else "finished"
                self._end(mail, Outcome(kind, trainer.checkpoint(), seconds=seconds))

    def _end(self, mail: TrainingMail, outcome: Outcome) -> None:
        checkpoint = outcome.checkpoint
        mail.outcome = dataclasses.replace(outcome, trained=checkpoint is not None and checkpoint.snapshot.step > 0)
        self._post()
