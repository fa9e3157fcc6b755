"""`dreamexplorer reconstruct`: encodes and decodes image files."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dreamexplorer.cli.base import Command
from dreamexplorer.cli.shared.flags import (
    Parser,
    add_checkpoint,
    add_device,
    add_json,
    check_label,
    label_numbers,
    natural,
    positive,
    some_path,
)
from dreamexplorer.cli.shared.opened import load_model, notes_on
from dreamexplorer.cli.shared.terminal import table
from dreamexplorer.errors import UserError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from dreamexplorer.data.digit_form import Polarity
    from dreamexplorer.models.base import ImageShape, Model
    from dreamexplorer.models.snapshot import Snapshot
    from dreamexplorer.training.checkpoint import Checkpoint

_COMPARED = 1000  # test images whose losses an image is compared with

DESCRIPTION = """Encode and decode your own images. Each is first brought into the form of MNIST's
digits (white on black, fitted and centred); DIR then gets one picture for
each image: as the model sees it on the left, its reconstruction on the right.
Printed are, in nats: the reconstruction term, its mean over samples of z from q(z|x);
the KL; their sum, the negative ELBO, with its standard error over the samples; where the
sum stands among the losses of 1,000 test images of the model's dataset; and the
reconstruction at the posterior mean, as in the picture, which is lower and belongs to no
bound."""

EPILOG = """examples:
  dreamexplorer reconstruct run/checkpoint.safetensors seven.jpg --out pictures
  dreamexplorer reconstruct run/checkpoint.safetensors *.png --out pictures --json
  dreamexplorer reconstruct cvae/checkpoint.safetensors four.png nine.png --label 4,9 --out pictures"""


def run(arguments: list[str]) -> int:
    """Reconstruct image files and write pictures of them; return 0."""
    parser = Parser(prog="dreamexplorer reconstruct", description=DESCRIPTION, epilog=EPILOG)
    add_checkpoint(parser)
    parser.add_argument("images", type=some_path, nargs="+", metavar="IMAGE", help="image files of any common format")
    parser.add_argument("--out", type=some_path, required=True, metavar="DIR", help="folder for the pictures")
    parser.add_argument(
        "--polarity",
        choices=("auto", "light", "dark"),
        default="auto",
        help="whether the ink is light on dark or dark on light (default auto: judged by the border)",
    )
    parser.add_argument(
        "--as-is", action="store_true", help="use the pixels unchanged; images must have the model's size"
    )
    parser.add_argument(
        "--scale", type=positive, default=8, metavar="N", help="pixels for each pixel of an image (default 8)"
    )
    parser.add_argument(
        "--label",
        type=label_numbers,
        metavar="N[,N...]",
        help="number of the class of the images, from 0, for a conditional model: one for all or one for each "
        "(default: the most likely one under the model)",
    )
    parser.add_argument(
        "--samples",
        type=positive,
        default=256,
        metavar="N",
        help="samples of z for the mean over q(z|x) of each image (default 256)",
    )
    parser.add_argument(
        "--seed",
        type=natural,
        default=0,
        metavar="N",
        help="seed of the samples and of the test images (default 0)",
    )
    add_device(parser)
    add_json(parser)
    options = parser.parse_args(arguments)

    import numpy as np

    from dreamexplorer.analysis.labels import likeliest_labels
    from dreamexplorer.analysis.pictures import grid, png, to_bytes
    from dreamexplorer.analysis.reconstruct import losses, reconstruct
    from dreamexplorer.data.base import black_and_white
    from dreamexplorer.models.snapshot import restore
    from dreamexplorer.training.atomic import write_atomically
    from dreamexplorer.training.devices import resolve_device

    checkpoint = load_model(options)
    shape = checkpoint.snapshot.image_shape
    if options.scale * max(shape) > 16384:
        raise UserError("Those pictures would be too large: ask for a smaller --scale.")
    labels = _labels(options.label, len(options.images), checkpoint.snapshot)
    targets = _targets(options.images, options.out)
    originals = np.stack(
        [_as_is(path, shape) if options.as_is else _digit(path, shape, options.polarity) for path in options.images]
    )
    if checkpoint.snapshot.binarised:
        originals = black_and_white(originals)
    model = restore(checkpoint.snapshot, str(resolve_device(options.device)))
    if labels is None and model.conditional:
        labels = likeliest_labels(model, originals)
    result = reconstruct(model, originals, labels=labels)
    measured = losses(model, originals, labels=labels, seed=options.seed, samples=options.samples)
    ranks = _test_losses(model, checkpoint, options.seed)
    decoded = to_bytes(result.images)
    try:
        options.out.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise UserError("{} is a file, not a folder. Choose another folder.", options.out) from error
    except OSError as error:
        raise UserError("Cannot create the folder {}: {}. Choose another.", options.out, error.strerror) from error
    records: list[dict[str, Any]] = []
    for i, (source, target) in enumerate(zip(options.images, targets, strict=True)):
        write_atomically(target, png(grid(np.stack([originals[i], decoded[i]]), columns=2), options.scale))
        kl = None if measured.kl is None else float(measured.kl[i])
        record: dict[str, Any] = {
            "image": str(source),
            "picture": str(target),
            "recon": float(measured.recon[i]),
            "kl": kl,
        }
        if measured.recon_at_mean is not None:
            record |= {
                "negative_elbo": float(measured.total[i]),
                "standard_error": None if options.samples == 1 else float(measured.standard_error[i]),
                "samples": options.samples,
                "recon_at_mean": float(measured.recon_at_mean[i]),
            }
        if ranks is not None:
            record |= {"higher_than": float(np.mean(ranks < measured.total[i])), "test_images": len(ranks)}
        records.append(record if labels is None else record | {"label": int(labels[i])})
    if options.json:
        print(json.dumps({"checkpoint": str(options.checkpoint), "unit": "nats", "images": records}))
        return 0
    print(table(_rows(records, originals)))
    if measured.recon_at_mean is not None:
        print(
            f"recon: mean over {options.samples:,} samples of z from q(z|x); recon + KL is the negative ELBO, "
            "+- its standard error."
        )
    if ranks is not None:
        print(f"higher than: share of {len(ranks):,} test images of {checkpoint.dataset} whose loss is lower.")
    if checkpoint.snapshot.binarised:
        print("The images were binarised first, like this model's training data.")
    for line in notes_on(checkpoint):
        print(f"Note: {line}")
    print(f"Wrote {len(targets)} picture{'s' if len(targets) > 1 else ''} to {options.out}.")
    return 0


def _digit(path: Path, shape: ImageShape, polarity: Polarity) -> npt.NDArray[np.uint8]:
    """Return the picture in the form of the model's digits, C x H x W; say on stderr where it is not one digit."""
    from dreamexplorer.data.digit_form import digits_in, to_dataset_form
    from dreamexplorer.data.image_file import load_image_file

    picture = load_image_file(path)
    image = to_dataset_form(picture, shape, polarity=polarity)
    found = digits_in(picture) if image.any() else 0
    if found != 1:
        text = f"seems to hold {found} digits; use a picture of one digit alone" if found else "shows no digit"
        sys.stderr.write(f"dreamexplorer: {path} {text}.\n")
    return image


def _rows(records: list[dict[str, Any]], originals: npt.NDArray[np.uint8]) -> list[tuple[str, ...]]:
    """Return the printed table: a heading, then a row for each image; columns that the family lacks are left out."""
    first = records[0]
    heads = ["image", "recon (nats)"]
    if first["kl"] is not None:
        heads += ["KL (nats)", "recon + KL"]
    if "recon_at_mean" in first:
        heads.append("recon at mu")
    if "higher_than" in first:
        heads.append("higher than")
    rows = [(*heads, "")]
    for r, original in zip(records, originals, strict=True):
        row = [r["image"], f"{r['recon']:.2f}"]
        if r["kl"] is not None:
            error = r.get("standard_error")
            row += [f"{r['kl']:.2f}", f"{r['recon'] + r['kl']:.2f}" + ("" if error is None else f" +- {error:.2f}")]
        if "recon_at_mean" in r:
            row.append(f"{r['recon_at_mean']:.2f}")
        if "higher_than" in r:
            row.append(f"{100 * r['higher_than']:.0f} %")
        note = "" if "label" not in r else f"as class {r['label']}"
        rows.append((*row, note if original.any() else "no ink found"))
    return rows


def _test_losses(model: Model, checkpoint: Checkpoint, seed: int) -> npt.NDArray[np.float64] | None:
    """Return the losses of 1,000 test images of the model's dataset; None where the dataset is not at hand."""
    from dreamexplorer.analysis.reconstruct import losses
    from dreamexplorer.analysis.subset import random_subset
    from dreamexplorer.data.base import black_and_white, load_dataset

    snapshot = checkpoint.snapshot
    try:
        dataset = load_dataset(checkpoint.dataset, None)
    except UserError:
        return None
    if not snapshot.fits(dataset.image_shape, len(dataset.class_names)):
        return None
    chosen = random_subset(dataset.test, _COMPARED, seed)
    images = dataset.test.images[chosen]
    seen = black_and_white(images) if snapshot.binarised else images
    return losses(model, seen, labels=dataset.test.labels[chosen], seed=seed).total


def _as_is(path: Path, shape: ImageShape) -> npt.NDArray[np.uint8]:
    """Return the picture, C x H x W, with the number of channels of the model, otherwise unchanged."""
    import numpy as np
    from PIL import Image

    from dreamexplorer.analysis.pictures import to_bytes
    from dreamexplorer.analysis.reconstruct import shown_shape
    from dreamexplorer.data.image_file import load_image_file

    picture = load_image_file(path)
    levels = picture if picture.dtype == np.uint8 else to_bytes(picture)
    if levels.ndim == 2:
        levels = levels[:, :, None]
    colour = levels[:, :, : 1 if levels.shape[2] < 3 else 3]
    channels = colour.shape[2]
    if shape[0] == 1 and channels == 3:
        colour = np.asarray(Image.fromarray(colour).convert("L"))[:, :, None]
    elif channels == 1 and shape[0] > 1:
        colour = colour.repeat(shape[0], axis=2)
    if colour.shape[:2] != shape[1:]:
        raise UserError(
            "{} has {} pixels, the model takes {}. Leave --as-is out to have it fitted.",
            path,
            shown_shape(colour.shape[:2]),
            shown_shape(shape[1:]),
        )
    return np.ascontiguousarray(colour.transpose(2, 0, 1))


def _labels(classes: tuple[int, ...] | None, n: int, snapshot: Snapshot) -> npt.NDArray[np.int64] | None:
    """Return the class of each of n images from --label (`classes`); None without it."""
    import numpy as np

    if classes is None:
        return None
    for number in classes:
        check_label(number, snapshot)
    if len(classes) not in (1, n):
        raise UserError("--label names {} classes for {} images. Name one for all, or one for each.", len(classes), n)
    return np.array(classes * (n if len(classes) == 1 else 1), dtype=np.int64)


def _targets(sources: list[Path], folder: Path) -> list[Path]:
    """Return a file for each picture; all differ from one another and from the source images."""
    used = {source.resolve() for source in sources}
    targets = []
    for source in sources:
        target = folder / f"{source.stem}-reconstruction.png"
        number = 2
        while target.resolve() in used:
            target = folder / f"{source.stem}-reconstruction-{number}.png"
            number += 1
        used.add(target.resolve())
        targets.append(target)
    return targets


COMMANDS = (Command("reconstruct", "encode and decode your own images, with their loss in nats", run),)
