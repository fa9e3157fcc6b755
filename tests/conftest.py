"""Shared by all tests: nothing of the user's is read or written, and a tiny dataset and model to try things on."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.suites import SLOW

if TYPE_CHECKING:
    from dreamexplorer.data.base import ImageDataset
    from dreamexplorer.training.checkpoint import Checkpoint

if "PYTEST_XDIST_WORKER" in os.environ:  # tests run side by side: each has one core for itself
    os.environ.setdefault("OMP_NUM_THREADS", "1")
# As the command sets it before torch is imported, so that a run in this process has the numbers of one in its own.
os.environ.setdefault("MKL_CBWR", "AUTO,STRICT")
# Before anything imports Qt: no screen is needed, and no settings of the user are found.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
_home = tempfile.TemporaryDirectory(prefix="dreamexplorer-tests-")
os.environ["XDG_CONFIG_HOME"] = _home.name
os.environ["DREAMEXPLORER_DATA"] = str(Path(_home.name, "data"))
# Garbage is collected between tests, on the main thread: on another one the collector would take apart widgets in
# unreachable cycles that Qt still paints. The program has its `gui.threads.collector` for that.
gc.disable()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--release", action="store_true", help="run the checks of a release, and nothing else")


@pytest.hookimpl(tryfirst=True)  # before -m is applied
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    tests = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(tests) and item.path.relative_to(tests).as_posix() in SLOW:
            item.add_marker(pytest.mark.slow)
    release = config.getoption("--release")
    kept: list[pytest.Item] = []
    others: list[pytest.Item] = []
    for item in items:
        marked = item.get_closest_marker("release") is not None
        (kept if marked == release else others).append(item)
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = kept


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    result = yield
    gc.collect()
    if "torch" in sys.modules and not gc.get_freeze_count():
        gc.freeze()  # torch is looked through no more: a collection takes a millisecond, not 200
    return result


@pytest.fixture(autouse=True)
def data_folder_of_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test an empty data folder of its own."""
    folder = tmp_path / "dreamexplorer-data"
    monkeypatch.setenv("DREAMEXPLORER_DATA", str(folder))
    return folder


@pytest.fixture(autouse=True)
def language_of_test() -> Iterator[None]:
    """Take away the language that a test installed, with its locale: the next one begins in that of the system."""
    yield
    qt = sys.modules.get("PySide6.QtCore")
    app = None if qt is None else qt.QCoreApplication.instance()
    if qt is None or app is None:
        return
    for translator in app.findChildren(qt.QTranslator):
        app.removeTranslator(translator)
        translator.deleteLater()
    qt.QLocale.setDefault(qt.QLocale.system())


def make_tiny_dataset(
    shape: tuple[int, int, int] = (1, 12, 10), train: int = 320, test: int = 160, name: str = "tiny", classes: int = 4
) -> ImageDataset:
    """Blobs, one place for each class, with some noise; small, and neither square nor 28 wide."""
    from dreamexplorer.data.base import ImageDataset, Split

    random = np.random.default_rng(7)
    _, height, width = shape
    y, x = np.mgrid[:height, :width]

    def split(n: int) -> Split:
        labels = (np.arange(n) % classes).astype(np.int64)
        angle = 2 * np.pi * labels / classes + random.normal(0, 0.2, n)
        cy = height / 2 + 0.28 * height * np.sin(angle)
        cx = width / 2 + 0.28 * width * np.cos(angle)
        blob = np.exp(-((y - cy[:, None, None]) ** 2 + (x - cx[:, None, None]) ** 2) / 3.0)
        images = np.clip(255 * blob + random.normal(0, 4, blob.shape), 0, 255).astype(np.uint8)
        return Split(np.repeat(images[:, None], shape[0], axis=1), labels)

    return ImageDataset(
        name,
        name.title(),
        {"train": split(train), "test": split(test)},
        tuple(f"place {i}" for i in range(classes)),
        "Made for the tests.",
    )


@pytest.fixture(scope="session")
def tiny_dataset() -> ImageDataset:
    """320 training and 160 test images, 1 x 12 x 10, of 4 classes."""
    return make_tiny_dataset()


@pytest.fixture(scope="session")
def make_dataset() -> Callable[..., ImageDataset]:
    """Other tiny datasets: `make_dataset(shape=..., name=...)`."""
    return make_tiny_dataset


@pytest.fixture(scope="session")
def tiny_checkpoint(tiny_dataset: ImageDataset) -> Checkpoint:
    """An MLP VAE with 3 latents after 2 epochs on the tiny dataset, with its state for resuming."""
    from dreamexplorer.models.mlp_vae import MlpVaeConfig
    from dreamexplorer.training.config import RunConfig, TrainConfig
    from dreamexplorer.training.loop import Trainer

    run = RunConfig(
        "mlp-vae",
        MlpVaeConfig(latent_dim=3, hidden=(24,)),
        TrainConfig(epochs=2, batch_size=32, device="cpu", precision="fp32", learning_rate=5e-3),
        dataset="tiny",
    )
    trainer = Trainer(run, tiny_dataset, threads=1)
    for _ in trainer.run():
        pass
    return trainer.checkpoint()
