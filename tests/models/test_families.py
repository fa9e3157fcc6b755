"""Families are found by name, and a model depends on its config, its data and its seed alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch

from dreamexplorer import registry
from dreamexplorer.errors import UserError
from dreamexplorer.models.families import (
    classes_for,
    config_from_json,
    config_to_json,
    create,
    families,
    family_named,
)
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig

CONFIG = MlpVaeConfig(latent_dim=2, hidden=(8,))
SHAPE = (1, 5, 4)


def test_a_family_is_found_by_its_name() -> None:
    assert family_named("mlp-vae") is MlpVae
    assert list(families()) == [cls.family for cls in families().values()]


def test_families_are_in_the_order_of_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    table = readme.partition("| family | what it is |")[2].partition("\n\n")[0]
    named = [name for line in table.splitlines()[2:] for name in re.findall(r"`(.+?)`", line.split("|")[1])]
    ours = [name for name, cls in families().items() if cls.__module__.startswith("dreamexplorer.")]
    assert ours[:2] == ["mlp-vae", "conv-vae"]
    assert ours == named


def test_an_extension_comes_after_them_even_if_it_inherits_an_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "own.py"
    file.write_text(
        "from dreamexplorer.models.mlp_vae import MlpVae\n\n\n"
        "class Mine(MlpVae):\n    family = 'mine'\n    title = 'Mine'\n\n\n"
        "class Second(MlpVae):\n    family = 'second'\n    title = 'Second'\n    order = 15\n\n\n"
        "FAMILIES = (Mine, Second)\n",
        encoding="utf-8",
    )
    monkeypatch.setenv(registry.ENVIRONMENT, str(file))
    registry.reset()
    try:
        names = list(families())
    finally:
        monkeypatch.undo()
        registry.reset()
    assert names[-1] == "mine"
    assert names[:3] == ["mlp-vae", "second", "conv-vae"]


def test_an_unknown_family_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UserError, match=r"no model family named 'nonsense'.*mlp-vae"):
        family_named("nonsense")


def test_weights_depend_on_the_seed_and_leave_the_global_generator_alone() -> None:
    torch.manual_seed(1)
    state = torch.get_rng_state()
    first, again, other = (create("mlp-vae", CONFIG, SHAPE, seed).state_dict() for seed in (3, 3, 4))
    assert torch.equal(torch.get_rng_state(), state)
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["mu.weight"], other["mu.weight"])


def test_only_conditional_families_have_classes() -> None:
    assert classes_for("mlp-vae", 7) == create("mlp-vae", CONFIG, SHAPE, 0, 7).classes == 0
    assert classes_for("cvae", 7) == 7
    with pytest.raises(UserError, match="classes"):
        create("cvae", family_named("cvae").Config(), SHAPE, 0)


@pytest.mark.parametrize("family", list(families()))
def test_a_config_survives_json(family: str) -> None:
    config = family_named(family).Config()
    assert config_from_json(family, config_to_json(config)) == config
