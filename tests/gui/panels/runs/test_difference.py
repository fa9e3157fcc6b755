"""Lines of the table of differences: settings that differ, results that add up, and what only one run has."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from dreamexplorer.gui.panels.runs.difference import Line, lines_of, text_of
from dreamexplorer.gui.panels.runs.figures import NONE
from dreamexplorer.library.entry import RunEntry
from dreamexplorer.library.info import new_info
from dreamexplorer.models.autoencoders import AutoencoderConfig
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.session import Run
from dreamexplorer.session.run import OnDisk
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import Evaluation, StepDone
from tests.gui.panel_fakes import KEYS, snapshot

VAE = RunConfig("mlp-vae", MlpVaeConfig(), TrainConfig())


def run_of(recon: float, kl: float, seconds: float) -> Run:
    run = Run()
    run.put_model(snapshot(2, 100, 1.0), KEYS)
    values = {"recon": recon, "kl": kl, "negative_elbo": recon + kl}
    run.history.add_steps([StepDone(100, 1.0, values, None, 500.0, None, seconds)])
    run.evaluation = Evaluation(100, 1.0, values, None, None, None)
    return run


def table(configs: list[RunConfig | None], runs: list[Run]) -> dict[str, Line]:
    by_run = dict(zip(map(id, runs), configs, strict=True))
    return {line.title: line for line in lines_of(runs, lambda run: by_run[id(run)], str.upper)}


def test_settings_and_results_of_two_runs() -> None:
    strong = dataclasses.replace(VAE, model=MlpVaeConfig(beta=4.0), train=TrainConfig(seed=3))
    lines = table([VAE, strong], [run_of(80.004, 20.004, 62.0), run_of(100.0, 5.0, 3.0)])
    assert list(lines) == [
        "Settings that differ", "Beta", "Random seed",
        "Results on the test set", "Reconstruction", "KL", "Negative ELBO",
        "Training", "Epochs", "Time", "Images/s",
    ]  # fmt: skip
    assert lines["Beta"].texts == ("1", "4", "")
    assert lines["KL"].texts == ("20.00", "5.00", "\N{MINUS SIGN}15.00")
    assert lines["Negative ELBO"].texts[0] == "100.00", "as its parts add up"
    assert lines["Time"].texts == ("1:02", "0:03", "")
    assert lines["Beta"].tip
    assert lines["Training"].texts == ()


def test_settings_that_one_family_has_alone() -> None:
    ae = RunConfig("ae", AutoencoderConfig(), TrainConfig(), "usps")
    lines = table([VAE, ae, None], [run_of(1, 2, 1), run_of(1, 2, 1), Run()])
    assert lines["Family"].texts == ("MLP-VAE", "AE", NONE)
    assert lines["Dataset"].texts == ("mnist", "usps", NONE)
    assert lines["Beta"].texts == ("1", NONE, NONE)
    assert lines["KL"].texts == ("2.00", "2.00", NONE)


def test_the_same_settings_are_said_to_be_the_same() -> None:
    lines = table([VAE, VAE], [run_of(1, 2, 1), run_of(1, 2, 1)])
    assert next(iter(lines)) == "All settings are the same"


@pytest.mark.parametrize("name", ["plain", "with\ttab"])
def test_text_for_other_programs(name: str) -> None:
    text = text_of([Line("Heading"), Line("Beta", ("1", "4"))], [name, "b"])
    assert text == f"\t{name.replace(chr(9), ' ')}\tb\nHeading\nBeta\t1\t4\n"


def test_runs_of_the_library_have_results_before_they_are_loaded() -> None:
    info = dataclasses.replace(new_info("kept"), seconds=65.0)
    entry = RunEntry(
        Path("kept"), info, info.created, "mlp-vae", "mnist", step=200, epoch=2.0, images_per_s=900.0,
        terms={"recon": 90.0, "kl": 10.0, "negative_elbo": 100.0}, alive=3, latents=5,
    )  # fmt: skip
    kept = Run("kept", on_disk=OnDisk(entry, VAE))
    lines = table([VAE, VAE], [kept, run_of(80.0, 20.0, 3.0)])
    assert lines["KL"].texts == ("10.00", "20.00", "+10.00")
    assert lines["Latents alive"].texts == ("3/5", NONE, NONE)
    assert lines["Time"].texts == ("1:05", "0:03", "")
    assert lines["Epochs"].texts == ("2.0", "1.0", "")
