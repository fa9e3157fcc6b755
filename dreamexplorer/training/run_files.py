"""Names of the files of a run, so that they can be found without torch."""

from __future__ import annotations

CONFIG = "config.json"
METRICS = "metrics.jsonl"
CHECKPOINT = "checkpoint.safetensors"
INFO = "run.json"
COMPARISON = "comparison.json"  # in the folder of a comparison, whose runs lie beside it
STATES = "states"  # folder
LOCK = ".lock"  # is locked while a training writes to the folder

LARGEST_CONFIG = 1_000_000  # bytes; ordinary ones have some hundred
LARGEST_METRICS = 512_000_000  # bytes; an epoch has some hundred
