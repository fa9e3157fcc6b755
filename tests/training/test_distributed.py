"""Two processes that share each step: the same gradients, weights and statistics as one, and what they refuse."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.models.families import families
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.distributed import Processes, Share
from dreamexplorer.training.learner import Learner
from tests.training.two_processes import BATCH, MEAN_OF_SHARES, SAME_AS_ONE, STOP_AT, gradient_of, learner_of

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.timeout(300)  # two processes import torch, which takes long on a busy machine
REFUSED = {"beta-tcvae", "vq-vae"}


def start(rank: int, port: int, out: Path) -> subprocess.Popen[str]:
    variables = {"RANK": str(rank), "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    environment = {**os.environ, **variables, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "tests.training.two_processes", str(out)]
    return subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[dict[str, Any], int]]:
    """The results of each of two processes by family, and the step before which they agreed to stop."""
    out = tmp_path_factory.mktemp("processes")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = [start(rank, port, out) for rank in range(2)]
    for process in started:
        _, errors = process.communicate(timeout=280)
        assert process.returncode == 0, errors
    return [torch.load(out / f"{rank}.pt", weights_only=False) for rank in range(2)]


@pytest.mark.parametrize("family", SAME_AS_ONE)
def test_the_gradient_is_that_of_one_process(family: str, both: Any) -> None:
    alone = learner_of(family, SAME_AS_ONE[family])
    alone.step()
    found = both[0][0][family]
    scale = float(alone.weights.gradient.abs().max())
    for name, expected in gradient_of(alone).items():
        torch.testing.assert_close(found["gradient"][name] / scale, expected / scale, rtol=0.0, atol=1e-5)
    read = alone.read()
    assert read is not None
    noisy = "negative_bound"  # the importance weights hold the noise itself
    shown = [i for i in range(len(read[0])) if (*alone.keys, *alone.axis_names)[i] != noisy]
    assert found["terms"][shown] == pytest.approx(read[0][shown], rel=1e-5)


@pytest.mark.parametrize("family", MEAN_OF_SHARES)
def test_gradient_and_running_statistics_are_the_means_of_those_of_the_shares(family: str, both: Any) -> None:
    gradients: dict[str, Any] = {}
    statistics: dict[str, Any] = {}
    for rank, images in enumerate((slice(0, 23), slice(23, 47))):
        learner = learner_of(family, MEAN_OF_SHARES[family])
        chosen = learner.batches.indices(0, 0)[images]
        learner.state.seed_noise_of_share(rank)
        learner.weights.model.set_epoch(0.0, 0.5)
        x = learner.batches.prepare(chosen)
        learner.weights.differentiate(learner.model.loss(x, learner.state.noise).loss)
        weight = len(chosen) / BATCH
        for name, part in gradient_of(learner).items():
            gradients[name] = gradients.get(name, 0.0) + weight * part
        for name, buffer in learner.model.named_buffers():
            if "running" in name:
                statistics[name] = statistics.get(name, 0.0) + weight * buffer
    found = both[0][0][family]
    assert bool(statistics) == (family != "learned-prior-vae")
    for name, expected in gradients.items():
        torch.testing.assert_close(found["gradient"][name], expected, rtol=1e-4, atol=1e-4)
    for name, expected in statistics.items():
        torch.testing.assert_close(found["state"][name], expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("family", [*SAME_AS_ONE, *MEAN_OF_SHARES])
def test_all_processes_hold_the_same_weights_and_statistics(family: str, both: Any) -> None:
    first, second = (found[family] for found, _ in both)
    assert torch.equal(first["flat"], second["flat"])
    for name, tensor in first["state"].items():
        assert torch.equal(tensor, second["state"][name]), name


def test_a_stop_of_any_process_stops_all_before_the_same_step(both: Any) -> None:
    assert both[0][1] == both[1][1] >= STOP_AT


def test_every_family_is_tested_or_refused() -> None:
    of_processes = {*SAME_AS_ONE, *MEAN_OF_SHARES, "denoising-ae"}  # that one shows only a mean of an ordinary loss
    program = {name for name, cls in families().items() if cls.__module__.startswith("dreamexplorer.")}
    assert of_processes | REFUSED == program
    assert {name for name in program if families()[name].needs_whole_batch} == REFUSED


def processes(rank: int = 0, size: int = 3) -> Processes:
    return Processes(rank, size, torch.distributed.HashStore())


def test_shares_of_a_batch_cover_it_once() -> None:
    for images in (3, 47, 128):
        shares = [processes(rank).share(images) for rank in range(3)]
        assert [i for share in shares for i in range(images)[share.part]] == list(range(images))
        assert sum(share.weight for share in shares) == pytest.approx(1.0)
        assert max(share.weight for share in shares) - min(share.weight for share in shares) <= 1.0 / images + 1e-9


def test_a_batch_of_fewer_images_than_processes_is_computed_by_all() -> None:
    assert [processes(rank).share(2) for rank in range(3)] == [Share(slice(None), 1 / 3)] * 3


@pytest.mark.parametrize("family", sorted(REFUSED))
def test_a_family_that_compares_images_of_a_batch_is_refused(family: str, tiny_dataset: ImageDataset) -> None:
    run = RunConfig(family, families()[family].Config(), TrainConfig(device="cpu"), "tiny")
    with pytest.raises(UserError, match=f"A step of {family} cannot be split over processes"):
        Learner(run, tiny_dataset, None, processes=processes())


def test_a_batch_smaller_than_the_number_of_processes_is_refused(tiny_dataset: ImageDataset) -> None:
    run = RunConfig("ae", families()["ae"].Config(), TrainConfig(device="cpu", batch_size=2), "tiny")
    with pytest.raises(UserError, match="A batch of 2 images cannot be split over 3 processes"):
        Learner(run, tiny_dataset, None, processes=processes())


def test_processes_on_a_device_without_exchange_are_refused() -> None:
    with pytest.raises(UserError, match="Choose the device cpu"):
        processes().check(torch.device("mps"), 128)


def test_a_process_leaves_word_why_it_ends() -> None:
    one, other = processes(0), processes(1)
    assert one.reason() == ""
    assert one.mark_reported()
    assert not one.mark_reported()
    other.leave_reason("its data are missing")
    assert other.reason() == "its data are missing"
