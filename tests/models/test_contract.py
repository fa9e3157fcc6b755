"""The contract of a family: what lacks a part of it is refused with all that is missing, and what keeps it works."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from dreamexplorer import registry
from dreamexplorer.cli import main
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import ContractError
from dreamexplorer.models.base import Model, Term, Terms
from dreamexplorer.models.contract import check_family, check_terms
from dreamexplorer.models.families import create, families, family_named
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.models.priors import DRAWN_BY_MODEL, LEARNED_MIXTURE
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.loop import Trainer
from tests import minimal_family
from tests.minimal_family import Minimal

FILE = Path(minimal_family.__file__)


@pytest.fixture
def extend(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Return a function that makes one file the only extension."""

    def only(file: Path) -> None:
        monkeypatch.setenv(registry.ENVIRONMENT, str(file))
        registry.reset()

    yield only
    monkeypatch.undo()
    registry.reset()


def variant(**changes: Any) -> type[Model]:
    return type("Variant", (Minimal,), changes)


def fault_of(cls: object) -> str:
    with pytest.raises(ContractError) as caught:
        check_family(cls)
    return str(caught.value)


def test_the_order_is_a_whole_number() -> None:
    assert "must set order to a whole number" in fault_of(variant(order="first"))


# -- the class ----------------------------------------------------------------------------------------------------


def test_the_minimal_family_has_exactly_the_abstract_methods() -> None:
    own = {name for name in vars(Minimal) if inspect.isfunction(vars(Minimal)[name])}
    assert own == {"__init__", *Model.__abstractmethods__}
    check_family(Minimal)


@pytest.mark.parametrize("family", list(families()))
def test_every_family_keeps_the_contract(family: str) -> None:
    check_family(family_named(family))


@pytest.mark.parametrize("method", sorted(Model.__abstractmethods__))
def test_a_family_without_an_abstract_method_is_refused(method: str) -> None:
    assert method in fault_of(variant(**{method: getattr(Model, method)}, __abstractmethods__=frozenset({method})))


def test_all_that_is_missing_is_in_one_sentence() -> None:
    class Bare(Model):
        terms = (Term("kl", "KL"), Term("kl", "KL"))
        corrupts = True
        low_axis_is_collapsed = True

        def __init__(self) -> None:
            pass

    fault = fault_of(Bare)
    for part in (
        "axes, decode, encode, loss, reconstruction_terms",
        "family",
        "title",
        "Config",
        '"recon"',
        "key of its own",
        "Cls(config, image_shape, classes)",
        "corrupt,",
        "axis_term",
    ):
        assert part in fault
    assert "\n" not in fault


@dataclass
class Changing:
    size: int


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"terms": ()}, "terms"),
        ({"terms": (Term("loss", "Loss"), Term("recon", "Reconstruction"))}, "first"),
        ({"title": ""}, "title"),
        ({"Config": dict}, "Config"),
        ({"Config": Changing}, "freeze"),
        ({"Config": Changing}, "size"),
        ({"latent_prior": LEARNED_MIXTURE}, "prior_components"),
        ({"latent_prior": DRAWN_BY_MODEL}, "redraw"),
        ({"latent_prior": DRAWN_BY_MODEL}, "sample_prior"),
        ({"axis_terms_add_up": True}, "axis_term"),
    ],
)
def test_a_contradiction_is_refused(changes: dict[str, Any], part: str) -> None:
    assert part in fault_of(variant(**changes))


def test_what_is_no_family_is_refused() -> None:
    assert "Model" in fault_of(object())
    assert "Model" in fault_of(dict)


def test_class_variables_claim_nothing_by_default() -> None:
    assert not Model.latent_prior.exists
    assert Model.axis_term is None
    for claim in ("axis_terms_add_up", "low_axis_is_collapsed", "corrupts", "conditional"):
        assert getattr(Model, claim) is False


# -- the terms of a step ----------------------------------------------------------------------------------------


def test_terms_that_differ_from_the_declared_ones_are_refused() -> None:
    model, one = Minimal(minimal_family.MinimalConfig(), (1, 2, 2), 0), torch.ones(())
    check_terms(model, Terms(one, {"recon": one}, None))
    for terms, part in (
        (Terms(one, {}, None), "no value for recon"),
        (Terms(one, {"recon": torch.ones(2)}, None), "one number"),
        (Terms(one, {"recon": one}, torch.ones(3)), "axis_term"),
    ):
        with pytest.raises(ContractError, match=part):
            check_terms(model, terms)


def test_training_refuses_them_in_its_first_step(
    extend: Callable[[Path], None], tmp_path: Path, tiny_dataset: ImageDataset
) -> None:
    file = tmp_path / "forgetful.py"
    file.write_text(FILE.read_text(encoding="utf-8").replace('{"recon": recon}', "{}"), encoding="utf-8")
    extend(file)
    with pytest.raises(ContractError, match="no value for recon"):
        list(trainer(tiny_dataset).run())


# -- one signature ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", list(families()))
def test_every_family_is_made_in_one_way(family: str) -> None:
    cls = family_named(family)
    model = cls(cls.Config(), (1, 12, 12), 5)
    assert model.classes == (5 if cls.conditional else 0)


# -- registration -------------------------------------------------------------------------------------------------


def test_an_extension_that_breaks_the_contract_is_left_out_and_reported(
    extend: Callable[[Path], None], tmp_path: Path
) -> None:
    file = tmp_path / "incomplete.py"
    source = FILE.read_text(encoding="utf-8")
    file.write_text(source.replace("def reconstruction_terms", "def reconstruct"), encoding="utf-8")
    extend(file)
    assert "minimal" not in families()
    assert set(families()), "the program's own are there"
    (problem,) = registry.problems()
    assert "reconstruction_terms" in str(problem)


def test_a_family_of_our_own_that_breaks_it_ends_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MlpVae, "terms", ())
    registry.reset()
    try:
        with pytest.raises(RuntimeError, match="MlpVae must set terms"):
            families()
    finally:
        monkeypatch.undo()
        registry.reset()


# -- the minimal family works -------------------------------------------------------------------------------------


def trainer(dataset: ImageDataset) -> Trainer:
    settings = TrainConfig(epochs=3, batch_size=32, device="cpu", precision="fp32", learning_rate=1e-2)
    config = family_named("minimal").Config()
    return Trainer(RunConfig("minimal", config, settings, dataset="tiny"), dataset, threads=1)


def test_the_minimal_family_trains_and_comes_back_from_a_snapshot(
    extend: Callable[[Path], None], tiny_dataset: ImageDataset
) -> None:
    extend(FILE)
    run = trainer(tiny_dataset)
    before = evaluate(run.model, tiny_dataset.test).values["recon"]
    list(run.run())
    after = evaluate(run.model, tiny_dataset.test)
    assert after.values["recon"] < before
    assert after.per_axis is None
    snapshot = run.snapshot()
    assert not snapshot.prior.exists
    again = evaluate(restore(snapshot), tiny_dataset.test)
    assert again.values == pytest.approx(after.values)
    z = restore(snapshot).sample_prior(5, torch.Generator().manual_seed(0))
    assert z.shape == (5, 3)
    assert torch.equal(restore(snapshot).redraw(z, torch.tensor([True, True, True])), z)


def test_every_command_takes_the_minimal_family(
    extend: Callable[[Path], None],
    tiny_dataset: ImageDataset,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    extend(FILE)
    monkeypatch.setattr("dreamexplorer.data.base.load_dataset", lambda *_: tiny_dataset)
    run = str(tmp_path / "run")
    assert main(["train", "--family", "minimal", "--epochs", "1", "--threads", "1", "--out", run]) == 0
    checkpoint = str(Path(run, "checkpoint.safetensors"))
    capsys.readouterr()
    assert main(["evaluate", checkpoint, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["recon"] > 0
    Image.fromarray(np.full((12, 10), 90, dtype=np.uint8)).save(tmp_path / "grey.png")
    assert main(["reconstruct", checkpoint, str(tmp_path / "grey.png"), "--out", str(tmp_path / "again")]) == 0
    capsys.readouterr()
    assert main(["sample", checkpoint, "-n", "4", "--out", str(tmp_path / "samples.npz")]) == 0
    assert "no prior" in capsys.readouterr().out
    with np.load(tmp_path / "samples.npz") as samples:
        assert samples["images"].shape == (4, 1, 12, 10)
        assert np.isfinite(samples["images"]).all()


def test_a_snapshot_of_the_class_itself_needs_no_registration() -> None:
    assert take_snapshot(Minimal(minimal_family.MinimalConfig(), (1, 4, 4), 0)).axes
    assert create("mlp-vae", MlpVaeConfig(), (1, 4, 4), 0).classes == 0
