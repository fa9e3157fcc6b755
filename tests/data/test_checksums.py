"""Checksums and addresses of downloads."""

from __future__ import annotations

import re

from dreamexplorer.data.checksums import SHA256, https_first, sha256_of
from dreamexplorer.data.torchvision_sets import SOURCES, IdxSource
from dreamexplorer.data.usps import Usps


def test_every_file_that_is_downloaded_has_a_sha256() -> None:
    for source in SOURCES:
        assert isinstance(source, IdxSource)
        for name in source.archives:
            assert re.fullmatch("[0-9a-f]{64}", sha256_of(source.directory, name)), (source.name, name)
    for name in Usps.sizes:
        assert re.fullmatch("[0-9a-f]{64}", sha256_of("USPS", name))
    digests = [digest for files in SHA256.values() for digest in files.values()]
    assert len(set(digests)) == len(digests)
    assert sha256_of("Unknown", "x") == ""


def test_https_is_tried_before_http() -> None:
    assert https_first("KMNIST", "a.gz", ("http://codh/a.gz",)) == (
        "https://codh.rois.ac.jp/kmnist/dataset/kmnist/a.gz",
        "http://codh/a.gz",
    )
    assert https_first("EMNIST", "a", ("http://a", "https://b", "http://c")) == ("https://b", "http://a", "http://c")
