"""Messages in Russian about a training that failed: each sentence, with the names that it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from dreamexplorer.errors import Message
from dreamexplorer.gui.languages import install_language
from dreamexplorer.gui.messages import message_text
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import TrainConfig
from dreamexplorer.training.diagnostics import diverged, out_of_memory, remedy_for


@pytest.fixture
def russian(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    translators = install_language(qapp, "ru")
    yield
    for translator in translators:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("model", "train"),
    [
        ({}, {}),
        ({"beta": 300.0}, {"learning_rate": 0.5}),
        ({"likelihood": "gaussian", "sigma": 0.002}, {}),
        ({}, {"clip_norm": 1.0}),
    ],
)
@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_every_remedy_is_said_in_russian(
    russian: None, model: dict[str, Any], train: dict[str, Any], precision: str
) -> None:
    remedy = remedy_for(MlpVaeConfig(**model), TrainConfig(**train), precision)
    said = message_text(remedy)
    english = re.findall(r"\b(?:Lower|Set|Use) ", str(remedy))
    assert english
    assert not re.search(r"Lower|Set|Use|now", said)
    assert len(re.findall(r"Уменьшите|Выберите|Включите", said)) == len(english)


def test_a_whole_message_is_russian_down_to_its_names(russian: None, tiny_checkpoint: Checkpoint) -> None:
    step = tiny_checkpoint.snapshot.step
    for error in (
        diverged(step + 7, "recon", tiny_checkpoint, "fp32"),
        diverged(step + 7, "recon", tiny_checkpoint, "bf16", (550.0, 4.2e8)),
        diverged(step + 7, "weights", tiny_checkpoint, "fp32"),
        out_of_memory(step + 7, "cpu", tiny_checkpoint),
    ):
        said = message_text(error)
        for word in ("Training", "Lower", "Use", "Restored", "term", "Reconstruction", "memory", "{"):
            assert word not in said, said
        assert f" {step + 7}" in said
        assert f" {step}" in said
    assert "«Реконструкция»" in message_text(diverged(9, "recon", tiny_checkpoint, "fp32"))


def test_negative_numbers_in_a_sentence_have_a_true_minus_sign() -> None:
    message = Message("{} must lie between {:.10g} and {:.10g}, not {!r}: {}.", "a-b", -5.0, 5.0, "-x", -3)
    assert message_text(message) == "a-b must lie between −5 and 5, not '-x': −3."
