"""Addresses of the archives, read from torchvision's classes in each form that its versions use."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace

import pytest

from dreamexplorer.data import torchvision_sets as sets
from dreamexplorer.data.checksums import SHA256
from dreamexplorer.data.download import RemoteFile
from dreamexplorer.errors import UserError

LIKE_MNIST = SimpleNamespace(mirrors=["http://a/", "http://b/"], resources=[("x.gz", "1"), ("y.gz", "2")])
LIKE_QMNIST = SimpleNamespace(resources={"train": [("http://a/x.gz", "1")], "test": [("http://a/y.gz", "2")]})
LIKE_EMNIST = SimpleNamespace(url="https://a/b/gzip.zip", md5="3")


def test_files_of_each_kind_of_class() -> None:
    assert sets.torchvision_files(LIKE_MNIST) == {
        "x.gz": (("http://a/x.gz", "http://b/x.gz"), "1"),
        "y.gz": (("http://a/y.gz", "http://b/y.gz"), "2"),
    }
    assert sets.torchvision_files(LIKE_QMNIST) == {"x.gz": (("http://a/x.gz",), "1"), "y.gz": (("http://a/y.gz",), "2")}
    assert sets.torchvision_files(LIKE_EMNIST) == {"gzip.zip": (("https://a/b/gzip.zip",), "3")}


def test_archives_come_from_torchvision_and_a_missing_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = ModuleType("torchvision")
    fake.datasets = SimpleNamespace(EMNIST=LIKE_EMNIST, KMNIST=LIKE_MNIST)  # type: ignore[attr-defined]
    monkeypatch.setattr(sets, "import_torchvision", lambda: fake)
    emnist = next(s for s in sets.SOURCES if s.name == "emnist-letters")
    assert isinstance(emnist, sets.IdxSource)
    sha256 = SHA256["EMNIST"]["gzip.zip"]
    assert emnist.remote_files() == (RemoteFile("gzip.zip", ("https://a/b/gzip.zip",), "3", 561_753_746, sha256),)
    with pytest.raises(UserError, match=r"no address for train-images-idx3-ubyte\.gz\."):
        sets.KUZUSHIJI.remote_files()
