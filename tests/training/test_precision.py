"""Master weights and their bf16 working copy; devices and precisions by name."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import Tensor, nn

from dreamexplorer.errors import UserError
from dreamexplorer.models.axes import Axis
from dreamexplorer.models.base import Encoding, Model, Terms
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training import devices
from dreamexplorer.training.config import TrainConfig
from dreamexplorer.training.devices import resolve_device, resolve_precision
from dreamexplorer.training.precision import Weights

CPU = torch.device("cpu")
SHAPE = (1, 12, 10)


def small() -> Model:
    return create("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(24,)), SHAPE, 0)


def images(n: int = 16) -> Tensor:
    return torch.rand(n, *SHAPE, generator=torch.Generator().manual_seed(1))


def noise(seed: int = 2) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


class Mixed(Model):
    """A family with layers of many kinds, tied weights, a free parameter and running statistics."""

    family = "mixed-for-test"
    title = "Mixed"
    Config = MlpVaeConfig
    terms = ()

    def __init__(self) -> None:
        super().__init__(MlpVaeConfig(latent_dim=2), SHAPE)
        self.conv = nn.Conv2d(1, 4, 3, padding=1)
        self.norm = nn.BatchNorm2d(4)
        self.fc = nn.Linear(480, 6)
        self.layer_norm = nn.LayerNorm(6)
        self.back = nn.Linear(6, 6)
        self.again = self.back
        self.scale = nn.Parameter(torch.ones(6))
        self.out = nn.Linear(6, 120)

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        h = self.layer_norm(self.fc(torch.relu(self.norm(self.conv(x))).flatten(1)))
        y = self.out(self.again(torch.relu(self.back(h))) * self.scale)
        return Terms((y.float() - x.flatten(1)).square().sum(1).mean(), {}, None)

    def encode(self, x: Tensor) -> Encoding:
        raise NotImplementedError

    def decode(self, z: Tensor) -> Tensor:
        raise NotImplementedError

    def axes(self) -> tuple[Axis, ...]:
        return ()

    def reconstruction_terms(self, x: Tensor) -> tuple[Tensor, Tensor | None]:
        raise NotImplementedError


def test_fp32_is_torchs_own_adam() -> None:
    model = small()
    theirs = copy.deepcopy(model)
    weights = Weights(model, CPU, "fp32", TrainConfig(learning_rate=1e-2))
    assert weights.model is weights.master
    optimiser = torch.optim.Adam(theirs.parameters(), lr=1e-2)
    a, b = noise(), noise()
    for i in range(20):
        if i == 10:
            weights.set_learning_rate(1e-3)
            optimiser.param_groups[0]["lr"] = 1e-3
        with weights.autocast():
            loss = weights.model.loss(images(), a).loss
        weights.update(loss)
        optimiser.zero_grad()
        theirs.loss(images(), b).loss.backward()
        optimiser.step()
    for name, p in theirs.named_parameters():
        torch.testing.assert_close(weights.master.get_parameter(name), p, rtol=1e-4, atol=1e-6, msg=name)


def test_bf16_gradients_are_those_of_fp32_but_for_rounding() -> None:
    still = TrainConfig(learning_rate=0.0)
    exact, rounded = Weights(small(), CPU, "fp32", still), Weights(small(), CPU, "bf16", still)
    for weights in (exact, rounded):
        with weights.autocast():
            loss = weights.model.loss(images(), noise()).loss
        weights.update(loss)
    for name, p in rounded.model.named_parameters():
        assert p.dtype == torch.bfloat16, name
    tensors, _ = exact.optimiser_state()
    others, _ = rounded.optimiser_state()
    for name, g in tensors.items():
        if name.startswith("exp_avg."):
            assert (others[name] - g).norm() < 0.02 * g.norm(), name
            assert others[name].dtype == torch.float32


def test_bf16_loses_no_small_step() -> None:
    """Steps far below bf16's resolution add up in the master weights, and reach the working copy."""
    weights = Weights(small(), CPU, "bf16", TrainConfig(learning_rate=1e-5))
    name = "logits.bias"
    before = weights.master.get_parameter(name).detach().clone()
    working = weights.model.get_parameter(name).detach().clone()
    for _ in range(200):
        with weights.autocast():
            loss = weights.model.loss(images(), noise()).loss
        weights.update(loss)
    moved = (weights.master.get_parameter(name) - before).abs()
    assert (moved > 1.8e-3).any(), "200 steps of 1e-5, nearly all in one direction"
    assert not torch.equal(weights.model.get_parameter(name), working)
    assert torch.equal(weights.model.get_parameter(name), weights.master.get_parameter(name).bfloat16())


def test_only_layers_that_multiply_matrices_go_to_bf16() -> None:
    weights = Weights(Mixed(), CPU, "bf16", TrainConfig(learning_rate=1e-2))
    dtypes = {name: p.dtype for name, p in weights.model.named_parameters()}
    low = {name for name, dtype in dtypes.items() if dtype == torch.bfloat16}
    layers = ("conv", "fc", "back", "out")
    assert low == {f"{layer}.{kind}" for layer in layers for kind in ("weight", "bias")}
    assert all(p.dtype == torch.float32 for p in weights.master.parameters())

    first: float | None = None
    for _ in range(60):
        with weights.autocast():
            loss = weights.model.loss(images()).loss
        first = first if first is not None else loss.item()
        weights.update(loss)
    assert loss.item() < 0.7 * first  # type: ignore[operator]
    # running statistics are one and the same, and what was learned can be used in fp32
    mean = weights.master.get_buffer("norm.running_mean")
    assert mean.abs().sum() > 0
    assert torch.equal(mean, weights.model.get_buffer("norm.running_mean"))
    weights.master.train()
    assert weights.master.loss(images()).loss.item() == pytest.approx(loss.item(), rel=0.1)


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_a_kept_state_comes_back_whole(precision: str) -> None:
    weights = Weights(Mixed(), CPU, precision, TrainConfig(learning_rate=1e-2))

    def go() -> list[float]:
        losses = []
        for _ in range(5):
            with weights.autocast():
                loss = weights.model.loss(images()).loss
            weights.update(loss)
            losses.append(loss.item())
        return losses

    go()
    kept = weights.clone_state()
    first = go()
    weights.restore_state(kept)
    assert go() == first


def test_a_state_for_resuming_serves_either_precision() -> None:
    low = Weights(small(), CPU, "bf16", TrainConfig(learning_rate=1e-2))
    for _ in range(3):
        with low.autocast():
            loss = low.model.loss(images(), noise()).loss
        low.update(loss)
    tensors, steps = low.optimiser_state()
    assert steps == 3
    full = Weights(small(), CPU, "fp32", TrainConfig(learning_rate=1e-2))
    full.load_optimiser_state(tensors, steps)
    again, steps = full.optimiser_state()
    assert steps == 3
    assert all(torch.equal(tensors[k], again[k]) for k in tensors)


def test_absent_devices_are_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    for name in ("cuda", "mps", "tpu"):
        with pytest.raises(UserError) as caught:
            resolve_device(name)
        assert name.upper() in str(caught.value).upper()
        assert "\n" not in str(caught.value)
    assert resolve_device("auto").type == "cpu"


def test_auto_prefers_cuda_then_mps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert resolve_device("auto").type == "mps"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert resolve_device("auto").type == "cuda"
    assert resolve_device("cpu").type == "cpu"


def test_auto_precision_follows_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "cpu_multiplies_bf16", lambda: True)
    assert resolve_precision("auto", CPU) == "bf16"
    assert resolve_precision("fp32", CPU) == "fp32"
    assert resolve_precision("auto", torch.device("cuda")) == "fp32"
    monkeypatch.setattr(devices, "cpu_multiplies_bf16", lambda: False)
    assert resolve_precision("auto", CPU) == "fp32"
    assert resolve_precision("bf16", CPU) == "bf16"
    with pytest.raises(UserError, match="fp16"):
        resolve_precision("fp16", CPU)


def test_a_torch_that_cannot_tell_about_the_processor_means_fp32(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_is_amx_tile_supported",):
        monkeypatch.delattr(torch.cpu, name, raising=False)
    assert resolve_precision("auto", CPU) == "fp32"


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_each_group_goes_down_the_gradient_of_its_own_loss(precision: str) -> None:
    model = create("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(8,)), SHAPE, 0)
    model.group_of = lambda name: "decoder" if name.startswith(("decoder", "logits")) else "encoder"  # type: ignore[method-assign]
    weights = Weights(model, torch.device("cpu"), precision, TrainConfig(learning_rate=1e-3))
    with weights.autocast():
        values = weights.model.loss(images(), noise()).values
        losses = {"encoder": values["kl"], "decoder": 3.0 * values["recon"]}
        own = {
            "encoder": torch.autograd.grad(values["kl"], weights.model.mu.weight, retain_graph=True)[0],
            "decoder": torch.autograd.grad(3.0 * values["recon"], weights.model.logits.weight, retain_graph=True)[0],
        }
    weights.update(losses)
    gradients = weights.gradients()
    assert torch.equal(gradients["mu.weight"], own["encoder"].float())
    assert torch.equal(gradients["logits.weight"], own["decoder"].float())
