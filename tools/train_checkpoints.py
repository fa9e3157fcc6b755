"""Make the trained examples that ship with the program again: `python tools/train_checkpoints.py [NAME ...]`.

Each is trained by the headless command, one after the other, in a folder of its own below `--work`. An interrupted
training is resumed by the next call. What has all its epochs then goes to resources/checkpoints without the state for
resuming; large weights are first rounded to half precision, so that all families fit into 15 MB, and the rounded model
is evaluated anew, so that the numbers in the file are those of the file. Takes about an hour on one processor core.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dreamexplorer.cli import main as dreamexplorer  # noqa: E402 - found by the line above

SHARED = ["--dataset", "mnist", "--seed", "0", "--device", "cpu", "--precision", "fp32"]
SMALL = ["--hidden", "200", "--rate-schedule", "cosine"]  # half the default width, which is a quarter of the file

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
    "vq-vae": ["--family", "vq-vae", "--rate-schedule", "cosine", "--epochs", "10"],
    "iwae": ["--family", "iwae", *SMALL, "--epochs", "20"],
    "beta-tcvae": ["--family", "beta-tcvae", *SMALL, "--epochs", "20"],
    "sparse-ae": ["--family", "sparse-ae", *SMALL, "--epochs", "20"],
    "denoising-ae": ["--family", "denoising-ae", *SMALL, "--epochs", "20"],
    "contractive-ae": ["--family", "contractive-ae", *SMALL, "--epochs", "20"],
    "vae-gan": ["--family", "vae-gan", "--epochs", "6"],
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
        start = ["--resume", str(run)] if (run / "checkpoint.safetensors").exists() else ["--out", str(run)]
        threads = ["--threads", str(options.threads)] if options.threads else []
        code = dreamexplorer(["train", *start, *RECIPES[name], *SHARED, *threads])
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
