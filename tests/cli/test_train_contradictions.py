"""Options that do not go together, or belong to another family: one line that says what to do, and nothing is made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dreamexplorer.cli import main
from dreamexplorer.models.families import families
from dreamexplorer.options import options_of

OF_OTHERS = [
    (family, name)
    for family, cls in families().items()
    for name in ("beta", "likelihood", "hidden", "channels", "gamma", "estimator", "prior", "noise")
    if name not in options_of(cls.Config)
]


def refused(arguments: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The one line with which it is refused."""
    out = folder / "out"
    assert main(["train", *arguments.split(), "--limit", "64", "--out", str(out)]) == 2
    captured = capsys.readouterr()
    assert not out.exists()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err.removeprefix("dreamexplorer: ").strip()


@pytest.mark.parametrize(("family", "name"), OF_OTHERS)
def test_an_option_of_other_families_is_said_to_be_theirs(
    family: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = refused(f"--family {family} --{name} 1", tmp_path, capsys)
    start, _, having = line.rstrip(".").partition(", but of ")
    assert start == f"--{name} is no option of the family {family}"
    assert set(having.split(", ")) == {n for n, c in families().items() if name in options_of(c.Config)}


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ("--betta 3", "there is no option or argument '--betta'; did you mean --beta?"),
        ("--betta=3", "there is no option or argument '--betta=3'; did you mean --beta?"),
        ("extra", "there is no option or argument 'extra' (see dreamexplorer train --family mlp-vae --help)"),
        ("--sigma 0.2", "--sigma has no effect with --likelihood bernoulli, only with gaussian"),
        ("--warmup-epochs 3", "--warmup-epochs has no effect with --beta-schedule constant, only with linear or"),
        ("--free-bits-of sum", "--free-bits-of has no effect with --free-bits 0, only with another than 0."),
        ("--family beta-vae --beta 4", "--beta has no effect with --objective capacity, only with beta."),
        ("--family beta-vae --objective beta --gamma 3", "--gamma has no effect with --objective beta, only with"),
        ("--family learned-prior-vae --prior standard --components 5", "--components has no effect with --prior"),
        ("--family conv-vae --channels 4,4,4,4,4,4", "Images of 28 x 28 pixels are too small to be halved 6 times"),
        ("--leave-out 3,11", "Class 11 cannot be left out: the classes are 0 to 9."),
        ("--leave-out 0,1,2,3,4,5,6,7,8,9", "All classes are left out"),
        ("--seed -1", "--seed must lie between 0 and 2147483647, not -1."),
        ("--device mps", "PyTorch finds no MPS device here. Choose the device cpu or auto."),
        ("--hidden " + ",".join(["8192"] * 65), "--hidden may have at most 64 numbers, not 65."),
    ],
)
def test_a_contradiction_is_one_line(
    arguments: str, line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: False)
    assert refused(arguments, tmp_path, capsys).startswith(line)


def test_a_model_beyond_the_memory_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dreamexplorer.training.memory.memory_of", lambda device: 8 * 10**9)
    widths = ",".join(["8192"] * 8)
    # 2 x 7 matrices of 8192^2 alone, in float32, with gradients and the two moments of Adam, take 15 GB
    said = refused(f"--hidden {widths}", tmp_path, capsys)
    found = re.fullmatch(r"Training this model needs at least ([0-9.]+) GB of memory; there are 8\.0 GB\. (.*)", said)
    assert found is not None, said
    assert float(found[1]) >= 2 * 7 * 8192**2 * 4 * 4 / 1e9
    assert found[2] == "Use fewer or narrower layers."


def test_a_likelihood_of_greys_on_black_and_white_is_noted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = ["--hidden", "8", "--latent-dim", "2", "--limit", "64", "--threads", "1", "--epochs", "1", "--device", "cpu"]
    note = "Note: The pixels are black or white"
    for number, (flags, noted) in enumerate(
        [
            (["--likelihood", "gaussian", "--binarise", "dynamic"], True),
            (["--likelihood", "gaussian"], False),
            (["--binarise", "dynamic"], False),
        ]
    ):
        assert main(["train", *run, *flags, "--out", str(tmp_path / str(number))]) == 0
        assert (note in capsys.readouterr().out) == noted


def test_a_free_part_goes_with_free_bits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = ["--hidden", "8", "--latent-dim", "2", "--limit", "64", "--threads", "1", "--epochs", "1", "--device", "cpu"]
    flags = ["--free-bits", "2", "--free-bits-of", "sum", "--samples", "2", "--beta-schedule", "cyclical"]
    assert main(["train", *run, *flags, "--out", str(tmp_path / "run")]) == 0
    said = capsys.readouterr().out.splitlines()[0]
    assert "beta schedule cyclical, warmup epochs 2, samples 2, free bits 2, free bits of sum" in said
    assert "sigma" not in said, "it has no effect"
    # live options may be others when the run goes on
    assert main(["train", "--resume", str(tmp_path / "run"), "--epochs", "2", "--beta-schedule", "linear"]) == 0
