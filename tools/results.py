"""Measures the results in docs/results.md on real MNIST: `python tools/results.py [NAME ...]`.

Every line of the tables is a training by the headless command, evaluated on the whole test set; grids of samples go to
docs/results/. Every result is written to docs/results.json at once, so that the work can be done in parts: a name
measures that line again, no name measures the missing ones, --table only writes the page; --busy keeps the seconds of
an earlier measurement, because a busy machine says nothing of speed. A training that was interrupted is refused. All
lines together take about an hour and a half on two processor cores.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dreamexplorer.analysis.sampling import sample  # noqa: E402 - found by the line above
from dreamexplorer.cli import main as dreamexplorer  # noqa: E402
from dreamexplorer.data.base import ImageDataset, load_dataset  # noqa: E402
from dreamexplorer.models.base import Model  # noqa: E402
from dreamexplorer.models.collapse import ALIVE_KL  # noqa: E402
from dreamexplorer.models.families import create, family_named  # noqa: E402
from dreamexplorer.models.snapshot import restore  # noqa: E402
from dreamexplorer.training.checkpoint import load_checkpoint  # noqa: E402
from tools.judging import judged, scaled, trained_judge, verdict  # noqa: E402
from tools.results_page import BY_NAME, FAMILIES, Recipe, page  # noqa: E402

STORE, PAGE, PICTURES = ROOT / "docs" / "results.json", ROOT / "docs" / "results.md", ROOT / "docs" / "results"
DREAMS = 10_000
OF_EACH_CLASS = 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="lines to measure again (default: those missing)")
    parser.add_argument("--table", action="store_true", help="only write the page from what was measured")
    parser.add_argument("--busy", action="store_true", help="keep the seconds that were measured before")
    options = parser.parse_args()
    if wrong := [n for n in options.names if n not in BY_NAME]:
        parser.error(f"there is no line named {wrong[0]!r}; there are: {', '.join(BY_NAME)}")
    store: dict[str, Any] = json.loads(STORE.read_text()) if STORE.exists() else {}
    missing = [] if options.table else options.names or [n for n in BY_NAME if n not in store]
    for name in missing:
        print(name, flush=True)
        before = {line["seed"]: line["seconds"] for line in store.get(name, [])} if options.busy else {}
        lines = [measured(BY_NAME[name], seed) for seed in BY_NAME[name].seeds]
        store[name] = [line | {"seconds": before.get(line["seed"], line["seconds"])} for line in lines]
        STORE.write_text(json.dumps(store, indent=1) + "\n")
        PAGE.write_text(page(store), encoding="utf-8")
    PAGE.write_text(page(store), encoding="utf-8")
    return 0


def measured(recipe: Recipe, seed: int) -> dict[str, Any]:
    """Train and evaluate a recipe; return the numbers of its line, and save a family's grid of samples."""
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        started = time.perf_counter()
        for i, flags in enumerate(recipe.parts):
            place = ["--out", str(run), "--seed", str(seed)] if i == 0 else ["--resume", str(run)]
            command("train", *flags.split(), *place)
        seconds = time.perf_counter() - started
        checkpoint = run / "checkpoint.safetensors"
        importance = ("--importance", str(recipe.importance)) if recipe.importance else ()
        numbers = json.loads(command("evaluate", str(checkpoint), "--json", *importance))
        check_whole(recipe, numbers["epoch"])
        if recipe in FAMILIES and seed == 0:
            PICTURES.mkdir(parents=True, exist_ok=True)
            grid = str(PICTURES / f"{recipe.name}.png")
            command("sample", str(checkpoint), "-n", "40", "--columns", "20", "--seed", "0", "--out", grid, "--force")
        more: dict[str, float] = {}
        for extra in recipe.extras:
            more |= EXTRAS[extra](restore(load_checkpoint(checkpoint).snapshot), seed)
    kl = numbers.get("kl_per_dim")
    rounded = {k: round(v, 2) for k, v in numbers.items() if isinstance(v, float)}
    return {
        **rounded,
        **{k: round(v, 4) for k, v in more.items()},
        "seed": seed,
        "epochs": numbers.get("epoch"),
        "seconds": round(seconds),
        "active_units": numbers.get("active_units"),
        "alive": None if kl is None else sum(v > ALIVE_KL for v in kl),
        "dimensions": None if kl is None else len(kl),
    }


def check_whole(recipe: Recipe, epoch: float) -> None:
    """Raise SystemExit unless a training did all its epochs: one that was interrupted ends with exit code 0, too."""
    if epoch != recipe.epochs:
        raise SystemExit(
            f"The training of {recipe.name!r} was interrupted after {epoch:g} of {recipe.epochs} epochs: nothing of it "
            "was stored. Run it again."
        )


def command(*arguments: str) -> str:
    """Return what a headless command prints; raise SystemExit when it fails."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = dreamexplorer(list(arguments))
    if code:
        raise SystemExit(f"dreamexplorer {' '.join(arguments)} ended with {code}")
    return out.getvalue()


# -- further measurements ---------------------------------------------------------------------------------------


@functools.cache
def mnist() -> ImageDataset:
    return load_dataset("mnist")


@functools.cache
def judge() -> torch.nn.Module:
    """Return the classifier, trained once for all lines."""
    return trained_judge(mnist())


def dreams(model: Model, seed: int) -> dict[str, float]:
    """Return what the classifier predicts for draws from the prior, and of the test images."""
    _, images = sample(model, DREAMS, seed)
    drawn, real = verdict(judge(), torch.from_numpy(images)), verdict(judge(), scaled(mnist().test.images))
    return {
        "confidence": drawn.confidence,
        "class_entropy": drawn.class_entropy,
        "balance": drawn.balance,
        "confidence_real": real.confidence,
        "class_entropy_real": real.class_entropy,
    }


def asked_class(model: Model, seed: int) -> dict[str, float]:
    """Return the share of conditional draws that the classifier assigns to their class."""
    labels = np.arange(model.classes * OF_EACH_CLASS, dtype=np.int64) % model.classes
    _, images = sample(model, len(labels), seed, labels=labels)
    return {"asked_class": float((judged(judge(), torch.from_numpy(images)) == labels).mean())}


def restoring(model: Model, seed: int) -> dict[str, float]:
    """Return the cross-entropy of clean test images given reconstructions of corrupted ones, nats per image."""
    family = "denoising-ae"
    noise = create(family, family_named(family).Config(), model.image_shape, 0)
    generator = torch.Generator().manual_seed(seed)
    total = 0.0
    with torch.inference_mode():
        for x in scaled(mnist().test.images).split(1000):
            seen = noise.corrupt(x, generator)
            assert seen is not None
            y = model.decode(model.encode(seen).coordinates).double().clamp(1e-7, 1.0 - 1e-7)
            total += float(torch.nn.functional.binary_cross_entropy(y, x.double(), reduction="sum"))
    return {"restored": total / len(mnist().test)}


EXTRAS: dict[str, Callable[[Model, int], dict[str, float]]] = {
    "dreams": dreams,
    "asked class": asked_class,
    "restoring": restoring,
}


if __name__ == "__main__":
    sys.exit(main())
