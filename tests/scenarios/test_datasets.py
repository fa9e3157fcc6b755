"""Another dataset: present, absent, without a network, and while the model trains."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox

from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.resources import resource_path
from tests.scenarios.user import User


def shown_dataset(user: User) -> str:
    return str(user.panel("training").form.datasets.currentText())


def entries(combo: QComboBox) -> list[str]:
    return [combo.itemText(i) for i in range(combo.count())]


def test_a_dataset_that_is_not_here_and_no_network(
    start: Callable[..., User], monkeypatch: pytest.MonkeyPatch, data_folder_of_test: Path
) -> None:
    def no_network(*_: object, **__: object) -> object:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    user = start()
    combo = user.panel("training").form.datasets
    user.until(lambda: combo.count() > 4)
    with user.answering("Cancel") as asked:
        user.choose(combo, "Fashion-MNIST")
    assert "not on this computer" in asked[0]
    assert str(data_folder_of_test) in asked[0]
    assert shown_dataset(user) == "MNIST"
    with user.answering("Download"):
        user.choose(combo, "Fashion-MNIST")
    text = user.read_message()
    assert "no network" in text
    assert shown_dataset(user) == "MNIST"
    assert user.session.dataset.name == "mnist"
    # all goes on as before
    user.train(5)
    user.stop()


@pytest.fixture
def fashion(data_folder_of_test: Path) -> None:
    """Fashion-MNIST's folder, with the digits in it: the files have the same form."""
    raw = data_folder_of_test / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    for name in ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"):
        source = next(iter(resource_path("mnist").glob(f"{name}*")))
        shutil.copy(source, raw / f"{name}-ubyte.gz")


def test_a_dataset_that_is_here(start: Callable[..., User], fashion: None) -> None:
    user = start()
    combo = user.panel("training").form.datasets
    user.until(lambda: combo.count() > 4)
    user.train(5)
    user.stop()
    user.choose(combo, "Fashion-MNIST")
    user.until(lambda: user.session.dataset.name == "fashion-mnist" and not user.context.workflow.busy)
    assert user.session.snapshot.step > 46_900  # it fits the model, which stays
    assert user.session.current_run.learned
    user.until(lambda: len(user.panel("latent_map").view.points) == 10_000)
    assert "Trouser" in user.session.dataset.class_names
    assert any(t.startswith("Trouser") for t in entries(user.panel("draw").test_images.labels))
    # training goes on, on the other images
    user.train(5)
    user.stop()
    assert user.session.checkpoint.dataset == "fashion-mnist"
    user.close() if not user.session.unsaved else user.window.close_without_questions()
    user.until(lambda: user.closed)
    # it is remembered, where no file with a dataset of its own is asked for
    again = start(checkpoint=None)
    assert again.session.dataset.name == "fashion-mnist"
    assert shown_dataset(again).startswith("Fashion-MNIST")


def test_closed_while_it_loads(start: Callable[..., User], fashion: None) -> None:
    user = start()
    combo = user.panel("training").form.datasets
    user.until(lambda: combo.count() > 4)
    user.choose(combo, "Fashion-MNIST")
    assert user.context.workflow.busy
    user.close()
    assert user.closed
    assert user.state is TrainingState.IDLE


def test_files_that_are_damaged(start: Callable[..., User], fashion: None, data_folder_of_test: Path) -> None:
    raw = data_folder_of_test / "FashionMNIST" / "raw"
    (raw / "t10k-labels-idx1-ubyte.gz").write_bytes(b"\x1f\x8bnot gzip at all")
    user = start()
    combo = user.panel("training").form.datasets
    user.until(lambda: combo.count() > 4)
    user.choose(combo, "Fashion-MNIST")
    assert "t10k-labels-idx1-ubyte" in user.read_message()
    assert user.session.dataset.name == "mnist"
    assert shown_dataset(user) == "MNIST"
