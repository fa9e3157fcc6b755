"""The inference thread serves the newest requests of each kind, and keeps watched means up to date."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.threads.inference_runner import InferenceRunner
from dreamexplorer.gui.threads.inference_worker import InferenceWorker
from dreamexplorer.gui.threads.living_means import REPORT_SECONDS
from dreamexplorer.gui.threads.requests import Analyse, Decode, DecodeBatch, Request, Serving
from dreamexplorer.gui.threads.results import DecodedBatch, Failure, Means
from dreamexplorer.models.base import Model
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.models.snapshot import Snapshot, restore, take_snapshot
from dreamexplorer.session import Decoded, Drawing, DrawingResult
from dreamexplorer.training.checkpoint import Checkpoint


@pytest.fixture
def runner(qtbot: QtBot, no_leaks: None) -> Iterator[InferenceRunner]:
    runner = InferenceRunner()
    failures: list[Failure] = collect(runner.failed)
    yield runner
    assert runner.shutdown()
    assert failures == []


@pytest.fixture
def snapshot(tiny_checkpoint: Checkpoint) -> Snapshot:
    return tiny_checkpoint.snapshot


def collect(signal: Any) -> list[Any]:
    found: list[Any] = []
    signal.connect(found.append)
    return found


def answers(runner: InferenceRunner, kind: type[Any]) -> list[Any]:
    """Return a list that collects the answers of this kind from now on."""
    found: list[Any] = []
    runner.answered.connect(lambda answer: found.append(answer) if isinstance(answer, kind) else None)
    return found


def changed(snapshot: Snapshot, step: int, amount: float = 0.1) -> Snapshot:
    weights = {k: v + amount for k, v in snapshot.weights.items()}
    return dataclasses.replace(snapshot, weights=weights, step=step)


def test_decodes_what_the_model_decodes(qtbot: QtBot, runner: InferenceRunner, snapshot: Snapshot) -> None:
    decoded: list[Decoded] = answers(runner, Decoded)
    with qtbot.waitSignal(runner.ready):
        runner.start()
    runner.set_snapshot(snapshot)
    z = np.array([0.5, -1.0, 2.0], dtype=np.float32)
    runner.request(Decode(z))
    qtbot.waitUntil(lambda: bool(decoded))
    with torch.no_grad():
        expected = restore(snapshot).decode(torch.from_numpy(z)[None])[0].numpy()
    np.testing.assert_allclose(decoded[0].image, expected, rtol=1e-5, atol=1e-6)
    assert decoded[0].step == snapshot.step
    assert runner.is_ready


def test_the_newest_request_wins(qtbot: QtBot, runner: InferenceRunner, snapshot: Snapshot) -> None:
    decoded: list[Decoded] = answers(runner, Decoded)
    for i in range(200):  # all before the thread is up
        runner.request(Decode(np.full(3, i, dtype=np.float32)))
    runner.set_snapshot(snapshot)
    for i in range(200):
        runner.request(Decode(np.full(3, i, dtype=np.float32)))
    qtbot.waitUntil(lambda: bool(decoded) and decoded[-1].z[0] == 199)
    assert len(decoded) < 100
    assert [d.z[0] for d in decoded] == sorted(d.z[0] for d in decoded)


def test_newer_weights_are_served(qtbot: QtBot, runner: InferenceRunner, snapshot: Snapshot) -> None:
    decoded: list[Decoded] = answers(runner, Decoded)
    runner.set_snapshot(snapshot)
    runner.request(Decode(np.zeros(3, dtype=np.float32)))
    qtbot.waitUntil(lambda: len(decoded) == 1)
    newer = changed(snapshot, 21)
    runner.set_snapshot(newer)
    runner.request(Decode(np.zeros(3, dtype=np.float32)))
    qtbot.waitUntil(lambda: len(decoded) == 2)
    assert decoded[1].step == 21
    with torch.no_grad():
        expected = restore(newer).decode(torch.zeros(1, 3))[0].numpy()
    np.testing.assert_allclose(decoded[1].image, expected, rtol=1e-5, atol=1e-6)


def test_an_image_decoded_in_a_pause_of_long_work_follows_the_weights_that_came_in_it(
    qtbot: QtBot, runner: InferenceRunner, snapshot: Snapshot
) -> None:
    """The last image of a training showed the weights of some steps before."""
    started, go_on = threading.Event(), threading.Event()

    @dataclasses.dataclass(frozen=True)
    class Long(Request):
        urgent: ClassVar[bool] = False

        def answer(self, model: Model, serving: Serving) -> DecodedBatch | None:
            started.set()
            go_on.wait(10)
            assert serving.may_continue()
            return None

    decoded: list[Decoded] = answers(runner, Decoded)
    with qtbot.waitSignal(runner.ready):
        runner.start()
    runner.set_snapshot(snapshot)
    runner.request(Long())
    qtbot.waitUntil(started.is_set)
    newer = changed(snapshot, snapshot.step + 7)
    runner.set_snapshot(newer)
    z = np.array([0.5, -1.0, 2.0], dtype=np.float32)
    runner.request(Decode(z))
    go_on.set()
    qtbot.waitUntil(lambda: bool(decoded) and decoded[-1].step == newer.step)
    with torch.no_grad():
        expected = restore(newer).decode(torch.from_numpy(z)[None])[0].numpy()
    np.testing.assert_allclose(decoded[-1].image, expected, rtol=1e-5, atol=1e-6)


def test_requests_for_an_older_architecture_are_void(qtbot: QtBot, runner: InferenceRunner, snapshot: Snapshot) -> None:
    decoded: list[Decoded] = answers(runner, Decoded)
    batches: list[DecodedBatch] = answers(runner, DecodedBatch)
    other = take_snapshot(create("mlp-vae", MlpVaeConfig(latent_dim=5, hidden=(8,)), (1, 12, 10), 0))
    runner.set_snapshot(snapshot)
    runner.request(Decode(np.zeros(3, dtype=np.float32)))
    runner.request(DecodeBatch("strip", np.zeros((9, 3), dtype=np.float32)))
    runner.set_snapshot(other)
    runner.request(Decode(np.zeros(5, dtype=np.float32)))
    qtbot.waitUntil(lambda: bool(decoded) and decoded[-1].z.shape == (5,))
    qtbot.wait(50)
    assert all(d.z.shape == (5,) for d in decoded)
    assert batches == []


def test_batch_channels_are_apart(qtbot: QtBot, runner: InferenceRunner, snapshot: Snapshot) -> None:
    batches: list[DecodedBatch] = answers(runner, DecodedBatch)
    runner.set_snapshot(snapshot)
    z = np.random.default_rng(0).normal(size=(300, 3)).astype(np.float32)
    runner.request(DecodeBatch("a", z[:2], key=1))
    runner.request(DecodeBatch("a", z, key=2))
    runner.request(DecodeBatch("b", z[:0], key="none"))
    qtbot.waitUntil(lambda: {(b.channel, b.key) for b in batches} >= {("a", 2), ("b", "none")})
    a = next(b for b in batches if b.key == 2)
    with torch.no_grad():
        expected = restore(snapshot).decode(torch.from_numpy(z)).numpy()
    np.testing.assert_allclose(a.images, expected, rtol=1e-4, atol=1e-5)
    assert next(b for b in batches if b.channel == "b").images.shape == (0, 1, 12, 10)


def test_analyses_a_drawing(
    qtbot: QtBot, runner: InferenceRunner, snapshot: Snapshot, tiny_dataset: ImageDataset
) -> None:
    analysed: list[DrawingResult] = answers(runner, DrawingResult)
    drawing = Drawing(tiny_dataset.test.images[3])
    runner.request(Analyse(drawing))  # before there is a model: it waits for the same architecture's first snapshot
    runner.set_snapshot(snapshot)
    runner.request(Analyse(drawing))
    qtbot.waitUntil(lambda: bool(analysed))
    result = analysed[0]
    model = restore(snapshot)
    x = torch.from_numpy(drawing.image.copy())[None] / 255
    with torch.no_grad():
        code = model.encode(x)
        recon, rate = model.reconstruction_terms(x)
    assert result.drawing is drawing
    np.testing.assert_allclose(result.mu, code.coordinates[0], rtol=1e-5, atol=1e-6)
    assert result.sigma is not None
    np.testing.assert_allclose(result.sigma, code.spread[0], rtol=1e-5)  # type: ignore[index]
    assert result.recon_nats == pytest.approx(float(recon[0]), rel=1e-4)
    assert rate is not None
    assert result.kl_nats == pytest.approx(float(rate[0]), rel=1e-4)
    assert result.reconstruction.shape == (1, 12, 10)


def test_means_are_exact_at_rest_and_then_nothing_is_done(
    qtbot: QtBot, runner: InferenceRunner, snapshot: Snapshot, tiny_dataset: ImageDataset
) -> None:
    means: list[Means] = collect(runner.means)
    images = tiny_dataset.train.images.copy()
    images.setflags(write=False)
    runner.watch_means(images)
    runner.set_snapshot(snapshot)
    qtbot.waitUntil(lambda: bool(means) and means[-1].complete)
    with torch.no_grad():
        code = restore(snapshot).encode(torch.from_numpy(images.copy()) / 255)
    np.testing.assert_allclose(means[-1].means, code.coordinates, rtol=1e-4, atol=1e-5)
    assert means[-1].spreads is not None
    np.testing.assert_allclose(means[-1].spreads, code.spread, rtol=1e-4)  # type: ignore[arg-type]
    assert means[-1].steps == (20, 20)
    count, busy = len(means), time.process_time()
    qtbot.wait(300)
    assert len(means) == count
    assert time.process_time() - busy < 0.1  # no idle work


def test_other_weights_of_the_same_step_are_encoded_anew(
    qtbot: QtBot, runner: InferenceRunner, snapshot: Snapshot, tiny_dataset: ImageDataset
) -> None:
    means: list[Means] = collect(runner.means)
    runner.watch_means(tiny_dataset.test.images)
    runner.set_snapshot(snapshot)
    qtbot.waitUntil(lambda: bool(means) and means[-1].complete)
    first = means[-1].means
    runner.set_snapshot(changed(snapshot, snapshot.step))
    qtbot.waitUntil(lambda: bool(means) and not np.allclose(means[-1].means, first))
    assert means[-1].means is not first  # a copy of its own


def test_means_on_their_way_when_others_are_asked_for_do_not_arrive(
    qtbot: QtBot, runner: InferenceRunner, snapshot: Snapshot, tiny_dataset: ImageDataset
) -> None:
    means: list[Means] = collect(runner.means)
    runner.set_snapshot(snapshot)
    runner.watch_means(tiny_dataset.test.images)
    time.sleep(0.5)  # they are encoded, while this thread delivers nothing
    runner.set_snapshot(changed(snapshot, snapshot.step))
    runner.watch_means(tiny_dataset.test.images[:7])
    qtbot.waitUntil(lambda: bool(means))
    qtbot.wait(100)
    assert {len(m.means) for m in means} == {7}


def test_while_something_trains_means_move_in_rotation_and_are_exact_afterwards(
    qtbot: QtBot, runner: InferenceRunner, snapshot: Snapshot
) -> None:
    images = np.random.default_rng(0).integers(0, 256, (2000, 1, 12, 10), dtype=np.uint8)
    means: list[Means] = collect(runner.means)
    runner.set_economy(True)
    runner.watch_means(images)
    newest, step, began = snapshot, 20, time.monotonic()
    while not any(m.steps[0] < m.steps[1] for m in means if m.complete):
        step += 1
        assert step < 500, "no means of two steps"
        newest = changed(snapshot, step, 0.001 * (step % 10))
        runner.set_snapshot(newest)
        qtbot.wait(60)
    assert len(means) <= (time.monotonic() - began) / REPORT_SECONDS + 2
    runner.set_economy(False)
    qtbot.waitUntil(lambda: means[-1].steps == (step, step))
    qtbot.wait(150)
    with torch.no_grad():
        exact = restore(newest).encode(torch.from_numpy(images) / 255).coordinates
    np.testing.assert_allclose(means[-1].means, exact, rtol=1e-4, atol=1e-5)


def test_images_of_another_size_wait_for_their_model(qtbot: QtBot, runner: InferenceRunner, snapshot: Snapshot) -> None:
    means: list[Means] = collect(runner.means)
    runner.set_snapshot(snapshot)
    images = np.zeros((10, 1, 8, 8), dtype=np.uint8)
    runner.watch_means(images)
    qtbot.wait(50)
    assert means == []
    runner.set_snapshot(take_snapshot(create("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(8,)), (1, 8, 8), 0)))
    qtbot.waitUntil(lambda: bool(means))
    assert means[0].means.shape == (10, 2)
    runner.watch_means(None)


def test_a_request_that_cannot_be_answered_is_reported_and_the_thread_goes_on(qtbot: QtBot, snapshot: Snapshot) -> None:
    runner = InferenceRunner()
    decoded = answers(runner, Decoded)
    failures: list[Failure] = collect(runner.failed)
    runner.set_snapshot(snapshot)
    runner.request(Decode(np.zeros(7, dtype=np.float32)))
    qtbot.waitUntil(lambda: len(failures) == 1)
    assert failures[0].title == Decode.failure
    runner.request(Decode(np.zeros(3, dtype=np.float32)))
    qtbot.waitUntil(lambda: bool(decoded))
    runner.set_snapshot(dataclasses.replace(snapshot, weights={}))
    runner.request(Decode(np.zeros(3, dtype=np.float32)))
    qtbot.waitUntil(lambda: len(failures) == 2)
    assert failures[1].title != Decode.failure, "it was the weights"
    runner.set_snapshot(snapshot)
    runner.request(Decode(np.ones(3, dtype=np.float32)))
    qtbot.waitUntil(lambda: decoded[-1].z[0] == 1)
    assert runner.shutdown()


def test_one_cause_is_reported_once_until_it_is_mended_or_the_model_is_another(
    qtbot: QtBot, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = True
    decode = MlpVae.decode

    def fails(model: MlpVae, z: torch.Tensor) -> torch.Tensor:
        if broken:
            raise RuntimeError("the decoder is broken")
        return decode(model, z)

    monkeypatch.setattr(MlpVae, "decode", fails)
    runner = InferenceRunner()
    decoded, batches = answers(runner, Decoded), answers(runner, DecodedBatch)
    failures: list[Failure] = collect(runner.failed)
    probes = answers(runner, Probe)
    runner.set_snapshot(snapshot)
    for i in range(20):  # a slider that is dragged, with a strip beside it
        runner.request(Decode(np.full(3, i, dtype=np.float32)))
        runner.request(DecodeBatch("strip", np.zeros((2, 3), dtype=np.float32)))
        runner.request(Probe())
        count = len(probes)
        qtbot.waitUntil(lambda count=count: len(probes) > count)
    assert [(f.title, str(f.error)) for f in failures] == [(Decode.failure, "the decoder is broken")]
    assert decoded == batches == []
    broken = False
    runner.request(Decode(np.zeros(3, dtype=np.float32)))
    runner.request(DecodeBatch("strip", np.zeros((2, 3), dtype=np.float32)))
    qtbot.waitUntil(lambda: bool(decoded) and bool(batches))
    broken = True
    for expected in (2, 3):
        runner.request(Decode(np.zeros(3, dtype=np.float32)))
        qtbot.waitUntil(lambda expected=expected: len(failures) == expected)
        runner.reset_failures()
    assert runner.shutdown()


def test_a_thread_that_cannot_start_says_so(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no such kernel")

    monkeypatch.setattr(InferenceWorker, "__init__", broken)
    runner = InferenceRunner()
    failures: list[Failure] = collect(runner.failed)
    runner.start()
    qtbot.waitUntil(lambda: bool(failures))
    assert str(failures[0].error) == "no such kernel"
    assert not runner.is_ready
    assert runner.shutdown()


def test_images_that_cannot_be_watched_do_not_end_the_thread(qtbot: QtBot, snapshot: Snapshot) -> None:
    runner = InferenceRunner()
    decoded, failures = answers(runner, Decoded), collect(runner.failed)
    runner.set_snapshot(snapshot)
    odd: Any = "no labels"
    runner.watch_means(np.zeros((4, 1, 12, 10), dtype=np.uint8), odd)
    qtbot.waitUntil(lambda: bool(failures))
    runner.request(Decode(np.zeros(3, dtype=np.float32)))
    qtbot.waitUntil(lambda: bool(decoded))
    assert len(failures) == 1
    assert runner.shutdown()


@dataclasses.dataclass(frozen=True)
class Probe(Request):
    """A request of a kind that the runner has no code for."""

    def answer(self, model: Model, serving: Serving) -> Probe:
        return self


def test_signals_arrive_on_the_gui_thread(qtbot: QtBot, runner: InferenceRunner, snapshot: Snapshot) -> None:
    threads: set[int] = set()
    runner.answered.connect(lambda _: threads.add(threading.get_ident()))
    runner.set_snapshot(snapshot)
    runner.request(Decode(np.zeros(3, dtype=np.float32)))
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == {threading.get_ident()}


def test_shutdown_at_any_time_is_silent(qtbot: QtBot, snapshot: Snapshot, tiny_dataset: ImageDataset) -> None:
    for delay in (0, 0, 5):
        runner = InferenceRunner()
        seen = answers(runner, Decoded)
        runner.set_snapshot(snapshot)
        runner.watch_means(tiny_dataset.train.images)
        runner.request(Decode(np.zeros(3, dtype=np.float32)))
        if delay:
            qtbot.wait(delay)
        before = len(seen)
        assert runner.shutdown()
        runner.request(Decode(np.zeros(3, dtype=np.float32)))
        assert runner.shutdown()
        qtbot.wait(10)
        assert len(seen) == before
    assert InferenceRunner().shutdown()


def test_live_options_of_the_newest_snapshot_count(
    qtbot: QtBot, runner: InferenceRunner, tiny_dataset: ImageDataset
) -> None:
    """Sigma is kept by the likelihood, and the map goes on with what it has."""
    results: list[DrawingResult] = answers(runner, DrawingResult)
    means: list[Means] = collect(runner.means)
    model = create("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(8,), likelihood="gaussian", sigma=0.1), (1, 12, 10), 0)
    first = take_snapshot(model, 1)
    runner.start()
    runner.set_snapshot(first)
    runner.watch_means(tiny_dataset.test.images)
    drawing = Drawing(tiny_dataset.test.images[0])
    runner.request(Analyse(drawing))
    qtbot.waitUntil(lambda: bool(results) and any(m.complete for m in means))
    runner.set_snapshot(dataclasses.replace(first, config=dataclasses.replace(first.config, sigma=1.0), step=2))
    runner.request(Analyse(drawing))
    qtbot.waitUntil(lambda: results[-1].step == 2)
    for result, sigma in ((results[0], 0.1), (results[-1], 1.0)):
        x = tiny_dataset.test.images[0] / 255.0
        with torch.no_grad():
            mean = model.decode_logits(torch.from_numpy(result.mu)[None])[0].numpy()
        expected = ((x.reshape(-1) - mean) ** 2).sum() / (2 * sigma**2) + 120 * np.log(sigma * np.sqrt(2 * np.pi))
        assert result.recon_nats == pytest.approx(expected, rel=1e-4)


def test_a_model_of_binarised_images_is_given_black_and_white_ones(
    qtbot: QtBot, runner: InferenceRunner, snapshot: Snapshot, tiny_dataset: ImageDataset
) -> None:
    """The drawing and the points of the map alike; a grey model is given what there is."""
    results: list[DrawingResult] = answers(runner, DrawingResult)
    means: list[Means] = collect(runner.means)
    images = tiny_dataset.test.images
    model = restore(snapshot)

    def encoded(threshold: bool) -> np.ndarray[Any, Any]:
        x = torch.from_numpy(images.copy()).float() / 255
        with torch.no_grad():
            return model.encode((x > 0.5).float() if threshold else x).coordinates.numpy()

    assert not np.allclose(encoded(True), encoded(False), atol=1e-3)
    runner.start()
    runner.watch_means(images)
    for step, binarised in ((1, False), (2, True), (3, False)):
        runner.set_snapshot(dataclasses.replace(snapshot, step=step, binarised=binarised))
        runner.request(Analyse(Drawing(images[0])))
        qtbot.waitUntil(lambda step=step: bool(results) and results[-1].step == step)
        np.testing.assert_allclose(results[-1].mu, encoded(binarised)[0], atol=1e-5)
        assert results[-1].binarised == binarised
        qtbot.waitUntil(lambda step=step: bool(means) and means[-1].steps == (step, step) and means[-1].fresh == 1.0)
        np.testing.assert_allclose(means[-1].means, encoded(binarised), atol=1e-5)
