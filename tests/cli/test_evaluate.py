"""`dreamexplorer evaluate`: its numbers, reproducible, as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from dreamexplorer.cli import main
from dreamexplorer.models.families import create, families
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.training.checkpoint import Checkpoint, save_checkpoint
from dreamexplorer.training.config import TrainConfig

Refusal = Callable[..., str]


def test_evaluate(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(model), "--dataset", "mnist", "--limit", "300", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["n"] == 300
    assert (record["dataset"], record["split"], record["family"]) == ("mnist", "test", "mlp-vae")
    assert record["negative_elbo"] == pytest.approx(record["recon"] + record["kl"], rel=1e-5)
    assert record["elbo"] == -record["negative_elbo"]
    assert len(record["kl_per_dim"]) == 3
    assert 0 <= record["active_units"] <= 3
    assert 450 < record["recon"] < 650  # untrained: about 784 ln 2 nats, so a sum over pixels, not a mean

    assert main(["evaluate", str(model), "--limit", "300", "--split", "train"]) == 0
    table = capsys.readouterr().out
    assert "nats per image" in table
    assert "Negative ELBO" in table
    assert "300 images (train)" in table


def test_a_latent_whose_mu_is_constant_is_not_counted_as_alive(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    network = create("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(8,)), (1, 28, 28), seed=0)
    weights = dict(network.named_parameters())
    with torch.no_grad():
        for weight in weights.values():
            if weight.shape[0] == 2:  # the heads of mu and log sigma^2
                weight.zero_()
        next(w for w in weights.values() if w.shape == (2,))[0] = 2.0  # mu of z0; KL 2 nats for every image
    path = tmp_path / "constant.safetensors"
    save_checkpoint(Checkpoint(take_snapshot(network, 5, 1.0), "mnist", TrainConfig()), path)
    assert main(["evaluate", str(path), "--limit", "50"]) == 0
    text = capsys.readouterr().out
    assert "Active units: 0 of 2" in text
    assert "Latents that are alive (KL above 0.05): 0 of 2, collapsed: 1" in text
    assert "Latents with KL that carry nothing, because mu does not vary: 1 (z0)" in text


def test_evaluate_with_importance_sampling(
    model: Path, capsys: pytest.CaptureFixture[str], refused: Refusal, tmp_path: Path
) -> None:
    found = {}
    for k in (1, 20):
        assert main(["evaluate", str(model), "--limit", "100", "--importance", str(k), "--json"]) == 0
        found[k] = json.loads(capsys.readouterr().out)
        assert found[k]["k"] == k
        assert found[k]["importance_bound"] == -found[k]["negative_importance_bound"] < 0
        assert found[k]["standard_error"] > 0
        assert 1 <= found[k]["ess"] <= k + 1e-6
    assert found[1]["importance_bound"] == pytest.approx(found[1]["elbo"], abs=2)
    assert found[20]["importance_bound"] > found[1]["importance_bound"]
    assert main(["evaluate", str(model), "--limit", "1", "--importance", "2"]) == 0
    assert "importance-weighted bound, K = 2" in capsys.readouterr().out

    network = create("ae", families()["ae"].Config(), (1, 28, 28), seed=0)
    path = tmp_path / "ae.safetensors"
    save_checkpoint(Checkpoint(take_snapshot(network, 5, 1.0), "mnist", TrainConfig()), path)
    assert "importance" in refused("evaluate", path, "--importance", "5")


def test_evaluate_is_reproducible(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["evaluate", str(model), "--limit", "100", "--json"]
    outputs = []
    for _ in range(2):
        main(arguments)
        outputs.append(capsys.readouterr().out)
    main([*arguments, "--seed", "1"])
    outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1] != outputs[2]


def test_a_model_for_other_images_is_refused(refused: Refusal, tmp_path: Path) -> None:
    path = tmp_path / "small.safetensors"
    network = create("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(4,)), (1, 8, 8), seed=0)
    save_checkpoint(Checkpoint(take_snapshot(network), "mnist", TrainConfig()), path)
    assert "1 x 8 x 8" in refused("evaluate", path)
    assert "1 x 8 x 8" in refused("train", "--resume", path, "--out", tmp_path / "run")


def test_a_perceptual_loss_has_no_elbo(tmp_path: Path, capsys: pytest.CaptureFixture[str], refused: Refusal) -> None:
    path = tmp_path / "perceptual.safetensors"
    config = MlpVaeConfig(latent_dim=2, hidden=(4,), likelihood="perceptual")
    network = create("mlp-vae", config, (1, 28, 28), seed=0)
    save_checkpoint(Checkpoint(take_snapshot(network), "mnist", TrainConfig()), path)
    assert main(["evaluate", str(path), "--limit", "20", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert "elbo" not in record
    assert record["negative_elbo"] == pytest.approx(record["recon"] + record["kl"], rel=1e-5)
    assert "bounds nothing" in refused("evaluate", path, "--limit", "20", "--importance", "2")


def test_the_numbers_of_the_table_add_up(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for limit in range(20, 60, 4):
        assert main(["evaluate", str(model), "--limit", str(limit)]) == 0
        lines = [
            line.rsplit("  ", 2) for line in capsys.readouterr().out.splitlines() if line.endswith("nats per image")
        ]
        shown = {name.strip(): float(value) for name, value, _ in lines[:3]}
        assert shown["Negative ELBO"] == round(shown["Reconstruction"] + shown["KL"], 2)
