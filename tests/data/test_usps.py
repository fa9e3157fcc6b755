"""USPS: files in LIBSVM's format, read by torchvision; what is missing, damaged, cancelled or downloaded."""

from __future__ import annotations

import bz2
import errno
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dreamexplorer.analysis.reconstruct import encode
from dreamexplorer.data import usps
from dreamexplorer.data.base import load_dataset, sources
from dreamexplorer.data.download import RemoteFile
from dreamexplorer.data.mnist import Mnist
from dreamexplorer.data.usps import Usps
from dreamexplorer.errors import Cancelled, UserError
from dreamexplorer.models.snapshot import restore
from dreamexplorer.progress import CancellableProgress, Silent
from dreamexplorer.resources import resource_path
from dreamexplorer.training.checkpoint import load_checkpoint

COUNTS = {"usps.bz2": 120, "usps.t.bz2": 30}


def lines(images: np.ndarray) -> bytes:  # type: ignore[type-arg]
    """N x 16 x 16 of -1 to 1 as the files of LIBSVM hold them; the classes in turn."""
    rows = [
        f"{i % 10 + 1} " + " ".join(f"{k + 1}:{v:.6g}" for k, v in enumerate(image.ravel())) + " \n"
        for i, image in enumerate(images)
    ]
    return "".join(rows).encode()


def pictures(count: int) -> np.ndarray:  # type: ignore[type-arg]
    """Images of one white bar each that reaches from edge to edge, as the digits of USPS do."""
    images = np.full((count, 16, 16), -1.0)
    for i in range(count):
        images[i, :, i % 12 : i % 12 + 4] = 1.0
    return images


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    raw = tmp_path / "USPS"
    raw.mkdir()
    for name, count in COUNTS.items():
        (raw / name).write_bytes(bz2.compress(lines(pictures(count))))
    return tmp_path


def test_the_images_have_the_form_of_mnist(folder: Path) -> None:
    assert Usps().available(folder)
    progress = CancellableProgress()
    d = Usps().load(folder, progress)
    assert progress.fraction == pytest.approx(1)
    assert {name: len(split) for name, split in d.splits.items()} == {"train": 120, "test": 30}
    assert (d.image_shape, d.class_names) == ((1, 28, 28), Mnist.class_names), "models of MNIST open on them"
    assert d.train.labels.tolist() == [i % 10 for i in range(120)]
    images = d.train.images
    assert images.dtype == np.uint8
    assert images.flags.c_contiguous
    assert images.flags.writeable
    outside = images.copy()
    outside[:, :, 4:24, 4:24] = 0
    assert not outside.any(), "the frame around MNIST's box is black"
    first = images[0, 0]
    assert first[4:24, 4:8].min() == 255, "ink is white, from edge to edge of the box"
    assert first[:, 12:].max() == 0
    # A bar of 4 of 16 pixels covers a quarter of the box of 20 x 20, at either scale.
    assert first.sum() / 255 == pytest.approx(100, abs=4)


def test_a_model_of_mnist_encodes_them(folder: Path) -> None:
    model = restore(load_checkpoint(resource_path("checkpoints", "mlp-vae-2.safetensors")).snapshot)
    assert encode(model, load_dataset("usps", folder).test.images).shape == (30, 2)


GOOD = lines(pictures(12))
PACKED = bz2.compress(GOOD)
MIDDLE = len(PACKED) // 2
DAMAGE = {
    "not compressed": GOOD,
    "truncated": PACKED[:-20],
    "a flipped byte": PACKED[:MIDDLE] + bytes([PACKED[MIDDLE] ^ 255]) + PACKED[MIDDLE + 1 :],
    "empty": b"",
    "nothing in it": bz2.compress(b""),
    "other text": bz2.compress(b"these are no digits\n" * 50),
    "a short line": bz2.compress(GOOD + b"1 1:0.5\n"),
    "a line without end": bz2.compress(b"1 " + b"1:0.5 " * 100_000),
    "no number": bz2.compress(GOOD.replace(b":1 ", b":x ", 1)),
    "a class that is none": bz2.compress(GOOD.replace(b"10 ", b"11 ", 1)),
    "not text": bz2.compress(GOOD.replace(b":1 ", b":\xff ", 1)),
}


@pytest.mark.parametrize("content", DAMAGE.values(), ids=list(DAMAGE))
def test_a_damaged_file_is_named(content: bytes, folder: Path) -> None:
    path = folder / "USPS" / "usps.bz2"
    path.write_bytes(content)
    with pytest.raises(UserError) as error:
        Usps().load(folder, Silent())
    assert str(error.value) == f"The data file {path} is damaged. Delete it and download or copy it again."


def test_a_file_of_more_images_than_any_memory_needs_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usps, "MOST_LINES", 100)
    with pytest.raises(UserError, match="is damaged"):
        Usps().load(folder, Silent())


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "USPS" / "usps.t.bz2").unlink()
    assert not Usps().available(folder)
    with pytest.raises(UserError, match=r"USPS is not on this computer yet\. Download .* 8 MB.*USPS: usps\.t\.bz2\.$"):
        Usps().load(folder, Silent())


def test_reading_can_be_cancelled(folder: Path) -> None:
    progress = CancellableProgress()
    progress.cancel()
    with pytest.raises(Cancelled):
        Usps().load(folder, progress)


def test_a_download_fetches_what_is_missing_or_damaged(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = folder / "USPS"
    good = (raw / "usps.bz2").read_bytes()
    (raw / "usps.bz2").write_bytes(good[:100])
    fetched: list[RemoteFile] = []

    def fetch(file: RemoteFile, target: Path, received: Callable[[int], None]) -> None:
        fetched.append(file)
        target.write_bytes(good)
        received(file.size)

    monkeypatch.setattr(usps, "fetch", fetch)
    progress = CancellableProgress()
    Usps().download(folder, progress)
    assert progress.fraction == 1
    [file] = fetched
    assert file.name == "usps.bz2"
    assert file.urls[0].startswith("https://www.csie.ntu.edu.tw/")
    assert len(file.md5) == 32
    assert sorted(p.name for p in raw.iterdir()) == ["usps.bz2", "usps.t.bz2"], "nothing is left behind"
    assert len(Usps().load(folder, Silent()).train) == 120
    Usps().download(folder, progress)
    assert len(fetched) == 1, "what is there is not fetched again"


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(file: RemoteFile, target: Path, received: Callable[[int], None]) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(usps, "fetch", fetch)
    with pytest.raises(UserError, match="not enough free space"):
        Usps().download(tmp_path, Silent())


def test_it_is_registered_and_torchvision_knows_its_files() -> None:
    source = sources()["usps"]
    assert source.download_bytes == 8_411_109
    assert {remote.name for remote in Usps().remote_files()} == set(COUNTS)
