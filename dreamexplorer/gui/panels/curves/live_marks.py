"""Marks on the curves: when a live option changed during training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dreamexplorer.gui.shared.option_words import option_text, value_text
from dreamexplorer.options import options_of
from dreamexplorer.session import History

if TYPE_CHECKING:
    from dreamexplorer.training.config import RunConfig
    from dreamexplorer.training.events import Started

MAX_MARKS = 40


@dataclass
class LiveMark:
    """Change of an option: step, epoch, value before (None if unknown) and value after."""

    step: int
    epoch: float
    name: str
    old: float | str | None
    new: float | str
    of_model: bool = True  # an option of the model, which changes what is minimised; False for one of the training


class LiveMarks:
    """Collects the marks of one history; changes in quick succession become one mark."""

    def __init__(self) -> None:
        self.marks: list[LiveMark] = []
        self._series: object = None  # the training rows that the marks belong to
        self._untouched = True  # True until a live option changes in the present run
        self._started: Started | None = None  # a run whose options were not compared yet
        self._values: dict[str, float | str] = {}
        self._labels: dict[str, str] = {}
        self._of_training: set[str] = set()  # names of the live options of the training

    def follow(self, history: History) -> None:
        """Discard the marks of another history."""
        if history.train is not self._series:
            self._series = history.train
            self.marks = []
            self._started = None

    def add_events(self, events: Sequence[Any], run: RunConfig | None, history: History) -> bool:
        """Read training events; return whether a mark was added or changed.

        Args:
            events: events posted by the training thread.
            run: options of the run.
            history: history that the events belong to.
        """
        from dreamexplorer.training.events import LiveChanged, Started

        self.follow(history)
        changed = False
        for event in events:
            if isinstance(event, Started):
                self._untouched, self._started = True, event
        if self._untouched and not any(isinstance(e, LiveChanged) for e in events):
            before = dict(self._values)
            self._read_options(run)  # the first snapshot of a new model comes a little after its start
            changed = self._mark_start(before, history)
        for event in events:
            if isinstance(event, LiveChanged):
                self._untouched = False
                self._add(event.step, event.epoch, event.name, event.value, history)
                changed = True
        return changed

    def text(self, mark: LiveMark, *, short: bool = False) -> str:
        """Return the text of a mark, such as "Beta 1 → 4", or "→ 4" if `short`."""
        if short:
            return f"→ {value_text(mark.new)}"
        label = option_text(self._labels.get(mark.name, mark.name))
        old = "" if mark.old is None else f"{value_text(mark.old)} "
        return f"{label} {old}→ {value_text(mark.new)}"

    def _read_options(self, run: RunConfig | None) -> None:
        for config in (run.model, run.train) if run is not None else ():
            for name, spec in options_of(config).items():
                if spec.live:
                    self._values[name] = getattr(config, name)
                    self._labels[name] = spec.label
                    if run is not None and config is run.train:
                        self._of_training.add(name)

    def _mark_start(self, before: dict[str, float | str], history: History) -> bool:
        """Mark the options that changed between two trainings of one model; return whether there were any."""
        started, self._started = self._started, None
        rows = history.train.rows
        if started is None or not len(rows) or float(rows[0, 0]) >= started.step:
            return False
        count = len(self.marks)
        for name, value in list(self._values.items()):
            if name != "epochs" and name in before and before[name] != value:
                self._values[name] = before[name]
                self._add(started.step, started.epoch, name, value, history)
        return len(self.marks) > count

    def _add(self, step: int, epoch: float, name: str, value: float | str, history: History) -> None:
        old = self._values.get(name)
        self._values[name] = value
        steps = history.train.rows[:, 0]
        near = max(2.0, 0.01 * float(steps[-1] - steps[0])) if len(steps) else 2.0
        last = self.marks[-1] if self.marks else None
        if last is not None and last.name == name and step - last.step <= near:
            last.new = value
        elif old != value:
            mark = LiveMark(step, epoch, name, old, value, name not in self._of_training)
            self.marks = [*self.marks[1 - MAX_MARKS :], mark]
