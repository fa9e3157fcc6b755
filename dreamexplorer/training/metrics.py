"""The newest numbers of a run, in the form of its checkpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dreamexplorer.training.events import Evaluation


@dataclass
class Metrics:
    """Training means of the last whole epoch and the last evaluation, in nats per image.

    Args:
        before: metrics of the checkpoint that the run resumes; newer values replace them.
        train: training means by term.
        test: evaluation of the test split.
    """

    before: Mapping[str, Any] = field(default_factory=dict)
    train: Mapping[str, float] = field(default_factory=dict)
    test: Evaluation | None = None

    def for_checkpoint(self) -> dict[str, Any]:
        """Return the metrics of a checkpoint written now."""
        metrics = dict(self.before)
        if self.train:
            metrics["train"] = dict(self.train)
        if self.test is not None:
            metrics["test"] = dict(self.test.values)
            metrics["test_step"] = self.test.step
            metrics.pop("active_units", None)
            if self.test.active_units is not None:
                metrics["active_units"] = self.test.active_units
            if self.test.per_axis is not None:
                metrics["per_axis"] = [float(v) for v in self.test.per_axis]
        return metrics
