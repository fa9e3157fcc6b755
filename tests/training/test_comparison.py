"""Comparisons as TOML files: what is read, and what is refused with the name of file and key."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from dreamexplorer.errors import UserError
from dreamexplorer.models.families import families
from dreamexplorer.options import options_of
from dreamexplorer.training.comparison import (
    Comparison,
    comparison_file,
    differing,
    from_record,
    read_comparison,
    shipped,
    to_record,
)

GOOD = """
title = { en = "Two", ru = "Два" }
text = "One text for all."
dataset = "fashion-mnist"
limit = 512

[shared]
family = "mlp-vae"
latent-dim = 3
epochs = 2
learning_rate = 1

[[runs]]
name = "one"

[[runs]]
name = { en = "other", ru = "другой" }
beta = 4
hidden = [16, 8]
learning_rate = 5e-3
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_runs_have_shared_settings_and_their_own(tmp_path: Path) -> None:
    comparison = read_comparison(written(tmp_path, GOOD))
    assert str(comparison.title) == "Two"
    assert comparison.title.in_language("ru") == "Два"
    assert comparison.text.in_language("ru") == "One text for all."
    assert (comparison.dataset, comparison.limit) == ("fashion-mnist", 512)
    one, other = comparison.configs
    assert (one.family, one.model.latent_dim, one.model.beta, one.train.epochs) == ("mlp-vae", 3, 1.0, 2)
    assert (one.train.learning_rate, other.train.learning_rate) == (1.0, 5e-3)
    assert (other.model.beta, other.model.hidden) == (4.0, (16, 8))
    assert differing(comparison.configs) == {
        "beta": (1.0, 4.0),
        "hidden": ((400,), (16, 8)),
        "learning_rate": (1.0, 5e-3),
    }


def test_a_difference_counts_where_it_has_an_effect(tmp_path: Path) -> None:
    text = """
title = "t"
[shared]
latent_dim = 2
[[runs]]
name = "a"
family = "ae"
[[runs]]
name = "b"
family = "mlp-vae"
likelihood = "gaussian"
sigma = 0.2
[[runs]]
name = "c"
family = "mlp-vae"
"""
    found = differing(read_comparison(written(tmp_path, text)).configs)
    assert found == {
        "family": ("ae", "mlp-vae", "mlp-vae"),
        "likelihood": (None, "gaussian", "bernoulli"),
    }  # sigma means something in one of them only


def test_epochs_and_images_can_be_others(tmp_path: Path) -> None:
    comparison = read_comparison(written(tmp_path, GOOD))
    changed = comparison.with_changes(epochs=7, limit=64)
    assert [run.train.epochs for run in changed.configs] == [7, 7]
    assert changed.limit == 64
    assert comparison.with_changes() == comparison
    with pytest.raises(UserError, match="epochs"):
        comparison.with_changes(epochs=10**7)


def test_the_record_of_a_comparison_is_the_comparison(tmp_path: Path) -> None:
    comparison = read_comparison(written(tmp_path, GOOD))
    assert from_record(json.loads(json.dumps(to_record(comparison)))) == comparison


@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_shipped_comparison_is_whole_in_both_languages(name: str) -> None:
    comparison = read_comparison(shipped()[name])
    names = [compared.name for compared in comparison.runs]
    for text in (comparison.title, comparison.text):
        assert set(text.languages) == {"en", "ru"}
    for text in names:
        assert set(text.languages) in ({"en", "ru"}, {"en"})
    assert differing(comparison.configs)
    assert comparison_file(name) == shipped()[name]


def test_the_shipped_comparisons_are_those_that_the_theory_is_made_of() -> None:
    found = {name: read_comparison(path) for name, path in shipped().items()}
    assert set(found) == {
        *("ae-or-vae", "three-pictures", "beta", "latents", "warm-up", "strong-decoder"),
        *("vae-or-cvae", "vae-or-vae-gan", "likelihoods"),
    }
    assert differing(found["beta"].configs) == {"beta": (0.1, 1.0, 4.0, 10.0)}
    assert differing(found["latents"].configs) == {"latent_dim": (2, 20, 128)}
    assert differing(found["three-pictures"].configs) == {"beta": (0.0, 1.0, 1.0), "recon_weight": (1.0, 0.0, 1.0)}


HEAD = 'title = "t"\n'
TWO = '[[runs]]\nname = "a"\n[[runs]]\nname = "b"\n'
SHARED = '[shared]\nfamily = "mlp-vae"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title = ", "no TOML file"),
        (HEAD, "runs must be tables"),
        (HEAD + 'runs = "two"', "runs must be tables"),
        (HEAD + SHARED + '[[runs]]\nname = "a"\n', "2 to 4 tables"),
        (HEAD + SHARED + "".join(f'[[runs]]\nname = "{i}"\n' for i in range(5)), "2 to 4 tables [[runs]], not 5"),
        (HEAD + 'colour = "red"\n' + SHARED + TWO, "no key colour"),
        (SHARED + TWO, "title must be a text"),
        ('title = ""\n' + SHARED + TWO, "title.en must be one line"),
        ('title = "a\\nb"\n' + SHARED + TWO, "title.en must be one line"),
        ("title = { en = 1 }\n" + SHARED + TWO, "title.en must be a text"),
        ('title = { English = "a" }\n' + SHARED + TWO, "title.English"),
        (f'title = "{"x" * 200}"\n' + SHARED + TWO, "at most 120"),
        (HEAD + "limit = 0\n" + SHARED + TWO, "limit must be a number"),
        (HEAD + "limit = true\n" + SHARED + TWO, "limit must be a number"),
        (HEAD + f"limit = 1{'0' * 4000}\n" + SHARED + TWO, "limit must be a number"),
        (HEAD + "dataset = 3\n" + SHARED + TWO, "dataset must be"),
        (HEAD + TWO, "[shared]: family must name"),
        (HEAD + '[shared]\nfamily = "vae"\n' + TWO, "[shared]: family: There is no model family named 'vae'"),
        (HEAD + "shared = 3\n" + TWO, "[shared] must be a table"),
        (HEAD + SHARED + "nosuch = 1\n" + TWO, "[shared]: the family mlp-vae has no setting nosuch"),
        (HEAD + SHARED + TWO + "nosuch = 1\n", "runs[2]: the family mlp-vae has no setting nosuch"),
        (HEAD + SHARED + TWO + "beta = -1\n", "runs[2]: beta must lie between"),
        (HEAD + SHARED + TWO + "beta = nan\n", "runs[2]: beta must be a finite number"),
        (HEAD + SHARED + "beta = 1e9\n" + TWO, "[shared]: beta must lie between"),
        (HEAD + SHARED + TWO + 'beta = "much"\n', "runs[2]: beta has a value of the wrong type"),
        (HEAD + SHARED + TWO + "beta = 2026-01-01\n", "runs[2]: beta has a value of the wrong type"),
        (HEAD + SHARED + TWO + f"latent_dim = 1{'0' * 3000}\n", "latent_dim has a number that is too large"),
        (HEAD + SHARED + TWO + f"latent_dim = 1{'0' * 5000}\n", "no TOML file"),
        (HEAD + SHARED + TWO + "latent_dim = 2\nlatent-dim = 3\n", "runs[2]: latent-dim is set twice"),
        (HEAD + SHARED + TWO + "sigma = 0.2\n", "runs[2]: sigma has no effect without likelihood"),
        (HEAD + SHARED + "warmup_epochs = 2\n" + TWO, "[shared]: warmup_epochs has no effect"),
        (HEAD + SHARED + '[[runs]]\nname = "a"\n[[runs]]\nname = "a"\n', "two runs have the name a"),
        (HEAD + SHARED + '[[runs]]\nbeta = 2\n[[runs]]\nname = "a"\n', "runs[1]: name must be a text"),
        (HEAD + "x = " + "[" * 3000 + "]" * 3000, "nested too deeply"),
        (HEAD + "#" * 1_100_000, "too large"),
    ],
)
def test_what_does_not_fit_is_named_with_file_and_key(text: str, expected: str, tmp_path: Path) -> None:
    path = written(tmp_path, text)
    with pytest.raises(UserError) as refused:
        read_comparison(path)
    assert expected in str(refused.value)
    assert str(path) in str(refused.value)
    assert len(str(refused.value)) < 600 + len(str(path))


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "pipe.toml"
    os.mkfifo(path)
    with pytest.raises(UserError, match="ordinary file"):
        read_comparison(path)


def test_a_name_that_nothing_has_lists_those_there_are() -> None:
    with pytest.raises(UserError, match="ae-or-vae"):
        comparison_file("no-such")


def test_every_family_can_be_compared_with_itself(tmp_path: Path) -> None:
    for family, cls in families().items():
        text = HEAD + f'[shared]\nfamily = "{family}"\n' + TWO + "seed = 1\n"
        comparison: Comparison = read_comparison(written(tmp_path, text))
        assert differing(comparison.configs) == {"seed": (0, 1)}
        assert set(to_record(comparison)["runs"][0]["model"]) >= set(options_of(cls.Config))
