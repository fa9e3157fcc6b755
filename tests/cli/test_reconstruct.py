"""`dreamexplorer reconstruct`: pictures of image files, none of which is overwritten."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dreamexplorer.cli import main
from dreamexplorer.resources import resource_path

Refusal = Callable[..., str]


def digit(path: Path, size: int = 60) -> Path:
    """A black stroke on white paper."""
    pixels = np.full((size, size), 255, dtype=np.uint8)
    pixels[size // 6 : -size // 6, size // 2 - 3 : size // 2 + 3] = 0
    Image.fromarray(pixels).save(path)
    return path


def test_reconstruct(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    image = digit(tmp_path / "one.png")
    before = image.read_bytes()
    again = tmp_path / "more" / "one.jpg"
    again.parent.mkdir()
    digit(again, 200)
    assert main(["reconstruct", str(model), str(image), str(again), "--out", str(tmp_path), "--json"]) == 0
    records = json.loads(capsys.readouterr().out)["images"]
    assert [Path(r["picture"]).name for r in records] == ["one-reconstruction.png", "one-reconstruction-2.png"]
    for record in records:
        assert record["recon"] > 100
        assert record["kl"] >= 0
        with Image.open(record["picture"]) as picture:
            assert picture.size == ((2 * 28 + 2) * 8, 28 * 8)
            left = np.asarray(picture)[4::8, 4 : 28 * 8 : 8]
        assert left.max() > 200  # light ink
        assert left[0, 0] == 0  # on black
    assert image.read_bytes() == before
    assert main(["reconstruct", str(model), str(image), "--out", str(tmp_path / "new")]) == 0
    assert "recon (nats)" in capsys.readouterr().out


def test_the_sum_is_a_bound_with_its_error_and_a_place_among_the_test_images(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checkpoint = resource_path("checkpoints", "mlp-vae-20.safetensors")
    image = digit(tmp_path / "one.png")
    command = ["reconstruct", str(checkpoint), str(image), "--out", str(tmp_path / "out"), "--force"]
    assert main([*command, "--json", "--samples", "400"]) == 0
    (record,) = json.loads(capsys.readouterr().out)["images"]
    assert record["samples"] == 400
    assert record["negative_elbo"] == pytest.approx(record["recon"] + record["kl"])
    assert record["recon"] > record["recon_at_mean"] + 2 * record["standard_error"]
    assert 0.0 < record["standard_error"] < 1.0
    assert main([*command, "--json", "--samples", "400", "--seed", "5"]) == 0
    (other,) = json.loads(capsys.readouterr().out)["images"]
    assert abs(other["recon"] - record["recon"]) < 6 * record["standard_error"]
    assert 0.0 <= record["higher_than"] <= 1.0
    assert record["test_images"] == 1000

    assert main(command) == 0
    table = capsys.readouterr().out
    assert "recon + KL" in table
    assert "recon at mu" in table
    assert "higher than: share of 1,000 test images of mnist whose loss is lower." in table
    assert "+-" in table


def test_earlier_pictures_are_replaced_only_with_force(model: Path, tmp_path: Path, refused: Refusal) -> None:
    command = ["reconstruct", str(model), str(digit(tmp_path / "a.png")), "--out", str(tmp_path / "out")]
    assert main(command) == 0
    picture = tmp_path / "out" / "a-reconstruction.png"
    picture.write_bytes(b"earlier")
    assert f"{picture} exists already. Choose another place with --out, or replace it with --force." in refused(
        *command
    )
    assert picture.read_bytes() == b"earlier"
    assert main([*command, "--force"]) == 0
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_rate_of_a_vq_vae_is_not_called_kl(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checkpoint = resource_path("checkpoints/vq-vae.safetensors")
    command = ["reconstruct", str(checkpoint), str(digit(tmp_path / "a.png")), "--out", str(tmp_path / "out")]
    assert main(command) == 0
    table = capsys.readouterr().out
    assert "rate (nats)" in table
    assert "recon + rate" in table
    assert "KL" not in table
    assert main([*command, "--force", "--json"]) == 0
    (record,) = json.loads(capsys.readouterr().out)["images"]
    assert record["rate"] > 0
    assert "kl" not in record


def test_reconstruct_never_overwrites_an_image_it_was_given(model: Path, tmp_path: Path) -> None:
    first = digit(tmp_path / "a.png")
    second = digit(tmp_path / "a-reconstruction.png")
    before = second.read_bytes()
    assert main(["reconstruct", str(model), str(first), str(second), "--out", str(tmp_path)]) == 0
    assert second.read_bytes() == before


def test_reconstruct_as_is(model: Path, tmp_path: Path, refused: Refusal) -> None:
    assert "28 x 28" in refused("reconstruct", model, digit(tmp_path / "large.png"), "--as-is", "--out", tmp_path)
    pixels = np.arange(784, dtype=np.uint8).reshape(28, 28)
    Image.fromarray(pixels).save(tmp_path / "exact.png")
    arguments = ["reconstruct", str(model), str(tmp_path / "exact.png"), "--as-is", "--scale", "1"]
    assert main([*arguments, "--out", str(tmp_path)]) == 0
    with Image.open(tmp_path / "exact-reconstruction.png") as picture:
        assert np.array_equal(np.asarray(picture)[:, :28], pixels)


def test_one_bad_image_writes_nothing(model: Path, tmp_path: Path, refused: Refusal) -> None:
    good, bad = digit(tmp_path / "good.png"), tmp_path / "bad.png"
    bad.write_bytes(b"no image")
    assert "bad.png" in refused("reconstruct", model, good, bad, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()
