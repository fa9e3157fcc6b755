"""Event files of TensorBoard in a run's folder, beside metrics.jsonl; written on a thread of their own.

tensorboardX writes them (MIT licence, some hundred kilobytes, needs protobuf); torch.utils.tensorboard would bring
TensorBoard itself. Its `SummaryWriter` is not used: on a full disk its thread ends, and training would wait for it.
"""

from __future__ import annotations

import math
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from queue import SimpleQueue
from typing import Any, NamedTuple

from dreamexplorer.errors import UserError
from dreamexplorer.training.atomic import write_error
from dreamexplorer.training.events import EpochDone, Evaluation, Event, StepDone
from dreamexplorer.training.runs import RunFolder

SECONDS_BETWEEN = 1.0  # between two records of the training terms: twenty a second would fill the disk
_FILES = "events.out.tfevents.*"


class _Record(NamedTuple):
    step: int
    time: float  # seconds since 1970
    values: dict[str, float]  # by tag


class EventLog:
    """Writes the terms of a run as scalars: train/TERM once a second, test/TERM and images_per_s after each epoch.

    Use it as a context: leaving it waits until all is written. While an old run is still in the folder, records wait,
    too, and its event files are removed with it.

    Args:
        folder: the folder of the run.
        resumed_at: the step at which the run goes on, so that TensorBoard drops what was recorded after it; None for a
            new run.
        clock: returns the time in seconds.

    Raises:
        UserError: tensorboardX is not installed.
    """

    def __init__(
        self, folder: RunFolder, resumed_at: int | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._protos = _protos()
        self._folder = folder
        self._resumed_at = resumed_at
        self._clock = clock
        self._sums: dict[str, float] = {}  # of the training terms since the last record, over steps
        self._steps, self._last_step = 0, resumed_at or 0
        self._recorded_at = clock()
        self._records: SimpleQueue[_Record | None] = SimpleQueue()
        self._problem: UserError | None = None
        self._thread = threading.Thread(target=self._work, name="event log", daemon=True)

    def __enter__(self) -> EventLog:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._record_means()
        self._records.put(None)
        self._thread.join()

    def add(self, event: Event) -> None:
        """Record what an event of the run reports; never waits."""
        if isinstance(event, StepDone):
            steps = event.step - self._last_step
            for key, value in event.values.items():
                self._sums[key] = self._sums.get(key, 0.0) + steps * value
            self._steps, self._last_step = self._steps + steps, event.step
            if self._clock() - self._recorded_at >= SECONDS_BETWEEN:
                self._record_means()
        elif isinstance(event, EpochDone):
            self._record_test(event.test, {"images_per_s": event.images_per_s, "epoch": float(event.epoch)})
        elif isinstance(event, Evaluation):
            self._record_test(event, {})

    def problem(self) -> UserError | None:
        """Return why nothing more is written, once; None if all is well."""
        problem, self._problem = self._problem, None
        return problem

    def _record_means(self) -> None:
        if self._steps:
            self._record(self._last_step, {f"train/{k}": v / self._steps for k, v in self._sums.items()})
        self._sums, self._steps, self._recorded_at = {}, 0, self._clock()

    def _record_test(self, test: Evaluation, others: Mapping[str, float]) -> None:
        values = {f"test/{key}": value for key, value in test.values.items()}
        if test.active_units is not None:
            values["test/active_units"] = float(test.active_units)
        self._record(test.step, {**values, **others})

    def _record(self, step: int, values: Mapping[str, float]) -> None:
        finite = {tag: value for tag, value in values.items() if math.isfinite(value)}
        self._records.put(_Record(step, time.time(), finite))

    # -- on the thread of the log ----------------------------------------------------------------------------------

    def _work(self) -> None:
        waiting: list[_Record] = []
        writer: Any = None
        failed = False
        while not failed:
            record = self._records.get()
            if record is not None:
                waiting.append(record)
            try:
                if waiting and not self._folder.keeps_old_run:
                    writer = writer or self._opened()
                    self._write(writer, waiting)
                    waiting = []
                if record is None:
                    break
            except OSError as error:
                failed = True
                self._problem = write_error(self._folder.path / _FILES, error)
        if writer is not None and not failed:
            writer.close()

    def _opened(self) -> Any:
        """Return a writer of a new file; the files of a run that this one replaces are removed."""
        if self._resumed_at is None:
            for old in self._folder.path.glob(_FILES):
                old.unlink()
        # its name has the second in which it is made: another one in that second must not replace it
        suffix = f".{self._resumed_at or 0:09}.{secrets.token_hex(4)}"
        writer = self._protos.writer(str(self._folder.path / "events"), suffix)
        if self._resumed_at is not None:
            start = self._protos.session(status=self._protos.session.START)
            writer.write_event(self._protos.event(wall_time=time.time(), step=self._resumed_at, session_log=start))
        return writer

    def _write(self, writer: Any, records: list[_Record]) -> None:
        for record in records:
            values = [self._protos.value(tag=tag, simple_value=value) for tag, value in record.values.items()]
            summary = self._protos.summary(value=values)
            writer.write_event(self._protos.event(wall_time=record.time, step=record.step, summary=summary))
        writer.flush()


class _Protos(NamedTuple):
    """The classes of tensorboardX that are used."""

    writer: Any
    event: Any
    session: Any
    summary: Any
    value: Any


def _protos() -> _Protos:
    try:
        from tensorboardX.event_file_writer import EventsWriter
        from tensorboardX.proto.event_pb2 import Event as EventProto
        from tensorboardX.proto.event_pb2 import SessionLog
        from tensorboardX.proto.summary_pb2 import Summary
    except ImportError as error:
        raise UserError(
            "Event files of TensorBoard need the package tensorboardX, which is not installed. Install it with: pip "
            "install tensorboardX"
        ) from error
    return _Protos(EventsWriter, EventProto, SessionLog, Summary, Summary.Value)
