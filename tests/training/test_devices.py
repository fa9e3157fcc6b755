"""The choice of threads, device and precision depends on machine and model alone."""

from __future__ import annotations

import pytest
import torch

from dreamexplorer.errors import UserError
from dreamexplorer.models.families import create, families
from dreamexplorer.training.devices import default_threads, resolve_device, resolve_precision, work_of

CPU = torch.device("cpu")


def test_work_is_that_of_the_layers() -> None:
    """Multiplications counted by hand, and a hundred for every number that a layer gives."""
    mlp = create("mlp-vae", families()["mlp-vae"].Config(latent_dim=3, hidden=(7,)), (1, 4, 6), 0)
    outputs = 7 + 7 + 3 + 3 + 7 + 7 + 24  # with those of the ReLUs
    assert work_of(mlp) == 24 * 7 + 7 * 3 * 2 + 3 * 7 + 7 * 24 + 100 * outputs
    options = families()["conv-vae"].Config(latent_dim=3, channels=(5,), dense_width=0, normalisation="none")
    conv = create("conv-vae", options, (1, 8, 6), 0)
    multiplications = 16 * 5 * 12 + 60 * 3 * 2 + 3 * 60 + 16 * 5 * 12  # a filter of 4 x 4 at each of 4 x 3 places
    outputs = 60 * 3 + 3 + 3 + 60 * 3 + 48
    assert work_of(conv) == multiplications + 100 * outputs


@pytest.mark.parametrize("family", sorted(families()))
def test_counting_work_leaves_a_model_as_it_was(family: str) -> None:
    model = create(family, families()[family].Config(), (1, 28, 28), 0, classes=10)
    before = {name: t.clone() for name, t in model.state_dict().items()}
    random = torch.get_rng_state()
    assert work_of(model) > 0
    assert model.training
    assert not any(m._forward_hooks for m in model.modules())
    assert torch.equal(torch.get_rng_state(), random)
    assert all(torch.equal(t, before[name]) for name, t in model.state_dict().items())


def test_the_default_models_take_as_many_threads_as_they_are_worth() -> None:
    known = families()
    for family, threads in (("mlp-vae", 1), ("conv-vae", None)):
        model = create(family, known[family].Config(), (1, 28, 28), 0)
        assert default_threads(CPU, "bf16", work_of(model) * 128) == threads


def test_small_bf16_models_take_one_thread_and_others_torchs_default() -> None:
    assert default_threads(CPU, "bf16", 650_000 * 128) == 1
    assert default_threads(CPU, "bf16", 650_000 * 4096) is None
    assert default_threads(CPU, "fp32", 650_000 * 128) is None
    assert default_threads(CPU, "fp32", 650_000 * 8) == 1
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
