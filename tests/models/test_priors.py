"""Priors draw, have a density and describe themselves; checked against torch's distributions."""

import dataclasses

import numpy as np
import pytest
import torch
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

from dreamexplorer.models.axes import Axis
from dreamexplorer.models.families import families
from dreamexplorer.models.priors import (
    DRAWN_BY_MODEL,
    LEARNED_MIXTURE,
    NO_PRIOR,
    STANDARD_NORMAL,
    Mixture,
    Prior,
)

AXES = (Axis("a", -1.0, 3.0, 1.0, 0.5), Axis("b", -4.0, 4.0, 0.0, 2.0))
COMPONENTS = Mixture(
    np.array([[-2.0, 0.0], [3.0, 1.0]], dtype=np.float32),
    np.array([[0.5, 1.0], [1.0, 0.25]], dtype=np.float32),
    np.array([0.25, 0.75], dtype=np.float32),
)
MIXTURE = LEARNED_MIXTURE.with_components(COMPONENTS)
KINDS: tuple[Prior, ...] = (STANDARD_NORMAL, LEARNED_MIXTURE, DRAWN_BY_MODEL, NO_PRIOR)


def draws(prior: Prior, n: int = 20_000) -> np.ndarray:
    random = np.random.default_rng(0)
    return prior.place(random.standard_normal((n, 2)).astype(np.float32), random.random(n).astype(np.float32), AXES)


def torch_mixture() -> MixtureSameFamily:
    means, sigmas, weights = (torch.from_numpy(part).double() for part in COMPONENTS)
    return MixtureSameFamily(Categorical(weights), Independent(Normal(means, sigmas), 1))


def test_a_standard_normal_has_its_moments_and_its_density() -> None:
    z = draws(STANDARD_NORMAL)
    np.testing.assert_allclose(z.mean(0), 0.0, atol=0.03)
    np.testing.assert_allclose(z.std(0), 1.0, atol=0.03)
    expected = Normal(0.0, 1.0).log_prob(torch.from_numpy(z[0]).double()).sum()
    assert STANDARD_NORMAL.log_prob(z[0]) == pytest.approx(float(expected), rel=1e-6)


def test_a_mixture_has_its_moments_and_its_density() -> None:
    z, expected = draws(MIXTURE), torch_mixture()
    np.testing.assert_allclose(z.mean(0), expected.mean, atol=0.05)
    np.testing.assert_allclose(z.var(0), expected.variance, rtol=0.05)
    for point in z[:20]:
        assert MIXTURE.log_prob(point) == pytest.approx(
            float(expected.log_prob(torch.from_numpy(point).double())), rel=1e-5
        )


def test_a_component_without_weight_is_never_drawn_and_adds_nothing() -> None:
    prior = LEARNED_MIXTURE.with_components(
        Mixture(COMPONENTS.means, COMPONENTS.sigmas, np.array([0.0, 1.0], dtype=np.float32))
    )
    assert draws(prior)[:, 0].mean() == pytest.approx(3.0, abs=0.05)
    alone = Independent(Normal(torch.tensor([3.0, 1.0]), torch.tensor([1.0, 0.25])), 1)
    assert prior.log_prob(np.zeros(2, np.float32)) == pytest.approx(float(alone.log_prob(torch.zeros(2))), rel=1e-5)


def test_without_a_prior_draws_are_those_of_the_axes_within_their_ends() -> None:
    z = draws(NO_PRIOR)
    np.testing.assert_allclose(z.mean(0), [1.0, 0.0], atol=0.05)
    np.testing.assert_allclose(z.std(0), [0.5, 1.9], atol=0.1)
    assert (z >= [-1.0, -4.0]).all()
    assert (z <= [3.0, 4.0]).all()
    assert NO_PRIOR.log_prob(z[0]) is None
    np.testing.assert_array_equal(NO_PRIOR.within(np.array([9.0, -9.0], np.float32), AXES), [3.0, -4.0])


@pytest.mark.parametrize("prior", [STANDARD_NORMAL, MIXTURE])
def test_a_prior_covers_the_whole_space(prior: Prior) -> None:
    far = np.array([99.0, -99.0], np.float32)
    assert prior.within(far, AXES) is far


def test_what_only_the_model_can_draw_is_not_drawn_here() -> None:
    with pytest.raises(NotImplementedError, match="redraw"):
        DRAWN_BY_MODEL.draw(np.random.default_rng(0), AXES)
    assert DRAWN_BY_MODEL.log_prob(np.zeros(2, np.float32)) is None


def test_the_mixture_of_the_class_points_to_the_one_with_components() -> None:
    assert LEARNED_MIXTURE.components is None
    assert MIXTURE.components is COMPONENTS
    assert MIXTURE == LEARNED_MIXTURE, "components are of the weights, not of the kind"
    with pytest.raises(ValueError, match=r"Snapshot\.prior"):
        LEARNED_MIXTURE.draw(np.random.default_rng(0), AXES)
    for prior in (STANDARD_NORMAL, DRAWN_BY_MODEL, NO_PRIOR):
        assert prior.with_components(COMPONENTS) is prior


def test_the_same_generator_gives_the_same_draw() -> None:
    for prior in (STANDARD_NORMAL, MIXTURE, NO_PRIOR):
        a, b = (prior.draw(np.random.default_rng(3), AXES) for _ in range(2))
        assert a.shape == (2,)
        assert a.dtype == np.float32
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("prior", KINDS)
def test_every_kind_has_all_its_words(prior: Prior) -> None:
    assert all(dataclasses.asdict(prior.words).values())
    assert "{}" in prior.words.reset_slider
    assert prior.words.slider_tip.startswith("{}: ")


def test_every_kind_is_that_of_some_family() -> None:
    assert {type(cls.latent_prior) for cls in families().values()} == {type(prior) for prior in KINDS}
