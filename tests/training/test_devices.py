"""What a run computes with is decided by the machine and the model alone."""

from __future__ import annotations

import pytest
import torch

from dreamexplorer.errors import UserError
from dreamexplorer.training.devices import default_threads, resolve_device, resolve_precision

CPU = torch.device("cpu")


def test_small_bf16_models_take_one_thread_and_others_torchs_default() -> None:
    assert default_threads(CPU, "bf16", 650_000 * 128) == 1
    assert default_threads(CPU, "bf16", 650_000 * 4096) is None
    assert default_threads(CPU, "fp32", 650_000 * 128) is None
    assert default_threads(torch.device("cuda"), "bf16", 1) is None


def test_absent_devices_are_refused_in_one_line() -> None:
    for name in ("cuda", "mps"):
        present = torch.cuda.is_available() if name == "cuda" else torch.backends.mps.is_available()
        if not present:
            with pytest.raises(UserError, match=name.upper()):
                resolve_device(name)
    with pytest.raises(UserError, match="tpu"):
        resolve_device("tpu")


def test_precision_is_the_same_every_time() -> None:
    assert resolve_precision("auto", CPU) == resolve_precision("auto", CPU)
    assert resolve_precision("auto", torch.device("cuda")) == "fp32"
    with pytest.raises(UserError, match="fp16"):
        resolve_precision("fp16", CPU)
