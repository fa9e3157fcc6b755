"""Models without values have the names and shapes of real ones, and cost neither memory nor torch's compiler."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from dreamexplorer.models.families import build, create, families
from dreamexplorer.models.meta import without_values

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("family", list(families()))
def test_names_shapes_and_types_are_those_of_the_real_model(family: str) -> None:
    config = families()[family].Config()
    real = create(family, config, (1, 28, 28), seed=0, classes=10).state_dict()
    with without_values():
        empty = build(family, config, (1, 28, 28), 10).state_dict()
    assert {k: (v.shape, v.dtype) for k, v in empty.items()} == {k: (v.shape, v.dtype) for k, v in real.items()}
    assert all(v.is_meta for v in empty.values())


def test_tensors_made_before_are_filled_as_ever() -> None:
    before = torch.zeros(3)
    with without_values():
        before.fill_(2.0)
        made = torch.randn(4, 5)
    assert before.tolist() == [2.0, 2.0, 2.0]
    assert made.shape == (4, 5)
    assert made.is_meta


def test_no_family_brings_in_torchs_compiler() -> None:
    """Its import takes half a second of the time to the first image, and sympy's with it."""
    code = """
import sys
from dreamexplorer.models.families import create, families
from dreamexplorer.models.snapshot import restore, take_snapshot
for name, cls in families().items():
    restore(take_snapshot(create(name, cls.Config(), (1, 28, 28), 0, 10)))
    for module in ("sympy", "torch._dynamo", "torch.fx.experimental.symbolic_shapes"):
        assert module not in sys.modules, (name, module)
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=100)
    assert result.returncode == 0, result.stderr
