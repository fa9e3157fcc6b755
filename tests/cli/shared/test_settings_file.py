"""A run described by a TOML file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from dreamexplorer.cli import main
from dreamexplorer.cli.shared.settings_file import read_settings
from dreamexplorer.errors import UserError
from dreamexplorer.training.toml_file import LARGEST

RUN = """
family = "mlp-vae"
dataset = "mnist"
limit = 200
epochs = 1

[model]
latent_dim = 3
hidden = [12, 7]
beta = 4.0

[train]
learning-rate = 0.002
leave_out = [3, 4]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "run.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_says_what_flags_would(tmp_path: Path) -> None:
    path, out = written(tmp_path, RUN), tmp_path / "out"
    assert main(["train", "--config", str(path), "--out", str(out), "--beta", "2"]) == 0
    config = json.loads((out / "config.json").read_text())
    assert (config["family"], config["limit"]) == ("mlp-vae", 200)
    assert (config["model"]["latent_dim"], config["model"]["hidden"]) == (3, [12, 7])
    assert config["model"]["beta"] == 2.0, "a flag wins over the file"
    assert (config["train"]["learning_rate"], config["train"]["leave_out"]) == (0.002, [3, 4])


def test_values_become_flags(tmp_path: Path) -> None:
    path = written(tmp_path, 'a = true\nb_c = false\nd = 1e-3\ne = [1, 2]\nf = []\ng = "x y"\n')
    assert read_settings(path) == {
        "a": ["--a"],
        "b-c": ["--no-b-c"],
        "d": ["--d=0.001"],
        "e": ["--e=1,2"],
        "f": ["--f=none"],
        "g": ["--g=x y"],
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("family = ", "no TOML file"),
        ("betta = 1.0", "no setting 'betta'"),
        ("beta = -1.0", "--beta must lie between"),
        ("beta = nan", "--beta must be a finite number"),
        ('beta = "much"', "must be a number"),
        ("hidden = [[1], [2]]", "hidden has a value that no option takes"),
        ("beta = 2020-01-01", "beta has a value that no option takes"),
        ("[optimiser]\nlr = 1", "there is no table [optimiser]; there may be [model] and [train]"),
        ("batch_size = true", "batch-size takes a value, not true or false"),
        ("epochs = false", "epochs takes a value, not true or false"),
        ("latent_dim = 3\n[model]\nlatent-dim = 4", "sets latent-dim twice"),
        ('family = "nowhere"', "no model family"),
        ('resume = "x"', "no setting 'resume'"),
        ("force = true", "no setting 'force'"),
    ],
)
def test_a_wrong_file_is_one_line(text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, text)
    assert main(["train", "--config", str(path), "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert said in error
    assert not (tmp_path / "out").exists()


def test_no_file_and_a_file_of_bytes_are_one_line_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    for name in ("nowhere.toml", "bytes", "."):
        assert main(["train", "--config", str(tmp_path / name), "--out", str(tmp_path / "out")]) == 2
        assert capsys.readouterr().err.count("\n") == 1


ODD = {
    "brackets": "a = " + "[" * 5_000,
    "closed brackets": "a = " + "[" * 5_000 + "]" * 5_000,
    "tables": "a = " + "{b=" * 5_000 + "1" + "}" * 5_000,
    "digits": "epochs = " + "9" * 5_000,
    "hexadecimal digits": "epochs = 0x" + "f" * 5_000,
    "digits in a list": "hidden = [1, 0x" + "f" * 5_000 + "]",
    "digits in a table": "[model.hidden]\nx = 0x" + "f" * 5_000,
    "date": "epochs = 2020-01-01",
    "no text": "\udcff",
    "zero byte": "a = 1\0",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_files_are_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "run.toml"
    path.write_bytes(text.encode("utf-8", errors="surrogateescape"))
    with pytest.raises(UserError) as caught:
        read_settings(path)
    assert str(path) in str(caught.value)
    assert len(str(caught.value)) < 300 + len(str(path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_and_devices_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        with pytest.raises(UserError, match=r"ordinary file|folder"):
            read_settings(path)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="too large"):
        read_settings(written(tmp_path, "#" * (LARGEST + 1)))
