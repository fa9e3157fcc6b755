"""docs/results.md is what tools/results_page.py makes of docs/results.json, and no family is missing from it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from dreamexplorer.models.families import families

pytestmark = pytest.mark.release

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def results_page():
    sys.path.insert(0, str(ROOT))
    try:
        import tools.results_page as page
    finally:
        sys.path.remove(str(ROOT))
    return page


@pytest.fixture(scope="module")
def store():
    return json.loads((DOCS / "results.json").read_text(encoding="utf-8"))


def test_the_page_shows_what_was_measured(results_page, store):
    assert (DOCS / "results.md").read_text(encoding="utf-8") == results_page.page(store)


def test_every_line_was_measured_with_its_seeds(results_page, store):
    assert set(families()) <= set(results_page.BY_NAME)
    for name, recipe in results_page.BY_NAME.items():
        assert [line["seed"] for line in store[name]] == list(recipe.seeds), name


def test_an_interrupted_training_is_no_result(results_page):
    sys.path.insert(0, str(ROOT))
    try:
        from tools.results import check_whole
    finally:
        sys.path.remove(str(ROOT))
    resumed = results_page.BY_NAME["beta 30, then 1 for 2 epochs"]
    assert resumed.epochs == 4
    check_whole(resumed, 4.0)
    with pytest.raises(SystemExit, match=r"interrupted after 2\.5 of 4 epochs: nothing of it was stored"):
        check_whole(resumed, 2.5)


@pytest.mark.parametrize("family", families())
def test_every_family_has_a_grid_of_samples(family):
    assert (DOCS / "results" / f"{family}.png").read_bytes().startswith(b"\x89PNG")


def test_the_figures_are_those_that_were_asked_for(store):
    """The recorded measurements reach the required values, so that a page with worse ones fails here."""

    def of(name, key):
        return [line[key] for line in store[name]]

    assert max(of("mlp-vae", "negative_elbo")) <= 106.5
    assert max(of("conv-vae", "negative_elbo")) < min(of("mlp-vae", "negative_elbo"))
    assert max(of("iwae", "negative_importance_bound")) < min(of("mlp-vae", "negative_importance_bound"))
    assert max(of("ae", "recon")) < min(of("mlp-vae", "recon"))
    assert max(of("ae", "confidence")) < min(of("mlp-vae", "confidence"))
    assert min(of("ae", "class_entropy")) > max(of("mlp-vae", "class_entropy"))
    assert min(of("cvae", "asked_class")) >= 0.95
    assert min(of("vq-vae", "perplexity")) > 32
    assert max(of("denoising-ae", "restored")) < min(of("ae", "restored"))
    assert max(of("beta 10", "alive")) <= 10
    assert max(of("beta 30", "alive")) == 0
    assert min(of("beta 10, free bits 0.25", "alive")) == 20
    assert min(of("beta 30, then 1 for 2 epochs", "alive")) >= 15
    assert max(of("ReLU 4 x 256, default initialisation", "alive")) <= 6
    assert min(of("ReLU 4 x 256, He, warm-up over 2 epochs", "alive")) >= 14
    factorised, told = (
        of("dynamically binarised", "kl"),
        of("dynamically binarised, autoregressive decoder (window 7)", "kl"),
    )
    assert max(told) < min(factorised)
