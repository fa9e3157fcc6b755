"""`dreamexplorer models`: every family with all its options."""

from __future__ import annotations

import json

import pytest

from dreamexplorer.cli import main
from dreamexplorer.models.families import families
from dreamexplorer.options import options_of
from dreamexplorer.training.config import TrainConfig


@pytest.mark.parametrize("family", sorted(families()))
def test_every_option_of_a_family_has_its_flag(family: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["train", "--family", family, "--help"])
    text = capsys.readouterr().out
    for name in (*options_of(families()[family].Config), *options_of(TrainConfig)):
        assert "--" + name.replace("_", "-") in text
    assert main(["models"]) == 0
    assert family in capsys.readouterr().out


def test_the_list_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["families"]["mlp-vae"]["options"]["latent_dim"]["default"] == 20
    assert data["train"]["batch_size"]["default"] == 128
