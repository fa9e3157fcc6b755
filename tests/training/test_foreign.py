"""The state dict of pytorch/examples' vae opens, however it was wrapped, and computes what that model computed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dreamexplorer.errors import UserError
from dreamexplorer.models.snapshot import restore
from dreamexplorer.training.checkpoint import load_checkpoint, save_checkpoint


class ExampleVae(nn.Module):
    """The same layers and names as that example, written anew."""

    def __init__(self, pixels: int = 784, hidden: int = 400, latents: int = 20) -> None:
        super().__init__()
        self.fc1 = nn.Linear(pixels, hidden)
        self.fc21 = nn.Linear(hidden, latents)
        self.fc22 = nn.Linear(hidden, latents)
        self.fc3 = nn.Linear(latents, hidden)
        self.fc4 = nn.Linear(hidden, pixels)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = F.relu(self.fc1(x))
        return self.fc21(h), self.fc22(h)

    def decode(self, z: Tensor) -> Tensor:
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z))))


@pytest.fixture(scope="module")
def example() -> ExampleVae:
    with torch.random.fork_rng():
        torch.manual_seed(3)
        return ExampleVae(pixels=36, hidden=7, latents=4)


def _wrapped(state: dict[str, Tensor]) -> dict[str, Any]:
    return {
        "plain": state,
        "state_dict": {"state_dict": state, "epoch": 3},
        "model": {"model": state, "optimizer": {"state": {}}},
        "model_state_dict": {"model_state_dict": state},
        "twice": {"model": {"state_dict": state}},
        "DataParallel": {f"module.{k}": v for k, v in state.items()},
        "compiled": {f"_orig_mod.{k}": v for k, v in state.items()},
        "compiled DataParallel": {"state_dict": {f"_orig_mod.module.{k}": v for k, v in state.items()}},
    }


def check(path: Path, example: ExampleVae, tolerance: float = 1e-6) -> None:
    checkpoint = load_checkpoint(path)
    assert checkpoint.snapshot.family == "mlp-vae"
    assert checkpoint.snapshot.config.latent_dim == 4
    assert checkpoint.snapshot.config.hidden == (7,)
    assert checkpoint.snapshot.image_shape == (1, 6, 6)
    assert checkpoint.resume is None
    assert "pytorch/examples" in str(checkpoint.notes[0])
    model = restore(checkpoint.snapshot)
    x = torch.rand(5, 1, 6, 6, generator=torch.Generator().manual_seed(0))
    mu, log_variance = example.encode(x.flatten(1))
    encoding = model.encode(x)
    torch.testing.assert_close(encoding.coordinates, mu.detach(), rtol=0, atol=tolerance)
    torch.testing.assert_close(encoding.spread, (0.5 * log_variance.detach()).exp(), rtol=0, atol=tolerance)
    decoded = example.decode(mu).detach().view(5, 1, 6, 6)
    torch.testing.assert_close(model.decode(mu.detach()), decoded, rtol=0, atol=tolerance)


@pytest.mark.parametrize("form", list(_wrapped({})))
@pytest.mark.parametrize("legacy", [False, True])
def test_torch_files(form: str, legacy: bool, example: ExampleVae, tmp_path: Path) -> None:
    path = tmp_path / "vae.pt"
    torch.save(_wrapped(example.state_dict())[form], path, _use_new_zipfile_serialization=not legacy)
    check(path, example)


@pytest.mark.parametrize("suffix", [".pth", ".PT"])
def test_other_endings(suffix: str, example: ExampleVae, tmp_path: Path) -> None:
    torch.save(example.state_dict(), tmp_path / f"vae{suffix}")
    check(tmp_path / f"vae{suffix}", example)


@pytest.mark.parametrize("prefix", ["", "module."])
def test_safetensors(prefix: str, example: ExampleVae, tmp_path: Path) -> None:
    path = tmp_path / "vae.safetensors"
    safetensors.torch.save_file({prefix + k: v for k, v in example.state_dict().items()}, path)
    check(path, example)


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float64, 1e-6), (torch.float16, 5e-3), (torch.bfloat16, 5e-2)])
def test_other_precisions_become_fp32(
    dtype: torch.dtype, tolerance: float, example: ExampleVae, tmp_path: Path
) -> None:
    path = tmp_path / "vae.pt"
    torch.save({k: v.to(dtype) for k, v in example.state_dict().items()}, path)
    check(path, example, tolerance)


def test_it_can_be_saved_as_ours(example: ExampleVae, tmp_path: Path) -> None:
    torch.save(example.state_dict(), tmp_path / "vae.pt")
    opened = load_checkpoint(tmp_path / "vae.pt")
    save_checkpoint(opened, tmp_path / "ours.safetensors")
    again = load_checkpoint(tmp_path / "ours.safetensors")
    assert again.dataset == "mnist"
    for name, tensor in opened.snapshot.weights.items():
        assert torch.equal(again.snapshot.weights[name], tensor)
    assert again.snapshot.foreign, "its steps are unknown, but it is trained"
    assert again.snapshot.trained
    assert again.snapshot.step == 0


def _broken(state: dict[str, Tensor]) -> dict[str, dict[str, Tensor]]:
    return {
        "missing layer": {k: v for k, v in state.items() if not k.startswith("fc22")},
        "extra layer": {**state, "fc5.weight": torch.zeros(2, 2)},
        "NaN": {**state, "fc3.bias": torch.full((7,), float("nan"))},
        "infinite": {**state, "fc4.weight": torch.full((36, 7), float("inf"))},
        "integers": {**state, "fc3.bias": torch.zeros(7, dtype=torch.int64)},
        "transposed": {**state, "fc3.weight": torch.zeros(4, 7)},
        "other latents": {**state, "fc22.weight": torch.zeros(5, 7), "fc22.bias": torch.zeros(5)},
        "other hidden": {**state, "fc3.weight": torch.zeros(8, 4), "fc3.bias": torch.zeros(8)},
        "scalar": {**state, "fc1.weight": torch.tensor(1.0)},
        "not square": ExampleVae(pixels=35, hidden=7, latents=4).state_dict(),
        "one latent": ExampleVae(pixels=36, hidden=7, latents=1).state_dict(),
        "too many latents": ExampleVae(pixels=36, hidden=7, latents=129).state_dict(),
        "no pixels": {k: torch.zeros([0 if n == 36 else n for n in v.shape]) for k, v in state.items()},
    }


@pytest.mark.parametrize("form", list(_broken(ExampleVae(36, 7, 4).state_dict())))
@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
def test_broken_ones_are_refused_with_one_line(form: str, suffix: str, example: ExampleVae, tmp_path: Path) -> None:
    path = tmp_path / f"vae{suffix}"
    state = _broken(example.state_dict())[form]
    if suffix == ".pt":
        torch.save(state, path)
    else:
        safetensors.torch.save_file(state, path)
    with pytest.raises(UserError) as caught:
        load_checkpoint(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


# -- other forms of the same layers ----------------------------------------------------------------------------


def _lightning(state: dict[str, Tensor]) -> dict[str, Any]:
    """Return what a ModelCheckpoint of Lightning writes, with the network as an attribute of the module."""
    return {
        "epoch": 3,
        "global_step": 40,
        "pytorch-lightning_version": "2.4.0",
        "state_dict": {f"vae.{name}": tensor for name, tensor in state.items()},
        "loops": {"fit_loop": {"state_dict": {}}},
        "callbacks": {"ModelCheckpoint{'monitor': None}": {"best_model_path": "a.ckpt", "best_model_score": None}},
        "optimizer_states": [{"state": {0: {"step": torch.tensor(4.0)}}, "param_groups": [{"lr": 1e-3}]}],
        "lr_schedulers": [],
        "hparams_name": "kwargs",
        "hyper_parameters": {"latent_dim": 4},
    }


def test_weights_of_a_lightning_checkpoint_open(example: ExampleVae, tmp_path: Path) -> None:
    path = tmp_path / "last.ckpt"
    torch.save(_lightning(example.state_dict()), path)
    check(path, example)


def test_code_in_a_ckpt_is_refused(example: ExampleVae, tmp_path: Path) -> None:
    path = tmp_path / "whole.ckpt"
    torch.save({**_lightning(example.state_dict()), "hyper_parameters": {"model": example}}, path)
    with pytest.raises(UserError, match="could run code"):
        load_checkpoint(path)


@pytest.mark.parametrize("prefix", ["model.", "net.vae.", "module.model."])
def test_what_all_names_begin_with_does_not_matter(prefix: str, example: ExampleVae, tmp_path: Path) -> None:
    state = {f"{prefix}{name}": tensor for name, tensor in example.state_dict().items()}
    torch.save(state, tmp_path / "vae.pt")
    check(tmp_path / "vae.pt", example)
    safetensors.torch.save_file(state, tmp_path / "vae.safetensors")
    check(tmp_path / "vae.safetensors", example)


def test_one_tensor_under_two_names_is_fine(example: ExampleVae, tmp_path: Path) -> None:
    state = example.state_dict()
    torch.save(
        {**state, "encoder.fc1.weight": state["fc1.weight"], "encoder.fc1.bias": state["fc1.bias"]}, tmp_path / "a.pt"
    )
    check(tmp_path / "a.pt", example)
    safetensors.torch.save_file({**state, "copy": state["fc3.weight"].clone()}, tmp_path / "a.safetensors")
    check(tmp_path / "a.safetensors", example)
    torch.save({**state, "copy": state["fc3.weight"] + 1.0}, tmp_path / "b.pt")
    with pytest.raises(UserError, match="holds weights"):
        load_checkpoint(tmp_path / "b.pt")


def test_tied_weights_open(tmp_path: Path) -> None:
    tied = ExampleVae(pixels=36, hidden=7, latents=4)
    state = dict(tied.state_dict())
    state["fc4.weight"] = state["fc1.weight"].t()  # shares its memory, as a tied decoder's
    torch.save(state, tmp_path / "tied.pt")
    weights = load_checkpoint(tmp_path / "tied.pt").snapshot.weights
    assert torch.equal(weights["logits.weight"], weights["encoder.0.weight"].t())


class ConditionalVae(nn.Module):
    """The same layers with a one-hot class appended to the inputs of fc1 and fc3, as in many tutorials."""

    def __init__(self, pixels: int = 36, hidden: int = 7, latents: int = 4, classes: int = 3) -> None:
        super().__init__()
        self.fc1 = nn.Linear(pixels + classes, hidden)
        self.fc21 = nn.Linear(hidden, latents)
        self.fc22 = nn.Linear(hidden, latents)
        self.fc3 = nn.Linear(latents + classes, hidden)
        self.fc4 = nn.Linear(hidden, pixels)

    def encode(self, x: Tensor, c: Tensor) -> Tensor:
        mu: Tensor = self.fc21(F.relu(self.fc1(torch.cat([x, c], 1))))
        return mu

    def decode(self, z: Tensor, c: Tensor) -> Tensor:
        return torch.sigmoid(self.fc4(F.relu(self.fc3(torch.cat([z, c], 1)))))


@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
def test_a_one_hot_conditional_vae_opens_as_ours(suffix: str, tmp_path: Path) -> None:
    theirs, path = ConditionalVae(), tmp_path / f"cvae{suffix}"
    if suffix == ".pt":
        torch.save(theirs.state_dict(), path)
    else:
        safetensors.torch.save_file(theirs.state_dict(), path)
    checkpoint = load_checkpoint(path)
    assert (checkpoint.snapshot.family, checkpoint.snapshot.classes) == ("cvae", 3)
    assert "one-hot" in str(checkpoint.notes[0])
    labels = torch.tensor([0, 2, 1, 1, 0])
    x, one_hot = torch.rand(5, 1, 6, 6), F.one_hot(labels, 3).float()
    model = restore(checkpoint.snapshot).conditioned_on(labels)
    mu = theirs.encode(x.flatten(1), one_hot).detach()
    torch.testing.assert_close(model.encode(x).coordinates, mu)
    torch.testing.assert_close(model.decode(mu).flatten(1), theirs.decode(mu, one_hot).detach())


def test_a_conditional_one_whose_layers_disagree_on_the_classes_is_refused(tmp_path: Path) -> None:
    state = ConditionalVae().state_dict()
    state["fc3.weight"] = torch.zeros(7, 4 + 2)
    torch.save(state, tmp_path / "cvae.pt")
    with pytest.raises(UserError, match="fc3"):
        load_checkpoint(tmp_path / "cvae.pt")
