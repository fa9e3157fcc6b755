"""Codes of moments are kept by their weights, within a number of bytes."""

from __future__ import annotations

import dataclasses

import torch

from dreamexplorer.gui.threads.seen_means import SeenCodes, SeenMeans
from dreamexplorer.training.checkpoint import Checkpoint


def codes(step: int, rows: int = 100) -> SeenCodes:
    return SeenCodes(torch.zeros(rows, 3), torch.zeros(rows, 3), step)


def test_those_used_longest_ago_go(tiny_checkpoint: Checkpoint) -> None:
    seen = SeenMeans(most_bytes=2 * codes(0).size)
    snapshots = [dataclasses.replace(tiny_checkpoint.snapshot, step=step) for step in range(3)]
    kept = [codes(step) for step in range(3)]
    for number in (0, 1):
        seen.put(snapshots[number], kept[number])
    assert seen.get(snapshots[0]) is kept[0]
    seen.put(snapshots[2], kept[2])
    assert seen.get(snapshots[1]) is None
    assert seen.get(snapshots[0]) is kept[0]
    seen.put(snapshots[1], codes(1, rows=10_000))
    assert seen.get(snapshots[1]) is None, "too large by itself"
    seen.clear()
    assert seen.get(snapshots[0]) is None


def test_equal_weights_are_not_the_same(tiny_checkpoint: Checkpoint) -> None:
    seen = SeenMeans()
    seen.put(tiny_checkpoint.snapshot, codes(1))
    assert seen.get(dataclasses.replace(tiny_checkpoint.snapshot)) is None
