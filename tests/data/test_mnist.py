"""Embedded MNIST is whole, unchanged and quick to load."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from dreamexplorer import resources
from dreamexplorer.data import mnist
from dreamexplorer.data.base import load_dataset
from dreamexplorer.errors import Cancelled, UserError
from dreamexplorer.progress import CancellableProgress, Silent
from dreamexplorer.resources import resource_path

# Of the files of LeCun, Cortes and Burges, before compression.
SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}


@pytest.mark.parametrize("name", list(SHA256))
def test_files_are_the_originals(name: str) -> None:
    packed = resource_path("mnist", f"{name}.gz").read_bytes()
    raw = gzip.decompress(packed)
    assert hashlib.sha256(raw).hexdigest() == SHA256[name]
    assert packed[3] == 0, "no name or comment in the gzip header"
    assert packed[4:8] == bytes(4), "no time stamp in the gzip header"
    readme = resource_path("mnist", "README.md").read_text(encoding="utf-8")
    assert SHA256[name] in readme
    assert hashlib.sha256(packed).hexdigest() in readme


def test_attribution_and_licence_are_beside_the_files() -> None:
    for file in ("README.md", "LICENSE"):
        text = resource_path("mnist", file).read_text(encoding="utf-8")
        for word in ("LeCun", "Cortes", "Burges", "CC BY-SA 3.0", "https://creativecommons.org/licenses/by-sa/3.0/"):
            assert word in text, (file, word)
    for word in ("LeCun", "Cortes", "Burges", "CC BY-SA 3.0"):
        assert word in mnist.PROVENANCE


def test_all_images_with_the_known_labels() -> None:
    d = load_dataset("mnist")
    assert (len(d.train), len(d.test)) == (60_000, 10_000)
    assert d.image_shape == (1, 28, 28)
    assert d.class_names == tuple("0123456789")
    assert d.train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert d.test.labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    # The mean and deviation that everybody normalises with.
    assert d.train.images.mean() / 255 == pytest.approx(0.1307, abs=5e-5)
    assert np.bincount(d.test.labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


def test_loads_well_under_a_second() -> None:
    times = []
    for _ in range(3):
        began = time.process_time()
        load_dataset("mnist")
        times.append(time.process_time() - began)
    assert min(times) < 0.8


def test_needs_neither_torch_nor_pillow_nor_a_network() -> None:
    code = (
        "import sys, socket\n"
        "def no(*a, **k): raise AssertionError('the network was used')\n"
        "socket.socket.connect = no\n"
        "from dreamexplorer.data.base import load_dataset\n"
        "assert len(load_dataset('mnist').train) == 60000\n"
        "assert not {'torch', 'torchvision', 'PIL', 'PySide6'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_is_always_available_and_can_be_cancelled(tmp_path: Path) -> None:
    source = mnist.Mnist()
    assert source.available(tmp_path / "nowhere")
    progress = CancellableProgress()
    progress.cancel()
    with pytest.raises(Cancelled):
        source.load(tmp_path, progress)


def test_an_installation_without_its_files_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "dreamexplorer" / "resources.py"))
    with pytest.raises(UserError, match=r"own file mnist is missing\. Reinstall"):
        mnist.Mnist().load(tmp_path, Silent())
