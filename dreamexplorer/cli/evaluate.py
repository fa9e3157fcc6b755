"""`dreamexplorer evaluate`: measures a checkpoint on a dataset."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dreamexplorer.cli.base import Command
from dreamexplorer.cli.shared.flags import (
    Parser,
    add_checkpoint,
    add_data,
    add_dataset,
    add_device,
    add_json,
    add_threads,
    natural,
    positive,
    set_threads,
)
from dreamexplorer.cli.shared.opened import load_model, notes_on
from dreamexplorer.cli.shared.terminal import Bar, BarProgress, table
from dreamexplorer.errors import UserError
from dreamexplorer.training.config import BINARISINGS, DYNAMIC, NO_BINARISING, THRESHOLD

if TYPE_CHECKING:
    from dreamexplorer.analysis.importance import ImportanceBound
    from dreamexplorer.data.base import ImageDataset
    from dreamexplorer.models.snapshot import Snapshot
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.events import Evaluation

DESCRIPTION = """Measure a checkpoint on the whole of a split: reconstruction, KL and ELBO in nats
per image (sums over pixels and latents, means over images, one z for each
image), the KL of every latent, and for families with a posterior the number
of active units (those whose posterior mean has a variance over the split of
more than 0.01). What is no mean over images, such as the perplexity of a
VQ-VAE, is computed from the whole split; no number depends on a batch size.
With --importance K also the importance-weighted bound of K samples for each
image (Burda et al. 2016), which lies between the ELBO and log p(x)."""

EPILOG = """examples:
  dreamexplorer evaluate run/checkpoint.safetensors
  dreamexplorer evaluate run/checkpoint.safetensors --dataset mnist --json > numbers.json
  dreamexplorer evaluate run/checkpoint.safetensors --importance 500 --limit 1000

"elbo" is the bound itself, a negative number; "negative_elbo" is recon + kl. In the same way
"importance_bound" is a bound and "negative_importance_bound" what compares with published
nats; they come with "k", "standard_error" (over the images) and "ess", the effective number of
samples (median over the images).
A state dict of pytorch/examples' VAE (.pt, .pth, .ckpt or .safetensors) can be measured,
too, also with one-hot classes appended to the inputs of fc1 and fc3."""

_BINARISED = {NO_BINARISING: "", THRESHOLD: ", binarised at one half", DYNAMIC: ", binarised at random"}


def run(arguments: list[str]) -> int:
    """Measure a checkpoint and print its numbers; return 0."""
    options = _parser().parse_args(arguments)

    from dreamexplorer.analysis.importance import importance_bound
    from dreamexplorer.data.base import DEFAULT_DATASET, load_dataset
    from dreamexplorer.models.snapshot import restore
    from dreamexplorer.training.devices import resolve_device
    from dreamexplorer.training.evaluation import evaluate

    set_threads(options.threads)
    checkpoint = load_model(options)
    snapshot = checkpoint.snapshot
    name = options.dataset or checkpoint.dataset or DEFAULT_DATASET
    dataset = load_dataset(name, options.data_dir).limited(options.limit)
    _check_fits(snapshot, dataset)
    split = dataset.splits[options.split]
    model = restore(snapshot, str(resolve_device(options.device)))
    bar = Bar()
    binarise = options.binarise or checkpoint.train.binarise
    bound = None
    if options.importance is not None:
        bound = importance_bound(
            model,
            split.images,
            options.importance,
            seed=options.seed,
            binarise=binarise,
            labels=split.labels,
            progress=BarProgress(bar, "importance sampling"),
        )
    result = evaluate(
        model,
        split,
        seed=options.seed,
        binarise=binarise,
        step=snapshot.step,
        epoch=snapshot.epoch,
        progress=BarProgress(bar, "evaluating"),
    )
    checkpoint = replace(checkpoint, notes=notes_on(checkpoint, dataset))
    bar.clear()
    if options.json:
        print(json.dumps(_record(options, binarise, checkpoint, dataset, result, bound)))
    else:
        _print(options, binarise, checkpoint, dataset, result, bound)
    return 0


def _parser() -> Parser:
    parser = Parser(prog="dreamexplorer evaluate", description=DESCRIPTION, epilog=EPILOG)
    add_checkpoint(parser)
    add_dataset(parser)
    parser.add_argument("--split", choices=("test", "train"), default="test", help="split to measure (default test)")
    parser.add_argument("--seed", type=natural, default=0, metavar="N", help="seed of the noise in z (default 0)")
    parser.add_argument(
        "--binarise",
        choices=BINARISINGS,
        help="make the pixels black or white, always in the same way (default: as the checkpoint was trained)",
    )
    parser.add_argument(
        "--importance",
        type=positive,
        metavar="K",
        help="also measure the importance-weighted bound with K samples for each image (K times the work)",
    )
    add_data(parser)
    add_device(parser)
    add_threads(parser)
    add_json(parser)
    return parser


def _check_fits(snapshot: Snapshot, dataset: ImageDataset) -> None:
    from dreamexplorer.analysis.reconstruct import shown_shape

    if snapshot.classes not in (0, len(dataset.class_names)):
        raise UserError(
            "The model knows {} classes, {} has {}. Choose another dataset with --dataset.",
            snapshot.classes,
            dataset.title,
            len(dataset.class_names),
        )
    if dataset.image_shape != snapshot.image_shape:
        raise UserError(
            "The model expects images of {}; those of {} are {}. Choose another dataset with --dataset.",
            shown_shape(snapshot.image_shape),
            dataset.title,
            shown_shape(dataset.image_shape),
        )


def _record(
    options: Namespace,
    binarise: str,
    checkpoint: Checkpoint,
    dataset: ImageDataset,
    result: Evaluation,
    bound: ImportanceBound | None,
) -> dict[str, Any]:
    """Return the numbers as JSON values."""
    from dreamexplorer.training.records import evaluation_record

    snapshot, n = checkpoint.snapshot, len(dataset.splits[options.split])
    record = {
        "checkpoint": str(options.checkpoint),
        "family": snapshot.family,
        "dataset": dataset.name,
        "split": options.split,
        "n": n,
        "seed": options.seed,
        "binarise": binarise,
        "step": snapshot.step,
        "epoch": snapshot.epoch,
        **evaluation_record(result),
    }
    if checkpoint.notes:
        record["notes"] = [str(note) for note in checkpoint.notes]
    if bound is not None:
        record |= {
            "importance_bound": bound.bound,
            "negative_importance_bound": -bound.bound,
            "k": bound.k,
            "standard_error": bound.standard_error if n > 1 else None,
            "ess": bound.ess,
        }
    return record


def _print(
    options: Namespace,
    binarise: str,
    checkpoint: Checkpoint,
    dataset: ImageDataset,
    result: Evaluation,
    bound: ImportanceBound | None,
) -> None:
    """Print the numbers as tables."""
    from dreamexplorer.models.collapse import ALIVE_KL, constant_latents, latent_use
    from dreamexplorer.models.data_term import data_note
    from dreamexplorer.models.families import family_named
    from dreamexplorer.models.sums import rounded

    snapshot, split = checkpoint.snapshot, dataset.splits[options.split]
    labels = {t.key: (t.label, t.unit) for t in family_named(snapshot.family).terms}
    shown = rounded(family_named(snapshot.family).terms, result.values, 2)
    rows = [(label, f"{shown[key]:.2f}", unit) for key, (label, unit) in labels.items()]
    axes = [a.name for a in snapshot.axes]
    print(f"{options.checkpoint}: {snapshot.family}, step {snapshot.step:,}, epoch {snapshot.epoch:g}")
    print(f"{dataset.title}, {len(split):,} images ({options.split}){_BINARISED[binarise]}\n")
    widths = [max(len(row[i]) for row in rows) for i in range(2)]
    for label, value, unit in rows:
        print(f"{label:<{widths[0]}}  {value:>{widths[1]}}  {unit}")
    if bound is not None:
        error = "" if len(split) == 1 else f" +- {bound.standard_error:.2f}"
        print(f"\nNegative importance-weighted bound, K = {bound.k:,}: {-bound.bound:.2f}{error} nats per image")
        print(f"Effective number of samples (median over images): {bound.ess:.1f} of {bound.k:,}")
    if result.active_units is not None:
        print(f"\n{result.active_units} of {len(axes)} units are active")
    if result.per_axis is not None and snapshot.about.low_axis_is_collapsed:
        variance = result.mean_variance
        still = None if variance is None else constant_latents(result.per_axis, variance)
        use = latent_use(result.per_axis, still)
        print(
            f"{use.alive.sum()} of {len(axes)} latents are alive (KL above {ALIVE_KL:g}), "
            f"{use.collapsed.sum()} collapsed"
        )
        if use.constant.any():
            names = ", ".join(name for name, constant in zip(axes, use.constant, strict=True) if constant)
            print(f"{use.constant.sum()} have KL but carry nothing, because mu does not vary: {names}")
    if result.per_axis is not None:
        order = sorted(range(len(axes)), key=lambda i: -float(result.per_axis[i]))  # type: ignore[index]
        kl = [(axes[i], f"{float(result.per_axis[i]):.3f}") for i in order]
        about = snapshot.about
        if about.axis_term is None or about.low_axis_is_collapsed:
            print(f"\nKL of each latent, nats per image (at most {ALIVE_KL:g}: it has collapsed):")
        else:
            print(f"\n{about.axis_term.label} of each latent, {about.axis_term.unit}:")
        print(table(kl))
    grey = binarise == NO_BINARISING and split.has_grey
    if compares := data_note(snapshot.config, grey):
        print(f"\nNote: {compares}")
    for note in checkpoint.notes:
        print(f"\nNote: {note}")


COMMANDS = (Command("evaluate", "measure reconstruction, KL, ELBO and active units on a dataset", run),)
