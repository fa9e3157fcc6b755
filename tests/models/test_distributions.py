"""Likelihoods against torch.distributions, plain formulas in double precision, sums and integrals that must be one."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor
from torch.distributions import ContinuousBernoulli as TorchContinuousBernoulli
from torch.distributions import Normal

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.data_term import DISTRIBUTIONS, LikelihoodOptions, data_note
from dreamexplorer.models.distributions import (
    LOG_SCALE_FLOOR,
    DiscretisedLogistic,
    LearnedScale,
    continuous_bernoulli_mean,
)
from dreamexplorer.models.families import create
from dreamexplorer.models.likelihood import Likelihood
from dreamexplorer.models.likelihoods import likelihood_of
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.training.commands import CommandQueue, SetLive
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.resume import run_of

SHAPE = (1, 4, 5)
LEARNED = ("gaussian-learned", "discretised-logistic")
DENSITIES = ("gaussian", "gaussian-learned", "continuous-bernoulli")


def made(name: str, sigma: float = 0.1) -> Likelihood:
    """Make a likelihood in double precision with this sigma, an option or the learned value."""
    likelihood = likelihood_of(LikelihoodOptions(likelihood=name, sigma=sigma), SHAPE).double()
    if isinstance(likelihood, LearnedScale):
        likelihood.raw_log_scale.data.fill_(math.log(math.expm1(math.log(sigma) - LOG_SCALE_FLOOR)))
    return likelihood


def numbers(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def grey(*shape: int, seed: int = 1) -> Tensor:
    return torch.randint(0, 256, shape, generator=torch.Generator().manual_seed(seed)).double() / 255.0


def logistic_probability(level: int, m: float, s: float) -> float:
    """Return the probability of one level of 256, computed from the distribution function in plain Python."""

    def below(edge: float) -> float:
        return 1.0 / (1.0 + math.exp(-(edge - m) / s))

    low = 0.0 if level == 0 else below((level - 0.5) / 255)
    high = 1.0 if level == 255 else below((level + 0.5) / 255)
    return high - low


class TestValues:
    @pytest.mark.parametrize("name", ["gaussian", "gaussian-learned"])
    @pytest.mark.parametrize("sigma", [0.01, 0.1, 1.0])
    def test_gaussian_is_the_normal_distribution(self, name: str, sigma: float) -> None:
        parameters, x = numbers(6, 20), grey(6, 20)
        expected = -Normal(parameters, sigma).log_prob(x).sum(1)
        torch.testing.assert_close(made(name, sigma).nll(parameters, x), expected, rtol=1e-6, atol=1e-6)

    def test_continuous_bernoulli_is_that_of_torch(self) -> None:
        logits, x = 6 * numbers(6, 200), grey(6, 200)
        expected = -TorchContinuousBernoulli(logits=logits).log_prob(x).sum(1)
        torch.testing.assert_close(made("continuous-bernoulli").nll(logits, x), expected, rtol=1e-6, atol=1e-6)

    @pytest.mark.parametrize("logit", [0.0, 1e-12, -1e-7, 1e-4, 0.05, -0.29, 0.31, 5.0, -40.0])
    def test_continuous_bernoulli_near_a_half_and_far_from_it(self, logit: float) -> None:
        """Against the integral of exp(l t), and its mean, by Gauss-Legendre quadrature."""
        t, w = gauss_legendre()
        density = (logit * t).exp()
        area = (w * density).sum()
        x = grey(1, 30)
        expected = (area.log() - logit * x).sum(1)
        for dtype, accuracy in ((torch.float64, 1e-6), (torch.float32, 3e-6)):
            logits = torch.full((1, 30), logit, dtype=dtype)
            nll = likelihood_of(LikelihoodOptions(likelihood="continuous-bernoulli"), SHAPE).nll(logits, x.to(dtype))
            torch.testing.assert_close(nll.double(), expected, rtol=accuracy, atol=30 * accuracy)
            mean = continuous_bernoulli_mean(logits[0, 0])
            torch.testing.assert_close(mean.double(), (w * density * t).sum() / area, rtol=accuracy, atol=accuracy)

    def test_discretised_logistic_is_the_difference_of_two_distribution_functions(self) -> None:
        levels = [0, 1, 17, 128, 254, 255]
        for m, s in ((0.0, 0.1), (0.5, 0.02), (1.3, 0.3), (0.07, 0.005)):
            x = torch.tensor([levels], dtype=torch.float64).T / 255.0
            nll = made("discretised-logistic", s).nll(torch.full_like(x, m), x)
            for level, nats in zip(levels, nll.tolist(), strict=True):
                probability = logistic_probability(level, m, s)
                if probability > 1e-12:  # else the plain formula has no digits left
                    assert nats == pytest.approx(-math.log(probability), rel=1e-5, abs=1e-9)

    def test_values_between_levels_are_rounded(self) -> None:
        likelihood, m = made("discretised-logistic"), numbers(1, 4)
        level = torch.full((1, 4), 100 / 255, dtype=torch.float64)
        torch.testing.assert_close(likelihood.nll(m, level + 0.4 / 255), likelihood.nll(m, level))

    @pytest.mark.parametrize("name", DISTRIBUTIONS)
    def test_means_over_images_sums_over_all_pixels(self, name: str) -> None:
        likelihood, parameters, x = made(name), numbers(5, 24), grey(5, 2, 3, 4)
        nll = likelihood.nll(parameters, x)
        assert nll.shape == (5,)
        torch.testing.assert_close(likelihood.nll(parameters.reshape(5, 2, 3, 4), x.flatten(1)), nll)
        torch.testing.assert_close(likelihood.mean_nll(parameters, x), nll.mean())
        parts = sum(likelihood.nll(parameters[:, i : i + 1], x.flatten(1)[:, i : i + 1]) for i in range(24))
        torch.testing.assert_close(parts, nll)


def gauss_legendre(low: float = 0.0, high: float = 1.0, n: int = 80) -> tuple[Tensor, Tensor]:
    """Places and weights, from the eigenvalues of the Jacobi matrix (Golub & Welsch 1969)."""
    k = torch.arange(1, n, dtype=torch.float64)
    off = k / (4 * k.square() - 1).sqrt()
    values, vectors = torch.linalg.eigh(torch.diag(off, 1) + torch.diag(off, -1))
    return low + (high - low) * (values + 1) / 2, (high - low) * vectors[0].square()


class TestTotals:
    @pytest.mark.parametrize("scale", [0.003, 0.05, 0.7])
    @pytest.mark.parametrize("m", [-0.4, 0.0, 0.31, 1.0, 5.0])
    def test_the_256_levels_of_the_discretised_logistic_sum_to_one(self, m: float, scale: float) -> None:
        x = torch.arange(256, dtype=torch.float64)[:, None] / 255
        nll = made("discretised-logistic", scale).nll(torch.full_like(x, m), x)
        assert float((-nll).exp().sum().detach()) == pytest.approx(1.0, abs=1e-9)

    @pytest.mark.parametrize("logit", [-30.0, -2.0, 0.0, 1e-5, 0.3, 12.0])
    def test_the_continuous_bernoulli_integrates_to_one_over_zero_to_one(self, logit: float) -> None:
        t, w = gauss_legendre()
        nll = made("continuous-bernoulli").nll(torch.full((80, 1), logit, dtype=torch.float64), t[:, None])
        assert float((w * (-nll).exp()).sum().detach()) == pytest.approx(1.0, abs=1e-6)

    @pytest.mark.parametrize("name", ["gaussian", "gaussian-learned"])
    def test_the_gaussian_integrates_to_one_over_the_line_and_to_less_over_zero_to_one(self, name: str) -> None:
        def area(low: float, high: float) -> float:
            t, w = gauss_legendre(low, high)
            nll = made(name, 0.2).nll(torch.full((80, 1), 0.3, dtype=torch.float64), t[:, None])
            return float((w * (-nll).exp()).sum().detach())

        assert area(-2.0, 2.6) == pytest.approx(1.0, abs=1e-6)
        inside = Normal(0.3, 0.2).cdf(torch.tensor(1.0)) - Normal(0.3, 0.2).cdf(torch.tensor(0.0))
        assert area(0.0, 1.0) == pytest.approx(float(inside), abs=1e-5)

    def test_a_bernoulli_is_a_likelihood_of_binary_pixels_alone(self) -> None:
        likelihood = made("bernoulli")
        logit = torch.full((2, 1), 0.7, dtype=torch.float64)
        nll = likelihood.nll(logit, torch.tensor([[0.0], [1.0]], dtype=torch.float64))
        assert float((-nll).exp().sum().detach()) == pytest.approx(1.0)
        t, w = gauss_legendre()
        grey_area = float((w * (-likelihood.nll(logit[:1].expand(80, 1), t[:, None])).exp()).sum())
        assert grey_area < 0.6, "over grey values it is no density"
        assert data_note(LikelihoodOptions(), grey=False) == ""
        assert "not a likelihood" in data_note(LikelihoodOptions(), grey=True)

    def test_a_density_is_the_levels_probability_but_for_their_width(self) -> None:
        """A density counted in grey levels is log 255 nats a pixel more, as the docstrings state."""
        x = torch.arange(256, dtype=torch.float64)[:, None] / 255
        for name in DENSITIES:
            nll = made(name, 0.05).nll(torch.full_like(x, 0.5), x) + math.log(255)
            assert float((-nll).exp().sum().detach()) == pytest.approx(1.0, abs=0.005)


class TestMeans:
    @pytest.mark.parametrize("name", DISTRIBUTIONS)
    def test_are_images(self, name: str) -> None:
        likelihood = likelihood_of(LikelihoodOptions(likelihood=name), SHAPE)
        mean = likelihood.mean((9 * numbers(3, 50)).bfloat16())
        assert mean.dtype == torch.float32
        assert mean.shape == (3, 50)
        assert ((mean >= 0) & (mean <= 1)).all()

    def test_of_the_continuous_bernoulli_is_not_its_lambda(self) -> None:
        logits = 5 * numbers(200)
        expected = TorchContinuousBernoulli(logits=logits).mean
        torch.testing.assert_close(continuous_bernoulli_mean(logits), expected, rtol=1e-5, atol=1e-5)


class TestGradients:
    @pytest.mark.parametrize("name", DISTRIBUTIONS)
    def test_are_finite_differences(self, name: str) -> None:
        likelihood, x = made(name), grey(3, 5)
        assert torch.autograd.gradcheck(lambda p: likelihood.nll(p, x), (numbers(3, 5).requires_grad_(),))

    @pytest.mark.parametrize("name", LEARNED)
    def test_of_a_learned_scale_are_finite_differences(self, name: str) -> None:
        likelihood, x, parameters = made(name), grey(3, 5), 0.3 * numbers(3, 5)

        def nll(raw: Tensor) -> Tensor:
            return torch.func.functional_call(likelihood, {"raw_log_scale": raw}, (), {})  # type: ignore[no-any-return]

        likelihood.forward = lambda: likelihood.nll(parameters, x)  # type: ignore[method-assign]
        assert torch.autograd.gradcheck(nll, (torch.tensor(2.5, dtype=torch.float64, requires_grad=True),))

    @pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
    @pytest.mark.parametrize("name", DISTRIBUTIONS)
    def test_stay_finite_at_extremes(self, name: str, dtype: torch.dtype) -> None:
        extremes = [0.0, -0.0, 1e-30, 1e-7, 0.5, 1.0, -1.0, 88.0, -88.0, 200.0, -1e4, 1e4, 1e8, -1e8]
        for sigma in (0.003, 10.0):
            likelihood = made(name, sigma).float()
            for value in (0.0, 0.5, 1.0):
                parameters = torch.tensor([extremes], dtype=dtype, requires_grad=True)
                nll = likelihood.mean_nll(parameters, torch.full((1, len(extremes)), value))
                assert nll.dtype == torch.float32
                assert torch.isfinite(nll)
                wanted = [parameters, *likelihood.parameters()]
                gradients = torch.autograd.grad(nll, wanted)
                assert gradients[0].dtype == dtype
                assert all(torch.isfinite(g).all() for g in gradients)

    @pytest.mark.parametrize("name", DISTRIBUTIONS)
    def test_under_autocast_sums_are_done_in_fp32(self, name: str) -> None:
        likelihood = likelihood_of(LikelihoodOptions(likelihood=name), SHAPE)
        x, parameters = grey(4, 500).float(), numbers(4, 500).bfloat16()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            mixed = likelihood.mean_nll(parameters, x)
        exact = likelihood.double().mean_nll(parameters.double(), x.double())
        assert float(mixed.detach()) == pytest.approx(float(exact.detach()), rel=1e-5)


class TestLearnedScale:
    @pytest.mark.parametrize("name", LEARNED)
    def test_begins_at_a_tenth_and_never_falls_through_the_floor(self, name: str) -> None:
        likelihood = likelihood_of(LikelihoodOptions(likelihood=name), SHAPE)
        assert isinstance(likelihood, LearnedScale)
        assert float(likelihood.log_scale().detach().exp()) == pytest.approx(0.1, rel=1e-5)
        for raw in (-1e30, -50.0, 0.0, 1e3):
            likelihood.raw_log_scale.data.fill_(raw)
            assert float(likelihood.log_scale().detach()) >= LOG_SCALE_FLOOR

    def test_of_the_gaussian_finds_the_root_mean_square_error(self) -> None:
        """The best sigma for a given mean is the root mean square error."""
        likelihood, m, x = made("gaussian-learned", 0.1), 0.2 * numbers(50, 40), grey(50, 40)
        optimiser = torch.optim.Adam(likelihood.parameters(), lr=0.1)
        for _ in range(300):
            optimiser.zero_grad()
            likelihood.mean_nll(m, x).backward()
            optimiser.step()
        assert isinstance(likelihood, LearnedScale)
        expected = float((m - x).square().mean().sqrt())
        assert float(likelihood.log_scale().detach().exp()) == pytest.approx(expected, rel=1e-3)


def vae(name: str, **options: object) -> MlpVae:
    config = MlpVaeConfig(**{"latent_dim": 3, "hidden": (16,), "likelihood": name, **options})  # type: ignore[arg-type]
    model = create("mlp-vae", config, (1, 8, 8), 0)
    assert isinstance(model, MlpVae)
    return model


class TestInAModel:
    def test_a_bernoulli_adds_no_weights(self) -> None:
        before = ["encoder.0", "mu", "log_variance", "decoder.0", "logits"]
        assert list(vae("bernoulli").state_dict()) == [f"{n}.{kind}" for n in before for kind in ("weight", "bias")]

    @pytest.mark.parametrize("name", DISTRIBUTIONS)
    def test_every_likelihood_has_the_same_network(self, name: str) -> None:
        shapes = {k: v.shape for k, v in vae(name).state_dict().items() if not k.startswith("likelihood.")}
        assert shapes == {k: v.shape for k, v in vae("bernoulli").state_dict().items()}
        assert len(vae(name).state_dict()) - len(shapes) == (name in LEARNED)

    @pytest.mark.parametrize("name", DISTRIBUTIONS)
    def test_terms_at_the_mean_are_the_likelihoods(self, name: str) -> None:
        model, x = vae(name), grey(7, 1, 8, 8).float()
        recon, _ = model.reconstruction_terms(x)
        parameters = model.decode_logits(model.encode(x).coordinates)
        torch.testing.assert_close(recon, likelihood_of(model.config, model.image_shape).nll(parameters, x))
        assert model.decode(torch.zeros(2, 3)).shape == (2, 1, 8, 8)

    def test_another_likelihood_needs_a_new_model_another_sigma_does_not(self) -> None:
        model = vae("gaussian")
        x = grey(4, 1, 8, 8).float()
        with pytest.raises(ValueError, match="likelihood"):
            model.set_live(replace(model.config, likelihood="bernoulli"))
        before = model.reconstruction_terms(x)[0]
        model.set_live(replace(model.config, sigma=0.5))
        after = model.reconstruction_terms(x)[0]
        squares = (before - 64 * (math.log(0.1) + 0.5 * math.log(2 * math.pi))) * 2 * 0.01
        expected = squares / (2 * 0.25) + 64 * (math.log(0.5) + 0.5 * math.log(2 * math.pi))
        torch.testing.assert_close(after, expected, rtol=1e-4, atol=1e-3)
        restored = restore(take_snapshot(model))
        torch.testing.assert_close(restored.reconstruction_terms(x)[0], after)


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_each_trains_replays_and_resumes_bit_for_bit(tiny_dataset: ImageDataset, name: str, precision: str) -> None:
    config = MlpVaeConfig(latent_dim=3, hidden=(32,), likelihood=name, beta=0.5)
    train = TrainConfig(batch_size=16, epochs=4, learning_rate=3e-3, device="cpu", precision=precision)
    whole = Trainer(RunConfig("mlp-vae", config, train), tiny_dataset)
    tests = [event.test.values["negative_elbo"] for event in whole.run() if isinstance(event, EpochDone)]
    assert tests[-1] < tests[0] - 1.0
    assert whole.learner.replayed.replaying
    half = Trainer(RunConfig("mlp-vae", config, replace(train, epochs=2)), tiny_dataset)
    list(half.run())
    checkpoint = half.checkpoint()
    rest = Trainer(run_of(checkpoint, epochs=4), tiny_dataset, resume=checkpoint)
    list(rest.run())
    expected = whole.snapshot().weights
    assert all(torch.equal(expected[k], v) for k, v in rest.snapshot().weights.items())
    if name in LEARNED:
        began = create("mlp-vae", config, tiny_dataset.image_shape, 0).state_dict()["likelihood.raw_log_scale"]
        assert not torch.equal(expected["likelihood.raw_log_scale"], began), "the scale is learned"


def test_sigma_changes_while_training(tiny_dataset: ImageDataset) -> None:
    config = MlpVaeConfig(latent_dim=3, hidden=(16,), likelihood="gaussian", sigma=0.1)
    commands = CommandQueue()
    train = TrainConfig(batch_size=16, epochs=2, device="cpu")
    trainer = Trainer(RunConfig("mlp-vae", config, train), tiny_dataset, commands=commands)
    commands.put(SetLive("sigma", 1.0))
    list(trainer.run())
    assert trainer.model.config.sigma == 1.0
    x = torch.zeros(1, *tiny_dataset.image_shape)
    assert float(trainer.model.reconstruction_terms(x)[0].detach()) > 0.9 * math.prod(tiny_dataset.image_shape)


def test_a_linear_gaussian_vae_with_a_learned_sigma_reaches_probabilistic_pca() -> None:
    """Tipping & Bishop (1999): the best log-likelihood of a linear model, and its sigma, are known in closed form."""
    generator = torch.Generator().manual_seed(0)
    mix = torch.randn(2, 16, generator=generator) * 0.3
    x = 0.5 + torch.randn(500, 2, generator=generator) @ mix + 0.1 * torch.randn(500, 16, generator=generator)
    values = torch.linalg.eigvalsh(torch.cov(x.T.double(), correction=0)).flip(0)
    noise = float(values[2:].mean())
    best = 0.5 * float(16 * math.log(2 * math.pi) + values[:2].log().sum() + 14 * math.log(noise) + 16)

    config = MlpVaeConfig(latent_dim=2, hidden=(), likelihood="gaussian-learned")
    model = create("mlp-vae", config, (1, 4, 4), 0)
    assert isinstance(model, MlpVae)
    model.get_parameter("likelihood.raw_log_scale").data.fill_(5.3)  # a sigma of a half: quicker than from a tenth
    optimiser = torch.optim.Adam(model.parameters(), lr=0.03)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, 700)
    images = x.reshape(-1, 1, 4, 4)
    for _ in range(700):
        optimiser.zero_grad()
        terms = model.loss(images, generator)
        assert isinstance(terms.loss, Tensor)
        terms.loss.backward()
        optimiser.step()
        schedule.step()
    with torch.no_grad():
        bounds = [float(model.loss(images, generator).values["negative_elbo"]) for _ in range(20)]
    assert sum(bounds) / 20 == pytest.approx(best, abs=0.1)
    assert isinstance(model.likelihood, LearnedScale)
    assert float(model.likelihood.log_scale().detach().exp()) == pytest.approx(math.sqrt(noise), rel=0.03)


def test_the_discretised_logistic_is_never_worth_more_than_certainty() -> None:
    likelihood = made("discretised-logistic", 0.003)
    assert isinstance(likelihood, DiscretisedLogistic)
    assert (likelihood.nll(10 * numbers(50, 8), grey(50, 8)) >= 0).all()
