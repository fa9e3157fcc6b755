"""`dreamexplorer evaluate`."""

from __future__ import annotations

import json

from dreamexplorer.analysis.evaluation import evaluate
from dreamexplorer.analysis.reconstruct import shown_shape
from dreamexplorer.cli.flags import Parser, add_data, add_device, natural, positive, some_path
from dreamexplorer.cli.terminal import Bar, table
from dreamexplorer.cli.train import DEFAULT_DATASET, first_images
from dreamexplorer.data.base import load_dataset
from dreamexplorer.errors import UserError
from dreamexplorer.models.base import family_named, restore
from dreamexplorer.session import COLLAPSE_THRESHOLD
from dreamexplorer.training.checkpoint import load_checkpoint
from dreamexplorer.training.config import BINARISINGS, DYNAMIC, NO_BINARISING, THRESHOLD
from dreamexplorer.training.devices import resolve_device
from dreamexplorer.training.runs import evaluation_record

DESCRIPTION = """Measure a checkpoint on the whole of a split: reconstruction, KL and ELBO in nats
per image (sums over pixels and latents, means over images, one z for each
image), the KL of every latent, and the number of active units (those whose
posterior mean has a variance over the split of more than 0.01)."""

EPILOG = """examples:
  dreamexplorer evaluate run/checkpoint.safetensors
  dreamexplorer evaluate run/checkpoint.safetensors --dataset mnist --json > numbers.json

"elbo" is the bound itself, a negative number; "negative_elbo" is recon + kl.
A state dict of pytorch/examples' vae (.pt or .safetensors) can be measured, too."""

_BINARISED = {NO_BINARISING: "", THRESHOLD: ", binarised at one half", DYNAMIC: ", binarised by chance"}


class _Shown:
    """A progress on the terminal."""

    cancelled = False

    def __init__(self, bar: Bar) -> None:
        self._bar = bar

    def report(self, fraction: float | None, message: str = "") -> None:
        self._bar.show(fraction or 0.0, message or "evaluating")


def main(arguments: list[str], command: str = "evaluate") -> int:
    parser = Parser(prog="dreamexplorer evaluate", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("checkpoint", type=some_path, metavar="CHECKPOINT")
    parser.add_argument("--dataset", metavar="NAME", help="see dreamexplorer datasets (default: the checkpoint's)")
    parser.add_argument("--split", choices=("test", "train"), default="test", help="which images (default test)")
    parser.add_argument("--seed", type=natural, default=0, metavar="N", help="of the noise in z (default 0)")
    parser.add_argument(
        "--binarise",
        choices=BINARISINGS,
        help="make the pixels black or white, drawn always the same (default: as the checkpoint was trained)",
    )
    add_data(parser)
    add_device(parser)
    parser.add_argument("--threads", type=positive, metavar="N", help="processor threads (default: one for each core)")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    options = parser.parse_args(arguments)

    if options.threads is not None:
        import torch

        torch.set_num_threads(options.threads)
    checkpoint = load_checkpoint(options.checkpoint)
    snapshot = checkpoint.snapshot
    name = options.dataset or checkpoint.dataset or DEFAULT_DATASET
    dataset = first_images(load_dataset(name, options.data_dir), options.limit)
    if dataset.image_shape != snapshot.image_shape:
        raise UserError(
            f"The model takes images of {shown_shape(snapshot.image_shape)}; those of {dataset.title} are "
            f"{shown_shape(dataset.image_shape)}. Choose another dataset with --dataset."
        )
    split = dataset.splits[options.split]
    model = restore(snapshot, str(resolve_device(options.device)))
    bar = Bar()
    binarise = options.binarise or checkpoint.train.binarise
    result = evaluate(
        model,
        split,
        seed=options.seed,
        binarise=binarise,
        step=snapshot.step,
        epoch=snapshot.epoch,
        progress=_Shown(bar),
    )
    bar.clear()
    record = {
        "checkpoint": str(options.checkpoint),
        "family": snapshot.family,
        "dataset": dataset.name,
        "split": options.split,
        "n": len(split),
        "seed": options.seed,
        "binarise": binarise,
        "step": snapshot.step,
        "epoch": snapshot.epoch,
        **evaluation_record(result),
    }
    if options.json:
        print(json.dumps(record))
        return 0
    labels = {t.key: (t.label, t.unit) for t in family_named(snapshot.family).terms}
    rows = [(label, f"{result.values[key]:.2f}", unit) for key, (label, unit) in labels.items()]
    axes = [a.name for a in snapshot.axes]
    print(f"{options.checkpoint}: {snapshot.family}, step {snapshot.step:,}, epoch {snapshot.epoch:g}")
    print(f"{dataset.title}, {len(split):,} images ({options.split}){_BINARISED[binarise]}\n")
    widths = [max(len(row[i]) for row in rows) for i in range(2)]
    for label, value, unit in rows:
        print(f"{label:<{widths[0]}}  {value:>{widths[1]}}  {unit}")
    if result.active_units is not None:
        print(f"\n{result.active_units} of {len(axes)} units are active")
    if result.per_axis is not None:
        order = sorted(range(len(axes)), key=lambda i: -float(result.per_axis[i]))  # type: ignore[index]
        kl = [(axes[i], f"{float(result.per_axis[i]):.3f}") for i in order]
        print(f"\nKL of each latent, nats per image (below {COLLAPSE_THRESHOLD:g} it has collapsed):")
        print(table(kl))
    for note in checkpoint.notes:
        if checkpoint.program_version == "":  # of a foreign file: what was assumed of it
            print(f"\nNote: {note}")
    return 0
