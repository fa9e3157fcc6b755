"""The border between latents in use and collapsed ones."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from dreamexplorer.data.base import Split
from dreamexplorer.models.collapse import ACTIVE_VARIANCE, ALIVE_KL, constant_latents, is_collapsed, latent_use
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.resources import resource_path
from dreamexplorer.training.evaluation import evaluate


def test_every_known_latent_stands_on_one_side_and_the_border_itself_has_collapsed() -> None:
    kl = np.array([0.0, ALIVE_KL, np.nextafter(np.float32(ALIVE_KL), np.float32(1)), 3.0, np.nan, np.inf])
    use = latent_use(kl)
    assert use.collapsed.tolist() == [True, True, False, False, False, False]
    assert use.alive.tolist() == [False, False, True, True, False, False]
    assert not use.constant.any()
    assert [is_collapsed(float(v)) for v in kl] == [True, True, False, False, False, False]


def test_a_constant_latent_is_not_alive() -> None:
    use = latent_use([0.5, 0.5, 0.01], [True, False, True])
    assert use.constant.tolist() == [True, False, False]
    assert use.alive.tolist() == [False, True, False]
    assert use.collapsed.tolist() == [False, False, True]


def test_a_constant_mu_has_the_kl_of_one_gaussian_and_is_found_in_an_evaluation() -> None:
    """q(z|x) = N(1.5, 1) for every image: KL = 1.5^2 / 2 nats, by the closed form, and no information."""
    model = MlpVae(MlpVaeConfig(latent_dim=3, hidden=(16,)), (1, 6, 6))
    head = [m for m in model.modules() if isinstance(m, torch.nn.Linear) and m.out_features in (3, 6)]
    with torch.no_grad():
        for layer in head:
            layer.weight.zero_()
            layer.bias.zero_()
        mu, rows = (head[0].weight, head[0].bias)
        rows[0] = 1.5  # constant, with KL
        mu[1] = 3.0 * torch.randn_like(mu[1])  # varies from image to image
    images = np.random.default_rng(0).integers(0, 256, (64, 1, 6, 6), dtype=np.uint8)
    result = evaluate(model, Split(images, np.zeros(64, np.int64)))
    assert result.per_axis is not None
    assert result.mean_variance is not None
    np.testing.assert_allclose(result.per_axis[0], 1.5**2 / 2, rtol=1e-5)
    assert result.per_axis[1] > ALIVE_KL
    still = constant_latents(result.per_axis, result.mean_variance)
    assert still.tolist() == [True, False, False]
    use = latent_use(result.per_axis, still)
    assert (use.constant.sum(), use.alive.sum(), use.collapsed.sum()) == (1, 1, 1)
    assert result.active_units == use.alive.sum()


@pytest.mark.parametrize(
    ("language", "alive", "constant"), [("en", "alive", "constant"), ("ru", "живые", "постоянные")]
)
def test_the_guide_names_the_same_borders(language: str, alive: str, constant: str) -> None:
    lines = resource_path("guide", f"{language}.md").read_text(encoding="utf-8").splitlines()
    (of_alive,) = [line for line in lines if line.startswith(f"| {alive} |")]
    (of_constant,) = [line for line in lines if line.startswith(f"| {constant} |")]
    assert f" {ALIVE_KL:g} " in of_alive
    assert f" {ACTIVE_VARIANCE:g})" in of_constant
