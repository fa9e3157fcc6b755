"""Likelihoods and loss scaling of the families: each that offers them trains with all of them."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
import torch
from torch import Tensor

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.base import Model, Terms
from dreamexplorer.models.data_term import LIKELIHOOD_NAMES, MEAN, LikelihoodOptions, effective_beta, scaling_of
from dreamexplorer.models.families import create, families
from dreamexplorer.models.likelihoods import likelihood_of
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.commands import CommandQueue, SetLive
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.loop import Trainer

SMALL: dict[str, Any] = {"latent_dim": 3, "hidden": (16,), "channels": (4, 8), "dense_width": 16}


def config_of(cls: type[Model], **options: Any) -> Any:
    names = {f.name for f in fields(cls.Config)}
    return cls.Config(**{k: v for k, v in {**SMALL, **options}.items() if k in names})


def offering(option: str) -> list[str]:
    return [name for name, cls in families().items() if option in {f.name for f in fields(cls.Config)}]


@pytest.mark.parametrize("likelihood", LIKELIHOOD_NAMES)
@pytest.mark.parametrize("family", offering("likelihood"))
def test_each_likelihood_is_in_the_loss_and_in_the_image(
    family: str, likelihood: str, tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    cls = families()[family]
    train = TrainConfig(batch_size=32, epochs=1, device="cpu", precision="fp32")
    trainer = Trainer(RunConfig(family, config_of(cls, likelihood=likelihood), train), tiny_dataset)
    list(trainer.run())
    x, labels = first_images(tiny_dataset, 8)
    model = trainer.model.eval().conditioned_on(labels)
    asked: list[Tensor] = []
    nll = model.likelihood.nll  # type: ignore[union-attr]
    monkeypatch.setattr(
        model.likelihood, "nll", lambda parameters, x: (asked.append(parameters), nll(parameters, x))[1]
    )
    recon, _ = model.reconstruction_terms(x)
    (parameters,) = asked
    expected = likelihood_of(LikelihoodOptions(likelihood=likelihood), tiny_dataset.image_shape)
    expected.load_state_dict(model.likelihood.state_dict())  # type: ignore[union-attr, operator]
    torch.testing.assert_close(recon, expected.nll(parameters, x))
    image = model.decode(torch.zeros(8, len(model.axes())))
    assert image.shape == x.shape
    assert ((image >= 0) & (image <= 1)).all()
    assert all(torch.isfinite(w).all() for w in model.state_dict().values())


@pytest.mark.parametrize("family", offering("pixel_scale"))
def test_means_and_weight_scale_the_loss_and_nothing_shown(family: str, tiny_dataset: ImageDataset) -> None:
    x, labels = first_images(tiny_dataset, 16)
    plain = config_of(families()[family], beta=2.0)
    before = terms_of(family, plain, tiny_dataset, x, labels)
    recon = before.values["recon"]
    scalings: list[dict[str, Any]] = [
        {"pixel_scale": MEAN},
        {"latent_scale": MEAN},
        {"pixel_scale": MEAN, "latent_scale": MEAN},
        {"recon_weight": 0.0},
        {"recon_weight": 2.5, "pixel_scale": MEAN},
    ]
    for scales in scalings:
        scaled = replace(plain, **scales)
        factor = scaling_of(scaled, x[0].numel())
        after = terms_of(family, scaled, tiny_dataset, x, labels)
        for key, value in before.values.items():
            torch.testing.assert_close(after.values[key], value)
        assert isinstance(before.loss, Tensor)
        expected = factor.pixels * recon + factor.latents * (before.loss - recon)
        torch.testing.assert_close(after.loss, expected, rtol=1e-4, atol=1e-5)


def test_without_reconstruction_there_is_no_effective_beta() -> None:
    assert effective_beta(MlpVaeConfig(beta=2.0, recon_weight=0.5), 784) == 4.0
    assert effective_beta(MlpVaeConfig(beta=2.0, recon_weight=0.0), 784) is None


def test_the_weight_of_the_reconstruction_changes_a_running_training(tiny_dataset: ImageDataset) -> None:
    """With weight 0 the KL alone is trained: the decoder stands still, and every posterior becomes the prior."""
    commands = CommandQueue()
    train = TrainConfig(batch_size=32, epochs=40, device="cpu", precision="fp32", learning_rate=5e-3)
    run = RunConfig("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(16,), recon_weight=1.0), train)
    trainer = Trainer(run, tiny_dataset, commands=commands)
    commands.put(SetLive("recon_weight", 0.0))
    before = {k: v.clone() for k, v in trainer.model.state_dict().items() if k.startswith(("decoder", "logits"))}
    list(trainer.run())
    assert before
    for name, weight in before.items():
        assert torch.equal(trainer.model.state_dict()[name], weight), name
    assert evaluate(trainer.model, tiny_dataset.test).values["kl"] < 0.01


def first_images(dataset: ImageDataset, n: int) -> tuple[Tensor, Tensor]:
    split = dataset.test
    return torch.from_numpy(split.images[:n].copy()).float() / 255, torch.from_numpy(split.labels[:n].copy())


def terms_of(family: str, config: Any, dataset: ImageDataset, x: Tensor, labels: Tensor) -> Terms:
    """Return the loss terms of an untrained model, whose weights do not depend on the scaling."""
    model = create(family, config, dataset.image_shape, 0, len(dataset.class_names)).conditioned_on(labels)
    return model.loss(x, torch.Generator().manual_seed(1))
