"""The loop: what it computes, that it can be repeated and resumed exactly, and the events it tells."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training import loop, pace
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.commands import CommandQueue, SetLive, Stop
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.events import Ended, EpochDone, Evaluation, Event, SnapshotReady, Started, StepDone
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.resume import run_of
from dreamexplorer.training.state import epoch_order, stream

E = TypeVar("E")
BATCH = 48  # 320 images: six whole batches and a seventh of 32
STEPS = 7


def run_config(epochs: int = 2, **options: object) -> RunConfig:
    settings = {"batch_size": BATCH, "device": "cpu", "precision": "fp32", "learning_rate": 5e-3, **options}
    model = MlpVaeConfig(latent_dim=3, hidden=(24,))
    return RunConfig("mlp-vae", model, TrainConfig(epochs=epochs, **settings), dataset="tiny")  # type: ignore[arg-type]


def finish(trainer: Trainer) -> list[Event]:
    return list(trainer.run())


def of(kind: type[E], events: list[Event]) -> list[E]:
    return [e for e in events if isinstance(e, kind)]


def assert_same_state(a: Checkpoint, b: Checkpoint) -> None:
    """Weights, optimiser and noise are equal bit for bit, and the place in the run is the same."""
    assert a.snapshot.weights.keys() == b.snapshot.weights.keys()
    for name, weight in a.snapshot.weights.items():
        assert torch.equal(weight, b.snapshot.weights[name]), name
    assert a.resume is not None
    assert b.resume is not None
    for name, tensor in a.resume.tensors.items():
        assert torch.equal(tensor, b.resume.tensors[name]), name
    inexact = {"epoch_sums"}  # sums of what was shown: their grouping follows the clock
    assert {k: v for k, v in a.resume.values.items() if k not in inexact} == {
        k: v for k, v in b.resume.values.items() if k not in inexact
    }
    assert a.resume.values["epoch_sums"] == pytest.approx(b.resume.values["epoch_sums"])


def stop_after(trainer: Trainer, commands: CommandQueue, steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run until so many steps are done, then stop as the window does: by a command between two steps."""
    step = trainer.learner.step

    def counted() -> None:
        step()
        if trainer.step == steps:
            commands.put(Stop())

    monkeypatch.setattr(trainer.learner, "step", counted)
    assert of(Ended, finish(trainer))[0].stopped


def test_a_step_is_adam_on_the_loss_of_the_batch(tiny_dataset: ImageDataset) -> None:
    """The whole engine against torch.optim.Adam on the same batches, with the same noise."""
    run = run_config(epochs=1)
    trainer = Trainer(run, tiny_dataset, threads=1)
    finish(trainer)

    model = create(run.family, run.model, tiny_dataset.image_shape, run.train.seed)
    optimiser = torch.optim.Adam(model.parameters(), lr=run.train.learning_rate)
    noise = torch.Generator().manual_seed(stream(run.train.seed, 2))
    images = torch.from_numpy(tiny_dataset.train.images).float() / 255
    for batch in epoch_order(len(images), run.train.seed, 0).split(BATCH):
        optimiser.zero_grad()
        model.loss(images[batch], noise).loss.backward()
        optimiser.step()
    for name, weight in trainer.snapshot().weights.items():
        torch.testing.assert_close(weight, model.state_dict()[name], rtol=1e-4, atol=1e-6, msg=name)


def test_training_lowers_the_test_loss(tiny_dataset: ImageDataset) -> None:
    events = finish(Trainer(run_config(epochs=6), tiny_dataset, threads=1))
    first, last = of(Evaluation, events)[0], of(EpochDone, events)[-1].test
    assert last.values["negative_elbo"] < 0.8 * first.values["negative_elbo"]


def test_one_seed_gives_one_result_whatever_the_global_generator(tiny_dataset: ImageDataset) -> None:
    results = []
    for global_seed, seed in ((1, 0), (2, 0), (1, 1)):
        torch.manual_seed(global_seed)
        trainer = Trainer(run_config(seed=seed), tiny_dataset, threads=1)
        finish(trainer)
        results.append(trainer.checkpoint())
    assert_same_state(results[0], results[1])
    assert not torch.equal(results[0].snapshot.weights["mu.weight"], results[2].snapshot.weights["mu.weight"])


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("steps", [2 * STEPS, 1, STEPS - 1, 10, 3 * STEPS - 1])
def test_stopping_and_going_on_changes_nothing(
    tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch, steps: int, precision: str
) -> None:
    whole = Trainer(run_config(4, precision=precision), tiny_dataset, threads=1)
    finish(whole)
    commands = CommandQueue()
    first = Trainer(run_config(4, precision=precision), tiny_dataset, commands=commands, threads=1)
    stop_after(first, commands, steps, monkeypatch)
    kept = first.checkpoint()
    assert (kept.snapshot.step, kept.snapshot.epoch) == (steps, steps / STEPS)
    second = Trainer(run_of(kept), tiny_dataset, resume=kept, threads=1)
    finish(second)
    assert_same_state(whole.checkpoint(), second.checkpoint())


def test_two_epochs_and_two_more_are_four(tiny_dataset: ImageDataset) -> None:
    four = Trainer(run_config(4), tiny_dataset, threads=1)
    finish(four)
    two = Trainer(run_config(2), tiny_dataset, threads=1)
    finish(two)
    more = Trainer(run_of(two.checkpoint(), epochs=4), tiny_dataset, resume=two.checkpoint(), threads=1)
    events = finish(more)
    a, b = four.checkpoint(), more.checkpoint()
    assert_same_state(a, b)
    assert of(Started, events) == [Started(2 * STEPS, 2.0, 4, STEPS, "cpu", "fp32", ("z0", "z1", "z2"))]
    assert [e.epoch for e in of(EpochDone, events)] == [3, 4]
    assert not of(Evaluation, events), "a resumed run has no beginning to evaluate"
    assert a.metrics["test"] == b.metrics["test"]


def test_options_changed_while_it_ran_are_kept_by_the_checkpoint(
    tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed(epochs: int) -> tuple[Trainer, CommandQueue]:
        commands = CommandQueue()
        commands.put(SetLive("beta", 3.0))
        commands.put(SetLive("learning_rate", 1e-3))
        return Trainer(run_config(epochs), tiny_dataset, commands=commands, threads=1), commands

    whole, _ = changed(2)
    finish(whole)
    first, commands = changed(2)
    stop_after(first, commands, 9, monkeypatch)
    kept = first.checkpoint()
    assert kept.snapshot.config.beta == 3.0
    assert kept.train.learning_rate == 1e-3
    second = Trainer(run_of(kept), tiny_dataset, resume=kept, threads=1)
    finish(second)
    assert_same_state(whole.checkpoint(), second.checkpoint())


def test_a_checkpoint_in_the_middle_disturbs_nothing(tiny_dataset: ImageDataset) -> None:
    calm, watched = (Trainer(run_config(), tiny_dataset, threads=1) for _ in range(2))
    finish(calm)
    for _ in watched.run():
        watched.checkpoint()
        watched.snapshot()
    assert_same_state(calm.checkpoint(), watched.checkpoint())


def test_weights_alone_go_on_with_a_fresh_optimiser(tiny_dataset: ImageDataset) -> None:
    first = Trainer(run_config(2), tiny_dataset, threads=1)
    finish(first)
    bare = dataclasses.replace(first.checkpoint(), resume=None)
    second = Trainer(run_of(bare, epochs=3), tiny_dataset, resume=bare, threads=1)
    for name, weight in second.snapshot().weights.items():
        assert torch.equal(weight, bare.snapshot.weights[name])
    events = finish(second)
    assert of(Ended, events) == [Ended(3 * STEPS, 3.0, False)]
    assert second.checkpoint().resume.values["adam_steps"] == STEPS  # type: ignore[union-attr]


def other_dataset(make_dataset: Callable[..., ImageDataset], **changes: object) -> ImageDataset:
    return make_dataset(**{"name": "tiny", **changes})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"model": MlpVaeConfig(latent_dim=4, hidden=(24,))}, "latent_dim"),
        ({"model": MlpVaeConfig(latent_dim=3, hidden=(24, 8))}, "hidden"),
        ({"train": run_config(4, batch_size=32).train}, "batch_size"),
        ({"train": run_config(4, seed=1).train}, "seed"),
    ],
)
def test_a_run_that_does_not_fit_the_checkpoint_is_refused(
    tiny_dataset: ImageDataset, change: dict[str, object], message: str
) -> None:
    trainer = Trainer(run_config(1), tiny_dataset, threads=1)
    run = dataclasses.replace(run_config(4), **change)  # type: ignore[arg-type]
    with pytest.raises(UserError, match=message):
        Trainer(run, tiny_dataset, resume=trainer.checkpoint())


@pytest.mark.parametrize(
    ("change", "message"),
    [({"name": "other"}, "other"), ({"shape": (1, 8, 8)}, "8 x 8"), ({"train": 100}, "100")],
)
def test_a_dataset_that_does_not_fit_the_checkpoint_is_refused(
    tiny_dataset: ImageDataset, make_dataset: Callable[..., ImageDataset], change: dict[str, object], message: str
) -> None:
    kept = Trainer(run_config(1), tiny_dataset, threads=1).checkpoint()
    with pytest.raises(UserError, match=message):
        Trainer(run_config(4), other_dataset(make_dataset, **change), resume=kept)


def test_a_damaged_state_for_resuming_is_refused(tiny_dataset: ImageDataset) -> None:
    kept = Trainer(run_config(1), tiny_dataset, threads=1).checkpoint()
    assert kept.resume is not None
    for name in ("noise", "exp_avg.mu.weight"):
        tensors = {k: v for k, v in kept.resume.tensors.items() if k != name}
        damaged = dataclasses.replace(kept, resume=dataclasses.replace(kept.resume, tensors=tensors))
        with pytest.raises(UserError, match="does not fit"):
            Trainer(run_config(4), tiny_dataset, resume=damaged)


def test_events_tell_every_step_once(tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "REPORT_INTERVAL", 0.0)  # each step
    events = finish(Trainer(run_config(2), tiny_dataset, threads=1))
    assert of(Started, events) == events[:1]
    assert isinstance(events[1], Evaluation)
    assert events[1].step == 0
    steps = of(StepDone, events)
    assert [e.step for e in steps] == list(range(1, 2 * STEPS + 1))
    assert [e.epoch for e in steps] == pytest.approx([i / STEPS for i in range(1, 2 * STEPS + 1)])
    assert [(e.step, e.epoch) for e in of(EpochDone, events)] == [(STEPS, 1), (2 * STEPS, 2)]
    assert events[-1] == Ended(2 * STEPS, 2.0, False)
    assert not of(SnapshotReady, events), "nobody asked for snapshots"
    for e in steps:
        assert e.values["negative_elbo"] == pytest.approx(e.values["recon"] + e.values["kl"], rel=1e-5)
        assert e.per_axis is not None
        assert e.per_axis.sum() == pytest.approx(e.values["kl"], rel=1e-4)
    # each report has the seconds of its images, which together are those of the epoch
    images = [BATCH] * (STEPS - 1) + [320 - BATCH * (STEPS - 1)]
    for e, size in zip(steps, 2 * images, strict=True):
        assert e.seconds * e.images_per_s == pytest.approx(size)
    for epoch, part in zip(of(EpochDone, events), (steps[:STEPS], steps[STEPS:]), strict=True):
        assert sum(e.seconds for e in part) == pytest.approx(320 / epoch.images_per_s)
    # the mean over an epoch weighs the last, smaller batch by its size
    sizes = np.array([BATCH] * (STEPS - 1) + [320 - BATCH * (STEPS - 1)])
    recon = np.array([e.values["recon"] for e in steps[:STEPS]])
    assert of(EpochDone, events)[0].train["recon"] == pytest.approx((recon * sizes).sum() / 320)


def test_without_haste_steps_are_told_together(tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "REPORT_INTERVAL", 1e9)
    events = finish(Trainer(run_config(2), tiny_dataset, threads=1))
    assert [e.step for e in of(StepDone, events)] == [STEPS, 2 * STEPS]
    for told, epoch in zip(of(StepDone, events), of(EpochDone, events), strict=True):
        assert told.values == pytest.approx(epoch.train)


def test_the_time_left_is_told_once_it_can_be_judged(
    tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = of(StepDone, finish(Trainer(run_config(2), tiny_dataset, threads=1)))[0]
    assert first.seconds_left is None, "the first steps are slow"
    monkeypatch.setattr(pace, "SECONDS_TO_JUDGE", 0.0)
    steps = of(StepDone, finish(Trainer(run_config(2), tiny_dataset, threads=1)))
    assert all(e.seconds_left is not None for e in steps)
    assert steps[-1].seconds_left == pytest.approx(0.0, abs=1e-6)


def test_every_image_is_seen_once_an_epoch_in_an_order_of_its_own() -> None:
    orders = [epoch_order(100, seed, epoch) for seed, epoch in ((0, 0), (0, 1), (1, 0))]
    for order in orders:
        assert sorted(order.tolist()) == list(range(100))
    assert len({tuple(o.tolist()) for o in orders}) == 3
    assert torch.equal(orders[1], epoch_order(100, 0, 1))


def test_snapshots_are_plain_fp32_and_frozen(tiny_dataset: ImageDataset) -> None:
    trainer = Trainer(run_config(2, precision="bf16"), tiny_dataset, snapshot_interval=0.0, threads=1)
    events = finish(trainer)
    snapshots = [e.snapshot for e in of(SnapshotReady, events)]
    assert snapshots[0].step == 0
    assert snapshots[-1].step == 2 * STEPS
    assert isinstance(events[-2], SnapshotReady), "the last weights are shown before the end"
    names = set(create("mlp-vae", run_config().model, tiny_dataset.image_shape, 0).state_dict())
    for snapshot in snapshots:
        assert set(snapshot.weights) == names
        assert all(w.dtype == torch.float32 and w.is_contiguous() for w in snapshot.weights.values())
        storages = {w.untyped_storage().data_ptr() for w in snapshot.weights.values()}
        assert len(storages) == len(names), "weights of a snapshot share no buffer"
    assert not torch.equal(snapshots[0].weights["mu.weight"], snapshots[-1].weights["mu.weight"])


def test_snapshots_keep_to_their_rate(tiny_dataset: ImageDataset) -> None:
    events = finish(Trainer(run_config(2), tiny_dataset, snapshot_interval=1e9, threads=1))
    assert [e.snapshot.step for e in of(SnapshotReady, events)] == [0, 2 * STEPS]


def test_a_run_that_is_already_done_ends_at_once(tiny_dataset: ImageDataset) -> None:
    first = Trainer(run_config(2), tiny_dataset, threads=1)
    finish(first)
    events = finish(Trainer(run_config(2), tiny_dataset, resume=first.checkpoint(), threads=1))
    assert [type(e) for e in events] == [Started, Ended]


def test_the_number_of_threads_is_given_back(tiny_dataset: ImageDataset) -> None:
    before = torch.get_num_threads()
    for _ in Trainer(run_config(1), tiny_dataset, threads=before + 1).run():
        assert torch.get_num_threads() == before + 1
    assert torch.get_num_threads() == before


@pytest.mark.parametrize(("worth", "most", "taken"), [(1, 3, 1), (None, 3, 3), (8, 3, 3)])
def test_beside_a_window_it_takes_what_the_model_is_worth_and_no_more(tiny_dataset, monkeypatch, worth, most, taken):
    monkeypatch.setattr("dreamexplorer.training.learner.default_threads", lambda *_: worth)
    seen = {torch.get_num_threads() for _ in Trainer(run_config(1), tiny_dataset, most_threads=most).run()}
    assert seen == {taken}


def test_denormals_are_as_they_were_between_events(tiny_dataset: ImageDataset) -> None:
    tiny = torch.tensor(1e-310, dtype=torch.float64)
    for _ in Trainer(run_config(1), tiny_dataset, threads=1).run():
        assert (tiny * 0.5).item() > 0


def test_a_dataset_without_images_is_refused(make_dataset: Callable[..., ImageDataset]) -> None:
    with pytest.raises(UserError, match="no images"):
        Trainer(run_config(), make_dataset(test=0))


def test_a_new_optimiser_does_not_undo_what_trained_weights_know(tiny_dataset: ImageDataset) -> None:
    """Weights alone, as shipped and foreign files have them: the first steps must not make the model worse."""
    train = TrainConfig(epochs=40, batch_size=32, device="cpu", precision="fp32", learning_rate=5e-3)
    run = RunConfig("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(24,)), train, "tiny")
    trainer = Trainer(run, tiny_dataset)
    list(trainer.run())
    whole = trainer.checkpoint()
    bare = dataclasses.replace(whole, resume=None)

    def after(steps: int, warming: bool) -> float:
        again = Trainer(run_of(bare, epochs=60), tiny_dataset, resume=bare)
        if not warming:
            again.learner.state.warming_since = None
        for _ in range(steps):
            again.learner.step()
        return evaluate(again.model, tiny_dataset.test).values["negative_elbo"]

    known = evaluate(trainer.model, tiny_dataset.test).values["negative_elbo"]
    cold, warm = after(3, warming=False) - known, after(3, warming=True) - known
    assert cold > 0.05, "what this is about"
    assert warm < 0.2 * cold


def test_warming_goes_on_where_it_stood(tiny_dataset: ImageDataset) -> None:
    train = TrainConfig(epochs=2, batch_size=32, device="cpu", precision="fp32")
    run = RunConfig("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(24,)), train, "tiny")
    first = Trainer(run, tiny_dataset)
    list(first.run())
    bare = dataclasses.replace(first.checkpoint(), resume=None)
    whole = Trainer(run_of(bare, epochs=6), tiny_dataset, resume=bare)
    list(whole.run())
    part = Trainer(run_of(bare, epochs=4), tiny_dataset, resume=bare)
    list(part.run())
    rest = Trainer(run_of(part.checkpoint(), epochs=6), tiny_dataset, resume=part.checkpoint())
    list(rest.run())
    assert all(torch.equal(w, rest.snapshot().weights[n]) for n, w in whole.snapshot().weights.items())
