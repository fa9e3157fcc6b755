"""Measure what docs/results.md says, on real MNIST: `python tools/results.py [NAME ...]`.

Every line of the tables is a training by the headless command, evaluated on the whole test set; grids of samples go to
docs/results/. What was measured is kept in docs/results.json as it comes, so that the work can be done in parts: a name
measures that line again, no name measures those that are missing, --table only writes the page anew. All at once
takes about half an hour on two processor cores.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dreamexplorer.cli import main as dreamexplorer  # noqa: E402 - found by the line above
from dreamexplorer.models.base import families  # noqa: E402
from dreamexplorer.session import COLLAPSE_THRESHOLD  # noqa: E402

STORE, PAGE, PICTURES = ROOT / "docs" / "results.json", ROOT / "docs" / "results.md", ROOT / "docs" / "results"


@dataclass(frozen=True)
class Recipe:
    """One line: what is trained, in parts that go on from each other, and what the line is to show."""

    name: str
    parts: tuple[str, ...]  # flags of `dreamexplorer train`; all but the first resume
    seeds: tuple[int, ...] = (0,)
    importance: int = 0
    asked: str = ""


EPOCHS = {"vae-gan": 2}  # of the others 10: its convolutional discriminator takes many times as long
FAMILIES = tuple(Recipe(name, (f"--family {name} --epochs {EPOCHS.get(name, 10)}",)) for name in families())

COLLAPSE = tuple(
    Recipe(name, parts, (0, 1), asked=asked)
    for name, parts, asked in (
        ("beta 1", ("--beta 1 --epochs 3",), ""),
        ("beta 4", ("--beta 4 --epochs 3",), ""),
        ("beta 10", ("--beta 10 --epochs 3",), "at most 10"),
        ("beta 30", ("--beta 30 --epochs 3",), "0"),
        ("beta 10, free bits 0.25", ("--beta 10 --free-bits 0.25 --epochs 3",), "20"),
        ("beta 30, then 1 for 2 epochs", ("--beta 30 --epochs 2", "--beta 1 --epochs 4"), "at least 15"),
        ("ReLU 4 x 256, default initialisation", ("--hidden 256,256,256,256 --epochs 4",), "at most 6"),
        (
            "ReLU 4 x 256, He, warm-up over 2 epochs",
            ("--hidden 256,256,256,256 --initialisation he --beta-schedule linear --warmup-epochs 2 --epochs 4",),
            "at least 14",
        ),
    )
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="lines to measure again (default: those missing)")
    parser.add_argument("--table", action="store_true", help="only write the page from what was measured")
    options = parser.parse_args()
    known = {r.name: r for r in (*FAMILIES, *COLLAPSE)}
    if wrong := [n for n in options.names if n not in known]:
        parser.error(f"there is no line named {wrong[0]!r}; there are: {', '.join(known)}")
    store: dict[str, Any] = json.loads(STORE.read_text()) if STORE.exists() else {}
    wanted = [] if options.table else options.names or [n for n in known if n not in store]
    for name in wanted:
        print(name, flush=True)
        store[name] = [measured(known[name], seed) for seed in known[name].seeds]
        STORE.write_text(json.dumps(store, indent=1) + "\n")
    PAGE.write_text(page(store), encoding="utf-8")
    return 0


def measured(recipe: Recipe, seed: int) -> dict[str, Any]:
    """Train and evaluate; the numbers of the line, and for a family its grid of samples."""
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        began = time.perf_counter()
        for i, flags in enumerate(recipe.parts):
            place = ["--out", str(run), "--seed", str(seed)] if i == 0 else ["--resume", str(run)]
            command("train", *flags.split(), *place)
        seconds = time.perf_counter() - began
        checkpoint = str(run / "checkpoint.safetensors")
        numbers = json.loads(command("evaluate", checkpoint, "--json"))
        if recipe in FAMILIES and seed == 0:
            PICTURES.mkdir(parents=True, exist_ok=True)
            grid = str(PICTURES / f"{recipe.name}.png")
            command("sample", checkpoint, "-n", "40", "--columns", "20", "--seed", "0", "--out", grid)
    kl = numbers.get("kl_per_dim") if "kl" in numbers else None  # of families without a KL it holds something else
    keep = {k: round(v, 2) for k, v in numbers.items() if isinstance(v, float)}
    return {
        **keep,
        "seed": seed,
        "epochs": numbers.get("epoch"),
        "seconds": round(seconds),
        "active_units": numbers.get("active_units"),
        "alive": None if kl is None else sum(v > COLLAPSE_THRESHOLD for v in kl),
        "dimensions": None if kl is None else len(kl),
    }


def command(*arguments: str) -> str:
    """What a headless command prints; SystemExit when it fails."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = dreamexplorer(list(arguments))
    if code:
        raise SystemExit(f"dreamexplorer {' '.join(arguments)} ended with {code}")
    return out.getvalue()


# -- the page --------------------------------------------------------------------------------------------------

HEAD = """# Results

Made by `python tools/results.py` from trainings on all of MNIST (grey, 60 000 images, batch 128, Adam 1e-3, 20
latents, the conditional VAE 2), evaluated on the whole test set. Nats per image: sums over pixels and latents, means
over images, one z for each image. A Bernoulli cross-entropy of grey pixels is a loss, not a likelihood: these numbers
compare with each other, not with the literature's binarised MNIST. "Active" counts units whose posterior mean varies
by more than 0.01 over the test set (Burda et al. 2016), "alive" those whose KL exceeds 0.05 nats. Seconds are those
of the whole training command on two shared virtual cores without a GPU, tests after every epoch included: for
orientation only.
"""


def page(store: dict[str, Any]) -> str:
    text = [HEAD, "## Families, default options\n"]
    text.append("| family | epochs | reconstruction | KL | −ELBO or bound | active | alive | seconds | samples |")
    text.append("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for recipe in FAMILIES:
        for line in store.get(recipe.name, []):
            total = next((line[k] for k in ("negative_bound", "negative_elbo", "total", "loss") if k in line), None)
            cells = (
                recipe.name,
                str(EPOCHS.get(recipe.name, 10)),
                *map(shown, (line.get("recon"), line.get("kl"), total, line["active_units"])),
            )
            picture = f"![samples of {recipe.name}](results/{recipe.name}.png)"
            text.append("| " + " | ".join((*cells, alive(line), str(line["seconds"]), picture)) + " |")
    text.append("\n## Posterior collapse, and how it is undone\n")
    text.append(
        "MLP VAE 784-400-20 unless said, two seeds each; alive dimensions asked of the program beside those seen.\n"
    )
    text.append("| setting | reconstruction | KL | active | alive | alive, asked |")
    text.append("| --- | --- | --- | --- | --- | --- |")
    for recipe in COLLAPSE:
        lines = store.get(recipe.name, [])
        if lines:
            columns = [[shown(line.get(k)) for line in lines] for k in ("recon", "kl", "active_units")]
            columns.append([alive(line) for line in lines])
            cells = [recipe.name, *(" / ".join(c) for c in columns), recipe.asked or "–"]
            text.append("| " + " | ".join(cells) + " |")
    return "\n".join(text) + "\n"


def shown(value: Any) -> str:
    return "–" if value is None else f"{value:.1f}" if isinstance(value, float) else str(value)


def alive(line: dict[str, Any]) -> str:
    return "–" if line["alive"] is None else f"{line['alive']} of {line['dimensions']}"


if __name__ == "__main__":
    sys.exit(main())
