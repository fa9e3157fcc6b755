"""Make the trained examples that ship with the program again: `python tools/train_checkpoints.py [NAME ...]`.

Each is trained by the headless command, one after the other, in a folder of its own below `--work`. An interrupted
training is resumed by the next call. What has all its epochs then goes to resources/checkpoints without the state for
resuming; large weights are first rounded to half precision, so that all families fit into 15 MB, and the rounded model
is evaluated anew, so that the numbers in the file are those of the file. Takes about an hour on one processor core.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dreamexplorer.cli import main as dreamexplorer  # noqa: E402 - found by the line above

SHARED = ["--dataset", "mnist", "--seed", "0", "--device", "cpu", "--precision", "fp32"]
SMALL = ["--hidden", "200", "--rate-schedule", "cosine"]  # half the default width, which is a quarter of the file

WHOLE = ("mlp-vae-20", "mlp-vae-2")  # shipped in full precision
LARGE = 1024  # weights; a smaller tensor is not worth rounding

# The order is that of their value to a lecturer, if there is no time for all.
RECIPES = {
    "mlp-vae-20": ["--family", "mlp-vae", "--latent-dim", "20", "--epochs", "50"],
    "mlp-vae-2": ["--family", "mlp-vae", "--latent-dim", "2", "--epochs", "100"],
    "cvae": ["--family", "cvae", *SMALL, "--epochs", "30"],
    "ladder-vae": ["--family", "ladder-vae", *SMALL, "--epochs", "30"],
    "conv-vae": ["--family", "conv-vae", "--rate-schedule", "cosine", "--epochs", "10"],
    "learned-prior-vae": ["--family", "learned-prior-vae", *SMALL, "--epochs", "30"],
    "beta-vae": ["--family", "beta-vae", *SMALL, "--epochs", "20"],
    "ae": ["--family", "ae", *SMALL, "--epochs", "20"],
    "vq-vae": ["--family", "vq-vae", "--epochs", "6"],
    "iwae": ["--family", "iwae", *SMALL, "--epochs", "20"],
    "beta-tcvae": ["--family", "beta-tcvae", *SMALL, "--epochs", "20"],
    "sparse-ae": ["--family", "sparse-ae", *SMALL, "--epochs", "20"],
    "denoising-ae": ["--family", "denoising-ae", *SMALL, "--epochs", "10"],
    "contractive-ae": ["--family", "contractive-ae", *SMALL, "--epochs", "10"],
    "vae-gan": ["--family", "vae-gan", "--epochs", "3"],
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which (default: all of {', '.join(RECIPES)})")
    parser.add_argument("--threads", type=int, help="processor threads")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "examples", help="folder of the trainings")
    options = parser.parse_args()
    unknown = set(options.names) - set(RECIPES)
    if unknown:
        parser.error(f"there is no recipe named {sorted(unknown)[0]}")
    for name in options.names or RECIPES:
        run = options.work / name
        trained = run / "checkpoint.safetensors"
        start = ["--resume", str(run)] if trained.exists() else ["--out", str(run), "--force"]
        threads = ["--threads", str(options.threads)] if options.threads else []
        code = dreamexplorer(["train", *start, *RECIPES[name], *SHARED, *threads])
        if code:
            return code
        ship(trained, ROOT / "resources" / "checkpoints" / f"{name}.safetensors", half=name not in WHOLE)
    return 0


def ship(trained: Path, shipped: Path, *, half: bool) -> None:
    """Write a trained model without the state for resuming, evaluated as it is in the file.

    Args:
        trained: checkpoint of the run.
        shipped: file to write.
        half: round the large weights to half precision, which the file then holds.

    Raises:
        SystemExit: the training was stopped before its last epoch.
    """
    import torch

    from dreamexplorer.data.base import load_dataset
    from dreamexplorer.models.snapshot import restore
    from dreamexplorer.training.checkpoint import load_checkpoint, save_checkpoint
    from dreamexplorer.training.evaluation import evaluate
    from dreamexplorer.training.metrics import Metrics

    checkpoint = load_checkpoint(trained)
    snapshot = checkpoint.snapshot
    if snapshot.epoch < checkpoint.train.epochs:
        raise SystemExit(
            f"{trained} was stopped at epoch {snapshot.epoch:g}. Run this again to go on; nothing shipped."
        )
    stored = {
        k: t.half() if half and t.dtype is torch.float32 and t.numel() >= LARGE else t
        for k, t in snapshot.weights.items()
    }
    exact = snapshot.with_weights({k: t.float() if t.dtype is torch.float16 else t for k, t in stored.items()})
    test = load_dataset(checkpoint.dataset).test
    found = evaluate(restore(exact), test, binarise=checkpoint.train.binarise, step=snapshot.step, epoch=snapshot.epoch)
    metrics = Metrics(checkpoint.metrics, test=found).for_checkpoint()
    if half:
        metrics["stored_as"] = "half precision: large weights were rounded before the test metrics were measured"
    shipped.parent.mkdir(parents=True, exist_ok=True)
    written = dataclasses.replace(exact, weights=stored)
    save_checkpoint(dataclasses.replace(checkpoint, snapshot=written, metrics=metrics, resume=None), shipped)
    print(f"Wrote {shipped} ({shipped.stat().st_size:,} bytes).")


if __name__ == "__main__":
    sys.exit(main())
