"""`dreamexplorer sample`: decodes samples from the prior."""

from __future__ import annotations

import io

from dreamexplorer.cli.base import Command
from dreamexplorer.cli.shared.flags import Parser, add_checkpoint, add_device, check_label, natural, positive, some_path
from dreamexplorer.cli.shared.opened import load_model, notes_on
from dreamexplorer.errors import UserError

DESCRIPTION = """Draw z from the prior and decode it into images (dreams). The same seed gives the same
images."""

EPILOG = """examples:
  dreamexplorer sample run/checkpoint.safetensors -n 64 --seed 0 --out grid.png
  dreamexplorer sample run/checkpoint.safetensors -n 10 --columns 10 --scale 4 --out row.png
  dreamexplorer sample run/checkpoint.safetensors -n 10000 --out dreams.npz
  dreamexplorer sample cvae/checkpoint.safetensors --label 7 --out sevens.png

The .npz file holds "images" (float32, N x channels x height x width, 0 to 1)
and "z" (float32, N x latents); that of a conditional model also "labels"
(int64, N)."""

MAX_IN_PICTURE = 10_000
MAX_PIXELS = 200_000_000


def run(arguments: list[str]) -> int:
    """Draw images and write them to a file; return 0."""
    parser = Parser(prog="dreamexplorer sample", description=DESCRIPTION, epilog=EPILOG)
    add_checkpoint(parser)
    parser.add_argument("-n", type=positive, default=64, metavar="N", help="number of images (default 64)")
    parser.add_argument("--seed", type=natural, default=0, metavar="N", help="seed of the draws (default 0)")
    parser.add_argument(
        "--out", type=some_path, required=True, metavar="FILE", help="file to write: a .png picture or an .npz file"
    )
    parser.add_argument("--columns", type=positive, metavar="N", help="columns of the picture (default: about square)")
    parser.add_argument(
        "--scale", type=positive, default=1, metavar="N", help="pixels for each pixel of an image (default 1)"
    )
    parser.add_argument(
        "--label",
        type=natural,
        metavar="N",
        help="the class to draw, by its number from 0, with a conditional model (default: all classes in turn)",
    )
    add_device(parser)
    options = parser.parse_args(arguments)
    kind = options.out.suffix.lower()
    if kind not in (".png", ".npz"):
        raise UserError("{} cannot be written: choose a name that ends in .png or .npz.", options.out)

    import numpy as np

    from dreamexplorer.analysis.pictures import grid, png, to_bytes
    from dreamexplorer.analysis.sampling import sample
    from dreamexplorer.models.snapshot import restore
    from dreamexplorer.training.atomic import write_atomically
    from dreamexplorer.training.devices import resolve_device

    checkpoint = load_model(options)
    _, h, w = checkpoint.snapshot.image_shape
    if kind == ".png" and (options.n > MAX_IN_PICTURE or options.n * (h + 2) * (w + 2) * options.scale**2 > MAX_PIXELS):
        raise UserError("That picture would be too large: ask for fewer images, a smaller --scale, or an .npz file.")
    classes = checkpoint.snapshot.classes
    labels = None
    if options.label is not None:
        check_label(options.label, checkpoint.snapshot)
        labels = np.full(options.n, options.label, dtype=np.int64)
    elif classes:
        labels = np.arange(options.n, dtype=np.int64) % classes
    model = restore(checkpoint.snapshot, str(resolve_device(options.device)))
    z, images = sample(model, options.n, options.seed, labels=labels)
    if kind == ".png":
        data = png(grid(to_bytes(images), options.columns), options.scale)
    else:
        buffer = io.BytesIO()
        if labels is None:
            np.savez_compressed(buffer, images=images, z=z)
        else:
            np.savez_compressed(buffer, images=images, z=z, labels=labels)
        data = buffer.getvalue()
    write_atomically(options.out, data)
    print(f"Wrote {options.n:,} images to {options.out}.")
    for note in notes_on(checkpoint):
        print(f"Note: {note}")
    if not checkpoint.snapshot.prior.exists:
        print(
            "Note: this family has no prior. Codes were drawn from a Gaussian with the mean and standard deviation of "
            "each coordinate seen in training; many of them decode to noise, which a VAE avoids."
        )
    return 0


COMMANDS = (Command("sample", "decode samples from the prior into a picture or an .npz file", run),)
