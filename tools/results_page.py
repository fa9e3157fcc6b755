"""The content of docs/results.md: the recipes to be measured, and the page made of the results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dreamexplorer.models.families import families, family_named
from dreamexplorer.models.gaussian_vae import GaussianVae

BOUND = "negative_importance_bound"
LOSSES = ("negative_bound", "negative_elbo", "total", "loss", "denoising")  # keys of what a family minimises
Lines = list[dict[str, Any]]  # results of one recipe, one for each seed


@dataclass(frozen=True)
class Recipe:
    """A line of the page: trainings that resume one another, what is measured, and the value aimed at."""

    name: str
    parts: tuple[str, ...]  # flags of `dreamexplorer train`; all but the first resume
    seeds: tuple[int, ...] = (0,)
    importance: int = 0  # samples of the importance-weighted bound
    target: str = ""
    extras: tuple[str, ...] = ()  # names of further measurements

    @property
    def epochs(self) -> int:
        """Epochs of the whole training, those of all parts together."""
        words = self.parts[-1].split()
        return int(words[words.index("--epochs") + 1])


EPOCHS = {"vae-gan": 5}  # instead of 10, because its convolutional discriminator takes many times as long
# Families measured with two seeds, and further measurements of each.
_MORE: dict[str, dict[str, Any]] = {
    "ae": {"extras": ("dreams", "restoring")},
    "mlp-vae": {"extras": ("dreams",), "importance": 500},
    "iwae": {"importance": 500},
    "conv-vae": {},
    "cvae": {"extras": ("asked class",)},
    "denoising-ae": {"extras": ("restoring",)},
    "vq-vae": {},
}


def _family(name: str) -> Recipe:
    more = {"seeds": (0, 1), **_MORE[name]} if name in _MORE else {}
    if issubclass(family_named(name), GaussianVae):
        more.setdefault("importance", 100)
    return Recipe(name, (f"--family {name} --epochs {EPOCHS.get(name, 10)}",), **more)


FAMILIES = tuple(map(_family, families()))

DEEP = "--hidden 256,256,256,256 --epochs 4"
COLLAPSE = tuple(
    Recipe(name, parts, (0, 1), target=target)
    for name, parts, target in (
        ("beta 1", ("--beta 1 --epochs 3",), ""),
        ("beta 4", ("--beta 4 --epochs 3",), ""),
        ("beta 10", ("--beta 10 --epochs 3",), "at most 10"),
        ("beta 30", ("--beta 30 --epochs 3",), "0"),
        ("beta 10, free bits 0.25", ("--beta 10 --free-bits 0.25 --epochs 3",), "20"),
        ("beta 30, then 1 for 2 epochs", ("--beta 30 --epochs 2", "--beta 1 --epochs 4"), "at least 15"),
        ("ReLU 4 x 256, default initialisation", (DEEP,), "at most 6"),
        (
            "ReLU 4 x 256, He, warm-up over 2 epochs",
            (f"{DEEP} --initialisation he --beta-schedule linear --warmup-epochs 2",),
            "at least 14",
        ),
        ("dynamically binarised", ("--binarise dynamic --epochs 3",), ""),
        (
            "dynamically binarised, autoregressive decoder (window 7)",
            ("--binarise dynamic --pixel-window 7 --epochs 3",),
            "a lower KL than without",
        ),
    )
)

LITERATURE_EPOCHS = 100
PAPER = (
    "--latent-dim 50 --hidden 200,200 --initialisation xavier --binarise dynamic --rate-schedule cosine "
    f"--epochs {LITERATURE_EPOCHS}"
)
LITERATURE = tuple(
    Recipe(name, (flags,), importance=500, target=published)
    for name, flags, published in (
        ("VAE", f"--family mlp-vae {PAPER}", "86.76"),
        ("IWAE, K = 5", f"--family iwae --samples 5 {PAPER}", "85.54"),
    )
)

BY_NAME = {r.name: r for r in (*FAMILIES, *COLLAPSE, *LITERATURE)}

HEAD = """# Results

Made by `python tools/results.py` from trainings on all of MNIST (grey unless said, 60 000 images, batch 128, Adam 1e-3,
20 latents, the conditional VAE 2), evaluated on the whole test set. Nats per image: sums over pixels and latents, means
over images, one z for each image. A Bernoulli cross-entropy of grey pixels is a loss, not a likelihood: these numbers
compare with each other, not with the literature's binarised MNIST. "Active" counts units whose posterior mean varies
by more than 0.01 over the test set (Burda et al. 2016), "alive" those whose KL exceeds 0.05 nats. Seconds are those
of the whole training command on two shared virtual cores without a GPU, tests after every epoch included: for
orientation only. Two numbers with a stroke between are those of two seeds.
"""


def page(store: dict[str, Any]) -> str:
    """Return the whole page, from the results so far."""
    text = [HEAD, *_families(store), *_claims(store), *_collapse(store), *_literature(store)]
    return "\n".join(text) + "\n"


def _families(store: dict[str, Any]) -> list[str]:
    text = ["## Families, default options\n"]
    titles = ("family", "epochs", "reconstruction", "KL or rate", "−ELBO or loss", "negative bound (K)", "active")
    text += _head(*titles, "alive", "seconds", "samples")
    for recipe in FAMILIES:
        lines = store.get(recipe.name, [])[:1]
        for line in lines:
            total = next((line[k] for k in LOSSES if k in line), None)
            rate = line.get("kl", line.get("rate"))
            if total is None and rate is None:  # an autoencoder without a penalty: the reconstruction is its loss
                total = line["recon"]
            cells = (
                recipe.name,
                str(EPOCHS.get(recipe.name, 10)),
                *map(shown, (line.get("recon"), rate, total)),
                f"{line[BOUND]:.1f} ({recipe.importance})" if BOUND in line else "–",
                shown(line["active_units"]),
                alive(line),
                str(line["seconds"]),
                f"![samples of {recipe.name}](results/{recipe.name}.png)",
            )
            text.append(_row(cells))
    return text


def _claims(store: dict[str, Any]) -> list[str]:
    """Return the table of predictions of theory beside the measured values."""

    def of(name: str, key: str, digits: int = 1, percent: bool = False) -> str:
        values = [line[key] for line in store.get(name, []) if key in line]
        return " / ".join(f"{v:.1%}" if percent else f"{v:.{digits}f}" for v in values) or "–"

    rows = (
        ("MLP VAE, −ELBO after 10 epochs", "at most 106.5", of("mlp-vae", "negative_elbo", 2)),
        ("convolutional VAE, the same", "less than the MLP VAE", of("conv-vae", "negative_elbo", 2)),
        (
            "IWAE with K = 5, negative bound with 500 samples",
            f"less than the VAE's {of('mlp-vae', BOUND, 2)}",
            of("iwae", BOUND, 2),
        ),
        (
            "AE, reconstruction",
            f"less than the VAE's {of('mlp-vae', 'recon')}",
            of("ae", "recon"),
        ),
        (
            "AE, draws: a classifier's confidence",
            f"less than with the VAE's {of('mlp-vae', 'confidence', percent=True)}",
            of("ae", "confidence", percent=True),
        ),
        (
            "AE, draws: entropy of the classes it hesitates between, nats",
            f"more than with the VAE's {of('mlp-vae', 'class_entropy', 3)}",
            of("ae", "class_entropy", 3),
        ),
        (
            "conditional VAE, draws taken for the class asked for",
            "at least 95 %",
            of("cvae", "asked_class", percent=True),
        ),
        ("VQ-VAE, perplexity of its 64 codes", "more than 32", of("vq-vae", "perplexity")),
        (
            "denoising AE, clean images from corrupted ones",
            f"less than the plain AE's {of('ae', 'restored')}",
            of("denoising-ae", "restored"),
        ),
    )
    text = ["\n## What theory says, and what is seen\n"]
    text.append(
        f"The classifier is a small convolutional one, trained on the training images; of the test images it says "
        f"{of('ae', 'confidence_real', percent=True).split(' / ')[0]} confidence and an entropy of "
        f"{of('ae', 'class_entropy_real', 3).split(' / ')[0]} nats. Draws of the AE, which has no prior, are from a "
        "Gaussian with the mean and spread of its codes.\n"
    )
    text += _head("what", "target", "measured")
    return text + [_row(row) for row in rows]


def _collapse(store: dict[str, Any]) -> list[str]:
    text = ["\n## Posterior collapse, and how it is undone\n"]
    text.append(
        "MLP VAE 784-400-20 unless said, 3 epochs (the deep one 4), two seeds each. In the last column the target "
        "of the program: how many dimensions are alive, unless said.\n"
    )
    text += _head("setting", "reconstruction", "KL", "active", "alive", "target")
    for recipe in COLLAPSE:
        lines = store.get(recipe.name, [])
        if lines:
            columns = [_of_seeds(lines, lambda line, k=k: shown(line.get(k))) for k in ("recon", "kl", "active_units")]
            text.append(_row((recipe.name, *columns, _of_seeds(lines, alive), recipe.target or "–")))
    return text


def _literature(store: dict[str, Any]) -> list[str]:
    text = ["\n## Binarised MNIST, beside the literature\n"]
    text.append(
        "Dynamically binarised, 50 latents, two hidden layers of 200, as in Burda et al. (2016), whose models were "
        f"trained for 3280 epochs with batches of 20; here {LITERATURE_EPOCHS} epochs with batches of 128, the "
        "learning rate falling along a cosine. The gap is what that much less training leaves.\n"
    )
    titles = ("model", "epochs", "−ELBO", "negative bound, K = 500", "standard error", "published", "gap")
    text += _head(*titles, "active", "seconds")
    for recipe in LITERATURE:
        for line in store.get(recipe.name, []):
            seen = line[BOUND]
            cells = (recipe.name, f"{line['epochs']:.0f}", f"{line['negative_elbo']:.2f}", f"{seen:.2f}")
            rest = (f"{line['standard_error']:.2f}", recipe.target, f"{seen - float(recipe.target):+.2f}")
            text.append(_row((*cells, *rest, str(line["active_units"]), str(line["seconds"]))))
    return text


def _head(*titles: str) -> list[str]:
    return [_row(titles), _row(("---",) * len(titles))]


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def _of_seeds(lines: Lines, cell: Callable[[dict[str, Any]], str]) -> str:
    return " / ".join(cell(line) for line in lines)


def shown(value: Any) -> str:
    return "–" if value is None else f"{value:.1f}" if isinstance(value, float) else str(value)


def alive(line: dict[str, Any]) -> str:
    return "–" if line["alive"] is None else f"{line['alive']} of {line['dimensions']}"
