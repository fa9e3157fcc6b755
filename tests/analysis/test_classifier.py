"""The classifier of dreams: learns a dataset, is kept by its content, and is trained again where the file is not it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dreamexplorer.analysis import classifier as module
from dreamexplorer.analysis.classifier import can_classify, classifier_for, train_classifier
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import Cancelled, UserError
from dreamexplorer.progress import Progress, Silent


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, tiny_dataset: ImageDataset) -> Path:
    folder = tmp_path_factory.mktemp("data") / "classifiers"
    classifier_for(tiny_dataset, folder)
    return folder


def test_it_learns_the_classes_and_doubts_noise(tiny_dataset: ImageDataset) -> None:
    classifier = train_classifier(tiny_dataset, Silent())
    assert classifier.accuracy > 0.95
    assert classifier.tested == len(tiny_dataset.test)
    images = tiny_dataset.test.images.astype(np.float32) / 255
    confidence, found = classifier.confidences(images)
    assert np.mean(found == tiny_dataset.test.labels) == pytest.approx(classifier.accuracy)
    assert np.all((confidence > 1 / 4) & (confidence <= 1.0))
    shuffled = np.random.default_rng(0).permutation(images.reshape(len(images), -1), axis=1).reshape(images.shape)
    assert confidence.mean() > classifier.confidences(shuffled)[0].mean() + 0.1


def test_it_is_always_the_same(kept: Path, tiny_dataset: ImageDataset) -> None:
    again, first = train_classifier(tiny_dataset, Silent()), classifier_for(tiny_dataset, kept)
    for name, weight in first.weights.items():
        assert weight.equal(again.weights[name])


def test_it_is_read_from_the_file(kept: Path, tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "train_classifier", lambda *_: pytest.fail("it was trained before"))
    assert classifier_for(tiny_dataset, kept).accuracy > 0.95


def test_other_images_have_a_file_of_their_own(
    kept: Path,
    tiny_dataset: ImageDataset,
    make_dataset: Callable[..., ImageDataset],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "STEPS", 20)
    classifier_for(tiny_dataset.limited(60), kept)
    classifier_for(make_dataset(name="renamed"), kept)  # the same content: no file
    assert len(list(kept.iterdir())) == 2


@pytest.mark.parametrize("damage", [b"", b"nothing of the kind", None])
def test_a_file_that_is_damaged_is_replaced(
    tmp_path: Path, tiny_dataset: ImageDataset, damage: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STEPS", 20)
    small = tiny_dataset.limited(40)
    classifier_for(small, tmp_path)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]) if damage is None else damage)
    classifier_for(small, tmp_path)
    assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_written_costs_only_time(
    tmp_path: Path, tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STEPS", 20)
    (tmp_path / "file").write_bytes(b"")
    assert classifier_for(tiny_dataset.limited(40), tmp_path / "file").classes == 4


def test_without_classes_there_is_none(tmp_path: Path, make_dataset: Callable[..., ImageDataset]) -> None:
    plain = make_dataset(name="plain", classes=1)
    assert not can_classify(plain)
    with pytest.raises(UserError, match="no classes"):
        classifier_for(plain, tmp_path)


def test_it_can_be_cancelled(tmp_path: Path, tiny_dataset: ImageDataset) -> None:
    class Stops(Progress):
        cancelled = True

        def report(self, fraction: float | None, message: object = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        classifier_for(tiny_dataset, tmp_path, Stops())
    assert not list(tmp_path.iterdir())
