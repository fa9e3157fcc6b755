"""Schedules of a weight, and the terms of the loss they drive."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.beta_vae import BetaVaeConfig
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.models.schedules import SCHEDULES, falling_share, scheduled_of, share_at
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.training.commands import CommandQueue, SetLive
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import EpochDone, LiveChanged, StepDone
from dreamexplorer.training.loop import Trainer


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_share_stays_between_nothing_and_all(schedule: str) -> None:
    shares = [share_at(schedule, t / 50, 2.0) for t in range(400)]
    assert all(0.0 <= s <= 1.0 for s in shares)
    assert max(shares) == pytest.approx(1.0)


def test_known_shares() -> None:
    assert share_at("constant", 0.0, 2.0) == 1.0
    assert [share_at("linear", t, 2.0) for t in (0.0, 0.5, 1.0, 2.0, 9.0)] == [0.0, 0.25, 0.5, 1.0, 1.0]
    assert [share_at("sigmoid", t, 2.0) for t in (0.0, 1.0, 2.0, 3.0)] == pytest.approx([0.0, 0.5, 1.0, 1.0])
    assert share_at("sigmoid", 0.5, 2.0) < 0.25, "a sigmoid begins more slowly than a line"
    cycle = [share_at("cyclical", t, 4.0) for t in (0.0, 1.0, 2.0, 3.9, 4.0, 5.0, 6.0)]
    assert cycle == pytest.approx([0.0, 0.5, 1.0, 1.0, 0.0, 0.5, 1.0])
    assert share_at("linear", 0.0, 0.0) == 1.0, "no length, no warm-up"
    with pytest.raises(ValueError, match="no schedule"):
        share_at("square", 0.0, 1.0)


def quadrature(curve: Callable[[float], float], start: float, span: float, points: int = 20_000) -> float:
    """Return the mean of a curve over a span by the midpoint rule."""
    return sum(curve(start + span * (i + 0.5) / points) for i in range(points)) / points


@pytest.mark.parametrize("span", [0.004, 0.3, 1.0, 2.0, 5.3])
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_mean_over_a_step_agrees_with_quadrature(schedule: str, span: float) -> None:
    for start in (0.0, 0.7, 0.999, 1.5, 1.9, 2.0, 7.2):
        mean = share_at(schedule, start, 2.0, span)
        assert mean == pytest.approx(quadrature(lambda t: share_at(schedule, t, 2.0), start, span), abs=1e-4)


@pytest.mark.parametrize("span", [0.001, 0.2, 1.0, 1.6])
@pytest.mark.parametrize("schedule", ["constant", "linear", "cosine"])
def test_the_mean_of_a_falling_rate_agrees_with_quadrature(schedule: str, span: float) -> None:
    for start in (0.0, 0.3, 0.9, 1.0, 1.2):
        mean = falling_share(schedule, start, span)
        assert mean == pytest.approx(quadrature(lambda t: falling_share(schedule, t), start, span), abs=1e-6)
    with pytest.raises(ValueError, match="cannot fall"):
        falling_share("sigmoid", 0.0)


def test_known_means() -> None:
    assert share_at("constant", 0.0, 2.0, 1.0) == 1.0
    assert share_at("linear", 0.0, 2.0, 1.0) == pytest.approx(0.25)
    assert share_at("linear", 1.0, 2.0, 2.0) == pytest.approx(0.875), "half of the step is beyond the ramp"
    assert share_at("linear", 2.0, 2.0, 0.001) == 1.0
    assert share_at("sigmoid", 0.0, 1.0, 1.0) == pytest.approx(0.5), "the curve is symmetric"
    assert share_at("cyclical", 0.0, 1.0, 1.0) == pytest.approx(0.75)
    assert share_at("cyclical", 0.25, 0.01, 3.0) == pytest.approx(0.75), "a step of 300 cycles"
    assert share_at("cyclical", 0.0, 1.0, 0.5) == pytest.approx(0.5)
    assert share_at("cyclical", 0.5, 1.0, 0.5) == pytest.approx(1.0)
    assert falling_share("linear", 0.0, 1.0) == pytest.approx(0.5)
    assert falling_share("cosine", 0.0, 1.0) == pytest.approx(0.5)
    assert falling_share("cosine", 0.0, 0.5) == pytest.approx(0.5 + 1.0 / math.pi)


@pytest.mark.parametrize("steps", [1, 2, 3, 7, 469])
@pytest.mark.parametrize(
    ("schedule", "mean"), [("constant", 1.0), ("linear", 0.75), ("sigmoid", 0.75), ("cyclical", 0.75)]
)
def test_the_mean_over_a_run_does_not_depend_on_the_number_of_steps(schedule: str, mean: float, steps: int) -> None:
    """Two epochs, with a warm-up, or cycles, of one epoch."""
    shares = [share_at(schedule, i / steps, 1.0, 1.0 / steps) for i in range(2 * steps)]
    assert sum(shares) / len(shares) == pytest.approx(mean, rel=1e-12)


def model(**options: object) -> MlpVae:
    made = create("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(8,), **options), (1, 4, 4), 0)  # type: ignore[arg-type]
    assert isinstance(made, MlpVae)
    return made


def images() -> torch.Tensor:
    return torch.rand(16, 1, 4, 4, generator=torch.Generator().manual_seed(4))


def loss_of(vae: MlpVae) -> tuple[float, dict[str, float], torch.Tensor]:
    terms = vae.loss(images(), torch.Generator().manual_seed(1))
    assert isinstance(terms.loss, torch.Tensor)
    assert terms.per_axis is not None
    return float(terms.loss.detach()), {k: float(v.detach()) for k, v in terms.values.items()}, terms.per_axis.detach()


def test_the_loss_follows_the_schedule_and_the_bound_does_not() -> None:
    vae = model(beta=4.0, beta_schedule="linear", warmup_epochs=2.0)
    for epoch, beta in ((0.0, 0.0), (0.5, 1.0), (2.0, 4.0), (7.0, 4.0)):
        vae.set_epoch(epoch)
        loss, values, _ = loss_of(vae)
        assert loss == pytest.approx(values["recon"] + beta * values["kl"], rel=1e-5)
        assert values["negative_elbo"] == pytest.approx(values["recon"] + values["kl"], rel=1e-5)


def test_free_bits_of_the_sum_are_one_floor_for_all_latents() -> None:
    _, values, per_axis = loss_of(model())
    assert all(0.0 < float(kl) < values["kl"] for kl in per_axis)
    below, above = 0.9 * values["kl"], 1.5 * values["kl"]
    for floor, rate in ((below, values["kl"]), (above, above)):
        loss, values, _ = loss_of(model(beta=2.0, free_bits=floor, free_bits_of="sum"))
        assert loss == pytest.approx(values["recon"] + 2.0 * rate, rel=1e-5)
        by_latent, _, _ = loss_of(model(beta=2.0, free_bits=floor))
        assert by_latent > loss + 1e-3, "the same floor in each latent alone is far more"


def test_what_follows_a_schedule_is_told_as_a_curve_and_is_what_the_model_does() -> None:
    assert scheduled_of(MlpVaeConfig()) == ()
    assert scheduled_of(object()) == ()
    config = MlpVaeConfig(latent_dim=3, hidden=(8,), beta=4.0, beta_schedule="sigmoid", warmup_epochs=2.0)
    (curve,) = scheduled_of(config)
    assert (curve.option, curve.chosen_by, curve.label) == ("beta", "warmup_epochs", "Beta")
    vae = MlpVae(config, (1, 4, 4))
    points = curve.points(5.0, 11)
    assert [t for t, _ in points] == pytest.approx([0.5 * i for i in range(11)])
    assert points[-1][1] == 4.0
    for epoch, value in points:
        vae.set_epoch(epoch)
        assert float(vae.rate_weight) == pytest.approx(value)
    (rate,) = scheduled_of(TrainConfig(epochs=8, rate_schedule="linear", learning_rate=0.01))
    assert [value for _, value in rate.points(8.0, 5)] == pytest.approx([0.01 * (1 - i / 4) for i in range(5)])
    (capacity,) = scheduled_of(BetaVaeConfig(capacity=20.0, capacity_epochs=5.0, beta_schedule="linear"))
    assert (capacity.option, capacity.chosen_by, capacity.unit) == ("capacity", "capacity_epochs", "nats per image")
    assert [capacity.at(t) for t in (0.0, 1.0, 5.0, 9.0)] == [0.0, 4.0, 20.0, 20.0]
    (beta,) = scheduled_of(BetaVaeConfig(objective="beta", beta_schedule="linear"))
    assert beta.option == "beta"


def test_a_schedule_chosen_while_it_trains_holds_from_the_next_step_on(tiny_dataset: ImageDataset) -> None:
    config = MlpVaeConfig(latent_dim=3, hidden=(16,), beta=5.0, warmup_epochs=6.0)
    run = RunConfig("mlp-vae", config, TrainConfig(batch_size=16, epochs=6, device="cpu", precision="fp32"))
    commands = CommandQueue()
    trainer = Trainer(run, tiny_dataset, commands=commands)
    step, weights, replayed = trainer.learner.step, [], []

    def watched() -> None:
        step()
        weights.append((trainer.step, float(trainer.learner.weights.model.rate_weight)))
        replayed.append(trainer.learner.replayed.replaying)
        if trainer.step == 70:  # of 20 an epoch
            commands.put(SetLive("beta_schedule", "linear"))
            commands.put(SetLive("beta_schedule", "square"))  # there is none: it changes nothing
            commands.put(SetLive("beta_schedule", 1.0))
            commands.put(SetLive("rate_schedule", "cosine"))

    trainer.learner.step = watched  # type: ignore[method-assign]
    told = [(e.name, e.value) for e in trainer.run() if isinstance(e, LiveChanged)]
    assert told == [("beta_schedule", "linear"), ("rate_schedule", "cosine")]
    for number, weight in weights:
        epoch = (number - 1) / 20
        assert weight == pytest.approx(5.0 if number <= 70 else 5.0 * (epoch + 0.5 / 20) / 6.0)
    assert replayed[69]
    assert replayed[-1]
    assert trainer.config.model.beta_schedule == "linear"
    assert trainer.snapshot().config.beta_schedule == "linear"
    assert trainer.config.train.rate_schedule == "cosine"


def test_a_cycle_of_one_step_trains_with_its_mean_weight(tiny_dataset: ImageDataset) -> None:
    config = MlpVaeConfig(latent_dim=3, hidden=(16,), beta=4.0, beta_schedule="cyclical", warmup_epochs=1.0)
    train = TrainConfig(batch_size=len(tiny_dataset.train), epochs=3, device="cpu", precision="fp32")
    trainer = Trainer(RunConfig("mlp-vae", config, train), tiny_dataset)
    step, weights = trainer.learner.step, []

    def watched() -> None:
        step()
        weights.append(float(trainer.learner.weights.model.rate_weight))

    trainer.learner.step = watched  # type: ignore[method-assign]
    list(trainer.run())
    assert weights == pytest.approx([3.0] * 3)


def test_a_learning_rate_that_changes_needs_no_new_recording(tiny_dataset: ImageDataset) -> None:
    run = RunConfig("mlp-vae", MlpVaeConfig(3, (16,)), TrainConfig(batch_size=16, epochs=6, device="cpu"))
    ends = []
    for replay in (True, False):
        commands = CommandQueue()
        trainer = Trainer(run, tiny_dataset, commands=commands, threads=1)
        if not replay:
            trainer.learner.replayed.refuse()
        lost, asked = 0, 0
        for event in trainer.run():
            if isinstance(event, EpochDone) and event.epoch == 3:
                assert trainer.learner.replayed.replaying == replay
                for name, value in (("learning_rate", 1e-2), ("rate_schedule", "linear"), ("epochs", 7)):
                    commands.put(SetLive(name, value))
            if isinstance(event, LiveChanged):
                asked += 1
                lost += replay and not trainer.learner.replayed.replaying
        assert (asked, lost) == (3, 0)
        ends.append(trainer.snapshot().weights)
    assert all(torch.equal(ends[0][name], ends[1][name]) for name in ends[0])


def test_free_bits_hold_each_latent_above_their_floor() -> None:
    loss, values, per_axis = loss_of(model(beta=2.0, free_bits=0.4))
    rate = sum(max(0.4, float(kl)) for kl in per_axis)
    assert loss == pytest.approx(values["recon"] + 2.0 * rate, rel=1e-5)
    vae = model(free_bits=50.0)
    terms = vae.loss(images(), torch.Generator().manual_seed(1))
    terms.values["recon"].backward(retain_graph=True)
    before = vae.mu.weight.grad.clone()  # type: ignore[union-attr]
    vae.mu.weight.grad = None
    terms.loss.backward()  # type: ignore[union-attr]
    assert torch.allclose(before, vae.mu.weight.grad), "below the floor the KL presses on nothing"  # type: ignore[arg-type]


def test_a_restored_model_knows_its_weight() -> None:
    vae = restore(take_snapshot(model(beta=3.0)))
    loss, values, _ = loss_of(vae)  # type: ignore[arg-type]
    assert loss == pytest.approx(values["recon"] + 3.0 * values["kl"], rel=1e-5)
    assert "rate_weight" not in vae.state_dict()


def test_he_initialisation_keeps_the_signal_where_the_default_loses_it() -> None:
    x = torch.randn(256, 1, 4, 4, generator=torch.Generator().manual_seed(0))
    scales = {}
    for kind in ("default", "he", "xavier"):
        vae = create("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(256,) * 6, initialisation=kind), (1, 4, 4), 0)
        scales[kind] = float(vae.encoder(x.flatten(1)).square().mean().sqrt().detach())  # type: ignore[operator]
    assert 0.4 < scales["he"] < 2.5
    assert scales["default"] < 0.1 * scales["he"]
    assert scales["xavier"] < scales["he"]


def test_training_warms_up(tiny_dataset: ImageDataset) -> None:
    """The weight used in each step, read back through loss = recon + weight * kl of the recorded steps."""
    config = MlpVaeConfig(latent_dim=3, hidden=(16,), beta=5.0, beta_schedule="linear", warmup_epochs=3.0)
    run = RunConfig("mlp-vae", config, TrainConfig(batch_size=16, epochs=4, device="cpu", precision="bf16"))
    trainer = Trainer(run, tiny_dataset)
    weights = []
    for event in trainer.run():
        if isinstance(event, StepDone):
            weights.append((event.epoch, float(trainer.learner.weights.model.rate_weight)))
    assert trainer.learner.replayed.replaying, "a schedule needs no new recording"
    for epoch, weight in weights:
        assert weight == pytest.approx(5.0 * min(1.0, epoch / 3.0), abs=5.0 / 3.0 / 20 + 1e-6)
    assert weights[-1][1] == 5.0
    assert math.isclose(float(trainer.model.rate_weight), 5.0)  # type: ignore[arg-type]
