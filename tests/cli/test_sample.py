"""`dreamexplorer sample`: pictures and arrays that depend on the seed alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dreamexplorer.cli import main

Refusal = Callable[..., str]


def test_sample_makes_the_same_grid_for_a_seed(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [tmp_path / f"{n}.png" for n in "abc"]
    for name, seed in zip(names, "001", strict=True):
        assert main(["sample", str(model), "-n", "6", "--columns", "3", "--seed", seed, "--out", str(name)]) == 0
    assert names[0].read_bytes() == names[1].read_bytes() != names[2].read_bytes()
    with Image.open(names[0]) as picture:
        assert (picture.mode, picture.size) == ("L", (3 * 30 - 2, 2 * 30 - 2))
    large = ["--scale", "3", "--force"]
    assert main(["sample", str(model), "-n", "6", "--columns", "3", *large, "--out", str(names[2])]) == 0
    with Image.open(names[0]) as small, Image.open(names[2]) as large:
        assert np.array_equal(np.asarray(large)[1::3, 1::3], np.asarray(small))


def test_sample_as_arrays(model: Path, tmp_path: Path) -> None:
    assert main(["sample", str(model), "-n", "300", "--out", str(tmp_path / "dreams.npz")]) == 0
    with np.load(tmp_path / "dreams.npz") as data:
        assert data["images"].shape == (300, 1, 28, 28)
        assert data["z"].shape == (300, 3)
        assert 0 <= data["images"].min() <= data["images"].max() <= 1
        assert abs(data["z"].std() - 1) < 0.1


def test_a_file_is_replaced_only_with_force(model: Path, tmp_path: Path, refused: Refusal) -> None:
    for name in ("dreams.png", "dreams.npz"):
        file = tmp_path / name
        file.write_bytes(b"mine")
        command = ["sample", str(model), "-n", "1", "--out", str(file)]
        assert f"{file} exists already." in refused(*command)
        assert file.read_bytes() == b"mine"
        assert main([*command, "--force"]) == 0
        assert file.read_bytes() != b"mine"
