"""`dreamexplorer watch`: the epochs of a run as `train` prints them, until it ends."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dreamexplorer.cli import main, watch
from dreamexplorer.training.runs import RunFolder

Refusal = Callable[..., str]
SMALL_RUN = ("train", "--latent-dim", "2", "--hidden", "8", "--limit", "400", "--device", "cpu", "--threads", "1")


@pytest.fixture
def finished(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, list[str]]:
    """A run of two epochs, and the lines that `train` printed for them."""
    run = tmp_path / "run"
    assert main([*SMALL_RUN, "--epochs", "2", "--out", str(run)]) == 0
    return run, [line for line in capsys.readouterr().out.splitlines() if line.startswith("epoch")]


def test_the_epochs_are_printed_as_train_prints_them(
    finished: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    run, printed = finished
    assert main(["watch", str(run)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "VAE, MLP, mlp-vae on mnist: 2 epochs"
    assert out[1:3] == printed
    assert out[3].startswith("The run is complete. Newest checkpoint: epoch 2 (step ")


def test_a_run_is_followed_until_it_ends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = tmp_path / "run"
    codes: list[int] = []
    watching = threading.Thread(target=lambda: codes.append(main(["watch", str(run), "--interval", "0.01"])))
    watching.start()
    assert main([*SMALL_RUN, "--epochs", "3", "--out", str(run)]) == 0
    watching.join(timeout=60)
    assert codes == [0]
    out = capsys.readouterr().out
    assert f"There is no folder {run} yet. Waiting for it." in out
    for epoch in (1, 2, 3):
        assert out.count(f"epoch {epoch}/3") == 2  # by train, and by watch
    assert "The run is complete. Newest checkpoint: epoch 3 " in out


def test_once_prints_what_is_there(finished: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    run, _ = finished
    config = json.loads((run / "config.json").read_text())
    config["train"]["epochs"] = 9
    (run / "config.json").write_text(json.dumps(config))
    (run / ".lock").touch()  # as a killed process leaves it
    assert main(["watch", str(run), "--once"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 4
    assert out[-1].startswith("No process is seen to train it. Newest checkpoint: epoch 2 ")
    with RunFolder(run).claimed():
        assert main(["watch", str(run), "--once"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("It is being trained. Newest checkpoint: epoch 2 ")


def test_once_without_a_run_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], refused: Refusal) -> None:
    assert f"{tmp_path} holds no run." in refused("watch", tmp_path, "--once")
    assert main(["watch", str(tmp_path / "none"), "--once"]) == 2
    told = capsys.readouterr()
    assert f"There is no folder {tmp_path / 'none'}. Check the name." in told.err
    assert told.out == ""


def test_a_run_of_one_epoch_is_not_of_epochs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL_RUN, "--epochs", "1", "--out", str(tmp_path / "run")]) == 0
    capsys.readouterr()
    assert main(["watch", str(tmp_path / "run"), "--once"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "VAE, MLP, mlp-vae on mnist: 1 epoch"


def test_ctrl_c_ends_the_watching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", interrupt)
    assert main(["watch", str(tmp_path)]) == 0


def test_a_family_that_is_not_known_here_shows_its_numbers() -> None:
    record = {"epoch": 3, "train_recon": 1.25, "train_own": 2, "test_recon": 1.5, "test_own": 3.5, "elbo": -1}
    assert watch.epoch_line(record, 10, ()) == "epoch  3/10 | train recon 1.25  own 2.00 | test recon 1.50  own 3.50"
