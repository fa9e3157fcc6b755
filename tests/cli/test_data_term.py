"""Likelihood, binarised data and scaling from the command line."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dreamexplorer.cli import main
from dreamexplorer.models.data_term import LIKELIHOOD_NAMES
from dreamexplorer.training.checkpoint import load_checkpoint

TINY = ["--hidden", "8", "--latent-dim", "3", "--limit", "256", "--threads", "1", "--device", "cpu", "--epochs", "1"]


def trained(run: Path, *flags: str) -> Path:
    assert main(["train", *TINY, *flags, "--out", str(run)]) == 0
    return run / "checkpoint.safetensors"


def evaluated(path: Path, capsys: pytest.CaptureFixture[str], *flags: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["evaluate", str(path), "--limit", "256", "--threads", "1", "--device", "cpu", "--json", *flags]) == 0
    record: dict[str, Any] = json.loads(capsys.readouterr().out)
    return record


@pytest.mark.parametrize("likelihood", LIKELIHOOD_NAMES)
def test_every_likelihood_is_trained_evaluated_sampled_and_reconstructed(
    likelihood: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = trained(tmp_path / "run", "--likelihood", likelihood)
    assert load_checkpoint(path).snapshot.config.likelihood == likelihood
    record = evaluated(path, capsys)
    assert math.isfinite(record["recon"])
    assert record["negative_elbo"] == pytest.approx(record["recon"] + record["kl"], rel=1e-5, abs=1e-3)
    last = json.loads((path.parent / "metrics.jsonl").read_text().splitlines()[-1])
    assert record["recon"] == pytest.approx(last["test_recon"], rel=1e-6)
    assert main(["sample", str(path), "--out", str(tmp_path / "dreams.png"), "-n", "4"]) == 0
    picture = str(tmp_path / "dreams.png")
    assert main(["reconstruct", str(path), picture, "--out", str(tmp_path / "made"), "--json"]) == 0


def test_an_evaluation_binarises_as_the_run_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = trained(tmp_path / "run", "--binarise", "dynamic")
    assert "binarised (dynamic)" in capsys.readouterr().out
    last = json.loads((path.parent / "metrics.jsonl").read_text().splitlines()[-1])
    record = evaluated(path, capsys)
    assert record["binarise"] == "dynamic"
    assert record["recon"] == pytest.approx(last["test_recon"], rel=1e-6)
    others = [evaluated(path, capsys, "--binarise", how) for how in ("none", "threshold")]
    assert [o["binarise"] for o in others] == ["none", "threshold"]
    assert len({record["recon"], *(o["recon"] for o in others)}) == 3
    shown = ["evaluate", str(path), "--limit", "64", "--threads", "1", "--device", "cpu"]
    assert main(shown) == 0
    words = capsys.readouterr().out
    assert "binarised at random" in words
    assert "Not comparable" not in words
    assert main([*shown, "--binarise", "none"]) == 0
    assert "Not comparable with published results on binarised MNIST" in capsys.readouterr().out


def test_a_resumed_run_keeps_its_data_and_goes_on_as_if_it_had_never_stopped(tmp_path: Path) -> None:
    flags = ["--binarise", "dynamic", "--likelihood", "bernoulli", "--pixel-scale", "mean", "--beta", "0.001"]
    whole = trained(tmp_path / "whole", *flags, "--epochs", "2")
    half = trained(tmp_path / "half", *flags)
    assert main(["train", "--resume", str(half.parent), "--epochs", "2", "--threads", "1"]) == 0
    assert load_checkpoint(half).train.binarise == "dynamic"
    a, b = (load_checkpoint(p).snapshot.weights for p in (whole, half))
    assert all((a[k] == b[k]).all() for k in a)


def test_what_is_no_choice_and_what_may_not_change_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = trained(tmp_path / "run", "--binarise", "threshold")
    capsys.readouterr()
    for flags, words in (
        (["--out", str(tmp_path / "x"), "--likelihood", "poisson"], "discretised-logistic"),
        (["--out", str(tmp_path / "x"), "--binarise", "sometimes"], "none, threshold, dynamic"),
        (["--out", str(tmp_path / "x"), "--sigma", "0", "--likelihood", "gaussian"], "--sigma must lie between"),
        (["--out", str(tmp_path / "x"), "--sigma", "0.2"], "no effect with --likelihood bernoulli, only with gaussian"),
        (["--out", str(tmp_path / "x"), "--warmup-epochs", "3"], "--beta-schedule constant, only with linear or"),
        (["--resume", str(path.parent), "--binarise", "dynamic"], "made with threshold"),
        (["--resume", str(path.parent), "--likelihood", "gaussian"], "made with bernoulli"),
    ):
        assert main(["train", *flags]) == 2
        error = capsys.readouterr().err
        assert words in error
        assert error.count("\n") == 1


def test_a_model_of_binarised_images_reconstructs_them_in_black_and_white(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = trained(tmp_path / "run", "--binarise", "threshold")
    grey = np.linspace(0, 255, 784).astype(np.uint8).reshape(28, 28)
    Image.fromarray(grey).save(tmp_path / "grey.png")
    Image.fromarray(np.where(grey > 127, 255, 0).astype(np.uint8)).save(tmp_path / "hard.png")
    pictures = [str(tmp_path / "grey.png"), str(tmp_path / "hard.png")]
    made = ["reconstruct", str(path), *pictures, "--force", "--as-is", "--out", str(tmp_path / "made")]
    capsys.readouterr()
    assert main([*made, "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)["images"]
    assert first["recon_at_mean"] == second["recon_at_mean"]
    assert first["kl"] == second["kl"]
    # each image has noise of its own in z: the means over its samples agree within their standard errors
    error = math.hypot(first["standard_error"], second["standard_error"])
    assert 0 < abs(first["recon"] - second["recon"]) < 4 * error
    assert main(made) == 0
    assert "The images were binarised first" in capsys.readouterr().out


def test_a_window_of_pixels_belongs_to_a_likelihood_that_can_draw(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = trained(tmp_path / "run", "--pixel-window", "3", "--pixel-hidden", "8", "--binarise", "dynamic")
    assert main(["sample", str(path), "--out", str(tmp_path / "dreams.png"), "-n", "4"]) == 0
    capsys.readouterr()
    refused = ["train", *TINY, "--likelihood", "perceptual", "--pixel-window", "3", "--out", str(tmp_path / "no")]
    assert main(refused) == 2
    assert "--pixel-window has no effect with --likelihood perceptual" in capsys.readouterr().err
    assert main(["train", *TINY, "--pixel-window", "4", "--out", str(tmp_path / "no")]) == 2
    assert "--pixel-window must be one of 0, 3, 5" in capsys.readouterr().err


def test_a_perceptual_run_says_what_it_is_and_what_it_does_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trained(tmp_path / "run", "--likelihood", "perceptual")
    words = capsys.readouterr().out
    assert "Note: A loss, not a likelihood" in words
    assert "Training the classifier of the perceptual loss." in words
