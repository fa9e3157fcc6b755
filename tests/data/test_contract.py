"""The contract of datasets, tested for every registered source, extensions included."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import dreamexplorer.data as package
from dreamexplorer import registry
from dreamexplorer.data import mnist
from dreamexplorer.data.base import ImageDataset, Split, load_dataset, sources
from dreamexplorer.data.torchvision_sets import IdxSource
from dreamexplorer.errors import UserError
from dreamexplorer.progress import CancellableProgress, Silent
from dreamexplorer.resources import data_folder

NAMES = list(sources())


def check_invariants(d: ImageDataset, name: str) -> None:
    source = sources()[name]
    assert (d.name, d.title, d.class_names, d.provenance) == (name, source.title, source.class_names, source.provenance)
    assert {"train", "test"} <= set(d.splits)
    assert len(set(d.class_names)) == len(d.class_names) > 1
    for split in d.splits.values():
        assert len(split) > 0
        assert split.images.dtype == np.uint8
        assert split.images.shape[1:] == d.image_shape
        assert split.images.flags.c_contiguous
        assert split.images.flags.writeable
        assert split.images.max() > split.images.min()
        assert split.labels.dtype == np.int64
        assert split.labels.min() >= 0
        assert split.labels.max() < len(d.class_names)


@pytest.mark.parametrize("name", NAMES)
def test_loads_or_says_what_to_do(name: str, tmp_path: Path) -> None:
    source = sources()[name]
    if source.available(tmp_path):
        progress = CancellableProgress()
        d = source.load(tmp_path, progress)
        assert progress.fraction == pytest.approx(1)
        check_invariants(d, name)
        assert {s: len(d.splits[s]) for s in source.counts} == dict(source.counts)
    else:
        with pytest.raises(UserError) as error:
            source.load(tmp_path, Silent())
        message = str(error.value)
        assert source.title in message
        assert str(tmp_path) in message, "tells the folder"
        assert "\n" not in message
        if source.downloadable:
            assert "Download" in message, "tells how to get it"
            assert source.download_bytes > 0


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzipped"])
@pytest.mark.parametrize("name", [n for n in NAMES if isinstance(sources()[n], IdxSource)])
def test_sets_in_torchvisions_layout(name: str, packed: bool, write_set: Callable[..., Path]) -> None:
    source = sources()[name]
    assert isinstance(source, IdxSource)
    folder = write_set(source, packed)
    assert source.available(folder)
    progress = CancellableProgress()
    d = source.load(folder, progress)
    assert progress.fraction == pytest.approx(1)
    check_invariants(d, name)
    assert d.image_shape == (1, 28, 28)
    assert d.train.labels.tolist() == [i % len(d.class_names) for i in range(len(d.train))]
    # Without one of its files it is not available, and the message names just that file.
    victim = next(p for p in source.raw_folder(folder).iterdir() if "labels" in p.name)
    victim.unlink()
    assert not source.available(folder)
    with pytest.raises(UserError, match=victim.name.removesuffix(".gz") + r"\.$"):
        source.load(folder, Silent())


@pytest.mark.parametrize("name", NAMES)
def test_names_itself_and_its_provenance(name: str) -> None:
    s = sources()[name]
    assert s.name == name
    assert s.title
    assert s.provenance
    assert set(s.counts) >= {"train", "test"}


@pytest.mark.release
@pytest.mark.parametrize("name", NAMES)
def test_what_ships_names_authors_and_licence_and_can_be_had(name: str, tmp_path: Path) -> None:
    s = sources()[name]
    assert "Licence:" in s.provenance
    assert "http" in s.provenance
    assert s.downloadable or s.available(tmp_path)


def test_known_sets_are_listed() -> None:
    assert {"mnist", "fashion-mnist", "kmnist", "qmnist", "emnist-balanced", "emnist-letters"} <= set(NAMES)


def test_unknown_name() -> None:
    with pytest.raises(UserError, match=r"no dataset named 'mnits'. Choose from: .*mnist"):
        load_dataset("mnits")


def test_two_sources_of_one_name_fail_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    twin = types.ModuleType("dreamexplorer.data.idx")
    twin.SOURCES = (mnist.Mnist(),)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "dreamexplorer.data.idx", twin)
    monkeypatch.setattr(package, "idx", twin, raising=False)
    registry.reset()
    with pytest.raises(RuntimeError, match="two entries of SOURCES are named 'mnist'"):
        sources()
    monkeypatch.undo()
    registry.reset()


@pytest.mark.parametrize(
    ("images", "labels"),
    [
        (np.zeros((2, 4, 4), np.uint8), np.zeros(2, np.int64)),
        (np.zeros((2, 1, 4, 4), np.float32), np.zeros(2, np.int64)),
        (np.zeros((2, 1, 4, 4), np.uint8), np.zeros(3, np.int64)),
        (np.zeros((2, 1, 4, 4), np.uint8), np.zeros(2, np.uint8)),
    ],
)
def test_a_split_refuses_what_breaks_the_contract(images: np.ndarray, labels: np.ndarray) -> None:  # type: ignore[type-arg]
    with pytest.raises(ValueError, match=r"images|labels"):
        Split(images, labels)


def test_data_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DREAMEXPLORER_DATA", str(tmp_path))
    assert data_folder() == tmp_path
    monkeypatch.delenv("DREAMEXPLORER_DATA")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert data_folder() == tmp_path / "share" / "dreamexplorer" / "data"
