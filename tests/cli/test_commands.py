"""The command line, called as a function: what it prints, what it writes, and how it refuses."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from dreamexplorer import __version__
from dreamexplorer.cli import main
from dreamexplorer.cli.base import commands
from dreamexplorer.models.families import create, families
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.options import options_of
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from dreamexplorer.training.config import TrainConfig
from dreamexplorer.training.events import EpochDone, Event
from dreamexplorer.training.loop import Trainer

TINY = ["--hidden", "8", "--latent-dim", "3", "--limit", "256", "--threads", "1", "--device", "cpu"]
Refusal = Callable[..., str]


@pytest.fixture(autouse=True)
def same_threads() -> Any:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Refusal:
    def run(*arguments: object) -> str:
        """The one line on stderr with which these arguments are refused."""
        capsys.readouterr()
        assert main([str(a) for a in arguments]) == 2
        captured = capsys.readouterr()
        assert captured.err.count("\n") == 1
        assert captured.err.startswith("dreamexplorer: ")
        assert captured.out == ""
        return captured.err

    return run


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "m.safetensors"
    network = create("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(8,)), (1, 28, 28), seed=0)
    save_checkpoint(Checkpoint(take_snapshot(network, 5, 1.0), "mnist", TrainConfig()), path)
    return path


# -- help and usage ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [None, *commands()])
def test_help(command: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*([command] if command else []), "--help"])
    assert caught.value.code == 0
    text = capsys.readouterr().out
    assert "usage: dreamexplorer" in text
    if command not in ("models", "datasets"):
        assert "examples:" in text
    if command is None:
        assert all(name in text for name in commands())


@pytest.mark.parametrize("family", sorted(families()))
def test_every_option_of_a_family_has_its_flag(family: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["train", "--family", family, "--help"])
    text = capsys.readouterr().out
    for name in (*options_of(families()[family].Config), *options_of(TrainConfig)):
        assert "--" + name.replace("_", "-") in text
    assert main(["models"]) == 0
    assert family in capsys.readouterr().out


def test_a_command_typed_wrongly_is_answered_with_the_right_one(refused: Refusal, model: Path) -> None:
    assert "did you mean evaluate" in refused("evaluat", model)
    assert "did you mean train" in refused("trian", "--out", "x")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"dreamexplorer {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        "--nonsense",
        "trian",
        "none.safetensors",
        "--checkpoint none.safetensors",
        "a b",
        "--language tlh",
        "--theme plaid",
        "--dataset nowhere",
        "train",
        "train --out",
        "train --out {out} --nonsense",
        "train --out {out} extra",
        "train --out {out} --fam mlp-vae",
        "train --out {out} --family nowhere",
        "train --family nowhere --help",
        "train --out {out} --dataset nowhere",
        "train --out {out} --latent-dim two",
        "train --out {out} --latent-dim 2.5",
        "train --out {out} --latent-dim 1",
        "train --out {out} --latent-dim 129",
        "train --out {out} --latent-dim",
        "train --out {out} --hidden 4,,4",
        "train --out {out} --hidden 0",
        "train --out {out} --hidden 4;4",
        "train --out {out} --beta -1",
        "train --out {out} --beta nan",
        "train --out {out} --beta inf",
        "train --out {out} --beta much",
        "train --out {out} --learning-rate 2",
        "train --out {out} --epochs 0",
        "train --out {out} --epochs 1e3",
        "train --out {out} --batch-size 0",
        "train --out {out} --seed -1",
        "train --out {out} --seed 99999999999999999999",
        "train --out {out} --device abacus",
        "train --out {out} --precision fp8",
        "train --out {out} --threads 0",
        "train --out {out} --limit 0",
        "train --out {out} --limit all",
        "train --resume {out}",
        "train --resume {out} --out {out}2",
        "evaluate",
        "evaluate none.safetensors",
        "evaluate {model} --dataset nowhere",
        "evaluate {model} --split middle",
        "evaluate {model} --limit 0",
        "evaluate {model} --seed x",
        "evaluate {model} --importance 0",
        "sample {model}",
        "sample none.safetensors --out {out}.png",
        "sample {model} --out {out}.jpeg",
        "sample {model} --out {out}",
        "sample {model} -n 0 --out {out}.png",
        "sample {model} -n 20000 --out {out}.png",
        "sample {model} --scale 5000 --out {out}.png",
        "sample {model} --columns 0 --out {out}.png",
        "sample {model} --seed -1 --out {out}.png",
        "sample {model} --seed 1e99 --out {out}.png",
        "sample {model} --out {out}/none/grid.png",
        "sample {model} --out {model}/grid.png",
        "reconstruct {model} --out {out}",
        "reconstruct {model} none.png --out {out}",
        "reconstruct {model} {model} --out {out}",
        "reconstruct {model} none.png",
        "models --nonsense",
        "datasets --nonsense",
    ],
)
def test_wrong_usage_is_one_line(arguments: str, refused: Refusal, model: Path, tmp_path: Path) -> None:
    refused(*arguments.format(out=tmp_path / "out", model=model).split())
    assert list(tmp_path.iterdir()) == []


def test_every_open_command_refuses_broken_files(refused: Refusal, tmp_path: Path) -> None:
    bad = tmp_path / "bad.safetensors"
    bad.write_bytes(b"not a model at all")
    for command in ("evaluate", "sample", "reconstruct"):
        more = {"evaluate": [], "sample": ["--out", tmp_path / "g.png"], "reconstruct": ["x.png", "--out", tmp_path]}
        assert "bad.safetensors" in refused(command, bad, *more[command])
        assert "folder" in refused(command, tmp_path, *more[command])
    assert "bad.safetensors" in refused("train", "--resume", bad, "--out", tmp_path / "run")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.safetensors"]


def test_the_unexpected_is_one_line_too(refused: Refusal, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("first line\nsecond line")

    monkeypatch.setattr("dreamexplorer.training.checkpoint.load_checkpoint", explode)
    message = refused("evaluate", model)
    assert "ZeroDivisionError" in message
    monkeypatch.setenv("DREAMEXPLORER_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["evaluate", str(model)])


def test_lack_of_memory_is_one_line(refused: Refusal, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*args: object, **kwargs: object) -> None:
        raise MemoryError

    monkeypatch.setattr("dreamexplorer.training.checkpoint.load_checkpoint", explode)
    assert "memory" in refused("evaluate", model)


# -- the window ----------------------------------------------------------------------------------------------


def test_the_window_gets_what_was_asked_for(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = pytest.importorskip("dreamexplorer.gui.app")
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(app, "main", lambda **kwargs: calls.append(kwargs) or 0)
    assert main([]) == 0
    assert main([str(model)]) == 0
    assert main(["--checkpoint", str(model), "--dataset", "mnist", "--language", "ru", "--theme", "dark"]) == 0
    nothing = {"checkpoint": None, "dataset": None, "language": None, "theme": None}
    assert calls == [
        nothing,
        {**nothing, "checkpoint": model},
        {"checkpoint": model, "dataset": "mnist", "language": "ru", "theme": "dark"},
    ]


def test_a_checkpoint_twice_or_a_folder_is_refused(model: Path, refused: Refusal, tmp_path: Path) -> None:
    assert "once" in refused(model, "--checkpoint", model)
    assert "folder" in refused(tmp_path)


def test_without_qt_the_window_says_so(refused: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "dreamexplorer.gui.app", None)
    assert "PySide6" in refused()


def test_without_a_screen_the_window_says_so(refused: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    app = pytest.importorskip("dreamexplorer.gui.app")
    opened: list[dict[str, Any]] = []
    monkeypatch.setattr(app, "main", lambda **kwargs: opened.append(kwargs) or 0)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("DISPLAY", "")  # set, but to nothing
    for name in ("WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    said = refused()
    assert "no screen" in said
    assert "evaluate" in said
    assert opened == []
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        with monkeypatch.context() as present:
            present.setenv(name, "x")
            assert main([]) == 0
    assert len(opened) == 3


# -- train ---------------------------------------------------------------------------------------------------


def test_train_writes_a_run_and_resumes_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, refused: Refusal
) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    assert main(["train", *TINY, "--epochs", "3", "--seed", "4", "--out", str(whole)]) == 0
    out = capsys.readouterr().out
    assert out.count("\nepoch ") == 3
    assert "active" in out
    assert main(["train", *TINY, "--epochs", "1", "--seed", "4", "--out", str(parts)]) == 0
    assert main(["train", "--resume", str(parts), "--epochs", "3", "--threads", "1"]) == 0  # limit is remembered

    a, b = (load_checkpoint(folder / "checkpoint.safetensors") for folder in (whole, parts))
    for name, tensor in a.snapshot.weights.items():
        assert torch.equal(tensor, b.snapshot.weights[name]), name
    records = [json.loads(line) for line in (parts / "metrics.jsonl").read_text().splitlines()]
    assert [r["epoch"] for r in records] == [1, 2, 3]
    for record in records:
        assert record["test_elbo"] == -record["test_negative_elbo"] < 0
        assert record["test_negative_elbo"] == pytest.approx(record["test_recon"] + record["test_kl"], rel=1e-5)
        assert len(record["kl_per_dim"]) == 3
        assert sum(record["kl_per_dim"]) == pytest.approx(record["test_kl"], rel=1e-4)
        assert record["images_per_s"] > 0
    config = json.loads((parts / "config.json").read_text())
    assert (config["limit"], config["train"]["epochs"], config["model"]["hidden"]) == (256, 3, [8])

    # a run is not overwritten, and what cannot change does not
    before = {p: p.read_bytes() for p in parts.iterdir()}
    assert "--force" in refused("train", *TINY, "--out", parts)
    for flags in (
        ["--latent-dim", 4],
        ["--hidden", "9"],
        ["--seed", 5],
        ["--batch-size", 64],
        ["--limit", 100],
        ["--family", "nowhere"],
    ):
        refused("train", "--resume", parts, "--epochs", "4", *flags)
    assert {p: p.read_bytes() for p in parts.iterdir()} == before
    assert main(["train", "--resume", str(parts), "--threads", "1"]) == 0
    assert "--epochs" in capsys.readouterr().out  # all were done already

    # another folder, live options changed, the first run untouched
    third = tmp_path / "third"
    checkpoint = str(whole / "checkpoint.safetensors")
    flags = ["--beta", "4", "--epochs", "4", "--limit", "256", "--threads", "1"]
    assert main(["train", "--resume", checkpoint, *flags, "--out", str(third)]) == 0
    assert load_checkpoint(third / "checkpoint.safetensors").snapshot.config.beta == 4.0
    assert len((third / "metrics.jsonl").read_text().splitlines()) == 1
    assert len((whole / "metrics.jsonl").read_text().splitlines()) == 3
    assert main(["train", *TINY, "--epochs", "1", "--out", str(third), "--force"]) == 0
    assert load_checkpoint(third / "checkpoint.safetensors").snapshot.epoch == 1.0


def test_another_number_of_images_is_refused_with_the_remedy(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, refused: Refusal
) -> None:
    run, copy, chosen = tmp_path / "run", tmp_path / "copy", tmp_path / "chosen"
    assert main(["train", *TINY, "--epochs", "1", "--out", str(run)]) == 0
    copy.mkdir()
    for path in run.glob("*.safetensors"):  # without what the folder remembers
        (copy / path.name).write_bytes(path.read_bytes())
    flags = ["--resume", str(copy), "--epochs", "2", "--threads", "1"]
    said = refused("train", *flags)
    assert "trained on 256 images of mnist; here are 60000. Resume it with --limit 256, or begin a new run" in said
    assert main(["train", *flags, "--limit", "256"]) == 0  # the remedy is one
    assert main(["train", *TINY, "--epochs", "1", "--leave-out", "3", "--out", str(chosen)]) == 0
    assert "Resume it with the --limit it had then" in refused("train", "--resume", chosen, "--limit", 200)


def test_a_lone_checkpoint_needs_a_folder(model: Path, refused: Refusal) -> None:
    assert "--out" in refused("train", "--resume", model)


def test_train_cannot_write(refused: Refusal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert "is a file" in refused("train", *TINY, "--out", tmp_path / "file")
    refused("train", *TINY, "--out", tmp_path / "file" / "below")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_full_disk_in_mid_training_keeps_the_last_epoch(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tmp_path / "run"
    replace, calls = os.replace, []

    def full(a: Path, b: Path) -> None:
        if Path(b).name == "checkpoint.safetensors":
            calls.append(b)
            if len(calls) == 2:
                raise OSError(28, "No space left on device")
        replace(a, b)

    monkeypatch.setattr(os, "replace", full)
    assert main(["train", *TINY, "--epochs", "3", "--out", str(run)]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert "disk is full" in captured.err
    kept = load_checkpoint(run / "checkpoint.safetensors")
    assert kept.snapshot.epoch == 1.0
    assert kept.resume is not None
    monkeypatch.undo()
    assert main(["train", "--resume", str(run), "--epochs", "3", "--threads", "1"]) == 0
    records = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    assert [r["epoch"] for r in records] == [1, 2, 3]


def test_a_training_that_diverges_keeps_the_last_good_state(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Poisoned(Trainer):
        def run(self) -> Iterator[Event]:
            for event in super().run():
                yield event
                if isinstance(event, EpochDone):
                    with torch.no_grad():
                        next(self.model.parameters()).fill_(float("nan"))

    monkeypatch.setattr("dreamexplorer.training.loop.Trainer", Poisoned)
    run = tmp_path / "run"
    assert main(["train", *TINY, "--epochs", "3", "--out", str(run)]) == 2
    error = capsys.readouterr().err
    assert "diverged" in error
    assert error.count("\n") == 1
    assert all(
        torch.isfinite(w).all() for w in load_checkpoint(run / "checkpoint.safetensors").snapshot.weights.values()
    )


# -- evaluate, sample, reconstruct ------------------------------------------------------------------------------


def test_evaluate(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(model), "--dataset", "mnist", "--limit", "300", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["n"] == 300
    assert (record["dataset"], record["split"], record["family"]) == ("mnist", "test", "mlp-vae")
    assert record["negative_elbo"] == pytest.approx(record["recon"] + record["kl"], rel=1e-5)
    assert record["elbo"] == -record["negative_elbo"]
    assert len(record["kl_per_dim"]) == 3
    assert 0 <= record["active_units"] <= 3
    assert 450 < record["recon"] < 650  # untrained: about 784 ln 2 nats, so a sum over pixels, not a mean

    assert main(["evaluate", str(model), "--limit", "300", "--split", "train"]) == 0
    table = capsys.readouterr().out
    assert "nats per image" in table
    assert "Negative ELBO" in table
    assert "300 images (train)" in table


def test_evaluate_with_importance_sampling(
    model: Path, capsys: pytest.CaptureFixture[str], refused: Refusal, tmp_path: Path
) -> None:
    found = {}
    for k in (1, 20):
        assert main(["evaluate", str(model), "--limit", "100", "--importance", str(k), "--json"]) == 0
        found[k] = json.loads(capsys.readouterr().out)
        assert found[k]["k"] == k
        assert found[k]["importance_bound"] == -found[k]["negative_importance_bound"] < 0
        assert found[k]["standard_error"] > 0
        assert 1 <= found[k]["ess"] <= k + 1e-6
    assert found[1]["importance_bound"] == pytest.approx(found[1]["elbo"], abs=2)
    assert found[20]["importance_bound"] > found[1]["importance_bound"]
    assert main(["evaluate", str(model), "--limit", "1", "--importance", "2"]) == 0
    assert "importance-weighted bound, K = 2" in capsys.readouterr().out

    network = create("ae", families()["ae"].Config(), (1, 28, 28), seed=0)
    path = tmp_path / "ae.safetensors"
    save_checkpoint(Checkpoint(take_snapshot(network, 5, 1.0), "mnist", TrainConfig()), path)
    assert "importance" in refused("evaluate", path, "--importance", "5")


def test_evaluate_is_reproducible(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["evaluate", str(model), "--limit", "100", "--json"]
    outputs = []
    for _ in range(2):
        main(arguments)
        outputs.append(capsys.readouterr().out)
    main([*arguments, "--seed", "1"])
    outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1] != outputs[2]


def test_a_model_for_other_images_is_refused(refused: Refusal, tmp_path: Path) -> None:
    path = tmp_path / "small.safetensors"
    network = create("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(4,)), (1, 8, 8), seed=0)
    save_checkpoint(Checkpoint(take_snapshot(network), "mnist", TrainConfig()), path)
    assert "1 x 8 x 8" in refused("evaluate", path)
    assert "1 x 8 x 8" in refused("train", "--resume", path, "--out", tmp_path / "run")


def test_sample_makes_the_same_grid_for_a_seed(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [tmp_path / f"{n}.png" for n in "abc"]
    for name, seed in zip(names, "001", strict=True):
        assert main(["sample", str(model), "-n", "6", "--columns", "3", "--seed", seed, "--out", str(name)]) == 0
    assert names[0].read_bytes() == names[1].read_bytes() != names[2].read_bytes()
    with Image.open(names[0]) as picture:
        assert (picture.mode, picture.size) == ("L", (3 * 30 - 2, 2 * 30 - 2))
    assert main(["sample", str(model), "-n", "6", "--columns", "3", "--scale", "3", "--out", str(names[2])]) == 0
    with Image.open(names[0]) as small, Image.open(names[2]) as large:
        assert np.array_equal(np.asarray(large)[1::3, 1::3], np.asarray(small))


def test_sample_as_arrays(model: Path, tmp_path: Path) -> None:
    assert main(["sample", str(model), "-n", "300", "--out", str(tmp_path / "dreams.npz")]) == 0
    with np.load(tmp_path / "dreams.npz") as data:
        assert data["images"].shape == (300, 1, 28, 28)
        assert data["z"].shape == (300, 3)
        assert 0 <= data["images"].min() <= data["images"].max() <= 1
        assert abs(data["z"].std() - 1) < 0.1


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


# -- lists -----------------------------------------------------------------------------------------------------


def test_lists(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["families"]["mlp-vae"]["options"]["latent_dim"]["default"] == 20
    assert data["train"]["batch_size"]["default"] == 128
    assert main(["datasets", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["datasets"]["mnist"]["available"] is True
    assert main(["datasets"]) == 0
    assert "mnist" in capsys.readouterr().out
