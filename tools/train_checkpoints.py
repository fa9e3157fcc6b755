"""Make the checkpoints that ship with the program again: `python tools/train_checkpoints.py`.

Each is trained by the headless command itself; its model file, without the state for resuming, then goes to
resources/checkpoints. Takes some minutes on two processor cores.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dreamexplorer.cli import main as dreamexplorer  # noqa: E402 - found by the line above

RECIPES = {
    "mlp-vae-2": ["--family", "mlp-vae", "--latent-dim", "2", "--epochs", "100"],
    "mlp-vae-20": ["--family", "mlp-vae", "--latent-dim", "20", "--epochs", "50"],
}
SHARED = ["--dataset", "mnist", "--beta", "1", "--seed", "0", "--device", "cpu"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which (default: all of {', '.join(RECIPES)})")
    parser.add_argument("--threads", type=int, help="processor threads")
    options = parser.parse_args()
    unknown = set(options.names) - set(RECIPES)
    if unknown:
        parser.error(f"there is no recipe named {sorted(unknown)[0]}")
    folder = ROOT / "resources" / "checkpoints"
    folder.mkdir(parents=True, exist_ok=True)
    threads = ["--threads", str(options.threads)] if options.threads else []
    for name in options.names or RECIPES:
        with tempfile.TemporaryDirectory() as run:
            code = dreamexplorer(["train", *RECIPES[name], *SHARED, *threads, "--out", run])
            if code:
                return code
            _ship(Path(run) / "checkpoint.safetensors", folder / f"{name}.safetensors")
    return 0


def _ship(trained: Path, shipped: Path) -> None:
    from dreamexplorer.training.checkpoint import load_checkpoint, save_checkpoint

    checkpoint = load_checkpoint(trained)
    if checkpoint.snapshot.epoch < checkpoint.train.epochs:
        raise SystemExit("The training was stopped; nothing was shipped.")
    save_checkpoint(dataclasses.replace(checkpoint, resume=None), shipped)
    print(f"Wrote {shipped} ({shipped.stat().st_size:,} bytes).")


if __name__ == "__main__":
    sys.exit(main())
