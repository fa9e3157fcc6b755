"""Evaluation over a whole split, as analyses and the command line use it."""

from __future__ import annotations

from dreamexplorer.training.evaluation import ACTIVE_VARIANCE, evaluate

__all__ = ["ACTIVE_VARIANCE", "evaluate"]
