"""The examples for those who extend the program: short, found without touching it, and each does its work."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from dreamexplorer import registry
from dreamexplorer.cli import main
from dreamexplorer.data.base import load_dataset
from dreamexplorer.gui.languages import install_language
from tests.scenarios.user import User

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = sorted(EXAMPLES.glob("*.py"))
LONGEST = 40  # lines
ADDED = {"bars": "dataset", "latent_norm": "panel", "linear_vae": "model family", "sharpness": "tool"}


@pytest.fixture(autouse=True)
def with_examples(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(registry.ENVIRONMENT, raising=False)
    registry.list_path(EXAMPLES)
    registry.reset()
    yield
    problems = registry.problems()
    registry.reset()
    assert problems == ()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_example_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_there_is_one_for_each_kind() -> None:
    assert {Path(e.origin).stem: ", ".join(e.kinds) for e in registry.extensions()} == ADDED


def test_the_family_is_trained_on_the_dataset_and_measured_by_the_tool(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = str(tmp_path / "run")
    train = ["train", "--family", "linear-vae", "--dataset", "bars", "--epochs", "8", "--latent-dim", "16"]
    assert main([*train, "--threads", "1", "--device", "cpu", "--learning-rate", "0.01", "--out", run]) == 0
    capsys.readouterr()
    assert main(["evaluate", f"{run}/checkpoint.safetensors", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["negative_elbo"] < 60  # nats; 82 in the first epoch
    assert main(["tool", "sharpness", f"{run}/checkpoint.safetensors", "--images", "100", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)["facts"]
    assert facts["images"]["n"] == 100
    assert 0 < facts["reconstructions"]["value"] < facts["images"]["value"]


def test_the_dataset_is_what_it_says() -> None:
    bars = load_dataset("bars")
    assert bars.image_shape == (1, 12, 12)
    across = bars.train.images[bars.train.labels == 0]
    assert (across.max(axis=3) == 255).any()
    assert ((across == 255).all(axis=3).sum(axis=(1, 2)) == 1).all()  # one whole row is white in each


@pytest.mark.parametrize("language", ["en", "ru"])
def test_all_of_them_in_the_window(start: Callable[..., User], qapp: QApplication, language: str) -> None:
    translators = install_language(qapp, language)
    try:
        user = start()
        label = user.panel("latent_norm").findChild(QLabel)
        user.session.set_latent(np.array([3.0, 4.0], dtype=np.float32))
        assert label.text() == "|z| = 5.00; typical for the prior: 1.41"
        assert "Length of z" in [dock.windowTitle() for dock in user.window.docks.values()]
        user.choose(combo_with(user, "Linear VAE"), "Linear VAE")
        user.train(12)
        user.until(lambda: user.snapshot.family == "linear-vae")
        user.stop()
        user.choose(combo_with(user, "Bars"), "Bars")
        user.until(lambda: user.session.dataset.name == "bars" and not user.context.workflow.busy, 30.0)
        assert user.session.dataset.image_shape == user.snapshot.image_shape
        assert not user.messages()
    finally:
        for translator in translators:
            qapp.removeTranslator(translator)


def combo_with(user: User, entry: str) -> QComboBox:
    """Return the box of the training form that offers this entry, once it does."""
    found: list[QComboBox] = []

    def look() -> bool:
        found[:] = [c for c in user.panel("training").findChildren(QComboBox) if c.findText(entry) >= 0]
        return bool(found)

    user.until(look)
    return found[0]
