"""Properties of all commands: help, errors in one line, refusal of broken files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dreamexplorer.cli import main
from dreamexplorer.cli.base import commands

Refusal = Callable[..., str]


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


def test_a_command_typed_wrongly_is_answered_with_the_right_one(refused: Refusal, model: Path) -> None:
    assert "did you mean evaluate" in refused("evaluat", model)
    assert "did you mean train" in refused("trian", "--out", "x")


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
        assert "holds no run" in refused(command, tmp_path, *more[command])
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
