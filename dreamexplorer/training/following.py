"""Steps of the other processes of a training: those of the first one, without reporting, evaluating or saving."""

from __future__ import annotations

from collections.abc import Callable

import torch

from dreamexplorer.training.distributed import Processes
from dreamexplorer.training.learner import Learner


def follow(learner: Learner, processes: Processes, threads: int | None, stop_wanted: Callable[[], bool]) -> None:
    """Do the steps of the first process along with it, until it ends.

    Args:
        learner: made with `processes`.
        processes: the processes of the training.
        threads: how many of torch's threads to use; None for the usual number.
        stop_wanted: returns whether this process was asked to stop.

    Raises:
        ProcessLost: another process has ended.
    """
    threads_before = torch.get_num_threads()
    torch.set_num_threads(threads or learner.default_threads() or threads_before)
    try:
        learner.join()
        while learner.state.position.epoch < learner.config.train.epochs:
            if processes.agree_to_stop(stop_wanted(), learner.step_count):
                return
            learner.step()
            learner.discard_terms()
            if learner.epoch_complete:
                learner.begin_epoch()
    finally:
        torch.set_num_threads(threads_before)
